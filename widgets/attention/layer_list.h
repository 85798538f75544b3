// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/cell_state.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/theme/theme.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace plumbline::attention {

/// One row a layer: what it attends by, how far it is from the layer before it, and what sharing it alone costs.
class LayerModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Kind, Previous, Cost, ColumnCount };
    struct Row {
        double previous = 0; ///< NaN: there is none
        int closest = -1;
        double closestValue = 0;
        double cost = 0; ///< rise of the perplexity; NaN: not measured
        int source = -1; ///< of a shared layer
        lisa::LayerKind kind = lisa::LayerKind::Full;
        bool sourceChanged = false, fell = false; ///< fell: to matched, without trained parts
    };
    explicit LayerModel(Session& session, QObject* parent = nullptr);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] const Row& row(int layer) const { return m_rows[static_cast<std::size_t>(layer)]; }
    [[nodiscard]] double greatest() const { return m_greatest; }
    [[nodiscard]] bool hasThreshold() const;
    /// "Shared ← 13"; "Full".
    [[nodiscard]] static QString kindWords(const Row& row, int layer);
    /// "matched", "source changed"; empty for a full layer.
    [[nodiscard]] static QString kindDetail(const Row& row);

private:
    void refresh();
    [[nodiscard]] QString spoken(int layer) const;
    [[nodiscard]] QString toolTip(int layer) const;
    Session& m_session;
    std::vector<Row> m_rows;
    double m_greatest = 1;
};

/// The layers as a table with a switch each. Choosing a row moves the cell to it and the layer before it; Space switches the rows
/// that are selected.
class LayerList final : public QTableView {
    Q_OBJECT
public:
    LayerList(
        const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent = nullptr);
    void setCompact(bool compact); ///< without the bars
    [[nodiscard]] std::vector<int> selectedLayers() const;
    [[nodiscard]] int widthWanted() const; ///< of its columns in the words of the language

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void restyle();
    const theme::Theme& m_theme;
    Session& m_session;
    CellState& m_cell;
    LayerModel* m_model;
    bool m_following = false, m_compact = false;
};

} // namespace plumbline::attention
