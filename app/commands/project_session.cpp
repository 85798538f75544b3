// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/project_session.h"

#include "core/base/error.h"

namespace plumbline::app {

namespace {
/// Once it is on disk. @throws Error where it cannot be written: the act would wait for a better day, as in a window, and nobody
/// would tell why.
Uuid written(store::Project& project, std::future<Uuid> act)
{
    project.flush();
    return act.get();
}
} // namespace

ProjectSession::ProjectSession(std::string file, store::ProjectOptions::Mode mode)
    : m_file(std::move(file))
{
    open(mode);
}

void ProjectSession::open(store::ProjectOptions::Mode mode)
{
    m_window.reset();
    m_project = store::Project::open(m_file, {.mode = mode});
    if (m_project->writable())
        return;
    const store::LockHolder holder = m_project->holder();
    const std::filesystem::path file = m_project->file();
    m_project.reset(); // a reader would keep the window from leaving one complete file behind
    if (!holder.socket.empty())
        m_window = std::make_unique<store::RemoteProject>(file, holder);
    if (!m_window || !m_window->answers())
        throw Error(ErrorCode::ReadOnly,
            {.file = m_file,
                .expected = "a project that nobody else writes",
                .found = holder.pid != 0 ? holder.program + ", process " + std::to_string(holder.pid) + " on " + holder.host
                                         : "a read-only place",
                .advice = Advice::ChooseOtherPlace});
}

store::RemoteProject* ProjectSession::window()
{
    if (m_window && !m_window->answers())
        open(store::ProjectOptions::Mode::Open);
    return m_window.get();
}

Uuid ProjectSession::commit(const store::ActDraft& draft)
{
    store::RemoteProject* there = window();
    return there != nullptr ? there->commit(draft) : written(*m_project, m_project->commit(draft));
}

store::Stepped ProjectSession::step(bool forward)
{
    if (store::RemoteProject* there = window())
        return there->step(forward);
    const auto next = forward ? m_project->nextRedo() : m_project->nextUndo();
    store::Stepped stepped;
    stepped.id = written(*m_project, forward ? m_project->redo() : m_project->undo());
    stepped.kind = next ? next->act.kind : "";
    stepped.undoDepth = m_project->undoDepth();
    stepped.redoDepth = m_project->redoDepth();
    return stepped;
}

void ProjectSession::putResult(const Json& recipe, const std::vector<store::ResultArray>& arrays)
{
    if (store::RemoteProject* there = window())
        there->putResult(recipe, arrays);
    else
        m_project->putResult(recipe, arrays).get();
}

std::optional<store::StoredResult> ProjectSession::findResult(const Json& recipe) const
{
    return m_project ? m_project->findResult(recipe).get() : openToRead(m_file)->findResult(recipe).get();
}

std::unique_ptr<store::Project> openToRead(const std::string& file)
{
    return store::Project::open(file, {.mode = store::ProjectOptions::Mode::Open, .readOnly = true});
}

} // namespace plumbline::app
