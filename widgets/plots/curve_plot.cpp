// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_plot.h"

#include "core/base/error.h"
#include "widgets/plots/cursor.h"
#include "widgets/plots/figure.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace plumbline::plots {

using theme::TextRole;

namespace {

constexpr double kFigureWidth = 480, kFigureHeight = 200;
constexpr double kGutter = 38; // room for the numbers at the left of a panel
constexpr double kHeader = 22, kFooter = 18;
constexpr double kEdge = 4;
constexpr std::size_t kMany = 60; // points from which on the mean is drawn too

struct Ink {
    theme::Colors colors;
    QFont title, label, axis;
    double scale = 1; ///< of the text
};

/// What is drawn of one part: its frame and the span of its values.
struct PanelFrame {
    const CurvePart* part;
    QRectF plot;
    double xFrom, xTo, low, high;
    std::size_t first; ///< number of its first point among all

    [[nodiscard]] QPointF at(double x, double y) const
    {
        return {
            plot.left() + plot.width() * (x - xFrom) / (xTo - xFrom), plot.bottom() - plot.height() * (y - low) / (high - low)};
    }
};

std::vector<PanelFrame> framesOf(const CurveData& data, const QRectF& whole, double scale)
{
    std::vector<PanelFrame> frames;
    std::size_t first = 0;
    double before = 0; // where the part before ended: the first begins at nothing
    for (const CurvePart& part : data.parts) {
        if (!part.x.empty()) {
            PanelFrame frame{&part, {}, before, std::max(part.x.back(), before + 1e-9), 0, 1, first};
            double low = INFINITY, high = -INFINITY;
            for (const double value : part.y) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
            const double room = high > low ? 0.06 * (high - low) : std::max(std::abs(high) * 0.1, 1e-6);
            frame.low = std::isfinite(low) ? low - room : 0;
            frame.high = std::isfinite(high) ? high + room : 1;
            before = part.x.back();
            frames.push_back(frame);
        }
        first += part.x.size();
    }
    const double gutter = kGutter * scale;
    const double width = whole.width() - gutter * static_cast<double>(frames.size()) - 6;
    double sum = 0;
    for (const PanelFrame& frame : frames)
        sum += frame.xTo - frame.xFrom;
    // A short stretch keeps a third of its fair half: it must be seen.
    const double least = frames.size() > 1 ? 0.25 : 1;
    double left = whole.left();
    for (std::size_t at = 0; at < frames.size(); ++at) {
        double part = (frames[at].xTo - frames[at].xFrom) / sum;
        if (frames.size() > 1)
            part = std::clamp(part, least, 1 - least * static_cast<double>(frames.size() - 1));
        frames[at].plot = QRectF(
            left + gutter, whole.top() + (kHeader + 16) * scale, width * part, whole.height() - (kHeader + 16 + kFooter) * scale);
        left += gutter + width * part;
    }
    return frames;
}

void paintPanel(QPainter& painter, const PanelFrame& frame, const CurveData& data, const Ink& ink)
{
    const CurvePart& part = *frame.part;
    const QFontMetricsF figures(ink.axis);
    const double inner = frame.high - frame.low;
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(inner))) + 1, 0, 6);
    painter.setFont(ink.axis);
    for (const double share : {0.06 / 1.12, 0.5, 1.06 / 1.12}) {
        const double value = frame.low + inner * share;
        const double y = frame.plot.bottom() - frame.plot.height() * share;
        painter.setPen(QPen(ink.colors.line, 1));
        painter.drawLine(QPointF(frame.plot.left(), y), QPointF(frame.plot.right(), y));
        const QString text = fixedNumber(value, decimals);
        painter.setPen(ink.colors.text3);
        painter.drawText(QPointF(frame.plot.left() - 5 - figures.horizontalAdvance(text), y + figures.capHeight() / 2), text);
    }
    painter.setPen(QPen(ink.colors.field, 1));
    painter.drawLine(frame.plot.bottomLeft(), frame.plot.bottomRight());
    // Where it ends, and what is counted.
    const bool isLast = data.parts.empty() || frame.part == &data.parts.back() || frame.part[1].x.empty();
    const QString end = number(frame.xTo, 12) + (isLast ? QStringLiteral(" ") + QString::fromStdString(data.xName) : QString());
    const double width = figures.horizontalAdvance(end);
    painter.setPen(ink.colors.text3);
    const double baseline = frame.plot.bottom() + 4 + figures.ascent();
    painter.drawText(QPointF(std::max(frame.plot.right() - width, frame.plot.left() - kGutter * ink.scale), baseline), end);
    if (frame.xFrom == 0 && frame.plot.width() > width + 24)
        painter.drawText(QPointF(frame.plot.left(), baseline), QStringLiteral("0"));
    painter.setFont(ink.label);
    const QString unit = part.unit.empty() ? QString() : QStringLiteral(", ") + QString::fromStdString(part.unit);
    const QString name = QFontMetricsF(ink.label).elidedText(
        QString::fromStdString(part.name) + unit, Qt::ElideRight, frame.plot.width() + kGutter * ink.scale - 8);
    painter.setPen(ink.colors.text2);
    painter.drawText(QPointF(frame.plot.left() - (kGutter - 8) * ink.scale, frame.plot.top() - 5), name);

    QPainterPath line, mean;
    const std::size_t count = part.x.size();
    const bool many = count >= kMany;
    // No more than the least and greatest of each pixel.
    const auto stride = std::max<std::size_t>(1, count / static_cast<std::size_t>(std::max(2 * frame.plot.width(), 2.0)));
    for (std::size_t from = 0; from < count; from += stride) {
        const std::size_t to = std::min(from + stride, count);
        const auto [least, most] = std::minmax_element(
            part.y.begin() + static_cast<std::ptrdiff_t>(from), part.y.begin() + static_cast<std::ptrdiff_t>(to));
        const QPointF point = frame.at(part.x[from], *least);
        line.elementCount() == 0 ? line.moveTo(point) : line.lineTo(point);
        if (stride > 1)
            line.lineTo(frame.at(part.x[from], *most));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(many ? ink.colors.line2 : ink.colors.text, many ? 1 : 1.6));
    painter.drawPath(line);
    if (count == 1) {
        painter.setBrush(ink.colors.text);
        painter.drawEllipse(frame.at(part.x[0], part.y[0]), 2, 2);
        painter.setBrush(Qt::NoBrush);
    }
    if (!many)
        return;
    const std::size_t window = std::max<std::size_t>(10, count / 40);
    double sum = 0;
    for (std::size_t at = 0; at < count; ++at) {
        sum += part.y[at] - (at >= window ? part.y[at - window] : 0);
        if (at % stride != 0 && at + 1 != count)
            continue;
        const QPointF point = frame.at(part.x[at], sum / static_cast<double>(std::min(at + 1, window)));
        mean.elementCount() == 0 ? mean.moveTo(point) : mean.lineTo(point);
    }
    painter.setPen(QPen(ink.colors.text, 1.6));
    painter.drawPath(mean);
}

void paintCurve(QPainter& painter, const QRectF& whole, const CurveData& data, const Ink& ink, std::optional<std::size_t> cursor,
    const QString& readout)
{
    painter.setFont(ink.title);
    const double baseline = whole.top() + (kHeader / 2) * ink.scale + QFontMetricsF(ink.label).capHeight() / 2;
    const double room = QFontMetricsF(ink.axis).horizontalAdvance(readout);
    painter.setPen(ink.colors.text);
    if (readout.isEmpty() || room + 80 < whole.width())
        painter.drawText(QPointF(whole.left() + 4, baseline),
            QFontMetricsF(ink.title).elidedText(QString::fromStdString(data.title), Qt::ElideRight, whole.width() - room - 16));
    painter.setFont(ink.axis);
    painter.drawText(QPointF(whole.right() - room - 4, baseline), readout);
    for (const PanelFrame& frame : framesOf(data, whole, ink.scale)) {
        paintPanel(painter, frame, data, ink);
        if (!cursor || *cursor < frame.first || *cursor >= frame.first + frame.part->x.size())
            continue;
        const std::size_t at = *cursor - frame.first;
        const QPointF point = frame.at(frame.part->x[at], frame.part->y[at]);
        painter.setPen(QPen(ink.colors.accent, 1));
        painter.drawLine(QPointF(point.x(), frame.plot.top()), QPointF(point.x(), frame.plot.bottom()));
        painter.setBrush(ink.colors.accent);
        painter.drawEllipse(point, 3, 3);
    }
}

std::vector<Column> columnsOf(const CurveData& data)
{
    Column stage{.name = "stage"}, x{.name = data.xName.empty() ? "x" : data.xName},
        y{.name = data.title.empty() ? "value" : data.title};
    for (const CurvePart& part : data.parts) {
        stage.words.insert(stage.words.end(), part.x.size(), part.name);
        x.values.insert(x.values.end(), part.x.begin(), part.x.end());
        y.values.insert(y.values.end(), part.y.begin(), part.y.end());
    }
    return {std::move(stage), std::move(x), std::move(y)};
}

} // namespace

std::size_t CurveData::size() const
{
    std::size_t count = 0;
    for (const CurvePart& part : parts)
        count += part.x.size();
    return count;
}

void CurveData::check() const
{
    for (const CurvePart& part : parts)
        if (part.x.size() != part.y.size())
            throw Error(ErrorCode::InvalidArgument,
                {.place = "curve " + title, .expected = grouped(part.x.size()), .found = grouped(part.y.size())});
}

CurvePlot::CurvePlot(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    connect(&theme, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
    tellReaders();
}

void CurvePlot::setData(std::shared_ptr<const CurveData> data)
{
    if (data != nullptr)
        data->check();
    m_data = std::move(data);
    if (m_data == nullptr || (m_cursor && *m_cursor >= m_data->size()))
        m_cursor.reset();
    tellReaders();
    update();
}

QString CurvePlot::pointText(std::size_t point) const
{
    for (const CurvePart& part : m_data->parts) {
        if (point < part.x.size())
            return tr("%1   %2 %3   %4 %5", "stage, x, what x counts, value, unit")
                .arg(QString::fromStdString(part.name), number(part.x[point], 12), QString::fromStdString(m_data->xName),
                    number(part.y[point], 4), QString::fromStdString(part.unit));
        point -= part.x.size();
    }
    return {};
}

void CurvePlot::tellReaders()
{
    setAccessibleName(m_data == nullptr || m_data->size() == 0
            ? tr("Curve without data")
            : tr("%1, %n point(s)", "", static_cast<int>(m_data->size())).arg(QString::fromStdString(m_data->title)));
    setAccessibleDescription(m_cursor && m_data != nullptr ? pointText(*m_cursor) : QString());
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void CurvePlot::choose(std::optional<std::size_t> point)
{
    m_cursor = point;
    tellReaders();
    update();
}

void CurvePlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& colors = m_theme.colors();
    painter.fillRect(rect(), colors.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_data != nullptr && m_data->size() > 0) {
        QFont title = m_theme.font(TextRole::Label);
        title.setWeight(QFont::Medium);
        const Ink ink{colors, title, m_theme.font(TextRole::Label), m_theme.font(TextRole::Axis), m_theme.scale() / 100.0};
        paintCurve(painter, QRectF(rect()).adjusted(kEdge, 0, -kEdge, 0), *m_data, ink, m_cursor,
            m_cursor ? pointText(*m_cursor) : QString());
    }
    paintFocusRing(painter, *this, colors);
}

void CurvePlot::mousePressEvent(QMouseEvent* event)
{
    if (m_data == nullptr)
        return;
    std::optional<std::size_t> nearest;
    double distance = INFINITY;
    for (const PanelFrame& frame : framesOf(*m_data, QRectF(rect()).adjusted(kEdge, 0, -kEdge, 0), m_theme.scale() / 100.0)) {
        for (std::size_t at = 0; at < frame.part->x.size(); ++at) {
            const double away = std::abs(frame.at(frame.part->x[at], 0).x() - event->position().x());
            if (away < distance) {
                distance = away;
                nearest = frame.first + at;
            }
        }
    }
    choose(nearest);
}

void CurvePlot::keyPressEvent(QKeyEvent* event)
{
    if (const auto next = cursorAfter(event->key(), m_cursor, m_data != nullptr ? m_data->size() : 0))
        choose(*next);
    else
        QWidget::keyPressEvent(event);
}

QSize CurvePlot::sizeHint() const
{
    return {320, m_theme.px(170)};
}

QSize CurvePlot::minimumSizeHint() const
{
    return {m_theme.px(180), m_theme.px(120)};
}

std::shared_ptr<const TableSource> CurvePlot::table() const
{
    return m_data != nullptr && m_data->size() > 0 ? tableOf(m_data->title, columnsOf(*m_data), m_data->captions) : nullptr;
}

void CurvePlot::exportTo(const std::filesystem::path& file) const
{
    if (m_data != nullptr)
        exportCurve(*m_data, file);
}

void exportCurve(const CurveData& data, const std::filesystem::path& file)
{
    data.check();
    if (file.extension() == ".csv" || file.extension() == ".json") {
        exportColumns(columnsOf(data), data.captions, file);
        return;
    }
    QFont title = theme::fontFor(TextRole::Label, {});
    title.setWeight(QFont::Medium);
    const Ink ink{
        theme::Tokens::load().light.colors, title, theme::fontFor(TextRole::Label, {}), theme::fontFor(TextRole::Axis, {})};
    exportFigure([&](QPainter& painter, const QRectF& rect) { paintCurve(painter, rect, data, ink, {}, {}); },
        {kFigureWidth, kFigureHeight}, data.captions, file);
}

} // namespace plumbline::plots
