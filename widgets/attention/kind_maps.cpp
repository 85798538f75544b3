// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/kind_maps.h"

#include "core/lisa/stored_similarity.h"
#include "core/store/project_file.h"
#include "widgets/bridge/store_session.h"
#include "widgets/plots/numbers.h"

#include <QGridLayout>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using lisa::LayerKind;

namespace {

struct KindResult {
    std::array<std::shared_ptr<plots::HeatMapData>, 3> maps; ///< null: there is none
    std::array<double, 3> distances{};
};

/// Mean over queries 1 and later of the Jensen–Shannon divergence of two maps [tokens, tokens], nats.
double divergence(const std::vector<float>& one, const std::vector<float>& two, std::size_t tokens)
{
    const auto term = [](double x) { return x > 0 ? x * std::log(x) : 0.0; };
    double sum = 0;
    for (std::size_t row = 1; row < tokens; ++row) {
        for (std::size_t col = 0; col <= row; ++col) {
            const double p = one[row * tokens + col], q = two[row * tokens + col];
            sum += (term(p) + term(q)) / 2 - term((p + q) / 2);
        }
    }
    return tokens > 1 ? std::max(sum / static_cast<double>(tokens - 1), 0.0) : std::nan("");
}

} // namespace

KindMaps::KindMaps(const theme::Theme& theme, Session& session, CellState& cell, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_cell(cell)
    , m_job(session.engine().executor)
{
    setObjectName("plKindMaps");
    setAccessibleName(tr("Original, matched and trained"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 6, 12, 6);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    const std::array<std::pair<LayerKind, const char*>, 3> kinds{
        {{LayerKind::Full, "original"}, {LayerKind::Matched, "matched"}, {LayerKind::Lisa, "trained"}}};
    for (std::size_t at = 0; at < kinds.size(); ++at) {
        Slot& slot = m_slots[at];
        slot.kind = kinds[at].first;
        slot.plot = new plots::HeatMapPlot(theme, session.engine().rasters);
        slot.plot->setObjectName(QStringLiteral("plKindMap.%1").arg(QLatin1String(kinds[at].second)));
        slot.plot->setAxisTitlesShown(false);
        slot.plot->setMinimumSize(90, 90);
        slot.plot->setToolTip(tr("Attention weights: rows are queries, columns keys. Click a row to see where it looks."));
        slot.title = new shell::ElidedLabel;
        slot.title->setProperty("type", "strong");
        slot.note = shell::makeLabel({}, "label", "3");
        slot.note->setWordWrap(true);
        slot.note->setAlignment(Qt::AlignLeft | Qt::AlignTop); // beside a longer one
        grid->addWidget(slot.title, 0, static_cast<int>(at));
        grid->addWidget(slot.note, 1, static_cast<int>(at));
        grid->addWidget(slot.plot, 2, static_cast<int>(at));
        grid->setColumnStretch(static_cast<int>(at), 1);
        connect(slot.plot, &plots::HeatMapPlot::cellChosen, this,
            [this](const plots::Cell& where) { m_cell.setQuery(static_cast<int>(where.row)); });
    }
    grid->setRowStretch(2, 1);
    connect(&cell, &CellState::cellChanged, this, &KindMaps::outdated);
    connect(&cell, &CellState::lookChanged, this, &KindMaps::outdated);
    connect(&session, &Session::textChanged, this, &KindMaps::outdated);
    connect(&session, &Session::choiceChanged, this, &KindMaps::outdated);
    connect(&session, &Session::measuredChanged, this, &KindMaps::outdated);
    connect(&session.sharing(), &Sharing::offersChanged, this, &KindMaps::outdated);
}

plots::HeatMapPlot* KindMaps::map(LayerKind kind) const
{
    return m_slots[kind == LayerKind::Full ? 0 : kind == LayerKind::Lisa ? 2 : 1].plot;
}

std::optional<double> KindMaps::distance(LayerKind kind) const
{
    return m_slots[kind == LayerKind::Full ? 0 : kind == LayerKind::Lisa ? 2 : 1].distance;
}

bool KindMaps::settled() const
{
    return !isVisible()
        || (!m_isOutdated && !m_job.running()
            && std::all_of(m_slots.begin(), m_slots.end(), [](const Slot& slot) { return slot.plot->settled(); }));
}

void KindMaps::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isOutdated)
        request();
}

void KindMaps::outdated()
{
    m_isOutdated = true;
    m_job.stop();
    for (const Slot& slot : m_slots)
        slot.plot->setStale(slot.plot->data() != nullptr);
    if (isVisible())
        request();
}

void KindMaps::request()
{
    const Sharing& sharing = m_session.sharing();
    const std::shared_ptr<ChangedModel> model = m_session.change().model;
    if (model == nullptr || m_session.text() == nullptr || !m_cell.cell() || m_session.phase() != Phase::Measured
        || m_session.against() != nullptr)
        return;
    const int layer = static_cast<int>(m_cell.cell()->row), head = m_cell.rowHead();
    Configuration configuration = m_session.change().configuration;
    const AdapterOffer* offer = sharing.adapter() != nullptr ? sharing.adapter()
        : sharing.offers().empty()                           ? nullptr
                                                             : &sharing.offers().front();
    if (configuration.adapter.empty() && configuration.isFull() && offer != nullptr) {
        configuration.adapter = offer->path; // an adapter at hand shows what trained parts would do
        configuration.adapterHash = offer->hash;
    }
    configuration.matchedOn = sharing.matchingTokens();
    const std::array<bool, 3> there{true, layer > 0, layer > 0 && !configuration.adapter.empty() && isTrained(offer, layer)};
    std::array<std::string, 3> titles;
    const std::array<QString, 3> names{tr("original"), tr("matched"), tr("trained")};
    for (std::size_t at = 0; at < 3; ++at)
        titles[at] = tr("%3 · layer %1, head %2").arg(layer).arg(head).arg(names[at]).toStdString();
    std::shared_future<std::optional<store::StoredResult>> stored;
    if (const store::Project* project = m_session.engine().store.project())
        stored = project->findResult(lisa::similarityRecipe(m_session.modelRecipe(), configuration.matchedOn, {})).share();
    m_job.start(
        jobs::Lane::Realtime,
        [model, configuration, there, titles, stored, layer, head, text = m_session.text(), sink = m_session.choice().maskSink,
            log = m_cell.isLogarithmic(), captions = m_session.captions(), query = tr("query").toStdString(),
            keyWord = tr("key").toStdString()](jobs::JobContext& job) {
            (void)model->calibrate(configuration.matchedOn, stored, job);
            KindResult result;
            const std::array<LayerKind, 3> kinds{LayerKind::Full, LayerKind::Matched, LayerKind::Lisa};
            std::vector<float> own;
            double most = 0;
            for (std::size_t at = 0; at < 3; ++at) {
                if (!there[at])
                    continue;
                const auto values = model->mapAs(configuration, text->ids, kinds[at], layer, head, sink, job.cancelToken());
                if (at == 0)
                    own = values;
                auto figure = std::make_shared<plots::HeatMapData>();
                figure->title = titles[at];
                figure->rowTitle = query;
                figure->colTitle = keyWord;
                figure->captions = captions;
                figure->rows = figure->cols = text->ids.size();
                figure->values.assign(values.begin(), values.end());
                for (std::size_t row = 0; sink && row < figure->rows; ++row)
                    figure->values[row * figure->cols] = std::nan("");
                figure->causal = true;
                figure->logarithmic = log;
                for (const float value : values)
                    most = std::max(most, static_cast<double>(value));
                result.distances[at] = divergence(own, values, figure->rows);
                result.maps[at] = std::move(figure);
            }
            most = most > 0 ? most : 1;
            for (const auto& map : result.maps)
                if (map != nullptr)
                    map->limits = plots::ColorLimits{
                        .low = log ? most * 1e-4 : 0, .high = most, .clipsLow = log, .clipsHigh = false, .logarithmic = log};
            return result;
        },
        [this, titles, layer](const KindResult& result) {
            m_isOutdated = false;
            for (std::size_t at = 0; at < 3; ++at) {
                Slot& slot = m_slots[at];
                slot.title->setFullText(QString::fromStdString(titles[at]));
                slot.plot->setStale(false);
                slot.plot->setData(result.maps[at]);
                slot.distance.reset();
                if (result.maps[at] != nullptr)
                    slot.distance = result.distances[at];
                slot.note->setText(at == 0           ? tr("in the full model")
                        : result.maps[at] != nullptr ? tr("JS %1 nats from the original, this layer alone shared")
                                                           .arg(plots::fixedNumber(result.distances[at], 4))
                        : layer == 0 ? tr("layer 0 is always full")
                                     : tr("no trained parts for this layer"));
            }
        },
        [this](const jobs::Failure& failure) { Q_EMIT m_session.failed(failure.toError()); });
}

} // namespace plumbline::attention
