// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatcher.h"

#include "core/base/log.h"
#include "core/jobs/failure.h"

#include <utility>

namespace plumbline::jobs {

void InlineDispatcher::post(std::function<void()> call)
{
    const std::lock_guard lock(m_mutex);
    try {
        call();
    } catch (...) {
        // The poster is a job's thread: a listener's fault must not end the job.
        log(LogLevel::Error, "jobs", "a callback failed: " + Failure::ofCurrentException().message);
    }
}

void QueueDispatcher::post(std::function<void()> call)
{
    const std::lock_guard lock(m_mutex);
    m_calls.push_back(std::move(call));
    m_posted.notify_all();
}

std::function<void()> QueueDispatcher::take(std::unique_lock<std::mutex>&)
{
    std::function<void()> call = std::move(m_calls.front());
    m_calls.pop_front();
    return call;
}

std::size_t QueueDispatcher::process()
{
    std::unique_lock lock(m_mutex);
    const std::size_t count = m_calls.size();
    for (std::size_t i = 0; i < count && !m_calls.empty(); ++i) {
        const std::function<void()> call = take(lock);
        lock.unlock();
        call();
        lock.lock();
    }
    return count;
}

void QueueDispatcher::runUntil(const std::function<bool()>& done)
{
    while (!done()) {
        std::unique_lock lock(m_mutex);
        m_posted.wait(lock, [this] { return !m_calls.empty(); });
        const std::function<void()> call = take(lock);
        lock.unlock();
        call();
    }
}

} // namespace plumbline::jobs
