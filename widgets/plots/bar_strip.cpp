// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/bar_strip.h"

#include "widgets/plots/figure.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/plots/numbers.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace plumbline::plots {

using theme::TextRole;

namespace {

constexpr double kFigureWidth = 480;
constexpr double kFigureHeight = 120;
constexpr double kGutter = 32; // room for the numbers at the left

// What a strip is drawn with; the same for window and figure.
struct Ink {
    theme::Colors colors;
    theme::ColorMap depth;
    QFont label;
    QFont axis;
};

double topOf(const BarStripData& data)
{
    double most = data.threshold.value_or(0) * 1.25;
    for (const double value : data.values)
        most = std::isnan(value) ? most : std::max(most, value);
    if (!(most > 0))
        return 1;
    // The next of 1, 2, 5 above: a number that can be read.
    const double power = std::pow(10, std::floor(std::log10(most)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * power >= most * 0.999)
            return factor * power;
    }
    return most;
}

// Only draws inside `plot` and beside it: nothing relies on a clip.
template <class Span>
void paintBars(
    QPainter& painter, const QRectF& plot, double titleBaseline, const BarStripData& data, const Ink& ink, const Span& span)
{
    const double top = topOf(data);
    const auto height = [&](double value) { return plot.height() * std::clamp(value / top, 0.0, 1.0); };
    const QFontMetricsF figures(ink.axis);
    painter.setFont(ink.axis);
    painter.setPen(ink.colors.text3);
    for (const double tick : {0.0, top}) {
        const QString text = number(tick);
        const double y = plot.bottom() - height(tick);
        painter.drawText(QPointF(plot.left() - 8 - figures.horizontalAdvance(text), y + figures.capHeight() / 2), text);
    }
    painter.setFont(ink.label);
    painter.drawText(QPointF(plot.left(), titleBaseline),
        QFontMetricsF(ink.label).elidedText(QString::fromStdString(data.title), Qt::ElideRight, plot.width()));
    painter.setPen(QPen(ink.colors.line, 1));
    painter.drawLine(QPointF(plot.left(), plot.bottom()), QPointF(plot.right(), plot.bottom()));
    painter.setPen(Qt::NoPen);
    for (std::size_t column = 0; column < data.values.size(); ++column) {
        const double value = data.values[column];
        auto [left, right] = span(column);
        left = std::max(left, plot.left());
        right = std::min(right, plot.right());
        if (std::isnan(value) || right <= left)
            continue;
        QColor color = ink.colors.field;
        if (column < data.marked.size() && data.marked[column]) {
            color = ink.colors.accent;
        } else if (data.limits) {
            const double position = data.limits->position(value);
            color = QColor(ink.depth.at(data.reversed ? 1 - position : position));
        }
        const double gap = right - left >= 4 ? 1 : 0;
        painter.setBrush(color);
        painter.drawRect(QRectF(left, plot.bottom() - height(value), right - left - gap, height(value)));
    }
    if (data.threshold && *data.threshold <= top) {
        const double y = plot.bottom() - height(*data.threshold);
        painter.setPen(QPen(ink.colors.accent, 1, Qt::DashLine));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
}

std::vector<Column> columnsOf(const BarStripData& data)
{
    Column index{.name = "column"};
    for (std::size_t column = 0; column < data.values.size(); ++column)
        index.values.push_back(static_cast<double>(data.base + static_cast<long long>(column)));
    std::vector<Column> columns;
    if (!data.labels.empty())
        columns.push_back({.name = "label", .words = data.labels});
    columns.push_back(std::move(index));
    columns.push_back({.name = data.unit.empty() ? "value" : data.unit, .values = data.values});
    return columns;
}

} // namespace

BarStrip::BarStrip(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&theme, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
    tellReaders();
}

void BarStrip::setData(std::shared_ptr<const BarStripData> data)
{
    m_data = std::move(data);
    if (m_data == nullptr || (m_cursor && *m_cursor >= m_data->values.size()))
        m_cursor.reset();
    tellReaders();
    update();
}

void BarStrip::alignTo(HeatMapPlot* plot)
{
    if (m_plot != nullptr)
        disconnect(m_plot, nullptr, this, nullptr);
    m_plot = plot;
    if (plot != nullptr) {
        connect(plot, &HeatMapPlot::columnsMoved, this, qOverload<>(&QWidget::update));
        connect(plot, &QCustomPlot::afterReplot, this, qOverload<>(&QWidget::update));
        connect(plot, &QObject::destroyed, this, [this] { m_plot = nullptr; });
    }
    update();
}

void BarStrip::setCursorColumn(std::optional<std::size_t> column)
{
    if (column && (m_data == nullptr || *column >= m_data->values.size()))
        column.reset();
    m_cursor = column;
    tellReaders();
    update();
}

std::pair<double, double> BarStrip::span(std::size_t column) const
{
    if (m_plot != nullptr) {
        const double shift = mapFromGlobal(m_plot->mapToGlobal(QPoint(0, 0))).x();
        return {m_plot->columnPixel(static_cast<double>(column)) + shift,
            m_plot->columnPixel(static_cast<double>(column) + 1) + shift};
    }
    const double width = (this->width() - kGutter - 4) / static_cast<double>(std::max<std::size_t>(m_data->values.size(), 1));
    return {kGutter + width * static_cast<double>(column), kGutter + width * (static_cast<double>(column) + 1)};
}

std::optional<std::size_t> BarStrip::columnAt(const QPointF& pixel) const
{
    for (std::size_t column = 0; m_data != nullptr && column < m_data->values.size(); ++column) {
        const auto [left, right] = span(column);
        if (pixel.x() >= left && pixel.x() < right)
            return column;
    }
    return {};
}

QString BarStrip::columnText(std::size_t column) const
{
    const QString label = m_data->labels.empty() ? number(static_cast<double>(m_data->base + static_cast<long long>(column)), 12)
                                                 : QString::fromStdString(m_data->labels[column]);
    const double value = m_data->values[column];
    return label + "   " + (std::isnan(value) ? tr("not measured") : number(value));
}

void BarStrip::tellReaders()
{
    const QString title = m_data == nullptr
        ? tr("Bars without data")
        : tr("%1, %n bar(s)", "", static_cast<int>(m_data->values.size())).arg(QString::fromStdString(m_data->title));
    setAccessibleName(title);
    setAccessibleDescription(m_cursor && m_data != nullptr ? columnText(*m_cursor) : QString());
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void BarStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& colors = m_theme.colors();
    painter.fillRect(rect(), colors.surface);
    if (m_data != nullptr) {
        const Ink ink{colors, m_theme.map(theme::MapName::Depth), m_theme.font(TextRole::Label), m_theme.font(TextRole::Axis)};
        const QFontMetricsF words(ink.label);
        const double left =
            m_plot != nullptr ? m_plot->axisRect()->left() + mapFromGlobal(m_plot->mapToGlobal(QPoint(0, 0))).x() : kGutter;
        const double right = m_plot != nullptr ? left + m_plot->axisRect()->width() : width() - 4.0;
        const double last = m_data->values.empty() ? right : span(m_data->values.size() - 1).second;
        const double top = words.height() + 6;
        paintBars(painter, QRectF(QPointF(left, top), QPointF(std::min(right, last), height() - 5.0)), words.ascent() + 1,
            *m_data, ink, [this](std::size_t column) { return span(column); });
        if (m_cursor) {
            const auto [from, to] = span(*m_cursor);
            painter.setPen(QPen(colors.text, 1.6));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(QPointF(from, top), QPointF(to, height() - 5.0)));
        }
    }
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void BarStrip::mousePressEvent(QMouseEvent* event)
{
    if (const auto column = columnAt(event->position())) {
        setCursorColumn(column);
        Q_EMIT columnChosen(*column);
    }
}

void BarStrip::keyPressEvent(QKeyEvent* event)
{
    const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (by == 0 || m_data == nullptr || m_data->values.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto last = static_cast<long long>(m_data->values.size()) - 1;
    const long long next = m_cursor ? std::clamp(static_cast<long long>(*m_cursor) + by, 0LL, last) : 0;
    setCursorColumn(static_cast<std::size_t>(next));
    Q_EMIT columnChosen(static_cast<std::size_t>(next));
}

bool BarStrip::event(QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto column = columnAt(help->pos()))
            QToolTip::showText(help->globalPos(), columnText(*column), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

std::shared_ptr<const TableSource> BarStrip::table() const
{
    return m_data != nullptr ? tableOf(m_data->title, columnsOf(*m_data), m_data->captions) : nullptr;
}

QSize BarStrip::sizeHint() const
{
    return {420, m_theme.px(84)};
}

QSize BarStrip::minimumSizeHint() const
{
    return {160, m_theme.px(56)};
}

void BarStrip::exportTo(const std::filesystem::path& file, const std::string& caption) const
{
    if (m_data != nullptr)
        exportBars(*m_data, file, caption);
}

void exportBars(const BarStripData& data, const std::filesystem::path& file, const std::string& caption)
{
    std::vector<std::string> captions;
    if (!caption.empty())
        captions.push_back(caption);
    captions.insert(captions.end(), data.captions.begin(), data.captions.end());
    if (file.extension() == ".csv" || file.extension() == ".json") {
        exportColumns(columnsOf(data), captions, file);
        return;
    }
    const theme::SchemeTokens tokens = theme::Tokens::load().light;
    const Ink ink{tokens.colors, tokens.maps[static_cast<std::size_t>(theme::MapName::Depth)],
        theme::fontFor(TextRole::Label, {}), theme::fontFor(TextRole::Axis, {})};
    exportFigure(
        [&](QPainter& painter, const QRectF& rect) {
            const QFontMetricsF words(ink.label);
            const QRectF plot(
                QPointF(rect.left() + kGutter, rect.top() + words.height() + 6), rect.bottomRight() - QPointF(0, 6));
            const double width = plot.width() / static_cast<double>(std::max<std::size_t>(data.values.size(), 1));
            painter.setRenderHint(QPainter::Antialiasing, false);
            paintBars(painter, plot, rect.top() + words.ascent(), data, ink, [&](std::size_t column) {
                return std::pair(
                    plot.left() + width * static_cast<double>(column), plot.left() + width * (static_cast<double>(column) + 1));
            });
        },
        {kFigureWidth, kFigureHeight}, captions, file);
}

} // namespace plumbline::plots
