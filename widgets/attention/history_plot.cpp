// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/history_plot.h"

#include "widgets/plots/figure.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

namespace plumbline::attention {

using theme::TextRole;

namespace {

constexpr double kLeft = 44, kBottom = 34, kTop = 8, kRight = 14, kPending = 18;
constexpr double kReach = 10; ///< of a click

/// About `count` round steps over a range.
std::vector<double> ticksOf(double low, double high, int count)
{
    const double raw = (high - low) / count, power = std::pow(10, std::floor(std::log10(raw)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw) {
            step = factor * power;
            break;
        }
    }
    std::vector<double> ticks;
    for (double at = std::ceil(low / step) * step; at <= high + step * 1e-6; at += step)
        ticks.push_back(at);
    return ticks;
}

} // namespace

struct HistoryPlot::Frame {
    QRectF plot;
    double lowX = 0, highX = 1, lowY = 0, highY = 1;
    double pendingY = 0; ///< of what was not measured
    [[nodiscard]] QPointF at(double x, double y) const
    {
        return {plot.left() + (x - lowX) / (highX - lowX) * plot.width(),
            plot.bottom() - (y - lowY) / (highY - lowY) * plot.height()};
    }
};

HistoryPlot::HistoryPlot(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName("plHistoryPlot");
    setToolTip(tr("Every set of shared layers that was tried. Click one to go back to it."));
    setFocusPolicy(Qt::StrongFocus);
    connect(&theme, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
    tellReaders();
}

void HistoryPlot::setPoints(std::vector<HistoryPoint> points, std::vector<std::string> captions)
{
    m_points = std::move(points);
    m_captions = std::move(captions);
    if (m_cursor && *m_cursor >= m_points.size())
        m_cursor.reset();
    tellReaders();
    update();
}

std::vector<std::size_t> HistoryPlot::front() const
{
    std::vector<std::size_t> order;
    for (std::size_t at = 0; at < m_points.size(); ++at)
        if (m_points[at].isPlaced())
            order.push_back(at);
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return std::pair(-*m_points[a].speed, *m_points[a].perplexity) < std::pair(-*m_points[b].speed, *m_points[b].perplexity);
    });
    std::vector<std::size_t> front; // from fast to slow: each must be better than all that are faster
    double best = std::numeric_limits<double>::infinity();
    for (const std::size_t at : order) {
        if (*m_points[at].perplexity < best) {
            best = *m_points[at].perplexity;
            front.push_back(at);
        }
    }
    std::reverse(front.begin(), front.end());
    return front;
}

HistoryPlot::Frame HistoryPlot::frameOf(const QRectF& rect) const
{
    const double scale = m_theme.px(100) / 100.0;
    const bool pending =
        std::any_of(m_points.begin(), m_points.end(), [](const HistoryPoint& point) { return !point.isPlaced(); });
    Frame frame;
    const double top = kTop + (pending ? kPending : 0);
    frame.plot = rect.adjusted(kLeft * scale, top * scale, -kRight * scale, -kBottom * scale);
    frame.pendingY = rect.top() + (kTop + kPending / 2 - 2) * scale;
    double lowX = std::numeric_limits<double>::infinity(), highX = -lowX, lowY = lowX, highY = -lowX;
    for (const HistoryPoint& point : m_points) {
        if (!point.isPlaced())
            continue;
        lowX = std::min(lowX, *point.speed);
        highX = std::max(highX, *point.speed);
        lowY = std::min(lowY, *point.perplexity);
        highY = std::max(highY, *point.perplexity);
    }
    if (lowX > highX)
        return frame;
    const double padX = std::max((highX - lowX) * 0.08, highX * 0.02), padY = std::max((highY - lowY) * 0.12, highY * 0.005);
    frame.lowX = lowX - padX;
    frame.highX = highX + padX;
    frame.lowY = lowY - padY;
    frame.highY = highY + padY;
    return frame;
}

QPointF HistoryPlot::placeOf(std::size_t point) const
{
    const Frame frame = frameOf(rect());
    if (m_points[point].isPlaced())
        return frame.at(*m_points[point].speed, *m_points[point].perplexity);
    double x =
        frame.plot.left() + m_theme.px(6) + QFontMetrics(m_theme.font(TextRole::Label)).horizontalAdvance(tr("not measured"));
    for (std::size_t at = 0; at < point; ++at)
        x += m_points[at].isPlaced() ? 0 : m_theme.px(14);
    return {x + m_theme.px(8), frame.pendingY};
}

void HistoryPlot::draw(
    QPainter& painter, const QRectF& rect, const theme::Colors& colors, const QFont& axis, const QFont& label) const
{
    const Frame frame = frameOf(rect);
    const bool any = std::any_of(m_points.begin(), m_points.end(), [](const HistoryPoint& point) { return point.isPlaced(); });
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF figures(axis), words(label);
    painter.setFont(axis);
    if (any) {
        const std::vector<double> across =
                                      ticksOf(frame.lowX, frame.highX, std::max(static_cast<int>(frame.plot.width() / 90), 2)),
                                  up = ticksOf(frame.lowY, frame.highY, std::max(static_cast<int>(frame.plot.height() / 34), 2));
        for (const double x : across) {
            const double pixel = frame.at(x, frame.lowY).x();
            painter.setPen(QPen(colors.line, 1));
            painter.drawLine(QPointF(pixel, frame.plot.top()), QPointF(pixel, frame.plot.bottom()));
            painter.setPen(colors.text3);
            const QString text = plots::number(x);
            painter.drawText(
                QPointF(pixel - figures.horizontalAdvance(text) / 2, frame.plot.bottom() + figures.ascent() + 3), text);
        }
        for (const double y : up) {
            const double pixel = frame.at(frame.lowX, y).y();
            painter.setPen(QPen(colors.line, 1));
            painter.drawLine(QPointF(frame.plot.left(), pixel), QPointF(frame.plot.right(), pixel));
            painter.setPen(colors.text3);
            const QString text = plots::number(y, 4);
            painter.drawText(
                QPointF(frame.plot.left() - 6 - figures.horizontalAdvance(text), pixel + figures.capHeight() / 2), text);
        }
    }
    painter.setFont(label);
    painter.setPen(colors.text3);
    const double baseline = rect.bottom() - 5;
    painter.drawText(QPointF(frame.plot.left(), baseline), tr("↓ better perplexity"));
    const QString faster = tr("tokens / s, faster →");
    painter.drawText(QPointF(frame.plot.right() - words.horizontalAdvance(faster), baseline), faster);
    if (!any)
        painter.drawText(frame.plot, Qt::AlignCenter | Qt::TextWordWrap,
            m_points.empty() ? tr("Share a layer to begin.") : tr("Nothing has a place yet."));

    const std::vector<std::size_t> best = front();
    painter.setPen(QPen(colors.text3, 1, Qt::DashLine));
    for (std::size_t at = 1; at < best.size(); ++at)
        painter.drawLine(placeIn(frame, best[at - 1]), placeIn(frame, best[at]));
    bool hasPending = false;
    for (std::size_t at = 0; at < m_points.size(); ++at) {
        const HistoryPoint& point = m_points[at];
        const QPointF middle = point.isPlaced() ? placeIn(frame, at) : placeOf(at);
        if (!point.isPlaced() && middle.x() > frame.plot.right())
            continue; // in the table all the same
        hasPending = hasPending || !point.isPlaced();
        const bool isBest = std::find(best.begin(), best.end(), at) != best.end();
        painter.setPen(QPen(point.isNow ? colors.text : colors.text2, 1.3));
        painter.setBrush(point.isNow ? colors.accent : isBest && !point.isFull ? colors.text2 : colors.surface);
        const double radius = point.isNow ? 5.5 : 3.5;
        if (point.isFull)
            painter.drawRect(QRectF(middle - QPointF(4.5, 4.5), QSizeF(9, 9)));
        else if (point.isPlaced())
            painter.drawEllipse(middle, radius, radius);
        else
            painter.drawPolygon(
                QPolygonF({middle - QPointF(0, 5), middle + QPointF(5, 0), middle + QPointF(0, 5), middle - QPointF(5, 0)}));
        painter.setPen(colors.text);
        if (point.isPlaced() && (point.isNow || point.isFull)) {
            const QString name = point.isNow ? tr("now") : tr("full model");
            const double width = words.horizontalAdvance(name),
                         x = std::clamp(middle.x() - width / 2, frame.plot.left(), frame.plot.right() - width);
            const bool above = middle.y() - 10 - words.ascent() > frame.plot.top();
            painter.drawText(QPointF(x, above ? middle.y() - 10 : middle.y() + 12 + words.ascent()), name);
        }
        if (m_cursor == at) {
            painter.setPen(QPen(colors.text, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(middle, 9, 9);
        }
    }
    if (hasPending) {
        painter.setPen(colors.text3);
        painter.drawText(QPointF(frame.plot.left(), frame.pendingY + words.capHeight() / 2), tr("not measured"));
    }
}

QPointF HistoryPlot::placeIn(const Frame& frame, std::size_t point) const
{
    return frame.at(*m_points[point].speed, *m_points[point].perplexity);
}

void HistoryPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().surface);
    draw(painter, rect(), m_theme.colors(), m_theme.font(TextRole::Axis), m_theme.font(TextRole::Label));
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.colors().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

std::optional<std::size_t> HistoryPlot::pointAt(const QPointF& pixel) const
{
    std::optional<std::size_t> best;
    double least = m_theme.px(kReach);
    for (std::size_t at = 0; at < m_points.size(); ++at) {
        const QPointF by = placeOf(at) - pixel;
        const double distance = std::hypot(by.x(), by.y());
        if (distance < least) {
            least = distance;
            best = at;
        }
    }
    return best;
}

QString HistoryPlot::pointText(std::size_t at) const
{
    const HistoryPoint& point = m_points[at];
    QString text = point.name + QStringLiteral("\n");
    text += point.isPlaced()
        ? tr("perplexity %1, %2 tokens/s").arg(plots::fixedNumber(*point.perplexity, 2), plots::fixedNumber(*point.speed, 1))
        : tr("not measured");
    return point.isNow ? text + QStringLiteral(", ") + tr("now") : text;
}

void HistoryPlot::tellReaders()
{
    setAccessibleName(tr("History, %n set(s)", "", static_cast<int>(m_points.size())));
    setAccessibleDescription(m_cursor ? pointText(*m_cursor).replace('\n', QStringLiteral(", ")) : QString());
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void HistoryPlot::mousePressEvent(QMouseEvent* event)
{
    if (const auto point = pointAt(event->position())) {
        m_cursor = point;
        tellReaders();
        update();
        Q_EMIT pointChosen(*point);
    }
}

void HistoryPlot::keyPressEvent(QKeyEvent* event)
{
    const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (by != 0 && !m_points.empty()) {
        std::vector<std::size_t> order(m_points.size());
        for (std::size_t at = 0; at < order.size(); ++at)
            order[at] = at;
        std::stable_sort(
            order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return placeOf(a).x() < placeOf(b).x(); });
        const auto found = m_cursor ? std::find(order.begin(), order.end(), *m_cursor) - order.begin() : (by > 0 ? -1 : 1);
        m_cursor = order[static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(found + by, 0, static_cast<std::ptrdiff_t>(order.size()) - 1))];
        tellReaders();
        update();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_cursor) {
        Q_EMIT pointChosen(*m_cursor);
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool HistoryPlot::event(QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto point = pointAt(help->pos()))
            QToolTip::showText(help->globalPos(), pointText(*point), this);
        else
            QToolTip::showText(help->globalPos(), toolTip(), this);
        return true;
    }
    return QWidget::event(event);
}

QSize HistoryPlot::sizeHint() const
{
    return {420, m_theme.px(150)};
}

QSize HistoryPlot::minimumSizeHint() const
{
    return {200, m_theme.px(110)};
}

std::shared_ptr<const plots::TableSource> HistoryPlot::table() const
{
    if (m_points.empty())
        return nullptr;
    plots::Column names{.name = "set"}, speed{.name = "tokens/s"}, perplexity{.name = "perplexity"};
    for (const HistoryPoint& point : m_points) {
        names.words.push_back((point.isNow ? point.name + QStringLiteral(" · ") + tr("now") : point.name).toStdString());
        speed.values.push_back(point.speed.value_or(std::nan("")));
        perplexity.values.push_back(point.perplexity.value_or(std::nan("")));
    }
    return plots::tableOf(tr("History").toStdString(), {names, speed, perplexity}, m_captions);
}

void HistoryPlot::exportTo(const std::filesystem::path& file) const
{
    if (file.extension() == ".csv" || file.extension() == ".json") {
        if (const auto numbers = table())
            numbers->exportTo(file);
        return;
    }
    const theme::SchemeTokens tokens = theme::Tokens::load().light;
    plots::exportFigure(
        [&](QPainter& painter, const QRectF& rect) {
            draw(painter, rect, tokens.colors, theme::fontFor(TextRole::Axis, {}), theme::fontFor(TextRole::Label, {}));
        },
        {480, 260}, m_captions, file);
}

} // namespace plumbline::attention
