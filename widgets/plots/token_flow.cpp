// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/token_flow.h"

#include "widgets/plots/numbers.h"
#include "widgets/plots/token_flow_reader.h"
#include "widgets/plots/token_text.h"

#include <QAccessible>
#include <QHash>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>

namespace plumbline::plots {

using theme::TextRole;

namespace {

constexpr int kChip = 24;
constexpr int kGap = 3;
constexpr int kPadding = 5;
constexpr int kEdge = 3; // around all: room for the focus ring
constexpr qsizetype kMostBytes = 24; // in the tooltip
constexpr int kFirstWidth = 420;

// Latin, Greek, Cyrillic and signs need no shaping, and PreferNoShaping keeps "->" two letters.
bool needsShaping(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar letter) {
        const char16_t code = letter.unicode();
        return code >= 0x0590 && (code < 0x2000 || code >= 0x2c00);
    });
}

} // namespace

TokenFlow::TokenFlow(const theme::Theme& theme, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    installTokenFlowReader();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &theme::Theme::changed, this, &TokenFlow::restyle);
    restyle();
    tellReaders();
}

void TokenFlow::restyle()
{
    m_font = m_theme.font(TextRole::Mono);
    m_font.setPixelSize(m_theme.px(14));
    m_shapedFont = m_font;
    m_shapedFont.setStyleStrategy(QFont::PreferDefault);
    measure();
    place();
    updateGeometry();
}

void TokenFlow::setTitle(const QString& title)
{
    m_title = title;
    tellReaders();
}

void TokenFlow::setTokens(std::vector<TokenChip> tokens)
{
    m_tokens = std::move(tokens);
    m_current = m_hovered = -1;
    m_firstUsed = m_usedCount = 0;
    measure();
    place();
    verticalScrollBar()->setValue(0);
    updateGeometry();
    tellReaders();
}

void TokenFlow::setCurrent(int index)
{
    index = index >= 0 && index < count() ? index : -1;
    if (index == m_current)
        return;
    m_current = index;
    keepCurrentInSight();
    tellReaders();
    viewport()->update();
}

void TokenFlow::keepCurrentInSight()
{
    if (m_current < 0)
        return;
    const QRect rect = tokenRect(m_current);
    QScrollBar* bar = verticalScrollBar();
    if (rect.top() < kEdge)
        bar->setValue(bar->value() + rect.top() - kEdge);
    else if (rect.bottom() >= height() - kEdge)
        bar->setValue(bar->value() + rect.bottom() + 1 - height() + kEdge);
}

void TokenFlow::setMarkedRange(int first, int count)
{
    m_firstUsed = std::max(first, 0);
    m_usedCount = std::max(count, 0);
    tellReaders();
    viewport()->update();
}

bool TokenFlow::isUsed(int index) const
{
    return m_usedCount == 0 || (index >= m_firstUsed && index - m_firstUsed < m_usedCount);
}

void TokenFlow::setMostRows(int rows)
{
    m_mostRows = std::max(rows, 0);
    QSizePolicy policy(QSizePolicy::Expanding, m_mostRows > 0 ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    policy.setHeightForWidth(m_mostRows > 0);
    setSizePolicy(policy);
    updateGeometry();
}

void TokenFlow::setGround(QColor theme::Colors::*ground)
{
    m_ground = ground;
    viewport()->update();
}

void TokenFlow::measure()
{
    const QFontMetricsF plain(m_font);
    const QFontMetricsF shaped(m_shapedFont);
    QHash<QString, int> known; // a long text has few different tokens
    m_textWidths.clear();
    m_textWidths.reserve(m_tokens.size());
    for (const TokenChip& token : m_tokens) {
        int& width = known[token.text];
        if (width == 0) {
            double exact = token.text.isEmpty() ? plain.horizontalAdvance(QChar(0x2205)) : 0;
            for (const TokenPiece& piece : tokenPieces(token.text))
                exact += (needsShaping(piece.text) ? shaped : plain).horizontalAdvance(piece.text);
            width = std::max(static_cast<int>(std::ceil(exact)), 1);
        }
        m_textWidths.push_back(width);
    }
}

int TokenFlow::pitch() const
{
    return m_theme.px(kChip) + kGap;
}

int TokenFlow::contentHeight(int rows) const
{
    return std::max(rows, 1) * pitch() - kGap + 2 * kEdge;
}

int TokenFlow::chipWidth(int index, int room) const
{
    return std::min(m_textWidths[static_cast<std::size_t>(index)] + 2 * kPadding + 2, std::max(room, 1));
}

TokenFlow::Layout TokenFlow::layoutFor(int width) const
{
    Layout layout;
    layout.lefts.reserve(m_tokens.size());
    const int room = std::max(width - 2 * kEdge, 1);
    int x = 0;
    for (int index = 0; index < count(); ++index) {
        const int chip = chipWidth(index, room);
        if (index == 0 || x + chip > room) {
            layout.rowStarts.push_back(index);
            x = 0;
        }
        layout.lefts.push_back(kEdge + x);
        x += chip + kGap;
    }
    return layout;
}

void TokenFlow::place()
{
    const int bar = verticalScrollBar()->sizeHint().width();
    Layout layout = layoutFor(width());
    const bool scrolls = contentHeight(static_cast<int>(layout.rowStarts.size())) > height();
    if (scrolls)
        layout = layoutFor(width() - bar);
    m_rowStarts = std::move(layout.rowStarts);
    m_lefts = std::move(layout.lefts);
    // Decided here, not by "as needed": with the bar there may be a row more than without, and the two would take turns.
    setVerticalScrollBarPolicy(scrolls ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setSingleStep(pitch());
    verticalScrollBar()->setPageStep(std::max(height() / pitch() * pitch(), pitch()));
    verticalScrollBar()->setRange(0, std::max(contentHeight(rows()) - height(), 0));
    viewport()->update();
}

int TokenFlow::rowOf(int index) const
{
    return static_cast<int>(std::upper_bound(m_rowStarts.begin(), m_rowStarts.end(), index) - m_rowStarts.begin()) - 1;
}

QRect TokenFlow::tokenRect(int index) const
{
    if (index < 0 || index >= count())
        return {};
    const int room = viewport()->width() - 2 * kEdge;
    return {m_lefts[static_cast<std::size_t>(index)], kEdge + rowOf(index) * pitch() - verticalScrollBar()->value(),
        chipWidth(index, room), m_theme.px(kChip)};
}

int TokenFlow::tokenAt(const QPoint& place) const
{
    const int y = place.y() + verticalScrollBar()->value() - kEdge;
    if (y < 0 || y / pitch() >= rows() || !viewport()->rect().contains(place))
        return -1;
    const auto row = static_cast<std::size_t>(y / pitch());
    const auto begin = m_lefts.begin() + m_rowStarts[row];
    const auto end = row + 1 < m_rowStarts.size() ? m_lefts.begin() + m_rowStarts[row + 1] : m_lefts.end();
    const auto found = std::upper_bound(begin, end, place.x());
    if (found == begin)
        return -1;
    const int index = static_cast<int>(found - m_lefts.begin()) - 1;
    return tokenRect(index).contains(place) ? index : -1;
}

int TokenFlow::nearestInRow(int row, int x) const
{
    const int last = row + 1 < rows() ? m_rowStarts[static_cast<std::size_t>(row) + 1] : count();
    int best = m_rowStarts[static_cast<std::size_t>(row)];
    for (int index = best; index < last; ++index) {
        if (std::abs(tokenRect(index).center().x() - x) < std::abs(tokenRect(best).center().x() - x))
            best = index;
    }
    return best;
}

QString TokenFlow::describe(int index) const
{
    if (index < 0 || index >= count())
        return {};
    const TokenChip& token = m_tokens[static_cast<std::size_t>(index)];
    const QByteArray bytes = token.bytes.isEmpty() ? token.text.toUtf8() : token.bytes;
    QString shown;
    for (const TokenPiece& piece : tokenPieces(token.text.left(kMostBytes)))
        shown += piece.text;
    QString text = tr("Token %1 of %2: %3").arg(number(index + 1, 12), number(count(), 12), shown);
    if (token.id >= 0)
        text += "\n" + tr("id %1").arg(token.id);
    QString hex = QString::fromLatin1(bytes.left(kMostBytes).toHex(' '));
    if (bytes.size() > kMostBytes)
        hex += QChar(0x2026);
    text += "\n" + tr("%n byte(s): %1", "", static_cast<int>(bytes.size())).arg(hex);
    if (!isUsed(index))
        text += "\n" + tr("Outside the range that is used");
    return text;
}

void TokenFlow::tellReaders()
{
    const QString count = tr("%n token(s)", "", this->count());
    setAccessibleName(m_title.isEmpty() ? count : m_title + ", " + count);
    setAccessibleDescription(describe(m_current).replace('\n', ", "));
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void TokenFlow::paintChip(QPainter& painter, int index, const QRect& rect) const
{
    const theme::Colors& colors = m_theme.colors();
    const TokenChip& token = m_tokens[static_cast<std::size_t>(index)];
    const bool used = isUsed(index);
    const bool current = index == m_current;
    // In high contrast there is no tint: the outline alone tells.
    const double outline = current && colors.accentSoft == colors.surface ? 3 : 1;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(current ? colors.accentSoft : used ? colors.surface : QColor(Qt::transparent));
    if (index == m_hovered)
        painter.setPen(QPen(colors.accent, 1.5));
    else
        painter.setPen(QPen(current ? colors.accent : colors.line2, outline, used ? Qt::SolidLine : Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect).adjusted(outline / 2, outline / 2, -outline / 2, -outline / 2), 2, 2);

    const QFontMetricsF plain(m_font);
    const double baseline = rect.top() + (rect.height() + plain.ascent() - plain.descent()) / 2.0;
    double x = rect.left() + kPadding + 1;
    const QColor letters = used ? colors.text : colors.text3;
    if (token.text.isEmpty()) {
        painter.setFont(m_font);
        painter.setPen(colors.text3);
        painter.drawText(QPointF(x, baseline), QChar(0x2205));
        return;
    }
    const double room = rect.right() - kPadding - x + 1;
    const bool elides = m_textWidths[static_cast<std::size_t>(index)] > room + 1;
    double left = room;
    for (const TokenPiece& piece : tokenPieces(token.text)) {
        const QFont& font = needsShaping(piece.text) ? m_shapedFont : m_font;
        const QFontMetricsF metrics(font);
        const QString text = elides ? metrics.elidedText(piece.text, Qt::ElideRight, left) : piece.text;
        painter.setFont(font);
        painter.setPen(piece.sign ? colors.text3 : letters);
        painter.drawText(QPointF(x, baseline), text);
        x += metrics.horizontalAdvance(text);
        left -= metrics.horizontalAdvance(text);
        if (elides && text != piece.text)
            break;
    }
}

void TokenFlow::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.colors().*m_ground);
    const int scrolled = verticalScrollBar()->value();
    const int firstRow = std::max((event->rect().top() + scrolled - kEdge) / pitch(), 0);
    const int lastRow = std::min((event->rect().bottom() + scrolled - kEdge) / pitch(), rows() - 1);
    for (int row = firstRow; row <= lastRow; ++row) {
        const int last = row + 1 < rows() ? m_rowStarts[static_cast<std::size_t>(row) + 1] : count();
        for (int index = m_rowStarts[static_cast<std::size_t>(row)]; index < last; ++index)
            paintChip(painter, index, tokenRect(index));
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.colors().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

void TokenFlow::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    place();
    keepCurrentInSight(); // it was, before the rows were others
}

void TokenFlow::scrollContentsBy(int, int)
{
    hover(tokenAt(viewport()->mapFromGlobal(QCursor::pos())));
    viewport()->update();
}

void TokenFlow::hover(int index)
{
    if (index == m_hovered)
        return;
    m_hovered = index;
    viewport()->update();
    Q_EMIT tokenHovered(index);
}

void TokenFlow::choose(int index)
{
    setCurrent(index);
    Q_EMIT tokenChosen(index);
}

void TokenFlow::mousePressEvent(QMouseEvent* event)
{
    const int index = tokenAt(event->pos());
    if (event->button() == Qt::LeftButton && index >= 0)
        choose(index);
    event->accept();
}

void TokenFlow::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
}

void TokenFlow::mouseMoveEvent(QMouseEvent* event)
{
    hover(tokenAt(event->pos()));
}

void TokenFlow::keyPressEvent(QKeyEvent* event)
{
    const int row = m_current >= 0 ? rowOf(m_current) : 0;
    const int page = std::max(viewport()->height() / pitch(), 1);
    const int x = m_current >= 0 ? tokenRect(m_current).center().x() : 0;
    const auto inRow = [&](int wanted) { return nearestInRow(std::clamp(wanted, 0, rows() - 1), x); };
    int next = -1;
    if (m_tokens.empty() || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left: next = std::max(m_current - 1, 0); break;
    case Qt::Key_Right: next = std::min(m_current + 1, count() - 1); break;
    case Qt::Key_Up: next = inRow(row - 1); break;
    case Qt::Key_Down: next = m_current < 0 ? 0 : inRow(row + 1); break;
    case Qt::Key_PageUp: next = inRow(row - page); break;
    case Qt::Key_PageDown: next = inRow(row + page); break;
    case Qt::Key_Home: next = 0; break;
    case Qt::Key_End: next = count() - 1; break;
    default: QAbstractScrollArea::keyPressEvent(event); return;
    }
    choose(next);
}

void TokenFlow::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TokenFlow::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool TokenFlow::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave)
        hover(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = tokenAt(help->pos());
        if (index >= 0)
            // As text, whatever stands in the token: "<b>" is one too.
            QToolTip::showText(help->globalPos(),
                "<p style='white-space:pre'>" + describe(index).toHtmlEscaped().replace('\n', "<br>") + "</p>", viewport(),
                tokenRect(index));
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

int TokenFlow::heightForWidth(int width) const
{
    const auto all = static_cast<int>(layoutFor(width).rowStarts.size());
    return contentHeight(m_mostRows > 0 ? std::min(all, m_mostRows) : all);
}

QSize TokenFlow::sizeHint() const
{
    return {kFirstWidth, heightForWidth(std::max(width(), kFirstWidth))};
}

QSize TokenFlow::minimumSizeHint() const
{
    return {m_theme.px(120), contentHeight(1)};
}

} // namespace plumbline::plots
