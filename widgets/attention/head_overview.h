// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/cell_state.h"
#include "widgets/plots/heat_map_plot.h"

#include <QWidget>

namespace plumbline::attention {

/// All heads of all layers as small maps on one grid: rows are layers, columns heads, colours the logarithm of the attention
/// weight. Zoom, pan, arrows as on any heat map; the number of a cell is the head's entropy. Shown and computed when asked for.
class HeadOverview final : public QWidget {
    Q_OBJECT
public:
    HeadOverview(const theme::Theme& theme, Session& session, CellState& cell, QWidget* parent = nullptr);
    [[nodiscard]] plots::HeatMapPlot* plot() const { return m_plot; }
    [[nodiscard]] bool settled() const;

Q_SIGNALS:
    /// A head was activated: its layer is wanted as the row of the cell.
    void headActivated();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void outdated();
    void request();

    Session& m_session;
    CellState& m_cell;
    plots::HeatMapPlot* m_plot;
    jobs::ViewJob m_job;
    bool m_isOutdated = true;
};

} // namespace plumbline::attention
