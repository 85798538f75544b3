// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_map_export.h"

#include "core/base/error.h"
#include "widgets/plots/figure.h"
#include "widgets/plots/heat_map_raster.h"
#include "widgets/plots/numbers.h"
#include "widgets/shell/theme/style_sheet.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace plumbline::plots {

namespace {

constexpr double kMostCell = 26;
constexpr double kPlotSide = 480;
constexpr double kLeastWidth = 400; // room for the legend
constexpr std::size_t kMostRectangles = 16'384;
constexpr double kLegendBar = 140;

QString text(const char* source)
{
    return QCoreApplication::translate("plumbline::plots::HeatMap", source);
}

QString axisLabel(const std::vector<std::string>& labels, std::size_t at, long long base)
{
    return labels.empty() ? number(static_cast<double>(base + static_cast<long long>(at)), 12)
                          : QString::fromStdString(labels[at]);
}

class Figure {
public:
    Figure(const HeatMapData& data, const theme::SchemeTokens& tokens)
        : m_data(data)
        , m_colors(tokens.colors)
        , m_map(HeatMapColors::of(tokens, data))
        , m_limits(limitsOf(data))
        , m_titleFont(theme::fontFor(theme::TextRole::PanelTitle, {}))
        , m_labelFont(theme::fontFor(theme::TextRole::Label, {}))
        , m_axisFont(theme::fontFor(theme::TextRole::Axis, {}))
    {
        m_cell = std::min(kMostCell, kPlotSide / static_cast<double>(std::max(data.rows, data.cols)));
        if (m_cell >= 6)
            m_cell = std::floor(m_cell); // edges on whole pixels
        const QFontMetricsF axis(m_axisFont);
        double widest = 0;
        for (std::size_t row = 0; row < data.rows; row += rowStep())
            widest = std::max(widest, axis.horizontalAdvance(axisLabel(data.rowLabels, row, data.rowBase)));
        m_left = widest + 8 + (data.rowTitle.empty() ? 0 : axis.height() + 2);
        m_top = data.title.empty() ? 4 : QFontMetricsF(m_titleFont).height() + 8;
        m_bottom = axis.height() + 6 + (data.colTitle.empty() ? 0 : QFontMetricsF(m_labelFont).height() + 2);
    }

    [[nodiscard]] QSizeF size() const
    {
        return {std::max(kLeastWidth, m_left + width()), m_top + height() + m_bottom + legendHeight()};
    }

    void paint(QPainter& painter, const QRectF& rect) const
    {
        painter.translate(rect.topLeft());
        if (!m_data.title.empty()) {
            painter.setFont(m_titleFont);
            painter.setPen(m_colors.text);
            painter.drawText(QPointF(0, QFontMetricsF(m_titleFont).ascent()), QString::fromStdString(m_data.title));
        }
        const QPointF origin(m_left, m_top);
        paintCells(painter, origin);
        paintOutline(painter, origin);
        paintAxes(painter, origin);
        paintLegend(painter, QPointF(m_left, m_top + height() + m_bottom));
    }

private:
    [[nodiscard]] double width() const { return m_cell * static_cast<double>(m_data.cols); }
    [[nodiscard]] double height() const { return m_cell * static_cast<double>(m_data.rows); }
    [[nodiscard]] double legendHeight() const { return m_data.threshold ? 58 : 40; }
    [[nodiscard]] std::size_t rowStep() const { return labelStep(m_cell, 14); }
    [[nodiscard]] std::size_t colStep() const
    {
        double widest = 20;
        const QFontMetricsF axis(m_axisFont);
        for (std::size_t col = 0; col < m_data.cols; ++col)
            widest = std::max(widest, axis.horizontalAdvance(axisLabel(m_data.colLabels, col, m_data.colBase)) + 6);
        return labelStep(m_cell, widest);
    }

    void paintCells(QPainter& painter, const QPointF& origin) const
    {
        if (m_data.rows * m_data.cols > kMostRectangles) {
            const PixelSize size{static_cast<int>(std::lround(width() * 2)), static_cast<int>(std::lround(height() * 2))};
            const HeatMapRaster raster(std::make_shared<HeatMapData>(m_data), m_map);
            const RasterImage pixels = raster.render(raster.bounds(), size, 2, {});
            const QImage image(reinterpret_cast<const uchar*>(pixels.pixels.data()), size.width, size.height,
                QImage::Format_ARGB32_Premultiplied);
            painter.drawImage(QRectF(origin, QSizeF(width(), height())), image);
            return;
        }
        const double gap = m_cell >= 6 ? 1 : 0;
        painter.setRenderHint(QPainter::Antialiasing, gap == 0);
        painter.setPen(Qt::NoPen);
        for (std::size_t row = 0; row < m_data.rows; ++row) {
            for (std::size_t col = 0; col < m_data.cols; ++col) {
                const QRectF cell(origin.x() + static_cast<double>(col) * m_cell, origin.y() + static_cast<double>(row) * m_cell,
                    m_cell - gap, m_cell - gap);
                if (!m_data.exists(row, col))
                    continue;
                const double value = m_data.at(row, col);
                if (std::isnan(value)) {
                    paintHatching(painter, cell);
                } else {
                    painter.setBrush(QColor(cellColor(m_data, m_limits, m_map, value)));
                    painter.drawRect(cell);
                }
            }
        }
        painter.setRenderHint(QPainter::Antialiasing);
    }

    // Lines cut to the cell by hand: the SVG writer ignores clips, and brush patterns come out as images.
    void paintHatching(QPainter& painter, const QRectF& cell) const
    {
        painter.save();
        painter.setPen(QPen(m_colors.field, 0.6));
        const double step = std::min(4.0, m_cell / 2);
        for (double offset = step; offset < cell.width() + cell.height(); offset += step) {
            const double x1 = std::min(offset, cell.width());
            const double y2 = std::min(offset, cell.height());
            painter.drawLine(
                QPointF(cell.left() + x1, cell.top() + offset - x1), QPointF(cell.left() + offset - y2, cell.top() + y2));
        }
        painter.restore();
    }

    void paintOutline(QPainter& painter, const QPointF& origin) const
    {
        const double shift = m_cell >= 6 ? 0.5 : 0; // into the gap
        painter.setPen(QPen(m_colors.accent, 1.5, Qt::SolidLine, Qt::SquareCap));
        for (const Edge& edge : thresholdOutline(m_data)) {
            painter.drawLine(QPointF(origin.x() + edge.x1 * m_cell - shift, origin.y() + edge.y1 * m_cell - shift),
                QPointF(origin.x() + edge.x2 * m_cell - shift, origin.y() + edge.y2 * m_cell - shift));
        }
    }

    void paintAxes(QPainter& painter, const QPointF& origin) const
    {
        const QFontMetricsF axis(m_axisFont);
        painter.setFont(m_axisFont);
        painter.setPen(m_colors.text3);
        for (std::size_t row = 0; row < m_data.rows; row += rowStep()) {
            const QString label = axisLabel(m_data.rowLabels, row, m_data.rowBase);
            const double middle = origin.y() + (static_cast<double>(row) + 0.5) * m_cell;
            painter.drawText(QPointF(origin.x() - 6 - axis.horizontalAdvance(label), middle + axis.capHeight() / 2), label);
        }
        for (std::size_t col = 0; col < m_data.cols; col += colStep()) {
            const QString label = axisLabel(m_data.colLabels, col, m_data.colBase);
            const double middle = origin.x() + (static_cast<double>(col) + 0.5) * m_cell;
            painter.drawText(
                QPointF(middle - axis.horizontalAdvance(label) / 2, origin.y() + height() + 4 + axis.ascent()), label);
        }
        painter.setFont(m_labelFont);
        const QFontMetricsF label(m_labelFont);
        if (!m_data.colTitle.empty()) {
            const QString words = QString::fromStdString(m_data.colTitle);
            painter.drawText(QPointF(origin.x() + (width() - label.horizontalAdvance(words)) / 2,
                                 origin.y() + height() + 6 + axis.height() + label.ascent()),
                words);
        }
        if (!m_data.rowTitle.empty()) {
            const QString words = QString::fromStdString(m_data.rowTitle);
            painter.save();
            painter.translate(label.ascent(), origin.y() + (height() + label.horizontalAdvance(words)) / 2);
            painter.rotate(-90);
            painter.drawText(QPointF(0, 0), words);
            painter.restore();
        }
    }

    void paintLegend(QPainter& painter, QPointF at) const
    {
        const QFontMetricsF label(m_labelFont);
        painter.setFont(m_labelFont);
        painter.setPen(m_colors.text2);
        at.ry() += 12;
        const double baseline = at.y() + label.capHeight();
        double x = at.x();
        const QString low = QString::fromStdString(m_data.lowWord);
        if (!low.isEmpty()) {
            painter.drawText(QPointF(x, baseline), low);
            x += label.horizontalAdvance(low) + 8;
        }
        const double barLeft = x;
        painter.save();
        painter.setPen(Qt::NoPen);
        painter.setRenderHint(QPainter::Antialiasing, false);
        for (int step = 0; step < static_cast<int>(kLegendBar); ++step) {
            const double position = (step + 0.5) / kLegendBar;
            painter.setBrush(QColor(m_map.map.at(m_data.reversed ? 1 - position : position)));
            painter.drawRect(QRectF(barLeft + step, at.y(), 1, 8));
        }
        painter.restore();
        x += kLegendBar + 8;
        painter.setPen(m_colors.text2);
        painter.drawText(QPointF(x, baseline), QString::fromStdString(m_data.highWord));

        const QFontMetricsF axis(m_axisFont);
        const double ticks = at.y() + 8 + 3 + axis.ascent();
        painter.setFont(m_axisFont);
        painter.setPen(m_colors.text3);
        const QString lowest = (m_limits.clipsLow ? "≤ " : "") + number(m_limits.low);
        const QString highest = (m_limits.clipsHigh ? "≥ " : "") + number(m_limits.high);
        painter.drawText(QPointF(barLeft, ticks), lowest);
        painter.drawText(QPointF(barLeft + kLegendBar - axis.horizontalAdvance(highest), ticks), highest);
        painter.setFont(m_labelFont);
        painter.drawText(QPointF(barLeft + kLegendBar + 8, ticks), QString::fromStdString(m_data.unit));
        if (m_data.threshold)
            paintThresholdLegend(painter, QPointF(at.x(), ticks + 10));
    }

    void paintThresholdLegend(QPainter& painter, const QPointF& at) const
    {
        const QFontMetricsF label(m_labelFont);
        painter.setPen(QPen(m_colors.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(at.x() + 0.75, at.y() + 0.75, 9, 9));
        painter.setFont(m_labelFont);
        painter.setPen(m_colors.text2);
        painter.drawText(QPointF(at.x() + 16, at.y() + 9), thresholdSentence(m_data));
    }

    const HeatMapData& m_data;
    theme::Colors m_colors;
    HeatMapColors m_map;
    ColorLimits m_limits;
    QFont m_titleFont, m_labelFont, m_axisFont;
    double m_cell = 1;
    double m_left = 0, m_top = 0, m_bottom = 0;
};

} // namespace

QString thresholdSentence(const HeatMapData& data)
{
    if (!data.threshold)
        return {};
    const QString unit = data.unit.empty() ? QString() : QString(QChar(QChar::Nbsp)) + QString::fromStdString(data.unit);
    const QString limit = number(*data.threshold) + unit;
    if (cellsWithinThreshold(data) > 0)
        return "≤ " + limit;
    const auto least = leastCell(data);
    if (!least)
        return text(QT_TRANSLATE_NOOP("plumbline::plots::HeatMap", "nothing is measured"));
    return text(QT_TRANSLATE_NOOP("plumbline::plots::HeatMap", "none at or under %1; the closest is %2 × %3 with %4"))
        .arg(limit, axisLabel(data.rowLabels, least->row, data.rowBase), axisLabel(data.colLabels, least->col, data.colBase),
            number(data.at(least->row, least->col)));
}

void exportHeatMap(const HeatMapData& data, const std::filesystem::path& file, const std::string& caption)
{
    data.check();
    if (data.rows == 0 || data.cols == 0)
        throw Error(ErrorCode::InvalidArgument, {.place = "heat map", .expected = "1", .found = "0"});
    const theme::Tokens tokens = theme::Tokens::load();
    const Figure figure(data, tokens.light);
    std::vector<std::string> captions;
    if (!caption.empty())
        captions.push_back(caption);
    captions.insert(captions.end(), data.captions.begin(), data.captions.end());
    exportFigure(
        [&figure](QPainter& painter, const QRectF& rect) { figure.paint(painter, rect); }, figure.size(), captions, file);
}

} // namespace plumbline::plots
