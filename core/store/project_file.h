// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatcher.h"
#include "core/jobs/job_store.h"
#include "core/store/acts.h"
#include "core/store/project_lock.h"
#include "core/store/project_tables.h"
#include "core/store/results.h"
#include "core/store/writer.h"

#include <filesystem>
#include <functional>
#include <future>
#include <memory>

namespace plumbline::store {

struct ProjectOptions {
    enum class Mode { Open, Create, OpenOrCreate } mode = Mode::Open;
    bool readOnly = false;
    std::string author = {};              ///< of acts; empty: the user's name
    std::string program = "plumbline";    ///< what a second opener is told
    std::shared_ptr<jobs::Dispatcher> dispatcher = {};    ///< of onSaveState; empty: InlineDispatcher
    std::function<void(const SaveState&)> onSaveState = {}; ///< silent once the project is gone
    std::string vfs = {}; ///< SQLite's file system, for tests
};

/// Why a project can be written, or not.
enum class Access { Writer, ReadOnlyAsked, ReadOnlyHeld, ReadOnlyPlace };

/// An open project file (*.plumb). One process writes it, others look at it. What it holds is in memory too: reading is
/// immediate, an act is seen at once by who did it, and is on disk when its future is ready. Any thread, except as said.
class Project {
public:
    /// @throws Error FileNotFound, UnsupportedFormat, NewerFileVersion (the file is left as it is), CorruptFile, ReadOnly,
    ///         InvalidArgument (to create: there is such a file)
    [[nodiscard]] static std::unique_ptr<Project> open(const std::filesystem::path& file, ProjectOptions options = {});
    /// close(); what cannot be written is lost, and logged.
    ~Project();
    Project(const Project&) = delete;
    Project& operator=(const Project&) = delete;

    [[nodiscard]] const std::filesystem::path& file() const;
    [[nodiscard]] Access access() const;
    [[nodiscard]] bool writable() const { return access() == Access::Writer; }
    [[nodiscard]] const LockHolder& holder() const; ///< of ReadOnlyHeld: who writes it
    /// Tells other programs where this one takes requests; empty: nowhere. Only a writer. @see ProjectServer
    void announce(const std::filesystem::path& socket);
    [[nodiscard]] int schemaVersion() const; ///< of the file, as this program holds it
    [[nodiscard]] bool onNetworkFolder() const;     ///< then each act waits longer for the disk

    /// Does an act, in memory at once. The future is ready when it is on disk; where it cannot be written it waits, see
    /// saveState(). One that changes nothing is not kept: null UUID. Drops what could be redone.
    /// @throws Error ReadOnly, InvalidArgument, with nothing done
    std::future<Uuid> commit(const ActDraft& draft);
    /// Undoes the last act, or does the last undone one again; gives its UUID, or a null one where there is none.
    /// @throws Error ReadOnly, CorruptFile
    std::future<Uuid> undo();
    std::future<Uuid> redo();
    [[nodiscard]] std::size_t undoDepth() const;
    [[nodiscard]] std::size_t redoDepth() const;
    [[nodiscard]] std::optional<HistoryRow> nextUndo() const; ///< what undo() would undo, for the menu; without changes
    [[nodiscard]] std::optional<HistoryRow> nextRedo() const;
    /// Newest first; at most the last 10,000 rows. Without changes.
    [[nodiscard]] std::vector<HistoryRow> history(std::size_t limit) const;

    [[nodiscard]] std::vector<StoredText> texts() const; ///< in the order of making
    [[nodiscard]] std::map<Uuid, StoredObject> objects(const std::string& type) const;
    [[nodiscard]] std::optional<StoredObject> object(const Uuid& id) const;
    [[nodiscard]] std::optional<Json> setting(const std::string& key) const;
    [[nodiscard]] IndexSet bitmap(const std::string& name) const; ///< empty where there is none

    /// Measured arrays, so that they need not be measured again. No acts: not undone, and not kept where the disk is full.
    std::future<void> putResult(Json recipe, std::vector<ResultArray> arrays);
    std::future<std::optional<StoredResult>> findResult(Json recipe) const;
    std::future<void> removeResult(Json recipe);
    [[nodiscard]] std::future<std::int64_t> resultCount() const;

    /// The project's jobs, for jobs::ProjectJobs (drop that before the project).
    [[nodiscard]] std::shared_ptr<jobs::JobStore> jobStore() const;

    [[nodiscard]] SaveState saveState() const;
    void retry(); ///< tries again to write what waits
    /// Until all acts are on disk. @throws Error: why not; they still wait
    void flush();
    /// One complete file with all acts, also with those that could not be written here.
    [[nodiscard]] std::future<void> saveCopy(const std::filesystem::path& target);
    [[nodiscard]] std::future<CheckReport> check() const;
    /// For a reader: what the writer has done since. Returns whether anything changed.
    bool refresh();
    /// Writes what waits, folds the log in (the one file is complete), lets others write. Afterwards only reading from memory.
    /// @throws Error where acts cannot be written: then the project stays open
    void close();

private:
    struct Impl;
    explicit Project(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace plumbline::store
