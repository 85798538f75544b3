// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatcher.h"
#include "core/store/project_file.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace plumbline::store {

// Programs that find a project held ask its writer. What they read, they read from the file itself, where every act that was
// acknowledged stands.

/// What undo and redo came to.
struct Stepped {
    Uuid id; ///< of the act that was undone or redone; null: there was none
    std::string kind; ///< of the act
    std::size_t undoDepth = 0, redoDepth = 0;
};

struct ServerOptions {
    /// Acts are done on its thread, as the writer's own are. Empty: on the server's thread.
    std::shared_ptr<jobs::Dispatcher> dispatcher = {};
    /// On the dispatcher's thread, after an act came in ("text added"; also of an undo or redo), when it is in memory.
    std::function<void(const std::string& kind)> onAct = {};
    std::function<void()> onResult = {}; ///< the same for a measurement that was brought
};

/// Lets other programs of the same user write an open project through the one that holds it: a local socket that the lock file
/// names, readable by its owner only, and the user at the other end is checked. One request at a time, on a thread of its own.
/// Made and destroyed on the dispatcher's thread, before the project goes.
class ProjectServer {
public:
    /// Where no socket can be had (the path is too long, no place to write) it logs so and serves nobody.
    /// @throws Error ReadOnly where the project is not written here
    explicit ProjectServer(Project& project, ServerOptions options = {});
    /// Stops at once: a request that waits is not answered.
    ~ProjectServer();
    ProjectServer(const ProjectServer&) = delete;
    ProjectServer& operator=(const ProjectServer&) = delete;

    [[nodiscard]] const std::filesystem::path& socket() const; ///< empty where it serves nobody

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// The other end. Each call is a connection of its own, and returns when what it did is on disk.
/// All throw what the writer's Project throws, and ReadOnly where the writer is gone or does not answer.
class RemoteProject {
public:
    RemoteProject(std::filesystem::path project, LockHolder holder);

    /// Whether a call would find somebody now.
    [[nodiscard]] bool answers() const;
    Uuid commit(const ActDraft& draft); ///< null: it changed nothing
    Stepped step(bool forward); ///< redo, or undo
    void putResult(const Json& recipe, const std::vector<ResultArray>& arrays);

private:
    [[nodiscard]] Json ask(Json head, std::string body) const;

    std::filesystem::path m_project;
    LockHolder m_holder;
};

} // namespace plumbline::store
