// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_data.h"
#include "widgets/plots/table_source.h"
#include "widgets/shell/theme/theme.h"

#include <QWidget>
#include <filesystem>
#include <memory>

class QPainter;

namespace plumbline::plots {

class HeatMapPlot;

/// One value a column, from zero upwards.
struct BarStripData {
    std::vector<double> values; ///< NaN: no bar
    std::string title = {}; ///< "each layer against the one before it"
    std::string unit = {};
    std::vector<std::string> labels = {}; ///< of the columns, for the table of numbers; empty: numbers from `base`
    long long base = 0;
    std::vector<bool> marked = {}; ///< brass: state, not value; empty: none
    std::optional<double> threshold = {};
    std::optional<ColorLimits> limits = {}; ///< colours of Depth by these; absent: one quiet colour
    bool reversed = false;
    std::vector<std::string> captions = {};
};

/// Bars on the columns of a heat map above them, or on columns of their own. Arrows move the cursor.
class BarStrip : public QWidget, public TabledPlot {
    Q_OBJECT
public:
    explicit BarStrip(const theme::Theme& theme, QWidget* parent = nullptr);
    void setData(std::shared_ptr<const BarStripData> data);
    [[nodiscard]] const std::shared_ptr<const BarStripData>& data() const { return m_data; }
    /// Columns follow the heat map's zoom and pan. Null: columns fill the width.
    void alignTo(HeatMapPlot* plot);
    void setCursorColumn(std::optional<std::size_t> column);
    [[nodiscard]] std::optional<std::size_t> columnAt(const QPointF& pixel) const;
    [[nodiscard]] std::shared_ptr<const TableSource> table() const override;

    /// .svg, .pdf, .png: the figure in the light theme; .csv, .json: the numbers. @throws Error
    void exportTo(const std::filesystem::path& file, const std::string& caption = {}) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void columnChosen(std::size_t column);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] std::pair<double, double> span(std::size_t column) const; ///< left and right edge in pixels
    [[nodiscard]] QString columnText(std::size_t column) const;
    void tellReaders();

    const theme::Theme& m_theme;
    std::shared_ptr<const BarStripData> m_data;
    HeatMapPlot* m_plot = nullptr;
    std::optional<std::size_t> m_cursor;
};

/// The same as a figure, without a window. @throws Error
void exportBars(const BarStripData& data, const std::filesystem::path& file, const std::string& caption = {});

} // namespace plumbline::plots
