// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/session.h"

namespace plumbline::attention {

/// What is looked into: two layers, a pair of their heads, a query. Not acts: where a person looks is not what they did. GUI
/// thread.
class CellState : public QObject {
    Q_OBJECT
public:
    explicit CellState(Session& session, QObject* parent = nullptr);

    /// Row: the layer itself. Column: the layer that it is held against.
    [[nodiscard]] const std::optional<plots::Cell>& cell() const { return m_cell; }
    void setCell(const plots::Cell& cell);
    /// Head of the column's layer for each head of the row's layer, by the chosen matching.
    [[nodiscard]] const std::vector<int>& partners() const { return m_partners; }
    /// Of two heads of the two layers; the measure's unit.
    [[nodiscard]] double value(int rowHead, int colHead) const;
    /// Of the two layers, by a matching.
    [[nodiscard]] double layerValue(lisa::HeadMatching matching) const;
    [[nodiscard]] int rowHead() const { return m_rowHead; }
    [[nodiscard]] int colHead() const { return m_colHead; }
    void setHeads(int rowHead, int colHead);
    void stepHead(int step);
    /// The column's head follows the matching.
    [[nodiscard]] bool isLocked() const { return m_locked; }
    void setLocked(bool locked);
    [[nodiscard]] bool isLogarithmic() const { return m_logarithmic; }
    void setLogarithmic(bool logarithmic);

    /// "Layer 14, head 6" of the row's or the column's layer.
    [[nodiscard]] QString headText(bool own) const;

    /// Index of a token; −1: none.
    [[nodiscard]] int query() const { return m_query; }
    void setQuery(int query);

    /// Of the cell's heads; stay, as stale, until the new ones are there.
    [[nodiscard]] const std::optional<Maps>& maps() const { return m_maps; }
    [[nodiscard]] bool isStale() const { return m_stale; }

Q_SIGNALS:
    void cellChanged();
    void mapsChanged();
    void queryChanged();
    void lookChanged();

private:
    void measured();
    void textChanged();
    void cellMoved();
    void requestMaps();

    Session& m_session;
    std::optional<plots::Cell> m_cell;
    std::vector<int> m_partners;
    int m_rowHead = 0, m_colHead = 0;
    bool m_locked = true, m_logarithmic = true, m_stale = false;
    int m_query = -1;
    std::optional<Maps> m_maps;
    jobs::ViewJob m_job;
};

} // namespace plumbline::attention
