// SPDX-License-Identifier: GPL-3.0-or-later
// The half of the core that carries values from a job to its listeners.
#include "core/base/log.h"
#include "core/jobs/executor_core.h"

#include <algorithm>

namespace plumbline::jobs::detail {

void Core::deliverEnd(const std::shared_ptr<Job>& job, JobState state, const std::shared_ptr<const void>& result,
                      const std::optional<Failure>& failure)
{
    for (std::size_t feed = 0; feed < job->feeds.size(); ++feed)
        drain(job, feed, true);
    std::shared_ptr<Callbacks> callbacks;
    {
        const std::lock_guard lock(m_mutex);
        callbacks.swap(job->callbacks);
    }
    if (!callbacks)
        return;
    if (state == JobState::Done && callbacks->onResult)
        callbacks->onResult(result.get());
    else if (failure && callbacks->onFailure && (state != JobState::Cancelled || job->tellCancelled))
        callbacks->onFailure(*failure);
}

void Core::drain(const std::shared_ptr<Job>& job, std::size_t index, bool all)
{
    Lock lock(m_mutex);
    Feed& feed = job->feeds[index];
    // What comes while we are at it waits for the next call, so that the dispatcher's thread gets its other work done.
    for (std::size_t left = feed.queue.size(); (all || left > 0) && !feed.queue.empty(); --left) {
        const auto callbacks = job->callbacks;
        if (!callbacks) {
            feed.queue.clear();
            break;
        }
        const std::shared_ptr<const void> value = std::move(feed.queue.front());
        feed.queue.pop_front();
        m_changed.notify_all();
        lock.unlock();
        callbacks->listeners[index].handler(value.get());
        lock.lock();
    }
    feed.posted = !feed.queue.empty();
    if (!feed.posted)
        return;
    lock.unlock();
    postDrain(job, index);
}

void Core::postDrain(const std::shared_ptr<Job>& job, std::size_t feed)
{
    post(*job, [weakCore = weak_from_this(), weakJob = std::weak_ptr(job), feed] {
        const auto core = weakCore.lock();
        const auto alive = weakJob.lock();
        if (core && alive)
            core->drain(alive, feed, false);
    });
}

void Core::post(const Job& job, std::function<void()> call) const
{
    try {
        (job.dispatcher ? job.dispatcher : m_dispatcher)->post(std::move(call));
    } catch (...) {
        log(LogLevel::Error, "jobs", "a dispatcher failed: " + Failure::ofCurrentException().message);
    }
}

void Core::offerNewest(Lock& lock, Job& job, std::size_t index)
{
    Feed& feed = job.feeds[index];
    if (feed.posted || feed.timed)
        return;
    auto shared = job.shared_from_this();
    const auto now = Clock::now();
    if (feed.last + kInterval > now) {
        feed.timed = true;
        m_timed.push_back({feed.last + kInterval, shared, index});
        m_clock.notify_one();
        return;
    }
    feed.posted = true;
    feed.last = now;
    lock.unlock();
    postDrain(shared, index);
}

bool Core::listens(const Job& job, const std::type_info& type) const
{
    const std::lock_guard lock(m_mutex);
    if (!job.callbacks)
        return false;
    const auto& listeners = job.callbacks->listeners;
    return std::any_of(listeners.begin(), listeners.end(), [&](const Listener& listener) { return listener.type == type; });
}

void Core::emit(Job& job, const std::type_info& type, const std::shared_ptr<const void>& value)
{
    Lock lock(m_mutex);
    for (std::size_t i = 0; i < job.feeds.size(); ++i) {
        if (!lock.owns_lock())
            lock.lock();
        if (!job.callbacks)
            return;
        const Listener& listener = job.callbacks->listeners[i];
        if (listener.type != type)
            continue;
        Feed& feed = job.feeds[i];
        if (listener.delivery == Delivery::Newest) {
            feed.queue.clear();
            feed.queue.push_back(value);
            offerNewest(lock, job, i);
            continue;
        }
        const std::size_t capacity = listener.capacity;
        // The listener may vanish while we wait: `listener` is not touched after this.
        while (job.callbacks && feed.queue.size() >= capacity && !job.stop.stop_requested()) {
            if (mayNest(job))
                runHigher(lock, job);
            else
                m_changed.wait(lock);
        }
        if (!job.callbacks || job.stop.stop_requested())
            return;
        feed.queue.push_back(value);
        if (!feed.posted) {
            feed.posted = true;
            const auto shared = job.shared_from_this();
            lock.unlock();
            postDrain(shared, i);
        }
    }
}

void Core::silence(const std::shared_ptr<Job>& job)
{
    std::shared_ptr<Callbacks> callbacks; // destroyed last, on the thread of the handle's owner
    std::vector<std::shared_ptr<const void>> values;
    const std::lock_guard lock(m_mutex);
    callbacks.swap(job->callbacks);
    for (Feed& feed : job->feeds) {
        values.insert(values.end(), feed.queue.begin(), feed.queue.end());
        feed.queue.clear();
    }
    m_changed.notify_all();
}

} // namespace plumbline::jobs::detail
