// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_legend.h"
#include "widgets/plots/heat_map_raster.h"
#include "widgets/plots/raster_layer.h"
#include "widgets/plots/table_source.h"
#include "widgets/shell/theme/theme.h"

#include <filesystem>
#include <functional>

namespace plumbline::plots {

/// A matrix as a heat map with axis numbers and a cell cursor. Wheel zooms at the pointer, middle button or Alt+drag pans,
/// 0 fits, + and − zoom, arrows move the cursor, Enter activates its cell. Cells stay square and stop at 26 px where that fits.
/// Screen readers get one sentence about the whole and the value at the cursor. GUI thread.
class HeatMapPlot : public QCustomPlot, public TabledPlot {
    Q_OBJECT
public:
    HeatMapPlot(const theme::Theme& theme, RasterWorkers& workers, QWidget* parent = nullptr);

    /// Null: an idle frame. The old picture stays until the new one is drawn; zoom is kept while rows and columns stay.
    void setData(std::shared_ptr<const HeatMapData> data);
    [[nodiscard]] const std::shared_ptr<const HeatMapData>& data() const { return m_data; }
    [[nodiscard]] ColorLimits limits() const;

    /// Draws this in place of coloured cells, one unit a cell, made anew for each theme: thumbnails over the grid of their
    /// numbers. Null: colours. Before setData().
    using Picture = std::function<std::shared_ptr<const RasterSource>(const theme::SchemeTokens&)>;
    void setPicture(Picture picture) { m_picture = std::move(picture); }
    /// A cell's side when all are seen is at most `most`, 26 at first; a zoom goes on until `least` cells are seen, 4 at first.
    void setCellLimits(double most, double least);
    /// Whether what rows and columns are stands at the axes; figures say it always. Before setData().
    void setAxisTitlesShown(bool shown) { m_axisTitles = shown; }

    /// The cell under the cursor; nothing: no cursor. Emits nothing.
    void setCursorCell(std::optional<Cell> cell);
    [[nodiscard]] std::optional<Cell> cursorCell() const { return m_cursor; }
    /// Cells with a ring: matched heads.
    void setRings(std::vector<Cell> cells);
    /// A stronger line every so many rows and columns: grouped heads. 0: none.
    void setGroups(std::size_t rows, std::size_t cols);
    /// Rows with a brass tick outside the axis: shared layers.
    void setRowTicks(std::vector<std::size_t> rows);
    /// A row in a brass frame: the query.
    void setMarkedRow(std::optional<std::size_t> row);
    /// What is shown is older than its settings: at 55 %.
    void setStale(bool stale);
    /// The unit of a cell on screen; "14 × 13   0.032".
    [[nodiscard]] QString cellText(const Cell& cell) const;
    [[nodiscard]] std::shared_ptr<const TableSource> table() const override { return tableOf(m_data); }
    /// One sentence: what it is, its size, its range.
    [[nodiscard]] QString summary() const;

    void fit();
    void zoom(double factor, std::optional<QPointF> at = {});
    [[nodiscard]] bool settled() const { return m_layer->settled(); }
    /// Pixels of a column's left edge, in this widget: for strips that stand under the same columns.
    [[nodiscard]] double columnPixel(double column) const { return xAxis->coordToPixel(column); }
    [[nodiscard]] std::optional<Cell> cellAt(const QPointF& pixel) const;

    /// .svg, .pdf, .png: the figure in the light theme; .csv, .json: the numbers. @throws Error
    void exportTo(const std::filesystem::path& file, const std::string& caption = {}) const;

    [[nodiscard]] QSize sizeHint() const override { return {420, 420}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 160}; }

Q_SIGNALS:
    void cellHovered(std::optional<plumbline::plots::Cell> cell);
    /// The cursor was moved by a click or an arrow.
    void cellChosen(plumbline::plots::Cell cell);
    /// Enter or a double click.
    void cellActivated(plumbline::plots::Cell cell);
    /// Columns stand elsewhere now: zoom, pan or size.
    void columnsMoved();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    class Marks;
    void restyle();
    void rebuildSource();
    void choose(Cell cell);
    void moveCursor(int rows, int cols);
    void keepSquare();
    void keepInside();
    void setLabelSteps(double cell);
    void tellReaders();
    void replotMarks();

    const theme::Theme& m_theme;
    RasterLayer* m_layer;
    Marks* m_marks;
    std::shared_ptr<const HeatMapData> m_data;
    Picture m_picture;
    std::optional<Cell> m_cursor;
    std::optional<Cell> m_hovered;
    std::vector<Cell> m_rings;
    std::vector<Edge> m_outline;
    std::vector<std::size_t> m_rowTicks;
    std::optional<std::size_t> m_markedRow;
    std::size_t m_groupRows = 0, m_groupCols = 0;
    std::optional<QPointF> m_dragFrom;
    double m_mostCell = 26, m_leastVisible = 4;
    double m_cell = 0; ///< pixels of a cell when all are seen
    bool m_axisTitles = true;
    bool m_fitted = true;
    bool m_stale = false;
};

} // namespace plumbline::plots
