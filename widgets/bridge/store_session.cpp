// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/store_session.h"

#include "core/store/project_file.h"
#include "core/store/remote.h"

#include <QFileInfo>
#include <QLocale>

namespace plumbline::bridge {

namespace {

std::filesystem::path pathOf(const QString& path)
{
    return std::filesystem::path(path.toStdU16String());
}

QString textOf(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

StoreSession::StoreSession(std::shared_ptr<jobs::Dispatcher> dispatcher, QObject* parent)
    : ProjectSession(parent)
    , m_dispatcher(std::move(dispatcher))
{
    m_retry.setInterval(5000);
    connect(&m_retry, &QTimer::timeout, this, [this] { m_project->retry(); });
    m_look.setInterval(2000);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (m_project->refresh())
            tellContent({});
    });
}

StoreSession::~StoreSession() = default;

void StoreSession::take(const QString& path, bool create)
{
    store::ProjectOptions options;
    options.mode = create ? store::ProjectOptions::Mode::Create : store::ProjectOptions::Mode::Open;
    options.dispatcher = m_dispatcher;
    options.onSaveState = [this](const store::SaveState& state) {
        const bool failed = state.kind == store::SaveState::Kind::Failed;
        if (failed && !m_retry.isActive())
            m_retry.start();
        else if (!failed)
            m_retry.stop();
        Q_EMIT changed();
    };
    if (m_project != nullptr && QFileInfo(path) == QFileInfo(this->path()))
        return;
    auto next = store::Project::open(pathOf(path), std::move(options));
    if (m_project != nullptr) {
        Q_EMIT closing();
        m_server.reset();
        try {
            m_project->close(); // one that cannot be written stays open, and says why
        } catch (const Error&) {
            serve();
            Q_EMIT changed();
            throw;
        }
    }
    m_retry.stop();
    m_look.stop();
    m_project = std::move(next);
    serve();
    m_modelChip = {};
    if (m_project->access() == store::Access::ReadOnlyHeld)
        m_look.start();
    Q_EMIT opened();
    Q_EMIT changed();
}

void StoreSession::serve()
{
    if (m_project->writable())
        m_server = std::make_unique<store::ProjectServer>(*m_project,
            store::ServerOptions{.dispatcher = m_dispatcher, .onAct = [this](const std::string&) { tellContent({}); }});
}

void StoreSession::create(const QString& path)
{
    take(path, true);
}

void StoreSession::open(const QString& path)
{
    take(path, false);
}

void StoreSession::close()
{
    if (m_project == nullptr)
        return;
    Q_EMIT closing();
    m_server.reset();
    try {
        m_project->close();
    } catch (const Error&) {
        serve(); // it stays open
        Q_EMIT changed();
        throw;
    }
    m_retry.stop();
    m_look.stop();
    m_project.reset();
    m_modelChip = {};
    Q_EMIT opened();
    Q_EMIT changed();
}

std::future<Uuid> StoreSession::commit(const store::ActDraft& draft)
{
    if (m_project == nullptr)
        throw Error(ErrorCode::InvalidArgument, {.place = "project", .found = "none"});
    auto done = m_project->commit(draft);
    tellContent(QString::fromStdString(draft.view));
    return done;
}

void StoreSession::setModelChip(const Chip& chip)
{
    m_modelChip = chip;
    Q_EMIT changed();
}

void StoreSession::tellContent(const QString& view)
{
    Q_EMIT contentChanged(view);
    Q_EMIT changed();
}

QString StoreSession::name() const
{
    return m_project != nullptr ? QFileInfo(path()).completeBaseName() : QString();
}

QString StoreSession::path() const
{
    return m_project != nullptr ? textOf(m_project->file()) : QString();
}

SavedState StoreSession::savedState() const
{
    if (m_project == nullptr)
        return SavedState::NoProject;
    if (!m_project->writable())
        return SavedState::ReadOnly;
    switch (m_project->saveState().kind) {
    case store::SaveState::Kind::Saved: return SavedState::Saved;
    case store::SaveState::Kind::Saving: return SavedState::Saving;
    case store::SaveState::Kind::Failed: return SavedState::NotSaved;
    }
    return SavedState::Saved;
}

QString StoreSession::savedReason() const
{
    if (m_project == nullptr)
        return {};
    switch (m_project->access()) {
    case store::Access::ReadOnlyHeld: {
        const store::LockHolder& holder = m_project->holder();
        if (holder.host.empty())
            return tr("another window writes it");
        return tr("%1 on %2 writes it", "program, computer")
            .arg(QString::fromStdString(holder.program), QString::fromStdString(holder.host));
    }
    case store::Access::ReadOnlyPlace: return tr("its folder cannot be written");
    case store::Access::ReadOnlyAsked:
    case store::Access::Writer: break;
    }
    const auto failure = m_project->saveState().failure;
    if (!failure)
        return {};
    switch (failure->code) {
    case ErrorCode::DiskFull: return tr("the disk is full");
    case ErrorCode::ReadOnly: return tr("the place is read only");
    case ErrorCode::FileNotFound: return tr("the file is gone");
    case ErrorCode::CorruptFile: return tr("the file is damaged");
    default: return tr("the disk does not answer");
    }
}

int StoreSession::undoDepth() const
{
    return m_project != nullptr && m_project->writable() ? static_cast<int>(m_project->undoDepth()) : 0;
}

int StoreSession::redoDepth() const
{
    return m_project != nullptr && m_project->writable() ? static_cast<int>(m_project->redoDepth()) : 0;
}

QString StoreSession::undoText() const
{
    const auto row = m_project != nullptr ? m_project->nextUndo() : std::nullopt;
    return row ? actText(row->act.kind) : QString();
}

QString StoreSession::redoText() const
{
    const auto row = m_project != nullptr ? m_project->nextRedo() : std::nullopt;
    return row ? actText(row->act.kind) : QString();
}

Chip StoreSession::dataChip() const
{
    if (m_project == nullptr)
        return {};
    const auto texts = static_cast<int>(m_project->texts().size());
    return {
        .icon = "text", .name = tr("texts"), .count = QLocale().toString(texts), .spoken = tr("Data set, %n text(s)", "", texts)};
}

void StoreSession::saveNow()
{
    if (m_project != nullptr)
        m_project->retry();
    Q_EMIT changed();
}

void StoreSession::undo()
{
    const auto row = m_project != nullptr ? m_project->nextUndo() : std::nullopt;
    if (!row)
        return;
    m_project->undo();
    tellContent(QString::fromStdString(row->act.view));
    Q_EMIT stepped(QString::fromStdString(row->act.view));
}

void StoreSession::redo()
{
    const auto row = m_project != nullptr ? m_project->nextRedo() : std::nullopt;
    if (!row)
        return;
    m_project->redo();
    tellContent(QString::fromStdString(row->act.view));
    Q_EMIT stepped(QString::fromStdString(row->act.view));
}

QString StoreSession::actText(const std::string& kind)
{
    if (kind == "text added")
        return tr("text added");
    if (kind == "texts added")
        return tr("texts added");
    if (kind == "text removed")
        return tr("text removed");
    if (kind == "prompt committed")
        return tr("prompt committed");
    if (kind == "model chosen")
        return tr("model chosen");
    if (kind == "setting chosen")
        return tr("setting chosen");
    // "layer shared:14": what it was done to stands behind the colon.
    const auto colon = kind.find(':');
    const std::string what = kind.substr(0, colon);
    const QString to = colon == std::string::npos ? QString() : QString::fromStdString(kind.substr(colon + 1));
    if (what == "layer shared")
        return tr("share layer %1").arg(to);
    if (what == "layer full")
        return tr("make layer %1 full").arg(to);
    if (what == "layers shared")
        return tr("share %n layer(s)", "", to.toInt());
    if (what == "layers full")
        return tr("make %n layer(s) full", "", to.toInt());
    if (what == "all layers full")
        return tr("set all layers full");
    if (what == "layers share as")
        return to == "lisa" ? tr("share with trained parts") : to == "direct" ? tr("share directly") : tr("share with heads matched");
    if (what == "adapter chosen")
        return tr("share as an adapter does");
    if (what == "judged on")
        return to.isEmpty() ? tr("judge on the texts of the project") : tr("judge on %1").arg(to);
    if (what == "sharing returned")
        return tr("return to other shared layers");
    return QString::fromStdString(kind);
}

} // namespace plumbline::bridge
