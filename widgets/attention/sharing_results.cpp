// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/sharing_results.h"

#include "core/formats/sha256.h"
#include "core/lisa/stored_similarity.h"
#include "core/store/model_reference.h"
#include "core/store/project_file.h"
#include "core/text/long_text.h"
#include "widgets/attention/sharing.h"
#include "widgets/attention/sharing_numbers.h"
#include "widgets/attention/text_file.h"
#include "widgets/bridge/job_board.h"
#include "widgets/bridge/store_session.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using jobs::Lane;

namespace {

constexpr int kVersion = 1; // of what is computed
constexpr std::int64_t kSpeedContext = 1024;
constexpr std::size_t kMostVisits = 500;
constexpr std::size_t kMostBytes = std::size_t{64} << 10; // of one text: what tells it from another of its length
constexpr std::size_t kLargestFile = std::size_t{64} << 20;
constexpr auto kSetting = "lisa.judged_on"; // {"file": path as the project keeps it}; nothing: its texts
const QString kViewId = QStringLiteral("attention");

using Stored = std::future<std::optional<store::StoredResult>>;

std::string hashOf(const std::vector<std::int32_t>& ids)
{
    formats::Sha256 hash;
    hash.add(std::as_bytes(std::span(ids)));
    return hash.finish();
}

/// Whether a file is the one that was read.
std::string stampOf(const std::filesystem::path& file)
{
    std::error_code none;
    const auto size = std::filesystem::file_size(file, none);
    const auto time = std::filesystem::last_write_time(file, none);
    return QString::fromStdU16String(file.u16string()).toStdString() + '\n' + std::to_string(size) + '\n'
        + std::to_string(time.time_since_epoch().count());
}

TrainedOn trainedOn(const std::filesystem::path& adapter, const std::vector<std::string>& texts)
{
    TrainedOn result;
    try {
        const auto grams = lisa::TextGrams::load(adapter / lisa::kAdapterGrams);
        for (const std::string& text : texts) {
            const auto one = grams.overlap(text);
            result.overlap.found += one.found;
            result.overlap.all += one.all;
        }
    } catch (const Error& error) {
        result.problem = error;
    }
    return result;
}

} // namespace

/// What the project has of a list of configurations.
struct SharingResults::Found {
    std::map<std::string, TrainedOn> trainedOn; ///< by hash: of adapters that were not known yet
    bool isVisitsRead = false;
    std::vector<Configuration> visits;
    std::vector<std::pair<Json, Json>> numbers; ///< by configuration of `visits`: judgement, speed
    Json costs;
};

SharingResults::SharingResults(Session& session)
    : m_session(session)
    , m_textJob(session.engine().executor)
    , m_lookJob(session.engine().executor)
    , m_judgeJob(session.engine().executor)
    , m_speedJob(session.engine().executor)
    , m_costJob(session.engine().executor)
{
    connect(&session, &Session::textsChanged, this, &SharingResults::readText);
    connect(&session, &Session::promptChanged, this, &SharingResults::readText);
    connect(&session, &Session::textChanged, this, [this] {
        if (m_text != nullptr && !m_costs && m_session.text() != nullptr) {
            if (m_change.configuration.matchedOn.empty())
                m_costsMatchedOn.clear();
            lookUp();
        }
    });
    connect(&session.engine().store, &bridge::StoreSession::contentChanged, this, &SharingResults::readText);
}

void SharingResults::stop()
{
    m_textJob.stop();
    m_lookJob.stop();
    m_judgeJob.stop();
    m_speedJob.stop();
    m_costJob.stop();
    m_text = nullptr;
    m_textKey.clear();
    m_trainedOn.clear();
    m_visits.clear();
    m_costs.reset();
    m_costsMatchedOn.clear();
    m_lastJudgement.reset();
    m_lastSpeed.reset();
    m_visitsRead = false;
    m_change = {};
}

void SharingResults::setChange(const Change& change)
{
    m_judgeJob.stop();
    m_speedJob.stop();
    if (const Visit* before = currentVisit()) {
        m_lastJudgement = before->judgement ? before->judgement : m_lastJudgement;
        m_lastSpeed = before->speed ? before->speed : m_lastSpeed;
    }
    m_change = change;
    m_lookedUp = m_wanted = false;
    if (m_text == nullptr)
        readText();
    else
        lookUp();
    Q_EMIT changed();
}

void SharingResults::readText()
{
    if (m_session.model() == nullptr || m_session.engine().store.project() == nullptr)
        return;
    const auto file = judgedFile();
    auto texts = file.empty() ? m_session.texts() : std::vector<store::StoredText>();
    if (file.empty() && texts.empty() && !m_session.prompt().isEmpty())
        texts.push_back({{}, tr("the prompt").toStdString(), m_session.prompt().toStdString()});
    std::string key = m_session.model()->quickIdentity;
    for (const auto& text : texts)
        key += '\n' + text.title + '\n' + std::to_string(text.text.size()) + '\n' + text.text.substr(0, kMostBytes);
    if (!file.empty())
        key += "\nfile\n" + stampOf(file);
    if (key == m_textKey)
        return;
    m_textKey = key;
    m_text = nullptr;
    m_trainedOn.clear();
    m_lookedUp = false;
    m_lookJob.stop();
    m_judgeJob.stop();
    m_costJob.stop(); // it would be of the text before
    for (Visit& visit : m_visits)
        visit.judgement.reset();
    m_costs.reset();
    m_lastJudgement.reset();
    m_textJob.start(
        Lane::Io,
        [model = m_session.model(), texts = std::move(texts), file](jobs::JobContext& job) {
            auto judged = std::make_shared<JudgedText>();
            judged->texts = file.empty() ? static_cast<int>(texts.size()) : 1;
            judged->title =
                texts.empty() ? QString::fromStdU16String(file.filename().u16string()).toStdString() : texts.front().title;
            for (const auto& text : texts)
                judged->whole.push_back(text.text);
            try {
                if (!file.empty())
                    judged->whole.push_back(wholeText(file, kLargestFile));
            } catch (const Error& error) {
                judged->problem = error;
            }
            for (const std::string& text : judged->whole) {
                if (judged->ids.size() >= kJudgedTokens)
                    break;
                const auto most = static_cast<std::int64_t>(kJudgedTokens - judged->ids.size());
                const auto ids = text::encodeLongText(*model->tokenizer, text, most, job.cancelToken());
                judged->ids.insert(judged->ids.end(), ids.begin(), ids.end());
            }
            return std::shared_ptr<const JudgedText>(std::move(judged));
        },
        [this](const std::shared_ptr<const JudgedText>& text) {
            m_text = text;
            lookUp();
            Q_EMIT costsChanged();
        });
    Q_EMIT changed();
}

std::filesystem::path SharingResults::judgedFile() const
{
    const store::Project* project = m_session.engine().store.project();
    const Json kept = project != nullptr ? project->setting(kSetting).value_or(Json()) : Json();
    const auto file = kept.is_object() ? kept.find("file") : kept.end();
    return kept.is_object() && file != kept.end() && file->is_string()
        ? store::pathOfProject(file->get<std::string>(), project->file())
        : std::filesystem::path();
}

void SharingResults::judgeOn(const std::filesystem::path& file)
{
    const store::Project* project = m_session.engine().store.project();
    if (project == nullptr || !project->writable() || file == judgedFile())
        return;
    const std::string name = QString::fromStdU16String(file.filename().u16string()).toStdString();
    store::ActDraft draft(kViewId.toStdString(), file.empty() ? "judged on" : "judged on:" + name);
    if (file.empty())
        draft.unset(kSetting);
    else
        draft.set(kSetting, {{"file", store::pathForProject(file, project->file())}});
    m_session.engine().store.commit(draft);
}

const TrainedOn* SharingResults::spoils(const Configuration& configuration) const
{
    if (!configuration.has(lisa::LayerKind::Lisa))
        return nullptr;
    const auto found = m_trainedOn.find(configuration.adapterHash);
    return found != m_trainedOn.end() && found->second.spoils() ? &found->second : nullptr;
}

const TrainedOn* SharingResults::spoiledBy() const
{
    return spoils(m_change.configuration);
}

std::vector<std::pair<std::string, std::filesystem::path>> SharingResults::adaptersToCheck() const
{
    std::vector<std::pair<std::string, std::filesystem::path>> folders;
    const auto add = [&](const Configuration& configuration) {
        if (!configuration.has(lisa::LayerKind::Lisa) || m_trainedOn.count(configuration.adapterHash) > 0)
            return;
        for (const AdapterOffer& offer : m_session.sharing().offers())
            if (offer.hash == configuration.adapterHash) // where it lies now
                folders.emplace_back(offer.hash, offer.path);
        folders.emplace_back(configuration.adapterHash, configuration.adapter);
    };
    add(m_change.configuration);
    for (const Visit& visit : m_visits)
        add(visit.configuration);
    return folders;
}

QString SharingResults::judgedOn() const
{
    if (m_text == nullptr || m_text->ids.size() < 2)
        return {};
    const auto tokens =
        static_cast<qulonglong>(static_cast<std::int64_t>(m_text->ids.size()) / m_text->window() * m_text->window());
    const QString what =
        m_text->texts == 1 ? QString::fromStdString(m_text->title) : tr("%n text(s) of the project", "", m_text->texts);
    return tr("%1, %2 tokens").arg(what, QLocale().toString(tokens));
}

Json SharingResults::recipeOf(const char* kind, const Configuration& configuration) const
{
    Json recipe{{"kind", kind}, {"version", kVersion}};
    recipe.update(m_session.modelRecipe());
    recipe["sharing"] = configuration.recipe();
    return recipe;
}

Json SharingResults::visitsRecipe() const
{
    return {{"kind", "lisa.visits"}, {"version", kVersion}, {"model", m_session.model()->quickIdentity}};
}

void SharingResults::put(const Json& recipe, const Json& numbers)
{
    store::Project* project = m_session.engine().store.project();
    if (project != nullptr && project->writable())
        project->putResult(recipe, {{.name = "numbers", .info = {{"dtype", "JSON"}}, .bytes = numbers.dump()}});
}

Visit* SharingResults::currentVisit()
{
    const int at = current();
    return at < 0 ? nullptr : &m_visits[static_cast<std::size_t>(at)];
}

int SharingResults::current() const
{
    const Json recipe = m_change.configuration.recipe();
    for (std::size_t at = 0; at < m_visits.size(); ++at)
        if (m_visits[at].configuration.recipe() == recipe)
            return static_cast<int>(at);
    return -1;
}

std::optional<lisa::LiveJudgement> SharingResults::judgement() const
{
    const int at = current();
    return at < 0 ? std::nullopt : m_visits[static_cast<std::size_t>(at)].judgement;
}

std::optional<lisa::LiveSpeed> SharingResults::speed() const
{
    const int at = current();
    return at < 0 ? std::nullopt : m_visits[static_cast<std::size_t>(at)].speed;
}

void SharingResults::visit()
{
    if (m_change.configuration.kinds.empty() || current() >= 0)
        return;
    m_visits.push_back({m_change.configuration, {}, {}});
    if (m_visits.size() > kMostVisits)
        m_visits.erase(m_visits.begin());
    if (m_visitsRead)
        storeVisits();
}

void SharingResults::storeVisits()
{
    Json list = Json::array();
    for (const Visit& visit : m_visits)
        list.push_back(visit.configuration.toJson(m_session.model()->quickIdentity));
    put(visitsRecipe(), list);
}

void SharingResults::lookUp()
{
    const store::Project* project = m_session.engine().store.project();
    if (project == nullptr || m_session.model() == nullptr || m_text == nullptr || m_session.modelRecipe().is_null())
        return;
    visit();
    m_lookedUp = false;
    struct Ask {
        Configuration configuration;
        std::shared_future<std::optional<store::StoredResult>> judgement, speed;
    };
    auto asks = std::make_shared<std::vector<Ask>>();
    const std::string text = hashOf(m_text->ids);
    const auto ask = [this, project, text](const Configuration& configuration) {
        Json judgement = recipeOf("lisa.judgement", configuration), speed = recipeOf("lisa.speed", configuration);
        judgement["text"] = text;
        speed["context"] = kSpeedContext;
        speed["threads"] = m_session.engine().executor.teamSize();
        return Ask{configuration, project->findResult(judgement).share(), project->findResult(speed).share()};
    };
    for (const Visit& visit : m_visits)
        asks->push_back(ask(visit.configuration));
    std::shared_future<std::optional<store::StoredResult>> visits, costs;
    if (!m_visitsRead)
        visits = project->findResult(visitsRecipe()).share();
    if (!m_change.configuration.matchedOn.empty())
        m_costsMatchedOn = m_change.configuration.matchedOn;
    else if (m_costsMatchedOn.empty())
        m_costsMatchedOn = m_session.sharing().matchingTokens(); // as they would be measured now
    if (!m_costsMatchedOn.empty()) {
        Json recipe{{"kind", "lisa.costs"}, {"version", kVersion}};
        recipe.update(m_session.modelRecipe());
        recipe["matched_on"] = hashOf(m_costsMatchedOn);
        recipe["text"] = text;
        costs = project->findResult(recipe).share();
    }
    const std::string model = m_session.model()->quickIdentity;
    const auto layers = static_cast<std::size_t>(m_session.model()->files.config.layers);
    m_lookJob.start(
        Lane::Io,
        [asks, visits, costs, model, layers, judged = m_text, adapters = adaptersToCheck()](jobs::JobContext& job) {
            Found found;
            for (const auto& [hash, folder] : adapters) {
                job.throwIfCancelled();
                if (const auto known = found.trainedOn.find(hash); known == found.trainedOn.end() || known->second.problem)
                    found.trainedOn[hash] = trainedOn(folder, judged->whole);
            }
            if (visits.valid()) {
                found.isVisitsRead = true;
                const Json list = numbersOf(visits.get());
                for (std::size_t at = 0; list.is_array() && at < std::min(list.size(), kMostVisits); ++at)
                    if (auto configuration = Configuration::fromJson(list[at], model, layers))
                        found.visits.push_back(std::move(*configuration));
            }
            for (const Ask& one : *asks) {
                job.throwIfCancelled();
                found.numbers.emplace_back(numbersOf(one.judgement.get()), numbersOf(one.speed.get()));
                if (!found.isVisitsRead)
                    found.visits.push_back(one.configuration);
            }
            if (costs.valid())
                found.costs = numbersOf(costs.get());
            return found;
        },
        [this](const Found& found) { this->found(found); });
}

void SharingResults::found(const Found& found)
{
    m_trainedOn.insert(found.trainedOn.begin(), found.trainedOn.end());
    if (found.isVisitsRead) {
        // Those of earlier sittings come first; then their numbers are looked up.
        const std::vector<Visit> now = std::move(m_visits);
        m_visits.clear();
        for (const Configuration& configuration : found.visits)
            m_visits.push_back({configuration, {}, {}});
        m_visitsRead = true;
        const auto known = m_visits.size();
        for (const Visit& one : now) {
            const Json recipe = one.configuration.recipe();
            if (std::none_of(
                    m_visits.begin(), m_visits.end(), [&](const Visit& visit) { return visit.configuration.recipe() == recipe; }))
                m_visits.push_back(one);
        }
        if (m_visits.size() > known)
            storeVisits();
        lookUp();
        return;
    }
    for (std::size_t at = 0; at < found.numbers.size() && at < m_visits.size(); ++at) {
        m_visits[at].judgement =
            spoils(m_visits[at].configuration) == nullptr ? judgementOf(found.numbers[at].first) : std::nullopt;
        m_visits[at].speed = speedOf(found.numbers[at].second);
    }
    if (auto costs = costsOf(found.costs, m_change.configuration.kinds.size())) {
        m_costs = std::move(costs);
        Q_EMIT costsChanged();
    }
    m_lookedUp = true;
    Q_EMIT visitsChanged();
    Q_EMIT changed();
    if (m_wanted)
        measureMissing();
}

void SharingResults::measureMissing()
{
    m_wanted = true;
    const Visit* visit = currentVisit();
    if (!m_lookedUp || visit == nullptr || m_change.isNone())
        return;
    if (!visit->judgement && m_text != nullptr && m_text->ids.size() >= 2 && spoiledBy() == nullptr && !m_judgeJob.running())
        startJudging();
    if (!visit->speed && !m_speedJob.running())
        startSpeed();
    Q_EMIT changed();
}

void SharingResults::startJudging()
{
    auto& board = m_session.engine().board;
    auto id = std::make_shared<std::uint64_t>(0);
    m_judgeJob.start(
        Lane::Batch,
        [change = m_change, text = m_text](
            jobs::JobContext& job) { return change.model->judge(change.configuration, text->ids, text->window(), job); },
        [this, id, &board, text = hashOf(m_text->ids)](const lisa::LiveJudgement& judgement) {
            board.finished(*id);
            if (Visit* visit = currentVisit())
                visit->judgement = judgement;
            Json recipe = recipeOf("lisa.judgement", m_change.configuration);
            recipe["text"] = text;
            put(recipe, toJson(judgement));
            Q_EMIT visitsChanged();
            Q_EMIT changed();
        },
        [this, id, &board](const jobs::Failure& failure) {
            board.failed(*id, failure);
            Q_EMIT changed();
        },
        {.name = "perplexity"});
    *id = m_judgeJob.handle().id();
    board.started(*id,
        {.name = tr("Perplexity with shared layers"), .view = kViewId, .work = judgedOn(), .device = "CPU", .cancel = [this] {
             m_judgeJob.stop();
             Q_EMIT changed();
         }});
}

void SharingResults::startSpeed()
{
    auto& board = m_session.engine().board;
    auto id = std::make_shared<std::uint64_t>(0);
    m_speedJob.start(
        Lane::Batch,
        [change = m_change](jobs::JobContext& job) { return change.model->speed(change.configuration, kSpeedContext, job); },
        [this, id, &board](const lisa::LiveSpeed& speed) {
            board.finished(*id);
            if (Visit* visit = currentVisit())
                visit->speed = speed;
            Json recipe = recipeOf("lisa.speed", m_change.configuration);
            recipe["context"] = kSpeedContext;
            recipe["threads"] = m_session.engine().executor.teamSize();
            put(recipe, toJson(speed));
            Q_EMIT visitsChanged();
            Q_EMIT changed();
        },
        [this, id, &board](const jobs::Failure& failure) {
            board.failed(*id, failure);
            Q_EMIT changed();
        },
        {.name = "speed"});
    *id = m_speedJob.handle().id();
    board.started(*id, {.name = tr("Speed with shared layers"), .view = kViewId, .device = "CPU", .cancel = [this] {
                            m_speedJob.stop();
                            Q_EMIT changed();
                        }});
}

void SharingResults::measureCosts(const std::vector<std::int32_t>& matchedOn)
{
    if (m_text == nullptr || m_text->ids.size() < 2 || m_change.model == nullptr)
        return;
    auto& board = m_session.engine().board;
    auto id = std::make_shared<std::uint64_t>(0);
    m_costsMatchedOn = matchedOn;
    Json recipe{{"kind", "lisa.costs"}, {"version", kVersion}};
    recipe.update(m_session.modelRecipe());
    recipe["matched_on"] = hashOf(matchedOn);
    recipe["text"] = hashOf(m_text->ids);
    m_costJob.start(
        Lane::Batch,
        [model = m_change.model, text = m_text, matchedOn](jobs::JobContext& job) {
            (void)model->calibrate(matchedOn, {}, job);
            return model->costs(matchedOn, text->ids, text->window(), job);
        },
        [this, id, &board, recipe](const lisa::LiveCosts& costs) {
            board.finished(*id);
            m_costs = costs;
            put(recipe,
                {{"rise", costs.rise}, {"base", costs.basePerplexity}, {"tokens", costs.tokens}, {"window", costs.window}});
            Q_EMIT costsChanged();
        },
        [this, id, &board](const jobs::Failure& failure) {
            board.failed(*id, failure);
            Q_EMIT costsChanged();
            Q_EMIT m_session.failed(failure.toError());
        },
        {.name = "costs"});
    *id = m_costJob.handle().id();
    board.started(*id,
        {.name = tr("Cost of sharing, layer by layer"), .view = kViewId, .work = judgedOn(), .device = "CPU", .cancel = [this] {
             m_costJob.stop();
             Q_EMIT costsChanged();
         }});
    Q_EMIT costsChanged();
}

} // namespace plumbline::attention
