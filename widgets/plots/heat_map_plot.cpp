// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_map_plot.h"

#include "widgets/plots/heat_map_export.h"
#include "widgets/plots/numbers.h"

#include <QAccessible>
#include <algorithm>
#include <cmath>

namespace plumbline::plots {

using theme::TextRole;

namespace {

// Numbers or words in the middle of cells, every 1, 2, 5, 10 … of them, and always at the cursor.
class CellTicker final : public QCPAxisTicker {
public:
    void set(std::size_t cells, long long base, const std::vector<std::string>* labels, std::size_t step)
    {
        m_cells = cells;
        m_base = base;
        m_labels = labels;
        m_step = std::max<std::size_t>(step, 1);
    }

    void generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks, QVector<double>* subTicks,
        QVector<QString>* texts) override
    {
        ticks.clear();
        if (subTicks != nullptr)
            subTicks->clear();
        if (texts != nullptr)
            texts->clear();
        for (std::size_t cell = 0; cell < m_cells; cell += m_step) {
            const double middle = static_cast<double>(cell) + 0.5;
            if (middle < range.lower || middle > range.upper)
                continue;
            ticks << middle;
            if (texts != nullptr)
                *texts << text(cell);
        }
    }

    [[nodiscard]] QString text(std::size_t cell) const
    {
        return m_labels != nullptr && !m_labels->empty() ? QString::fromStdString((*m_labels)[cell])
                                                         : number(static_cast<double>(m_base + static_cast<long long>(cell)), 12);
    }

private:
    std::size_t m_cells = 0;
    long long m_base = 0;
    const std::vector<std::string>* m_labels = nullptr;
    std::size_t m_step = 1;
};

} // namespace

/// Outline, groups, rings, cursor and cross lines, above the raster.
class HeatMapPlot::Marks final : public QCPLayerable {
public:
    explicit Marks(HeatMapPlot* plot)
        : QCPLayerable(plot, "marks")
        , m_plot(*plot)
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }

    void draw(QCPPainter* painter) override
    {
        if (m_plot.m_data == nullptr)
            return;
        const theme::Colors& colors = m_plot.m_theme.colors();
        painter->save();
        painter->setClipRect(m_plot.axisRect()->rect().adjusted(-2, -2, 2, 2));
        const double shift = cellSize() >= 6 ? 0.5 : 0; // lines run in the gap
        const auto x = [&](double column) { return m_plot.xAxis->coordToPixel(column) - shift; };
        const auto y = [&](double row) { return m_plot.yAxis->coordToPixel(row) - shift; };
        const auto rect = [&](const Cell& cell) {
            const auto column = static_cast<double>(cell.col);
            const auto row = static_cast<double>(cell.row);
            return QRectF(QPointF(x(column), y(row)), QPointF(x(column + 1), y(row + 1)));
        };
        painter->setPen(QPen(colors.surface, 2));
        for (std::size_t row = m_plot.m_groupRows; m_plot.m_groupRows > 0 && row < m_plot.m_data->rows; row += m_plot.m_groupRows)
            painter->drawLine(QLineF(
                x(0), y(static_cast<double>(row)), x(static_cast<double>(m_plot.m_data->cols)), y(static_cast<double>(row))));
        for (std::size_t col = m_plot.m_groupCols; m_plot.m_groupCols > 0 && col < m_plot.m_data->cols; col += m_plot.m_groupCols)
            painter->drawLine(QLineF(
                x(static_cast<double>(col)), y(0), x(static_cast<double>(col)), y(static_cast<double>(m_plot.m_data->rows))));

        painter->setPen(QPen(colors.accent, 1.5, Qt::SolidLine, Qt::SquareCap));
        for (const Edge& edge : m_plot.m_outline)
            painter->drawLine(QLineF(x(edge.x1), y(edge.y1), x(edge.x2), y(edge.y2)));
        if (m_plot.m_markedRow) {
            const auto row = static_cast<double>(*m_plot.m_markedRow);
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(QRectF(QPointF(x(0), y(row)), QPointF(x(static_cast<double>(m_plot.m_data->cols)), y(row + 1))));
        }
        for (const Cell& cell : m_plot.m_rings) {
            const QPointF middle = rect(cell).center();
            const double radius = std::clamp(cellSize() * 0.16, 1.5, 3.5);
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(colors.text, 2.6));
            painter->drawEllipse(middle, radius, radius);
            painter->setPen(QPen(colors.surface, 1.4));
            painter->drawEllipse(middle, radius, radius);
        }
        if (m_plot.m_cursor)
            drawCursor(*painter, rect(*m_plot.m_cursor), colors);
        painter->restore();
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accent);
        for (const std::size_t row : m_plot.m_rowTicks) {
            const double middle = m_plot.yAxis->coordToPixel(static_cast<double>(row) + 0.5),
                         edge = m_plot.axisRect()->left() - 2.5;
            const QRect plot = m_plot.axisRect()->rect();
            if (row < m_plot.m_data->rows && middle >= plot.top() && middle <= plot.bottom())
                painter->drawPolygon(
                    QPolygonF({QPointF(edge - 5, middle - 4), QPointF(edge - 5, middle + 4), QPointF(edge, middle)}));
        }
        if (m_plot.m_cursor)
            drawCursorNumbers(*painter, colors);
        if (m_plot.hasFocus()) {
            painter->setPen(QPen(colors.accent, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(QRectF(m_plot.rect()).adjusted(1, 1, -1, -1));
        }
    }

private:
    [[nodiscard]] double cellSize() const { return m_plot.xAxis->coordToPixel(1) - m_plot.xAxis->coordToPixel(0); }

    void drawCursor(QCPPainter& painter, const QRectF& cell, const theme::Colors& colors) const
    {
        const QRect plot = m_plot.axisRect()->rect();
        painter.setPen(QPen(colors.text, 1, Qt::DotLine));
        painter.drawLine(QLineF(plot.left(), cell.center().y(), cell.left(), cell.center().y()));
        painter.drawLine(QLineF(cell.center().x(), cell.bottom(), cell.center().x(), plot.bottom()));
        // Dark inside light: seen on every colour.
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.surface, 4, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(cell);
        painter.setPen(QPen(colors.text, 1.6, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(cell);
    }

    // The cursor's own row and column stand at the axes whatever the step, over a patch that hides what they would touch.
    void drawCursorNumbers(QCPPainter& painter, const theme::Colors& colors) const
    {
        const QRect plot = m_plot.axisRect()->rect();
        QFont font = m_plot.m_theme.font(TextRole::Axis);
        font.setBold(true);
        painter.setFont(font);
        const QFontMetricsF metrics(font);
        const auto patch = [&](const QString& text, QPointF middle, bool atLeft) {
            const double width = metrics.horizontalAdvance(text);
            QRectF rect(0, 0, width + 6, metrics.height());
            if (atLeft)
                rect.moveTopRight(QPointF(plot.left() + 3 - m_plot.yAxis->tickLabelPadding(), middle.y() - rect.height() / 2));
            else
                rect.moveCenter(QPointF(middle.x(), plot.bottom() + 5 + rect.height() / 2));
            painter.fillRect(rect, colors.surface);
            painter.setPen(colors.text);
            painter.drawText(rect, Qt::AlignCenter, text);
        };
        const auto row = static_cast<double>(m_plot.m_cursor->row) + 0.5;
        const auto col = static_cast<double>(m_plot.m_cursor->col) + 0.5;
        const auto ticker = [](QCPAxis* axis) { return static_cast<CellTicker*>(axis->ticker().data()); };
        if (m_plot.yAxis->range().contains(row))
            patch(ticker(m_plot.yAxis)->text(m_plot.m_cursor->row), {0, m_plot.yAxis->coordToPixel(row)}, true);
        if (m_plot.xAxis->range().contains(col))
            patch(ticker(m_plot.xAxis)->text(m_plot.m_cursor->col), {m_plot.xAxis->coordToPixel(col), 0}, false);
    }

    HeatMapPlot& m_plot;
};

HeatMapPlot::HeatMapPlot(const theme::Theme& theme, RasterWorkers& workers, QWidget* parent)
    : QCustomPlot(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    m_layer = new RasterLayer(xAxis, yAxis, workers);
    addLayer("marks", layer("axes"), limAbove);
    layer("marks")->setMode(QCPLayer::lmBuffered);
    m_marks = new Marks(this); // owned by the layer's plot
    yAxis->setRangeReversed(true);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTicker(QSharedPointer<CellTicker>::create());
        axis->grid()->setVisible(false);
        axis->setTickLength(0);
        axis->setSubTicks(false);
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setTickLabelPadding(5);
    }
    axisRect()->setMinimumMargins({4, 4, 4, 4});
    connect(xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, &HeatMapPlot::columnsMoved);
    connect(&theme, &theme::Theme::changed, this, &HeatMapPlot::restyle);
    restyle();
}

void HeatMapPlot::restyle()
{
    const theme::Colors& colors = m_theme.colors();
    setBackground(colors.surface);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLabelFont(m_theme.font(TextRole::Axis));
        axis->setTickLabelColor(colors.text3);
        axis->setLabelFont(m_theme.font(TextRole::Label));
        axis->setLabelColor(colors.text3);
    }
    rebuildSource();
    replot(rpQueuedReplot);
}

void HeatMapPlot::rebuildSource()
{
    if (m_data == nullptr) {
        m_layer->setSource(nullptr);
        return;
    }
    if (m_picture) {
        m_layer->setSource(m_picture(m_theme.tokens().of(m_theme.scheme())));
        return;
    }
    HeatMapColors colors = HeatMapColors::of(m_theme.tokens().of(m_theme.scheme()), *m_data);
    m_layer->setSource(std::make_shared<HeatMapRaster>(m_data, std::move(colors)));
}

void HeatMapPlot::setData(std::shared_ptr<const HeatMapData> data)
{
    if (data != nullptr)
        data->check();
    const bool sameShape = data != nullptr && m_data != nullptr && data->rows == m_data->rows && data->cols == m_data->cols;
    m_data = std::move(data);
    m_outline = m_data != nullptr ? thresholdOutline(*m_data) : std::vector<Edge>();
    if (!sameShape) {
        m_cursor.reset();
        m_rings.clear();
        m_markedRow.reset();
        m_fitted = true;
    }
    // The tickers look into the data: never into what was there before.
    if (m_data == nullptr) {
        for (QCPAxis* axis : {xAxis, yAxis})
            static_cast<CellTicker*>(axis->ticker().data())->set(0, 0, nullptr, 1);
    } else {
        setLabelSteps(
            m_fitted || !(axisRect()->width() > 0) ? std::max(m_cell, 1.0) : axisRect()->width() / xAxis->range().size());
    }
    xAxis->setLabel(m_data != nullptr && m_axisTitles ? QString::fromStdString(m_data->colTitle) : QString());
    yAxis->setLabel(m_data != nullptr && m_axisTitles ? QString::fromStdString(m_data->rowTitle) : QString());
    rebuildSource();
    if (m_fitted)
        fit();
    else
        replot(rpQueuedReplot);
    tellReaders();
}

ColorLimits HeatMapPlot::limits() const
{
    return m_data != nullptr ? limitsOf(*m_data) : ColorLimits{};
}

void HeatMapPlot::setCellLimits(double most, double least)
{
    m_mostCell = most;
    m_leastVisible = least;
}

void HeatMapPlot::setCursorCell(std::optional<Cell> cell)
{
    if (cell == m_cursor || (cell && (m_data == nullptr || cell->row >= m_data->rows || cell->col >= m_data->cols)))
        return;
    m_cursor = cell;
    replotMarks();
    tellReaders();
}

void HeatMapPlot::setRowTicks(std::vector<std::size_t> rows)
{
    m_rowTicks = std::move(rows);
    yAxis->setTickLabelPadding(12); // the ticks stand between numbers and cells; always, so that nothing moves when one comes
    replotMarks();
}

void HeatMapPlot::setRings(std::vector<Cell> cells)
{
    m_rings = std::move(cells);
    replotMarks();
}

void HeatMapPlot::setGroups(std::size_t rows, std::size_t cols)
{
    m_groupRows = rows;
    m_groupCols = cols;
    replotMarks();
}

void HeatMapPlot::setMarkedRow(std::optional<std::size_t> row)
{
    m_markedRow = row;
    replotMarks();
}

void HeatMapPlot::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    m_layer->setOpacity(stale ? 0.55 : 1);
    replot(rpQueuedReplot);
}

QString HeatMapPlot::cellText(const Cell& cell) const
{
    const auto text = [](QCPAxis* axis, std::size_t at) { return static_cast<CellTicker*>(axis->ticker().data())->text(at); };
    const double value = m_data->at(cell.row, cell.col);
    return tr("%1 × %2", "row, column of a cell").arg(text(yAxis, cell.row), text(xAxis, cell.col)) + "   "
        + (!m_data->exists(cell.row, cell.col) ? tr("later than the query")
                : std::isnan(value)            ? tr("not measured")
                                               : number(value));
}

QString HeatMapPlot::summary() const
{
    if (m_data == nullptr)
        return tr("Heat map without data");
    const ColorLimits range = limits();
    const QString title = m_data->title.empty() ? tr("Heat map") : QString::fromStdString(m_data->title);
    return tr("%1, %2 by %3 cells, from %4 to %5 %6")
        .arg(title, number(static_cast<double>(m_data->rows), 12), number(static_cast<double>(m_data->cols), 12),
            number(range.low), number(range.high), QString::fromStdString(m_data->unit))
        .trimmed();
}

void HeatMapPlot::tellReaders()
{
    setAccessibleName(summary());
    setAccessibleDescription(m_cursor && m_data != nullptr ? cellText(*m_cursor) : QString());
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void HeatMapPlot::replotMarks()
{
    layer("marks")->replot();
}

void HeatMapPlot::fit()
{
    m_fitted = true;
    if (m_data != nullptr && m_data->rows > 0 && m_data->cols > 0)
        keepSquare();
    replot(rpQueuedReplot);
}

void HeatMapPlot::keepSquare()
{
    const auto rows = static_cast<double>(m_data->rows);
    const auto cols = static_cast<double>(m_data->cols);
    // The axes end where the cells end, so that numbers stand beside them. The margins depend on the labels and these on the
    // cells: two rounds settle it.
    axisRect()->setSizeConstraintRect(QCPLayoutElement::scrInnerRect);
    for (int round = 0; round < 2; ++round) {
        axisRect()->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
        updateLayout();
        const QSize room = axisRect()->size();
        if (room.width() <= 0 || room.height() <= 0)
            return;
        m_cell = std::min({room.width() / cols, room.height() / rows, m_mostCell * std::max(m_theme.scale(), 100) / 100.0});
        if (m_cell >= 6)
            m_cell = std::floor(m_cell); // edges on whole pixels
        axisRect()->setMaximumSize(static_cast<int>(std::lround(m_cell * cols)), static_cast<int>(std::lround(m_cell * rows)));
        xAxis->setRange(0, cols);
        yAxis->setRange(0, rows);
        setLabelSteps(m_cell);
        updateLayout();
    }
}

void HeatMapPlot::setLabelSteps(double cell)
{
    const QFontMetricsF metrics(m_theme.font(TextRole::Axis));
    const auto ticker = [](QCPAxis* axis) { return static_cast<CellTicker*>(axis->ticker().data()); };
    double widest = 16;
    ticker(xAxis)->set(m_data->cols, m_data->colBase, &m_data->colLabels, 1);
    for (std::size_t col = 0; col < m_data->cols; col += std::max<std::size_t>(m_data->cols / 200, 1))
        widest = std::max(widest, metrics.horizontalAdvance(ticker(xAxis)->text(col)));
    ticker(xAxis)->set(m_data->cols, m_data->colBase, &m_data->colLabels, labelStep(cell, widest + 8));
    ticker(yAxis)->set(m_data->rows, m_data->rowBase, &m_data->rowLabels, labelStep(cell, metrics.height()));
}

void HeatMapPlot::keepInside()
{
    const auto inside = [](QCPAxis* axis, double cells) {
        const double size = axis->range().size();
        const double lower = std::clamp(axis->range().lower, 0.0, std::max(cells - size, 0.0));
        axis->setRange(lower, lower + size);
    };
    inside(xAxis, static_cast<double>(m_data->cols));
    inside(yAxis, static_cast<double>(m_data->rows));
}

void HeatMapPlot::zoom(double factor, std::optional<QPointF> at)
{
    if (m_data == nullptr || !(m_cell > 0))
        return;
    const QPointF centre = at.value_or(QRectF(axisRect()->rect()).center());
    const double column = xAxis->pixelToCoord(centre.x());
    const double row = yAxis->pixelToCoord(centre.y());
    const double cell = axisRect()->width() / xAxis->range().size() * factor;
    if (cell <= m_cell * 1.0001) {
        fit();
        return;
    }
    axisRect()->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX); // the whole frame is there for a part
    setLabelSteps(cell);
    updateLayout();
    const QRect rect = axisRect()->rect();
    if (rect.width() / cell < m_leastVisible)
        return;
    m_fitted = false;
    const double left = column - (centre.x() - rect.left()) / cell;
    const double top = row - (centre.y() - rect.top()) / cell;
    xAxis->setRange(left, left + rect.width() / cell);
    yAxis->setRange(top, top + rect.height() / cell);
    keepInside();
    replot(rpQueuedReplot);
}

std::optional<Cell> HeatMapPlot::cellAt(const QPointF& pixel) const
{
    if (m_data == nullptr || !axisRect()->rect().contains(pixel.toPoint()))
        return {};
    const double column = std::floor(xAxis->pixelToCoord(pixel.x()));
    const double row = std::floor(yAxis->pixelToCoord(pixel.y()));
    if (column < 0 || row < 0 || column >= static_cast<double>(m_data->cols) || row >= static_cast<double>(m_data->rows))
        return {};
    return Cell{static_cast<std::size_t>(row), static_cast<std::size_t>(column)};
}

void HeatMapPlot::exportTo(const std::filesystem::path& file, const std::string& caption) const
{
    if (m_data == nullptr)
        return;
    if (file.extension() == ".csv" || file.extension() == ".json")
        exportHeatMapNumbers(*m_data, file);
    else
        exportHeatMap(*m_data, file, caption);
}

void HeatMapPlot::choose(Cell cell)
{
    setCursorCell(cell);
    Q_EMIT cellChosen(cell);
}

void HeatMapPlot::moveCursor(int rows, int cols)
{
    if (m_data == nullptr || m_data->values.empty())
        return;
    const Cell from = m_cursor.value_or(Cell{0, 0});
    const auto moved = [](std::size_t at, int by, std::size_t count) {
        return static_cast<std::size_t>(std::clamp(static_cast<long long>(at) + by, 0LL, static_cast<long long>(count) - 1));
    };
    const Cell cell = m_cursor ? Cell{moved(from.row, rows, m_data->rows), moved(from.col, cols, m_data->cols)} : from;
    if (!m_fitted) { // the cursor never leaves the sight
        for (QCPAxis* axis : {xAxis, yAxis}) {
            const auto at = static_cast<double>(axis == xAxis ? cell.col : cell.row);
            if (at < axis->range().lower)
                axis->moveRange(at - axis->range().lower);
            else if (at + 1 > axis->range().upper)
                axis->moveRange(at + 1 - axis->range().upper);
        }
        replot(rpQueuedReplot);
    }
    choose(cell);
}

} // namespace plumbline::plots
