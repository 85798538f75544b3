// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/executor.h"

#include "core/jobs/executor_core.h"

#include <algorithm>
#include <sched.h>

namespace plumbline::jobs {

CoreBudget CoreBudget::ofThisMachine()
{
    CoreBudget budget;
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) == 0)
        budget.compute = std::max(1, CPU_COUNT(&set));
    else
        budget.compute = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return budget;
}

JobHandle::JobHandle(std::shared_ptr<detail::Core> core, std::shared_ptr<detail::Job> job)
    : m_core(std::move(core))
    , m_job(std::move(job))
{
}

JobHandle::JobHandle(JobHandle&&) noexcept = default;

JobHandle& JobHandle::operator=(JobHandle&& other) noexcept
{
    if (this == &other)
        return *this;
    drop();
    m_core = std::move(other.m_core);
    m_job = std::move(other.m_job);
    return *this;
}

JobHandle::~JobHandle()
{
    drop();
}

void JobHandle::drop()
{
    if (!m_job)
        return;
    // Taken out first: destroying what a callback captured may come back to this handle.
    const auto core = std::move(m_core);
    const auto job = std::move(m_job);
    m_core = nullptr;
    m_job = nullptr;
    core->silence(job);
    core->cancel(job);
}

void JobHandle::cancel()
{
    if (m_job)
        m_core->cancel(m_job);
}

void JobHandle::requestPause()
{
    if (m_job)
        m_core->requestPause(m_job);
}

void JobHandle::wait() const
{
    if (m_job)
        m_core->waitFinished(*m_job);
}

bool JobHandle::waitFor(std::chrono::milliseconds time) const
{
    return !m_job || m_core->waitFinished(*m_job, time);
}

bool JobHandle::finished() const
{
    return !m_job || m_core->finished(*m_job);
}

JobState JobHandle::state() const
{
    return m_job ? m_core->state(*m_job) : JobState::Done;
}

std::uint64_t JobHandle::id() const
{
    return m_job ? m_job->id : 0;
}

Executor::Executor(ExecutorConfig config)
    : m_core(std::make_shared<detail::Core>(std::move(config)))
{
    m_core->begin();
}

Executor::~Executor()
{
    m_core->end();
}

JobHandle Executor::startErased(detail::Request request)
{
    return JobHandle(m_core, m_core->start(std::move(request)));
}

std::vector<JobInfo> Executor::jobs() const
{
    return m_core->jobs();
}

std::shared_ptr<void> Executor::watch(std::function<void()> changed)
{
    return m_core->watch(std::move(changed));
}

bool Executor::onComputeThread() const
{
    return m_core->onComputeThread();
}

int Executor::teamSize() const
{
    return m_core->team().count();
}

} // namespace plumbline::jobs
