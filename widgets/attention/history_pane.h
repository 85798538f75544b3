// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/history_plot.h"
#include "widgets/attention/panel.h"
#include "widgets/attention/sharing.h"

namespace plumbline::attention {

/// Every set of shared layers that was tried, as a plane of quality and speed. A point leads back to its set: an undo step.
class HistoryPane final : public QWidget {
    Q_OBJECT
public:
    HistoryPane(const theme::Theme& theme, Session& session, QWidget* parent = nullptr);
    [[nodiscard]] HistoryPlot* plot() const { return m_plot; }

private:
    void refresh();
    Session& m_session;
    Panel* m_panel;
    HistoryPlot* m_plot;
};

} // namespace plumbline::attention
