// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/project_jobs.h"
#include "widgets/bridge/job_list.h"

#include <QElapsedTimer>
#include <functional>
#include <map>
#include <memory>

namespace plumbline::bridge {

/// What a view says of a job that it has just started; the executor knows no more than a name.
struct JobNote {
    QString name; ///< translated
    QString view = {};
    QString work = {};
    QString device = {};
    std::function<void()> cancel = {}; ///< empty: it cannot be cancelled by itself
    std::function<void()> again = {}; ///< empty: it cannot be run again
};

/// The jobs of the executor and of the open project, as the window lists them. A view that starts a named job notes it here:
///   m_job.start(Lane::Interactive, body, onResult, onFailure, {.name = "similarity"});
///   board.started(m_job.handle().id(), {.name = tr("Layer similarity"), .view = "attention", .cancel = [this] { m_job.stop();
///   }});
/// and says in its callbacks how it ended: finished() or failed(). One that goes without either was cancelled. A project job
/// names its view and device in its recipe: "view", "device". GUI thread.
class JobBoard final : public JobList {
    Q_OBJECT
public:
    explicit JobBoard(jobs::Executor& executor, QObject* parent = nullptr);
    ~JobBoard() override;

    void started(std::uint64_t id, JobNote note);
    void finished(std::uint64_t id);
    void failed(std::uint64_t id, const jobs::Failure& failure);
    /// The jobs of the project that is open; null when it closes. Not owned.
    void setProjectJobs(jobs::ProjectJobs* jobs);
    /// To be called when a project job's row has changed (ProjectJobs' `changed`).
    void projectJobChanged() { refresh(); }

    [[nodiscard]] std::vector<JobRow> rows() const override;
    void cancel(const QString& id) override;
    void remove(const QString& id) override;
    void runAgain(const QString& id) override;
    void clearFinished() override;

private:
    struct Entry {
        JobNote note;
        JobRow row;
        QElapsedTimer clock;
    };
    void refresh();
    [[nodiscard]] JobRow rowOf(const jobs::ProjectJobRow& job, const std::vector<jobs::JobInfo>& live) const;
    void end(std::uint64_t id, JobState state, std::optional<Error> failure);

    jobs::Executor& m_executor;
    jobs::ProjectJobs* m_projectJobs = nullptr;
    struct Log {
        jobs::ProjectJobState state;
        QStringList lines;
    };
    mutable std::map<Uuid, Log> m_logs; ///< read when a job's state changes: the disk is asked for them
    std::map<std::uint64_t, Entry> m_entries; ///< by id of the executor
    std::shared_ptr<void> m_watch;
};

} // namespace plumbline::bridge
