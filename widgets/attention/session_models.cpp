// SPDX-License-Identifier: GPL-3.0-or-later
// The models of a session: opened, kept in the project, held against each other.
#include "core/lisa/stored_similarity.h"
#include "core/store/model_reference.h"
#include "core/store/project_file.h"
#include "widgets/attention/session.h"
#include "widgets/bridge/job_board.h"
#include "widgets/bridge/store_session.h"

#include <QFileInfo>

namespace plumbline::attention {

using jobs::Lane;

namespace {
constexpr auto kView = "attention";
const QString kViewId = kView;
} // namespace

QString modelFileName(const std::filesystem::path& path)
{
    const QFileInfo info(QString::fromStdU16String(path.u16string()));
    return info.suffix() == "gguf" ? info.completeBaseName() : info.fileName();
}

void Session::syncModel()
{
    const store::Project& project = *m_engine.store.project();
    const Json model = project.setting("model").value_or(Json());
    const Json against = project.setting("attention.against").value_or(Json());
    if (model != m_modelJson || (model.is_null() && m_phase == Phase::NoProject)) {
        m_modelJson = model;
        m_model = nullptr;
        m_change = {};
        m_attention = m_againstAttention = nullptr;
        if (model.is_null()) {
            setPhase(Phase::NoModel);
            updateChip();
            Q_EMIT modelChanged();
        } else {
            reopenModel();
        }
    }
    if (against != m_againstJson) {
        m_againstJson = against;
        m_against = nullptr;
        m_againstAttention = nullptr;
        if (!against.is_null())
            openReferred(against, true);
        else if (m_model != nullptr)
            prepare();
        Q_EMIT modelChanged();
    }
}

void Session::reopenModel()
{
    const store::Project* project = m_engine.store.project();
    if (project == nullptr || m_modelJson.is_null())
        return;
    openReferred(m_modelJson, false);
}

void Session::openReferred(const Json& json, bool against)
{
    const auto reference = store::modelReference(json, m_engine.store.project()->file());
    if (reference)
        startOpening(
            reference->path, {.type = models::heldTypeByName(reference->type).value_or(models::HeldType::Auto)}, false, against);
    else if (!against)
        setPhase(Phase::ModelFailed,
            Error(ErrorCode::CorruptFile, {.file = m_engine.store.project()->file(), .place = "setting model"}));
}

void Session::openModel(const std::filesystem::path& path, const models::OpenOptions& options)
{
    startOpening(path, options, true, false);
}

void Session::compareWith(const std::filesystem::path& path)
{
    startOpening(path, {}, true, true);
}

void Session::compareWithItself()
{
    m_engine.store.commit(store::settingChosen(kView, "attention.against", nullptr));
}

void Session::startOpening(const std::filesystem::path& path, const models::OpenOptions& options, bool isAct, bool against)
{
    jobs::ViewJob& slot = against ? m_againstJob : m_openJob;
    const auto failed = [this, against, isAct, id = std::make_shared<std::uint64_t>()](const jobs::Failure& failure) {
        if (failure.code == ErrorCode::Cancelled)
            setPhase(m_model != nullptr ? (m_measured ? Phase::Measured : Phase::NoText) : Phase::NoModel);
        else if (against || (isAct && m_model != nullptr))
            Q_EMIT this->failed(failure.toError());
        else
            setPhase(Phase::ModelFailed, failure.toError());
        updateChip();
    };
    const QString name = tr("Open %1").arg(modelFileName(path));
    if (!against)
        setPhase(Phase::Opening);
    // Headers and tokenizer on an I/O thread, weights on the compute thread.
    slot.start(
        Lane::Io, [path](jobs::JobContext&) { return models::examine(path); },
        [this, options, isAct, against, failed, name](const models::Offer& offer) {
            jobs::ViewJob& loading = against ? m_againstJob : m_openJob;
            auto* registry = &m_engine.registry;
            auto ended = std::make_shared<std::uint64_t>(0);
            loading.start(
                Lane::Interactive,
                [registry, offer, options](jobs::JobContext& job) {
                    Opened result;
                    result.model = registry->open(
                        offer, options,
                        [&job](std::size_t done, std::size_t total, const char* stage) { job.progress(done, total, stage); },
                        job.cancelToken());
                    result.recipe = lisa::modelRecipe(result.model->files, models::heldTypeName(result.model->type));
                    result.asked = options.type;
                    return result;
                },
                [this, isAct, against, ended](const Opened& result) {
                    m_engine.board.finished(*ended);
                    opened(result, isAct, against);
                },
                [this, failed, ended](const jobs::Failure& failure) {
                    m_engine.board.failed(*ended, failure);
                    failed(failure);
                },
                {.name = name.toStdString(), .onProgress = [this](const jobs::Progress& progress) {
                     m_progress = progress;
                     Q_EMIT phaseChanged();
                 }});
            *ended = loading.handle().id();
            m_engine.board.started(
                *ended, {.name = name, .view = kViewId, .device = QStringLiteral("CPU"), .cancel = [this] { cancel(); }});
        },
        failed);
    updateChip();
    Q_EMIT modelChanged();
}

void Session::opened(const Opened& opened, bool isAct, bool against)
{
    const auto& model = opened.model;
    store::Project* project = m_engine.store.project();
    if (project == nullptr)
        return;
    if (model->tokenizer == nullptr) {
        const Error problem(
            ErrorCode::FileNotFound, {.file = model->files.path, .place = "tokenizer", .advice = Advice::OpenFolderOfModel});
        if (against || m_model != nullptr)
            Q_EMIT failed(problem);
        else
            setPhase(Phase::ModelFailed, problem);
        return;
    }
    const Json json = store::toJson({.path = std::filesystem::absolute(model->files.path),
                                        .name = modelFileName(model->files.path).toStdString(),
                                        .identity = model->quickIdentity,
                                        .type = std::string(models::heldTypeName(opened.asked))},
        project->file());
    if (against) {
        m_against = model;
        m_againstRecipe = opened.recipe;
        m_againstAttention = nullptr;
        if (const auto problem = whyNotTogether()) {
            m_against = nullptr;
            if (isAct) {
                Q_EMIT failed(*problem);
                prepare();
                return;
            }
        }
        m_againstJson = json;
        if (isAct && project->writable())
            m_engine.store.commit(store::settingChosen(kView, "attention.against", json));
    } else {
        m_model = model;
        m_change = {};
        m_modelRecipe = opened.recipe;
        m_attention = nullptr;
        m_text = nullptr;
        if (m_against != nullptr && whyNotTogether())
            m_against = nullptr;
        setPhase(Phase::NoText);
        const bool keep = isAct && project->writable() && json != m_modelJson;
        m_modelJson = json;
        if (keep) {
            store::ActDraft draft = store::modelChosen(kView, json);
            if (m_against == nullptr && !m_againstJson.is_null())
                draft.unset("attention.against");
            m_againstJson = m_against == nullptr ? Json() : m_againstJson;
            m_engine.store.commit(draft);
        }
    }
    updateChip();
    Q_EMIT modelChanged();
    prepare();
}

std::optional<Error> Session::whyNotTogether() const
{
    if (m_model == nullptr || m_against == nullptr)
        return std::nullopt;
    const auto wrong = [this](const char* what, std::string expected, std::string found) {
        return Error(ErrorCode::InvalidArgument,
            {.file = m_against->files.path, .place = what, .expected = std::move(expected), .found = std::move(found)});
    };
    const auto& one = m_model->files.config;
    const auto& two = m_against->files.config;
    if (one.heads != two.heads)
        return wrong("attention", std::to_string(one.heads) + " heads", std::to_string(two.heads) + " heads");
    const auto words = [](const text::Tokenizer& tokenizer) { return std::to_string(tokenizer.vocabularySize()) + " tokens"; };
    constexpr auto kProbe = "The plumb line hangs straight; 42 spirit levels.\n\tZwölf Boxkämpfer 你好";
    if (m_model->tokenizer->vocabularySize() != m_against->tokenizer->vocabularySize()
        || m_model->tokenizer->encode(kProbe).ids != m_against->tokenizer->encode(kProbe).ids)
        return wrong(
            "tokenizer", "that of " + m_model->files.name + ", " + words(*m_model->tokenizer), words(*m_against->tokenizer));
    return std::nullopt;
}

void Session::updateChip()
{
    bridge::Chip chip{.icon = "model", .name = modelName(), .count = {}, .spoken = {}, .broken = false, .command = "model.open"};
    if (m_model != nullptr) {
        chip.count = m_model->layerByLayer ? tr("layer by layer") : m_model->type == models::HeldType::BFloat16 ? "bf16" : "fp32";
        chip.spoken = tr("Model, %1, %2").arg(chip.name, chip.count);
    } else if (m_phase == Phase::ModelFailed) {
        chip.icon = "file-broken";
        chip.broken = true;
        chip.spoken = tr("Model, %1, cannot be opened").arg(chip.name);
    }
    m_engine.store.setModelChip(chip.name.isEmpty() ? bridge::Chip{} : chip);
}

} // namespace plumbline::attention
