// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/project_work.h"

#include "core/store/project_file.h"
#include "widgets/bridge/job_board.h"
#include "widgets/bridge/store_session.h"

namespace plumbline::bridge {

ProjectWork::ProjectWork(jobs::Executor& executor, StoreSession& store, JobBoard& board,
    std::shared_ptr<jobs::Dispatcher> dispatcher, std::shared_ptr<const jobs::ProjectJobKinds> kinds, QObject* parent)
    : QObject(parent)
    , m_executor(executor)
    , m_store(store)
    , m_board(board)
    , m_dispatcher(std::move(dispatcher))
    , m_kinds(std::move(kinds))
{
    connect(&store, &StoreSession::closing, this, &ProjectWork::drop);
    connect(&store, &StoreSession::opened, this, &ProjectWork::follow);
    // One that could not be closed goes on.
    connect(&store, &StoreSession::changed, this, [this] {
        if (m_jobs == nullptr && m_store.project() != nullptr)
            follow();
    });
    follow();
}

ProjectWork::~ProjectWork()
{
    drop();
}

void ProjectWork::drop()
{
    m_board.setProjectJobs(nullptr);
    m_jobs.reset();
    m_project = nullptr;
}

void ProjectWork::follow()
{
    store::Project* project = m_store.project();
    if (project == m_project && m_jobs != nullptr)
        return;
    drop();
    m_project = project;
    if (project != nullptr) {
        m_jobs = std::make_unique<jobs::ProjectJobs>(
            m_executor, project->jobStore(), m_kinds, m_dispatcher, [this](const jobs::ProjectJobRow& row) {
                m_board.projectJobChanged();
                Q_EMIT rowChanged(row.id);
            });
        m_board.setProjectJobs(m_jobs.get());
    }
    Q_EMIT replaced();
}

} // namespace plumbline::bridge
