// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/project_jobs.h"

#include <QObject>
#include <memory>

namespace plumbline::store {
class Project;
}

namespace plumbline::bridge {

class JobBoard;
class StoreSession;

/// Runs the jobs of whichever project is open, and tells the window of them. Before a project closes its jobs store a checkpoint
/// and end: they are interrupted, and offered again when it opens. GUI thread.
class ProjectWork final : public QObject {
    Q_OBJECT
public:
    /// @param kinds filled before the first project opens
    ProjectWork(jobs::Executor& executor, StoreSession& store, JobBoard& board, std::shared_ptr<jobs::Dispatcher> dispatcher,
        std::shared_ptr<const jobs::ProjectJobKinds> kinds, QObject* parent = nullptr);
    ~ProjectWork() override;

    /// Null where no project is open.
    [[nodiscard]] jobs::ProjectJobs* jobs() const { return m_jobs.get(); }

Q_SIGNALS:
    /// Another project's jobs, or none.
    void replaced();
    void rowChanged(const plumbline::Uuid& id);

private:
    void drop();
    void follow();

    jobs::Executor& m_executor;
    StoreSession& m_store;
    JobBoard& m_board;
    std::shared_ptr<jobs::Dispatcher> m_dispatcher;
    std::shared_ptr<const jobs::ProjectJobKinds> m_kinds;
    store::Project* m_project = nullptr; ///< that m_jobs are of
    std::unique_ptr<jobs::ProjectJobs> m_jobs;
};

} // namespace plumbline::bridge
