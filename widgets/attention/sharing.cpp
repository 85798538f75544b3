// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/sharing.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/store/project_file.h"
#include "widgets/bridge/store_session.h"

#include <QCoreApplication>
#include <QDir>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using lisa::LayerKind;

namespace {

constexpr int kRest = 1200; // milliseconds
constexpr auto kView = "attention";
constexpr auto kSetting = "lisa.configuration";
constexpr auto kFolders = "lisa.adapters";

std::filesystem::path pathOf(const QString& text)
{
    return text.toStdU16String();
}

/// Where adapters lie that come with the program: beside an installed one, or in the sources that it was built from.
std::vector<std::filesystem::path> shippedFolders()
{
    std::vector<std::filesystem::path> folders;
    QDir place(QCoreApplication::applicationDirPath());
    for (int up = 0; up < 5; ++up) {
        for (const char* inside : {"share/plumbline/adapters", "resources/adapters"})
            if (place.exists(inside))
                folders.push_back(pathOf(place.absoluteFilePath(inside)));
        if (!place.cdUp())
            break;
    }
    folders.push_back(userDataFolder() / "adapters");
    return folders;
}

/// "3, 7–9".
QString rangesOf(const std::vector<int>& layers)
{
    QStringList parts;
    for (std::size_t at = 0; at < layers.size();) {
        std::size_t end = at + 1;
        while (end < layers.size() && layers[end] == layers[end - 1] + 1)
            ++end;
        parts << (end - at > 1 ? QStringLiteral("%1–%2").arg(layers[at]).arg(layers[end - 1]) : QString::number(layers[at]));
        at = end;
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

Sharing::Sharing(Session& session)
    : m_session(session)
    , m_results(session)
    , m_offerJob(session.engine().executor)
{
    connect(&session.engine().store, &bridge::StoreSession::opened, this, [this] {
        m_results.stop();
        m_configuration = {};
        m_adapter.reset();
        m_changed = nullptr;
        m_changedOf = nullptr;
        m_answer = nullptr;
        m_answerStale = false;
        findAdapters();
        sync();
    });
    connect(&session.engine().store, &bridge::StoreSession::contentChanged, this, &Sharing::sync);
    connect(&session, &Session::modelChanged, this, &Sharing::sync);
    connect(&session, &Session::textChanged, this, [this] {
        m_answer = nullptr;
        m_answerStale = false;
        Q_EMIT answerChanged();
    });
    connect(&session, &Session::answered, this, [this](const std::shared_ptr<const lisa::LiveAnswer>& answer) {
        m_answer = answer;
        m_answerStale = false;
        Q_EMIT answerChanged();
    });
    connect(&session, &Session::measuredChanged, this, [this] {
        if (m_session.phase() == Phase::Measured && !m_session.change().isNone())
            m_rest.start();
    });
    // Long pieces of work: not in the way of who toggles on, or looks at the maps.
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRest);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_session.phase() == Phase::Measured && !m_session.change().isNone())
            m_results.measureMissing();
    });
    connect(&m_results, &SharingResults::costsChanged, this, &Sharing::configurationChanged);
    findAdapters();
}

Sharing::~Sharing() = default;

void Sharing::findAdapters()
{
    auto folders = shippedFolders();
    std::vector<std::filesystem::path> chosen;
    if (const store::Project* project = m_session.engine().store.project()) {
        folders.push_back(project->file().parent_path());
        folders.push_back(project->file().parent_path() / "adapters");
        folders.push_back(
            project->file().parent_path() / (project->file().stem().string() + " adapters")); // where training puts them
        const Json list = project->setting(kFolders).value_or(Json::array());
        for (const Json& one : list)
            if (one.is_string())
                chosen.push_back(pathOf(QString::fromStdString(one.get<std::string>())));
    }
    m_offerJob.start(
        jobs::Lane::Io,
        [folders, chosen](jobs::JobContext&) {
            std::vector<AdapterOffer> offers;
            const auto add = [&offers](AdapterOffer offer) {
                if (std::none_of(
                        offers.begin(), offers.end(), [&](const AdapterOffer& known) { return known.hash == offer.hash; }))
                    offers.push_back(std::move(offer));
            };
            for (const auto& folder : folders)
                for (auto& offer : adaptersIn(folder))
                    add(std::move(offer));
            for (const auto& folder : chosen) {
                try {
                    add(readAdapter(folder));
                } catch (const Error&) {
                    // It is gone, or was changed; it is not offered.
                }
            }
            return offers;
        },
        [this](const std::vector<AdapterOffer>& offers) { setOffers(offers); });
}

void Sharing::setOffers(std::vector<AdapterOffer> offers)
{
    m_allOffers = std::move(offers);
    m_offers.clear();
    for (const AdapterOffer& offer : m_allOffers)
        if (m_session.model() != nullptr && offer.base == m_session.model()->quickIdentity
            && offer.kinds.size() == m_configuration.kinds.size())
            m_offers.push_back(offer);
    Q_EMIT offersChanged();
    if (!m_configuration.adapter.empty() && m_adapter == std::nullopt)
        sync();
}

void Sharing::sync()
{
    const store::Project* project = m_session.engine().store.project();
    const auto& model = m_session.model();
    Configuration next;
    if (project != nullptr && model != nullptr) {
        const auto layers = static_cast<std::size_t>(model->files.config.layers);
        next = Configuration::fromJson(project->setting(kSetting).value_or(Json()), model->quickIdentity, layers)
                   .value_or(Configuration{});
        if (m_preview && m_preview->kinds.size() == layers)
            next = *m_preview;
        if (next.kinds.empty())
            next.kinds.assign(layers, LayerKind::Full);
    }
    const bool isOtherModel = model != m_changedOf;
    if (isOtherModel) {
        m_changedOf = model;
        m_changed = model != nullptr ? std::make_shared<ChangedModel>(model) : nullptr;
        m_adapter.reset();
        m_results.stop();
    }
    const bool needsAdapter = !next.adapter.empty() && !m_adapter;
    if (next == m_configuration && !isOtherModel && !needsAdapter
        && m_session.change().isNone() == (next.isFull() || m_session.against() != nullptr))
        return;
    if (isOtherModel || next.adapterHash != m_configuration.adapterHash || needsAdapter) {
        m_adapter.reset();
        for (const AdapterOffer& offer : m_allOffers)
            if (!next.adapter.empty() && offer.hash == next.adapterHash)
                m_adapter = offer;
        if (!next.adapter.empty() && !m_adapter) {
            try {
                m_adapter = readAdapter(next.adapter);
                if (m_adapter->hash != next.adapterHash)
                    m_adapter.reset();
            } catch (const Error&) {
                m_adapter.reset(); // said where it is used: loading it fails
            }
        }
        if (m_adapter)
            next.adapter = m_adapter->path; // it may lie elsewhere now
    }
    m_configuration = next;
    if (isOtherModel)
        setOffers(std::move(m_allOffers));
    apply();
}

void Sharing::apply()
{
    Change change{m_changed, m_configuration};
    if (m_session.against() != nullptr || m_changed == nullptr)
        change.configuration.kinds.assign(m_configuration.kinds.size(), LayerKind::Full);
    m_rest.stop();
    m_answerStale = m_answer != nullptr;
    if (change.isNone()) {
        m_answer = nullptr;
        m_answerStale = false;
    }
    if (m_changed != nullptr)
        m_results.setChange(change);
    Q_EMIT configurationChanged();
    Q_EMIT answerChanged();
    m_session.setChange(change);
}

QString Sharing::whyNot() const
{
    if (m_session.model() == nullptr)
        return tr("no model is open");
    if (m_session.against() != nullptr)
        return tr("two models are compared");
    if (m_session.text() == nullptr)
        return tr("there is no text");
    switch (m_session.engine().store.savedState()) {
    case bridge::SavedState::NoProject: return tr("no project is open");
    case bridge::SavedState::ReadOnly: return tr("the project is read only");
    default: return {};
    }
}

const std::vector<std::int32_t>& Sharing::matchedOn(const Configuration& next) const
{
    if (!next.matchedOn.empty())
        return next.matchedOn;
    m_matchedOn = m_session.text() != nullptr ? m_session.text()->ids : std::vector<std::int32_t>();
    m_matchedOn.resize(std::min(m_matchedOn.size(), kMatchedTokens));
    return m_matchedOn;
}

void Sharing::commit(Configuration next, const std::string& kind)
{
    if (!whyNot().isEmpty() || next.kinds.empty())
        return;
    if (next.has(LayerKind::Matched))
        next.matchedOn = matchedOn(next);
    if (next == m_configuration)
        return;
    store::ActDraft draft(kView, kind);
    draft.set(kSetting, next.toJson(m_session.model()->quickIdentity));
    if (!next.adapter.empty() && next.adapter != m_configuration.adapter) {
        const store::Project* project = m_session.engine().store.project();
        Json list = project->setting(kFolders).value_or(Json::array());
        const Json path = QString::fromStdU16String(next.adapter.u16string()).toStdString();
        if (list.is_array() && std::find(list.begin(), list.end(), path) == list.end()) {
            list.push_back(path);
            draft.set(kFolders, list);
        }
    }
    m_session.engine().store.commit(draft);
}

void Sharing::toggle(const std::vector<int>& layers)
{
    const bool share = std::any_of(layers.begin(), layers.end(),
        [this](int layer) { return layer > 0 && m_configuration.kinds[static_cast<std::size_t>(layer)] == LayerKind::Full; });
    setShared(layers, share);
}

void Sharing::setShared(const std::vector<int>& layers, bool shared)
{
    Configuration next = m_configuration;
    int count = 0, last = 0;
    for (const int layer : layers) {
        if (layer <= 0 || static_cast<std::size_t>(layer) >= next.kinds.size())
            continue;
        LayerKind& kind = next.kinds[static_cast<std::size_t>(layer)];
        if ((kind != LayerKind::Full) == shared)
            continue;
        kind = shared ? kindWhenShared(next, layer, adapter()) : LayerKind::Full;
        ++count;
        last = layer;
    }
    if (count == 1)
        commit(next, (shared ? "layer shared:" : "layer full:") + std::to_string(last));
    else if (count > 1)
        commit(next, (shared ? "layers shared:" : "layers full:") + std::to_string(count));
}

std::optional<int> Sharing::safest() const
{
    std::optional<int> best;
    double least = 0;
    const auto& costs = m_results.costs();
    const auto& measured = m_session.measured();
    const int layers = static_cast<int>(m_configuration.kinds.size());
    for (int layer = 1; layer < layers; ++layer) {
        if (m_configuration.kinds[static_cast<std::size_t>(layer)] != LayerKind::Full)
            continue;
        double cost = std::nan("");
        if (costs)
            cost = costs->rise[static_cast<std::size_t>(layer)];
        else if (measured && m_session.against() == nullptr && measured->matrix.rows == layers)
            cost = measured->heads->measure == lisa::Measure::Cosine ? -measured->matrix.at(layer, layer - 1)
                                                                     : measured->matrix.at(layer, layer - 1);
        if (!std::isnan(cost) && (!best || cost < least)) {
            best = layer;
            least = cost;
        }
    }
    return best;
}

void Sharing::shareNext()
{
    if (const auto layer = safest())
        setShared({*layer}, true);
}

void Sharing::setAllFull()
{
    Configuration next = m_configuration;
    std::fill(next.kinds.begin(), next.kinds.end(), LayerKind::Full);
    commit(next, "all layers full");
}

void Sharing::setShareAs(LayerKind kind)
{
    Configuration next = m_configuration;
    next.shareAs = kind;
    if (kind == LayerKind::Lisa && next.adapter.empty() && !m_offers.empty()) {
        next.adapter = m_offers.front().path;
        next.adapterHash = m_offers.front().hash;
    }
    const AdapterOffer* parts = adapter();
    if (next.adapterHash != m_configuration.adapterHash)
        parts = &m_offers.front();
    for (std::size_t layer = 1; layer < next.kinds.size(); ++layer)
        if (next.kinds[layer] != LayerKind::Full)
            next.kinds[layer] = kindWhenShared(next, static_cast<int>(layer), parts);
    commit(next, std::string("layers share as:") + std::string(lisa::layerKindName(kind)));
}

void Sharing::choose(const AdapterOffer& offer)
{
    Configuration next = m_configuration;
    next.kinds = offer.kinds;
    next.adapter = offer.path;
    next.adapterHash = offer.hash;
    next.shareAs = LayerKind::Lisa;
    commit(next, "adapter chosen");
}

void Sharing::chooseFolder(const std::filesystem::path& folder)
{
    if (m_session.model() == nullptr)
        return;
    const AdapterOffer offer = readAdapter(folder.filename() == "adapter.json" ? folder.parent_path() : folder);
    if (offer.base != m_session.model()->quickIdentity || offer.kinds.size() != m_configuration.kinds.size())
        throw Error(ErrorCode::InvalidArgument,
            {.file = offer.path,
                .place = "base model of the adapter",
                .expected = m_session.model()->quickIdentity,
                .found = offer.base});
    m_allOffers.push_back(offer);
    setOffers(std::move(m_allOffers));
    choose(offer);
}

void Sharing::returnTo(const Configuration& configuration)
{
    Configuration next = configuration;
    next.shareAs = m_configuration.shareAs;
    commit(next, "sharing returned");
}

void Sharing::preview(const std::optional<Configuration>& configuration)
{
    if (m_preview == configuration)
        return;
    m_preview = configuration;
    if (m_preview && m_preview->has(LayerKind::Matched))
        m_preview->matchedOn = matchedOn(*m_preview);
    sync();
}

void Sharing::measureCosts()
{
    if (whyNot().isEmpty())
        m_results.measureCosts(matchedOn(m_configuration));
}

QString Sharing::kindText(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Full: return tr("full");
    case LayerKind::Direct: return tr("direct");
    case LayerKind::Matched: return tr("matched");
    case LayerKind::Lisa: return tr("trained");
    }
    return {};
}

bool Sharing::fellToMatched(int layer) const
{
    return m_configuration.shareAs == LayerKind::Lisa
        && m_configuration.kinds[static_cast<std::size_t>(layer)] == LayerKind::Matched && !isTrained(adapter(), layer);
}

QString Sharing::textOf(const Configuration& configuration) const
{
    const int count = configuration.sharedCount();
    if (count == 0)
        return tr("all layers full");
    QStringList parts;
    for (const LayerKind kind : {LayerKind::Direct, LayerKind::Matched, LayerKind::Lisa}) {
        std::vector<int> layers;
        for (std::size_t layer = 0; layer < configuration.kinds.size(); ++layer)
            if (configuration.kinds[layer] == kind)
                layers.push_back(static_cast<int>(layer));
        if (layers.empty())
            continue;
        QString part = tr("%1 %2", "layers, kind").arg(rangesOf(layers), kindText(kind));
        if (kind == LayerKind::Lisa)
            part += QStringLiteral(" (%1)").arg(QString::fromStdU16String(configuration.adapter.filename().u16string()));
        parts << part;
    }
    return tr("%1 of %2 layers shared: %3").arg(count).arg(configuration.kinds.size()).arg(parts.join(QStringLiteral("; ")));
}

} // namespace plumbline::attention
