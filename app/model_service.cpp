// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/model_service.h"

#include "core/formats/model_files.h"
#include "core/jobs/executor.h"
#include "core/models/registry.h"
#include "widgets/attention/session.h"
#include "widgets/bridge/store_session.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <memory>

namespace plumbline::app {

namespace {

QString text(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

QString words(const char* source)
{
    return QCoreApplication::translate("ModelService", source);
}

QString nameOf(const std::filesystem::path& path)
{
    const QFileInfo info(text(path));
    return info.suffix() == "gguf" ? info.completeBaseName() : info.fileName();
}

shell::ModelOffer toOffer(const models::Offer& offer, const models::ModelRegistry& registry)
{
    const auto& config = offer.files.config;
    shell::ModelOffer shown{.path = text(offer.files.path), .name = nameOf(offer.files.path)};
    shown.architecture = QString::fromStdString(config.architecture);
    shown.format = offer.files.kind == formats::ModelFiles::Kind::Gguf ? QStringLiteral("GGUF") : QStringLiteral("safetensors");
    shown.storedType = QString::fromUtf8(formats::storedTypeName(config.storedType).data());
    for (const auto& file : offer.stamps)
        shown.fileBytes += file.bytes;
    shown.layers = static_cast<int>(config.layers);
    shown.heads = static_cast<int>(config.heads);
    shown.keyHeads = static_cast<int>(config.keyValueHeads);
    shown.parameters = static_cast<qint64>(offer.bfloat16Bytes / 2);
    shown.contextLength = config.contextLength;
    shown.hasTokenizer = offer.tokenizer != nullptr;
    if (!shown.hasTokenizer)
        shown.tokenizerProblem =
            words(QT_TRANSLATE_NOOP("ModelService", "There is no tokenizer that can be read: texts cannot be measured with it."));
    for (const std::string& problem : offer.files.problems)
        shown.problems.push_back(QString::fromStdString(problem));
    const models::Plan best = registry.plan(offer);
    shown.available = best.available;
    const auto add = [&](models::HeldType type, models::Residence residence) {
        const models::Plan plan = registry.plan(offer, {.type = type, .residence = residence});
        if (plan.type == best.type && plan.layerByLayer == best.layerByLayer)
            shown.recommended = shown.ways.size();
        shown.ways.push_back({.type = QString::fromUtf8(models::heldTypeName(type).data()),
            .layerByLayer = residence == models::Residence::LayerByLayer,
            .weights = plan.weights,
            .needed = plan.needed});
    };
    add(models::HeldType::Float32, models::Residence::Memory);
    add(models::HeldType::BFloat16, models::Residence::Memory);
    add(models::HeldType::Float32, models::Residence::LayerByLayer);
    return shown;
}

} // namespace

shell::ModelService makeModelService(jobs::Executor& executor, models::ModelRegistry& registry, attention::Session& session)
{
    shell::ModelService service;
    auto slot = std::make_shared<jobs::ViewJob>(executor);
    service.examine = [slot, &registry](const QString& path, const std::function<void(shell::ModelOffer)>& answer) {
        // Only the newest question is answered; the one before gets none, and the page waits for none.
        slot->start(
            jobs::Lane::Io,
            [file = std::filesystem::path(path.toStdU16String())](jobs::JobContext&) { return models::examine(file); },
            [answer, &registry](const models::Offer& offer) { answer(toOffer(offer, registry)); },
            [answer, path](const jobs::Failure& failure) {
                shell::ModelOffer offer{.path = path, .name = QFileInfo(path).fileName()};
                offer.error = failure.toError();
                answer(offer);
            });
    };
    service.cached = [] {
        std::vector<shell::KnownModel> list;
        for (const formats::CachedModel& model : formats::cachedModels())
            list.push_back({QString::fromStdString(model.repository), text(model.folder), model.bytes});
        return list;
    };
    service.open = [&session](const QString& path, const QString& type, bool layerByLayer) {
        session.openModel(std::filesystem::path(path.toStdU16String()),
            {.type = models::heldTypeByName(type.toStdString()).value_or(models::HeldType::Auto),
                .residence = layerByLayer ? models::Residence::LayerByLayer : models::Residence::Memory});
    };
    service.whyNot = [&session]() -> QString {
        switch (session.engine().store.savedState()) {
        case bridge::SavedState::NoProject: return words(QT_TRANSLATE_NOOP("ModelService", "no project is open"));
        case bridge::SavedState::ReadOnly: return words(QT_TRANSLATE_NOOP("ModelService", "the project is read only"));
        default: return {};
        }
    };
    return service;
}

shell::MemoryService makeMemoryService(models::ModelRegistry& registry)
{
    shell::MemoryService service;
    service.uses = [&registry] {
        std::vector<shell::MemoryUse> list;
        for (const models::Held& held : registry.held())
            list.push_back(
                {nameOf(held.path), QString::fromUtf8(models::heldTypeName(held.type).data()), held.bytes, held.uses > 0});
        return list;
    };
    service.freeUnused = [&registry] { registry.evictUnused(); };
    return service;
}

} // namespace plumbline::app
