// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/cell_state.h"
#include "widgets/attention/kind_maps.h"
#include "widgets/attention/panel.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/plots/profile_strip.h"
#include "widgets/shell/command_table.h"

#include <QCheckBox>
#include <QListWidget>

namespace plumbline::attention {

/// Two layers in detail: how their heads match, the maps of two heads side by side, and where one query looks.
class CellPane final : public QWidget {
    Q_OBJECT
public:
    CellPane(
        const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent = nullptr);
    void setCompact(bool compact); ///< for the width of an inspector
    [[nodiscard]] plots::HeatMapPlot* heads() const { return m_heads; }
    [[nodiscard]] plots::HeatMapPlot* source() const { return m_source; }
    [[nodiscard]] plots::HeatMapPlot* own() const { return m_own; }
    [[nodiscard]] plots::ProfileStrip* profile() const { return m_profile; }
    /// Original, matched and trained in place of the two layers' maps.
    void showKinds(bool shown);
    [[nodiscard]] bool areKindsShown() const { return m_kindsShown; }
    [[nodiscard]] KindMaps* kinds() const { return m_kinds; }

Q_SIGNALS:
    void pageChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QWidget* makeHeads();
    [[nodiscard]] QWidget* makeMaps(shell::CommandTable& commands);
    void refreshCell();
    void refreshMaps();
    void refreshQuery();
    void fillPairs();

    const theme::Theme& m_theme;
    Session& m_session;
    CellState& m_cell;
    Panel* m_panel;
    QWidget* m_headBlock = nullptr;
    QWidget* m_mapBlock = nullptr;
    QWidget* m_maps = nullptr;
    KindMaps* m_kinds;
    shell::Segment* m_pages;
    bool m_kindsShown = false;
    plots::HeatMapPlot* m_heads;
    shell::ElidedLabel* m_headsOf;
    QListWidget* m_pairs;
    shell::ElidedLabel* m_pairsOf;
    QCheckBox* m_hideSink;
    QCheckBox* m_log;
    QToolButton* m_lock;
    plots::HeatMapPlot* m_source;
    plots::HeatMapPlot* m_own;
    shell::ElidedLabel* m_sourceTitle;
    shell::ElidedLabel* m_ownTitle;
    QLabel* m_note;
    plots::ProfileStrip* m_profile;
};

} // namespace plumbline::attention
