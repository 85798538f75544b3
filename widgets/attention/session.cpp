// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/session.h"

#include "widgets/attention/sharing.h"

#include "core/lisa/stored_similarity.h"
#include "core/store/project_file.h"
#include "widgets/bridge/job_board.h"
#include "widgets/bridge/store_session.h"

#include <QDate>
#include <QLocale>
#include <algorithm>

namespace plumbline::attention {

using jobs::Lane;

namespace {

constexpr auto kView = "attention";
const QString kViewId = kView;

std::string wordOf(const std::optional<Json>& json)
{
    return json && json->is_string() ? json->get<std::string>() : std::string();
}

Choice readChoice(const store::Project& project)
{
    Choice choice;
    choice.measure = lisa::measureByName(wordOf(project.setting("attention.measure"))).value_or(choice.measure);
    choice.matching = lisa::headMatchingByName(wordOf(project.setting("attention.matching"))).value_or(choice.matching);
    const auto sink = project.setting("attention.mask_sink");
    choice.maskSink = sink && sink->is_boolean() && sink->get<bool>();
    choice.scope = wordOf(project.setting("attention.scope")) == "texts" ? Scope::Texts : Scope::Prompt;
    return choice;
}

} // namespace

/// Texts as a model reads them, with the recipes of their results.
struct Session::Prepared {
    MeasureRequest request;
    std::vector<Json> recipes;
    Json calibrationRecipe;
    std::shared_ptr<const ReadText> shown;
};

Session::Session(Engine engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_openJob(engine.executor)
    , m_againstJob(engine.executor)
    , m_prepareJob(engine.executor)
    , m_measureJob(engine.executor)
    , m_matchJob(engine.executor)
{
    connect(&engine.store, &bridge::StoreSession::opened, this, [this] {
        m_modelJson = m_againstJson = {};
        m_model = m_against = nullptr;
        m_change = {};
        m_measured.reset();
        m_text = nullptr;
        m_attention = m_againstAttention = nullptr;
        m_shownText = {};
        m_openJob.stop();
        m_againstJob.stop();
        m_prepareJob.stop();
        m_measureJob.stop();
        Q_EMIT measuredChanged();
        Q_EMIT textChanged();
        syncProject();
    });
    connect(&engine.store, &bridge::StoreSession::contentChanged, this, &Session::syncProject);
    m_sharing = std::make_unique<Sharing>(*this);
    syncProject();
}

Session::~Session() = default;

void Session::syncProject()
{
    const store::Project* project = m_engine.store.project();
    if (project == nullptr) {
        setPhase(Phase::NoProject);
        Q_EMIT modelChanged();
        return;
    }
    const QString prompt = QString::fromStdString(wordOf(project->setting("prompt")));
    auto texts = project->texts();
    const Choice choice = readChoice(*project);
    const bool promptDiffers = prompt != m_prompt;
    const bool textsDiffer = texts.size() != m_texts.size()
        || !std::equal(texts.begin(), texts.end(), m_texts.begin(), [](const store::StoredText& a, const store::StoredText& b) {
               return a.id == b.id && a.text == b.text && a.title == b.title;
           });
    const Choice before = m_choice;
    m_prompt = prompt;
    m_texts = std::move(texts);
    m_choice = choice;
    if (std::none_of(m_texts.begin(), m_texts.end(), [this](const store::StoredText& one) { return one.id == m_shownText; }))
        m_shownText = {};
    if (promptDiffers)
        Q_EMIT promptChanged();
    if (textsDiffer)
        Q_EMIT textsChanged();
    if (!(before == choice))
        Q_EMIT choiceChanged();
    const Json modelBefore = m_modelJson, againstBefore = m_againstJson;
    syncModel();
    if (m_model == nullptr || m_modelJson != modelBefore || m_againstJson != againstBefore)
        return; // measured when it is open
    Choice other = before;
    other.matching = choice.matching;
    if (other == choice && before.matching != choice.matching && !promptDiffers && !textsDiffer && m_measured
        && m_phase == Phase::Measured)
        rematch();
    else if (promptDiffers || textsDiffer || !(before == choice) || !m_measured)
        prepare();
}

QString Session::modelName() const
{
    if (m_model != nullptr)
        return modelFileName(m_model->files.path);
    return m_modelJson.is_object() ? QString::fromStdString(m_modelJson.value("name", std::string())) : QString();
}

QString Session::againstName() const
{
    return m_against != nullptr ? modelFileName(m_against->files.path) : QString();
}

std::size_t Session::contextLength() const
{
    return m_model != nullptr ? static_cast<std::size_t>(std::max<std::int64_t>(m_model->files.config.contextLength, 1)) : 0;
}

void Session::run(const QString& prompt)
{
    if (prompt != m_prompt)
        m_engine.store.commit(store::promptCommitted(kView, prompt.toStdString())); // the signal that follows measures
    else
        prepare();
}

std::vector<store::StoredText> Session::texts() const
{
    return m_texts;
}

void Session::addText(const QString& title, const QString& text)
{
    m_engine.store.commit(store::textAdded(kView, {Uuid::make(), title.toStdString(), text.toStdString()}));
}

void Session::removeText(const Uuid& id)
{
    m_engine.store.commit(store::textRemoved(kView, id));
}

void Session::showText(const Uuid& id)
{
    if (id == m_shownText)
        return;
    m_shownText = id;
    prepare();
}

void Session::choose(const Choice& choice)
{
    const std::pair<bool, store::ActDraft> acts[] = {
        {choice.measure != m_choice.measure,
            store::settingChosen(kView, "attention.measure", std::string(lisa::measureName(choice.measure)))},
        {choice.matching != m_choice.matching,
            store::settingChosen(kView, "attention.matching", std::string(lisa::headMatchingName(choice.matching)))},
        {choice.maskSink != m_choice.maskSink, store::settingChosen(kView, "attention.mask_sink", choice.maskSink)},
        {choice.scope != m_choice.scope,
            store::settingChosen(kView, "attention.scope", choice.scope == Scope::Texts ? "texts" : "prompt")},
    };
    for (const auto& [differs, draft] : acts) {
        if (differs)
            m_engine.store.commit(draft);
    }
}

void Session::setChange(const Change& change)
{
    const bool differs = !(m_change.isNone() && change.isNone())
        && (m_change.model != change.model || m_change.configuration.recipe() != change.configuration.recipe());
    m_change = change;
    if (!differs)
        return;
    m_attention = nullptr;
    m_matchJob.stop();
    Q_EMIT changeChanged();
    prepare();
}

void Session::measureAgain()
{
    if (m_model == nullptr)
        reopenModel();
    else
        prepare();
}

void Session::cancel()
{
    const bool measuring = m_phase == Phase::Measuring;
    m_openJob.stop();
    m_againstJob.stop();
    m_prepareJob.stop();
    m_measureJob.stop();
    if (measuring || m_phase == Phase::Opening)
        setPhase(m_model == nullptr ? Phase::NoModel : Phase::MeasureFailed, Error(ErrorCode::Cancelled, {}));
}

void Session::prepare()
{
    if (m_model == nullptr)
        return;
    m_measureJob.stop();
    std::vector<std::pair<std::string, std::string>> sources; // title, text
    if (m_choice.scope == Scope::Prompt) {
        if (!m_prompt.isEmpty())
            sources.emplace_back(tr("prompt").toStdString(), m_prompt.toStdString());
    } else {
        // The text that is shown comes first: its attention is kept while it is measured.
        for (const store::StoredText& one : m_texts)
            sources.insert(one.id == m_shownText ? sources.begin() : sources.end(), {one.title, one.text});
    }
    if (sources.empty()) {
        m_prepareJob.stop();
        m_text = nullptr;
        m_attention = m_againstAttention = nullptr;
        setPhase(Phase::NoText);
        Q_EMIT textChanged();
        return;
    }
    setPhase(Phase::Measuring);
    m_progress = {};
    lisa::SimilarityOptions how;
    how.measure = m_choice.measure;
    how.maskSink = m_choice.maskSink;
    m_prepareJob.start(
        Lane::Io,
        [model = m_model, against = m_against, sources = std::move(sources), how, matching = m_choice.matching,
            change = m_against == nullptr ? m_change : Change{}, context = contextLength(), modelRecipe = m_modelRecipe,
            againstRecipe = m_againstRecipe](jobs::JobContext& job) {
            auto prepared = std::make_shared<Prepared>();
            prepared->request = {.model = model,
                .against = against,
                .texts = {},
                .how = how,
                .matching = matching,
                .stored = {},
                .change = change};
            if (!change.isNone() && change.configuration.has(lisa::LayerKind::Matched))
                prepared->calibrationRecipe = lisa::similarityRecipe(modelRecipe, change.configuration.matchedOn, {});
            for (const auto& [title, text] : sources) {
                job.throwIfCancelled();
                prepared->request.texts.push_back(
                    std::make_shared<const ReadText>(attention::readText(*model->tokenizer, title, text, context)));
                const ReadText& read = *prepared->request.texts.back();
                if (read.ids.size() < 2)
                    throw Error(ErrorCode::InvalidArgument,
                        {.place = read.title,
                            .expected = "at least 2 tokens",
                            .found = std::to_string(read.ids.size()),
                            .advice = Advice::UseLongerText});
                Json recipe = lisa::similarityRecipe(modelRecipe, read.ids, how);
                if (against != nullptr)
                    recipe["against"] = againstRecipe;
                if (!change.isNone())
                    recipe["sharing"] = change.configuration.recipe();
                prepared->recipes.push_back(std::move(recipe));
            }
            prepared->shown = prepared->request.texts.front();
            return std::shared_ptr<const Prepared>(std::move(prepared));
        },
        [this](const std::shared_ptr<const Prepared>& prepared) { start(prepared); },
        [this](const jobs::Failure& failure) { setPhase(Phase::MeasureFailed, failure.toError()); });
}

void Session::start(std::shared_ptr<const Prepared> prepared)
{
    if (m_text == nullptr || m_text->ids != prepared->shown->ids) {
        m_attention = m_againstAttention = nullptr;
        m_text = prepared->shown;
        Q_EMIT textChanged();
    }
    MeasureRequest request = prepared->request;
    if (const store::Project* project = m_engine.store.project()) {
        for (const Json& recipe : prepared->recipes)
            request.stored.push_back(project->findResult(recipe).share());
        if (!prepared->calibrationRecipe.is_null())
            request.calibration = project->findResult(prepared->calibrationRecipe).share();
    }
    if (m_measured && m_measured->configuration.kinds.empty() && m_measuredTexts.size() == 1
        && m_measuredTexts.front()->ids == prepared->shown->ids && m_against == nullptr
        && m_measured->heads->layers == static_cast<int>(m_model->files.config.layers)
        && m_measured->heads->measure == request.how.measure && m_measured->heads->maskSink == request.how.maskSink)
        request.base = m_measured->heads;
    const auto texts = static_cast<int>(request.texts.size());
    const auto layers = m_model->files.config.layers;
    const QString work = texts > 1
        ? tr("%1 layers × %n text(s)", "", texts).arg(layers)
        : tr("%1 layers × %2 tokens").arg(layers).arg(QLocale().toString(request.texts.front()->ids.size()));
    auto id = std::make_shared<std::uint64_t>(0);
    jobs::JobOptions options{.name = "similarity", .onProgress = [this](const jobs::Progress& progress) {
                                 m_progress = progress;
                                 Q_EMIT phaseChanged();
                             }};
    options.listen<Answered>(
        jobs::Delivery::Newest, [this](const Answered& answered) { Q_EMIT this->answered(answered.answer); });
    m_measureJob.start(
        Lane::Interactive, [request = std::move(request)](jobs::JobContext& job) { return measure(request, job); },
        [this, prepared, id](const Measured& measured) {
            m_engine.board.finished(*id);
            finished(measured, prepared);
        },
        [this, id](const jobs::Failure& failure) {
            m_engine.board.failed(*id, failure);
            setPhase(Phase::MeasureFailed, failure.toError());
        },
        std::move(options));
    *id = m_measureJob.handle().id();
    m_engine.board.started(
        *id, {.name = tr("Layer similarity"), .view = kViewId, .work = work, .device = QStringLiteral("CPU"), .cancel = [this] {
                  cancel();
              }});
}

void Session::finished(const Measured& measured, const std::shared_ptr<const Prepared>& prepared)
{
    store::Project* project = m_engine.store.project();
    for (std::size_t at = 0; project != nullptr && project->writable() && at < measured.fresh.size(); ++at) {
        if (!measured.fresh[at].empty())
            project->putResult(prepared->recipes[at], measured.fresh[at]);
    }
    if (project != nullptr && project->writable() && !measured.calibration.empty())
        project->putResult(prepared->calibrationRecipe, measured.calibration);
    m_measured = measured;
    m_measured->fresh.clear();
    m_measured->calibration.clear();
    m_measuredTexts = prepared->request.texts;
    if (measured.attention != nullptr && m_text == prepared->shown)
        m_attention = measured.attention;
    setPhase(Phase::Measured);
    if (m_measured->matching != m_choice.matching)
        rematch();
    else
        Q_EMIT measuredChanged();
}

void Session::rematch()
{
    // 1,024 assignments of 32 heads take longer than a frame.
    m_matchJob.start(
        Lane::Realtime,
        [heads = m_measured->heads, matching = m_choice.matching, rows = m_measured->matrix.rows, against = m_against != nullptr](
            jobs::JobContext&) { return matrixOf(*heads, matching, rows, against); },
        [this, matching = m_choice.matching](const lisa::LayerMatrix& matrix) {
            m_measured->matrix = matrix;
            m_measured->matching = matching;
            Q_EMIT measuredChanged();
        });
}

void Session::keepAttention(const std::shared_ptr<const ReadText>& text, std::shared_ptr<const lisa::TextAttention> own,
    std::shared_ptr<const lisa::TextAttention> against)
{
    if (text != m_text)
        return;
    if (own != nullptr)
        m_attention = std::move(own);
    if (against != nullptr && m_against != nullptr)
        m_againstAttention = std::move(against);
}

void Session::setPhase(Phase phase, std::optional<Error> problem)
{
    m_phase = phase;
    m_problem = std::move(problem);
    Q_EMIT phaseChanged();
}

std::size_t Session::tokenCount() const
{
    std::size_t sum = 0;
    for (const auto& one : m_measuredTexts)
        sum += one->ids.size();
    return sum;
}

QString Session::measureText() const
{
    const lisa::Measure measure = m_measured ? m_measured->heads->measure : m_choice.measure;
    const lisa::HeadMatching matching = m_measured ? m_measured->matching : m_choice.matching;
    const QString what = measure == lisa::Measure::Cosine ? tr("Cosine similarity") : tr("JS divergence");
    switch (matching) {
    case lisa::HeadMatching::Same: return tr("%1, head by head", "measure").arg(what);
    case lisa::HeadMatching::Best: return tr("%1, best head", "measure").arg(what);
    case lisa::HeadMatching::Assignment: return tr("%1, heads matched", "measure").arg(what);
    }
    return what;
}

std::vector<std::string> Session::captions() const
{
    std::vector<std::string> lines;
    if (!m_measured)
        return lines;
    const QLocale locale;
    const auto texts = static_cast<int>(m_measuredTexts.size());
    QString what = measureText() + (m_measured->heads->maskSink ? tr(", first token left out") : tr(", first token kept"));
    what +=
        QStringLiteral(" · ") + tr("mean over queries 1 and later") + QStringLiteral(" · ") + tr("layers and heads count from 0");
    lines.push_back(what.toStdString());
    const QString tokens = tr("%1 tokens").arg(locale.toString(static_cast<qulonglong>(tokenCount())));
    const QString of = texts > 1 ? tr("%n text(s)", "", texts) + QStringLiteral(", ") + tokens
                                 : QString::fromStdString(m_measuredTexts.front()->title) + QStringLiteral(", ") + tokens;
    const QString model =
        m_against != nullptr ? tr("%1 (rows) against %2 (columns)").arg(modelName(), againstName()) : modelName();
    if (!m_measured->configuration.isFull())
        lines.push_back(m_sharing->textOf(m_measured->configuration).toStdString());
    lines.push_back(
        (of + QStringLiteral(" · ") + model + QStringLiteral(" · ") + QDate::currentDate().toString(Qt::ISODate)).toStdString());
    return lines;
}

} // namespace plumbline::attention
