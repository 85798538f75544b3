// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/next_token_bars.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace plumbline::attention {

using theme::TextRole;

namespace {

constexpr int kMostRows = 12; ///< ten of the full model, and what the shared one puts among its first
constexpr double kRow = 20;

QString shownToken(const std::string& token)
{
    QString text = QString::fromStdString(token);
    text.replace('\n', QStringLiteral("⏎"));
    if (text.startsWith(' '))
        text[0] = QChar(0x00B7);
    return text.isEmpty() ? QStringLiteral("∅") : text;
}

} // namespace

NextTokenBars::NextTokenBars(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName("plNextToken");
    setToolTip(tr("The likeliest next tokens: outline for the full model, fill for the shared one"));
    setFocusPolicy(Qt::StrongFocus);
    connect(&theme, &theme::Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    tellReaders();
}

void NextTokenBars::setAnswer(
    std::shared_ptr<const lisa::LiveAnswer> answer, std::vector<std::string> tokens, std::vector<std::string> captions)
{
    m_answer = std::move(answer);
    m_tokens = std::move(tokens);
    m_captions = std::move(captions);
    m_cursor = std::min(m_cursor, rows() - 1);
    tellReaders();
    updateGeometry();
    update();
}

void NextTokenBars::setStale(bool stale)
{
    m_stale = stale;
    update();
}

int NextTokenBars::rows() const
{
    return m_answer == nullptr ? 0 : std::min(static_cast<int>(m_answer->top.size()), kMostRows);
}

QString NextTokenBars::rowText(int row) const
{
    const lisa::NextTokenChange& change = m_answer->top[static_cast<std::size_t>(row)];
    return tr("%1, %2 % full, %3 % shared")
        .arg(shownToken(m_tokens[static_cast<std::size_t>(row)]), plots::fixedNumber(change.before * 100, 1),
            plots::fixedNumber(change.after * 100, 1));
}

void NextTokenBars::tellReaders()
{
    setAccessibleName(tr("Next token, %n row(s)", "", rows()));
    setAccessibleDescription(m_cursor >= 0 && m_cursor < rows() ? rowText(m_cursor) : QString());
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void NextTokenBars::moveTo(int row)
{
    m_cursor = std::clamp(row, 0, std::max(rows() - 1, 0));
    tellReaders();
    update();
}

void NextTokenBars::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        moveTo(m_cursor + (event->key() == Qt::Key_Up ? -1 : 1));
    else
        QWidget::keyPressEvent(event);
}

void NextTokenBars::mousePressEvent(QMouseEvent* event)
{
    moveTo(static_cast<int>(event->position().y() / m_theme.px(kRow)));
}

bool NextTokenBars::event(QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

void NextTokenBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& colors = m_theme.colors();
    const int height = m_theme.px(kRow);
    if (m_stale)
        painter.setOpacity(0.55);
    const QFont mono = m_theme.font(TextRole::Mono);
    painter.setFont(mono);
    const QFontMetrics metrics(mono);
    const int rank = metrics.horizontalAdvance("00") + 4, figure = metrics.horizontalAdvance("100.0") + 4,
              change = metrics.horizontalAdvance("+00.0") + 8;
    const int token = std::min(metrics.horizontalAdvance("·everyone") + 6, std::max(width() - rank - figure - change - 40, 20));
    const double room = std::max(width() - rank - token - figure - change - 8, 8);
    double most = 0;
    for (int row = 0; row < rows(); ++row)
        most = std::max(
            {most, m_answer->top[static_cast<std::size_t>(row)].before, m_answer->top[static_cast<std::size_t>(row)].after});
    for (int row = 0; row < rows(); ++row) {
        const lisa::NextTokenChange& at = m_answer->top[static_cast<std::size_t>(row)];
        const QRect line(0, row * height, width(), height);
        if (row == m_cursor)
            painter.fillRect(line, colors.selected);
        painter.setPen(colors.text3);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, QString::number(row + 1));
        painter.setPen(colors.text);
        painter.drawText(line.adjusted(rank, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(shownToken(m_tokens[static_cast<std::size_t>(row)]), Qt::ElideRight, token - 4));
        const double left = rank + token, scale = most > 0 ? room / most : 0, middle = line.center().y() + 0.5;
        painter.fillRect(QRectF(left, middle - 3, at.after * scale, 6), colors.text2);
        painter.setPen(QPen(colors.field, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(left, middle - 5, std::max(at.before * scale, 1.0), 10));
        painter.setPen(colors.text);
        painter.drawText(
            line.adjusted(0, 0, -change, 0), Qt::AlignRight | Qt::AlignVCenter, plots::fixedNumber(at.after * 100, 1));
        const double by = (at.after - at.before) * 100;
        painter.setPen(colors.text3);
        painter.drawText(
            line, Qt::AlignRight | Qt::AlignVCenter, (by >= 0.05 ? QStringLiteral("+") : QString()) + plots::fixedNumber(by, 1));
    }
    if (hasFocus()) {
        painter.setOpacity(1);
        painter.setPen(QPen(colors.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

QSize NextTokenBars::sizeHint() const
{
    return {200, std::max(rows(), 3) * m_theme.px(kRow)};
}

std::shared_ptr<const plots::TableSource> NextTokenBars::table() const
{
    if (m_answer == nullptr)
        return nullptr;
    plots::Column words{.name = "token"}, before{.name = "full"}, after{.name = "shared"};
    for (std::size_t row = 0; row < m_answer->top.size(); ++row) {
        words.words.push_back(m_tokens[row]);
        before.values.push_back(m_answer->top[row].before);
        after.values.push_back(m_answer->top[row].after);
    }
    return plots::tableOf(tr("Next token").toStdString(), {words, before, after}, m_captions);
}

} // namespace plumbline::attention
