// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor.h"
#include "core/jobs/job_store.h"

#include <map>

namespace plumbline::jobs {

/// Does the work of one kind of project job and returns its result, small, for the row. Called anew with the last checkpoint
/// (what JobContext::checkpoint() was given) after a pause or a crash: then it must come to the result that it would have come
/// to without. Checkpoints between steps; calls JobContext::pausePoint() there.
using ProjectJobFunction
    = std::function<Json(JobContext& job, const Json& recipe, const std::optional<std::string>& checkpoint)>;

/// The kinds that this program knows. Filled once at the start, then shared.
class ProjectJobKinds {
public:
    /// Adds to a run's options who hears what it emits.
    using Listen = std::function<void(const Uuid& id, JobOptions& options)>;
    struct Kind {
        Lane lane = Lane::Batch;
        ProjectJobFunction run;
        Listen listen;
    };
    void add(std::string kind, Lane lane, ProjectJobFunction run, Listen listen = {})
    {
        m_kinds[std::move(kind)] = {lane, std::move(run), std::move(listen)};
    }
    [[nodiscard]] const Kind* find(const std::string& kind) const;

private:
    std::map<std::string, Kind> m_kinds;
};

/// The project jobs of one open project: keeps the rows, runs what is started, writes down how it goes. Any thread, except
/// where said. Jobs that the last process left queued or running become Interrupted when a writable store is opened.
class ProjectJobs {
public:
    /// @param changed called on `dispatcher` with a row whose state has changed; silent once this object is gone (destroyed on
    ///                the dispatcher's thread). How far running jobs are is told by Executor::watch() and rows().
    ProjectJobs(Executor& executor, std::shared_ptr<JobStore> store, std::shared_ptr<const ProjectJobKinds> kinds,
                std::shared_ptr<Dispatcher> dispatcher = {}, std::function<void(const ProjectJobRow&)> changed = {});
    /// close()
    ~ProjectJobs();
    ProjectJobs(const ProjectJobs&) = delete;
    ProjectJobs& operator=(const ProjectJobs&) = delete;

    /// @throws Error UnsupportedFormat for a kind that this program does not know, ReadOnly
    Uuid start(const std::string& kind, Json recipe, std::string name);
    /// A running job stores a checkpoint and ends its run at its next pausePoint(). Returns at once.
    void pause(const Uuid& id);
    /// Goes on with a job that is Paused, Interrupted, Failed or Cancelled, from its checkpoint if it has one.
    /// @throws Error UnsupportedFormat, ReadOnly
    void resume(const Uuid& id);
    /// Returns at once; the row becomes Cancelled when the work has stopped.
    void cancel(const Uuid& id);
    /// Takes a job that does not run off the list. Returns false for one that runs.
    bool remove(const Uuid& id);

    [[nodiscard]] std::vector<ProjectJobRow> rows() const; ///< in the order of creation
    [[nodiscard]] std::optional<ProjectJobRow> row(const Uuid& id) const;
    [[nodiscard]] std::vector<std::string> log(const Uuid& id) const;
    /// Until the job's run has ended, however. Not on the compute thread.
    void wait(const Uuid& id) const;

    /// Running jobs are asked to store a checkpoint, and cancelled where they take longer than `grace`; both are Interrupted.
    /// Drop view jobs that ordered listeners may hold back before, or this waits for them.
    void close(std::chrono::milliseconds grace = std::chrono::seconds(2));

private:
    struct State;
    class Recorder;
    void submit(const Uuid& id);
    Executor& m_executor;
    std::shared_ptr<State> m_state;
};

} // namespace plumbline::jobs
