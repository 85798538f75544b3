// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/cell_state.h"
#include "widgets/shell/theme/theme.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace plumbline::attention {

/// One row a layer: how far it is from the layer before it, and which earlier layer is the closest.
class LayerModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Previous, Closest, ColumnCount };
    struct Row {
        double previous = 0; ///< NaN: there is none
        int closest = -1;
        double closestValue = 0;
    };
    explicit LayerModel(Session& session, QObject* parent = nullptr);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] const Row& row(int layer) const { return m_rows[static_cast<std::size_t>(layer)]; }
    [[nodiscard]] double greatest() const { return m_greatest; }
    [[nodiscard]] bool hasThreshold() const;

private:
    void refresh();
    Session& m_session;
    std::vector<Row> m_rows;
    double m_greatest = 1;
};

/// The layers as a table. Choosing a row moves the cell to it and the layer before it.
class LayerList final : public QTableView {
    Q_OBJECT
public:
    LayerList(const theme::Theme& theme, Session& session, CellState& cell, QWidget* parent = nullptr);
    void setCompact(bool compact); ///< without the bars

private:
    void restyle();
    const theme::Theme& m_theme;
    CellState& m_cell;
    LayerModel* m_model;
    bool m_following = false;
};

} // namespace plumbline::attention
