// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/head_overview.h"
#include "widgets/attention/panel.h"
#include "widgets/plots/bar_strip.h"
#include "widgets/plots/heat_map_legend.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/shell/command_table.h"

#include <QStackedWidget>

namespace plumbline::attention {

/// Layer × layer, with the strip of neighbours on the same columns and the legend; or all heads.
class SimilarityPane final : public QWidget {
    Q_OBJECT
public:
    SimilarityPane(
        const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent = nullptr);
    [[nodiscard]] plots::HeatMapPlot* heat() const { return m_heat; }
    [[nodiscard]] plots::BarStrip* strip() const { return m_strip; }
    [[nodiscard]] HeadOverview* overview() const { return m_overview; }
    void showOverview(bool shown);
    [[nodiscard]] bool isOverviewShown() const { return m_stack->currentWidget() == m_overview; }
    void setFullRange(bool full); ///< 0 … ln 2 in place of the data's own range
    [[nodiscard]] bool isFullRange() const { return m_fullRange; }
    /// The plot in sight, for zoom and fit.
    [[nodiscard]] plots::HeatMapPlot* plot() const { return isOverviewShown() ? m_overview->plot() : m_heat; }

Q_SIGNALS:
    void pageChanged();

private:
    void refresh();
    void refreshStale();
    void refreshTicks();
    void refreshCaption();
    [[nodiscard]] std::shared_ptr<plots::HeatMapData> heatData() const;
    [[nodiscard]] std::shared_ptr<plots::BarStripData> stripData(const plots::ColorLimits& limits) const;

    Session& m_session;
    CellState& m_cell;
    Panel* m_panel;
    QStackedWidget* m_stack;
    QWidget* m_layers;
    plots::HeatMapPlot* m_heat;
    plots::BarStrip* m_strip;
    plots::HeatMapLegend* m_legend;
    HeadOverview* m_overview;
    shell::Segment* m_pages;
    bool m_fullRange = false;
};

} // namespace plumbline::attention
