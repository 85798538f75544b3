// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/cell_state.h"
#include "widgets/attention/sharing.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/shell/controls.h"

#include <array>

namespace plumbline::attention {

/// One head of one layer as it attends by itself, and as it would if its layer alone were shared: matched, and trained. Beside
/// each stands how far it is from the first.
class KindMaps final : public QWidget {
    Q_OBJECT
public:
    KindMaps(const theme::Theme& theme, Session& session, CellState& cell, QWidget* parent = nullptr);
    [[nodiscard]] plots::HeatMapPlot* map(lisa::LayerKind kind) const;
    /// JS divergence from the layer's own map, mean over queries; nothing where it is not shown.
    [[nodiscard]] std::optional<double> distance(lisa::LayerKind kind) const;
    [[nodiscard]] bool settled() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Slot {
        lisa::LayerKind kind = lisa::LayerKind::Full;
        plots::HeatMapPlot* plot = nullptr;
        shell::ElidedLabel* title = nullptr;
        QLabel* note = nullptr;
        std::optional<double> distance = {};
    };
    void outdated();
    void request();

    Session& m_session;
    CellState& m_cell;
    std::array<Slot, 3> m_slots;
    bool m_isOutdated = true;
    jobs::ViewJob m_job;
};

} // namespace plumbline::attention
