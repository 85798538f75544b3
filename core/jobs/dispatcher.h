// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace plumbline::jobs {

/// Carries a job's callbacks to the thread that wants them: the window's event loop, a verb's main loop, a test.
class Dispatcher {
public:
    virtual ~Dispatcher() = default;
    /// Runs `call` on the dispatcher's thread, in the order of posting. Any thread; never blocks for long; throws nothing.
    virtual void post(std::function<void()> call) = 0;
};

/// Runs every call at once on the thread that posts it, one at a time. For programs that have no loop.
class InlineDispatcher final : public Dispatcher {
public:
    void post(std::function<void()> call) override;

private:
    std::recursive_mutex m_mutex; // recursive: a callback may start a job, whose callbacks come through here
};

/// Keeps the calls until its owner runs them: the main loop of a verb or a test.
class QueueDispatcher final : public Dispatcher {
public:
    void post(std::function<void()> call) override;
    /// Runs what is queued now, on the calling thread, and returns how many calls that were.
    std::size_t process();
    /// Runs calls as they come until `done()`, which is asked before waiting and after each call.
    void runUntil(const std::function<bool()>& done);

private:
    [[nodiscard]] std::function<void()> take(std::unique_lock<std::mutex>& lock);
    std::mutex m_mutex;
    std::condition_variable m_posted;
    std::deque<std::function<void()>> m_calls;
};

} // namespace plumbline::jobs
