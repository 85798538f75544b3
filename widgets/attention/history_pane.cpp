// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/history_pane.h"

#include <algorithm>

namespace plumbline::attention {

HistoryPane::HistoryPane(const theme::Theme& theme, Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_panel(new Panel(theme, "plHistoryPanel", tr("History"), this))
    , m_plot(new HistoryPlot(theme))
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_panel);
    m_panel->setContents(m_plot);
    SharingResults& results = session.sharing().results();
    connect(&results, &SharingResults::visitsChanged, this, &HistoryPane::refresh);
    connect(&results, &SharingResults::changed, this, &HistoryPane::refresh);
    connect(m_plot, &HistoryPlot::pointChosen, this, [this](std::size_t point) {
        const auto& visits = m_session.sharing().results().visits();
        if (point < visits.size())
            m_session.sharing().returnTo(visits[point].configuration);
    });
    refresh();
}

void HistoryPane::refresh()
{
    const Sharing& sharing = m_session.sharing();
    const SharingResults& results = sharing.results();
    // Speeds of different hours compare only by what they gained on the full model in the same run.
    std::vector<double> off;
    std::optional<double> base;
    for (const Visit& visit : results.visits()) {
        if (visit.speed)
            off.push_back(visit.speed->off);
        if (visit.judgement)
            base = visit.judgement->basePerplexity;
    }
    std::sort(off.begin(), off.end());
    std::optional<double> full;
    if (!off.empty())
        full = off[off.size() / 2];
    std::vector<HistoryPoint> points;
    int pending = 0;
    for (std::size_t at = 0; at < results.visits().size(); ++at) {
        const Visit& visit = results.visits()[at];
        HistoryPoint point{.name = sharing.textOf(visit.configuration), .speed = {}, .perplexity = {}};
        point.isFull = visit.configuration.isFull();
        point.isNow = static_cast<int>(at) == results.current();
        if (point.isFull) {
            point.speed = full;
            point.perplexity = base;
        } else {
            if (visit.speed && full)
                point.speed = visit.speed->on / visit.speed->off * *full;
            if (visit.judgement)
                point.perplexity = visit.judgement->changedPerplexity;
        }
        pending += point.isPlaced() ? 0 : 1;
        points.push_back(std::move(point));
    }
    QString caption = tr("%n set(s)", "", static_cast<int>(points.size()));
    if (pending > 0)
        caption += QStringLiteral(" · ") + tr("%n not measured", "", pending);
    if (!results.judgedOn().isEmpty())
        caption += QStringLiteral(" · ") + tr("perplexity on %1").arg(results.judgedOn());
    m_panel->setCaption(caption);
    std::vector<std::string> captions{
        caption.toStdString(), tr("speeds by what they gain on the full model in the same run").toStdString()};
    m_plot->setPoints(std::move(points), std::move(captions));
}

} // namespace plumbline::attention
