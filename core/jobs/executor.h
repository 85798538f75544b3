// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatcher.h"
#include "core/jobs/failure.h"
#include "core/jobs/job_context.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <typeindex>
#include <vector>

namespace plumbline::jobs {

/// Preempted: begun, and waiting for a job of a higher lane that runs on top of it.
enum class JobState { Queued, Running, Preempted, Paused, Done, Failed, Cancelled };

/// A line of the status strip.
struct JobInfo {
    std::uint64_t id = 0; ///< unique within the executor, increasing
    std::string name;
    Lane lane = Lane::Interactive;
    JobState state = JobState::Queued;
    Progress progress;
    std::optional<double> secondsLeft;
};

/// How parts of a result reach their listener. Newest: only the newest counts, about 20 a second at most, and the last always
/// arrives. Ordered: every one, in order; a full queue holds the job back.
enum class Delivery { Newest, Ordered };

namespace detail {
struct Listener {
    std::type_index type;
    Delivery delivery;
    std::size_t capacity;
    std::function<void(const void*)> handler;
};
struct Request {
    Lane lane = Lane::Interactive;
    std::string name;
    std::function<std::shared_ptr<const void>(JobContext&)> body;
    std::function<void(const void*)> onResult;
    std::function<void(const Failure&)> onFailure;
    std::vector<Listener> listeners;
    bool tellCancelled = false;
    std::shared_ptr<Dispatcher> dispatcher;
    std::shared_ptr<JobRecorder> recorder;
};
} // namespace detail

/// What most jobs leave as it is.
struct JobOptions {
    std::string name = {}; ///< shown in the status strip; a job without a name is not listed there
    std::function<void(const Progress&)> onProgress = {};
    bool tellCancelled = false;                   ///< onFailure hears of Cancelled too, unless the handle is gone
    std::shared_ptr<Dispatcher> dispatcher = {};  ///< empty: the executor's
    std::shared_ptr<JobRecorder> recorder = {};   ///< project jobs only (ProjectJobs sets it)
    std::vector<detail::Listener> listeners = {};

    /// Hears what the body emits as a T.
    /// @param capacity of the queue of an ordered delivery, at least 1
    template <class T>
    JobOptions& listen(Delivery delivery, std::function<void(const T&)> handler, std::size_t capacity = 64)
    {
        listeners.push_back({typeid(T), delivery, capacity > 0 ? capacity : 1,
                             [handler = std::move(handler)](const void* value) { handler(*static_cast<const T*>(value)); }});
        return *this;
    }
};

/// Owns a job. Dropping it cancels the job and guarantees silence: on the dispatcher's thread, no callback begins after the
/// destructor has returned, and what the callbacks captured is destroyed there. It does not wait for the work to stop.
class JobHandle {
public:
    JobHandle() = default;
    JobHandle(std::shared_ptr<detail::Core> core, std::shared_ptr<detail::Job> job);
    ~JobHandle();
    JobHandle(JobHandle&&) noexcept;
    JobHandle& operator=(JobHandle&&) noexcept; ///< drops the job held before

    /// Returns at once; the work stops at its next yield point.
    void cancel();
    /// Asks a project job to store a checkpoint and end its run. Returns at once; no effect on view jobs.
    void requestPause();
    /// Until the body has ended and its callbacks are posted. Not on the compute thread, and not on the dispatcher's thread
    /// while the job may be held back by an ordered listener there, unless it was cancelled.
    /// @throws Error Internal on the compute thread
    void wait() const;
    [[nodiscard]] bool waitFor(std::chrono::milliseconds time) const; ///< true: it has ended
    [[nodiscard]] bool finished() const; ///< the work has stopped; true for an empty handle
    [[nodiscard]] JobState state() const;
    [[nodiscard]] std::uint64_t id() const; ///< 0 for an empty handle
    explicit operator bool() const { return m_job != nullptr; }

private:
    void drop();
    std::shared_ptr<detail::Core> m_core;
    std::shared_ptr<detail::Job> m_job;
};

/// How many threads the program spends, once for all jobs.
struct CoreBudget {
    int compute = 1; ///< threads of the team
    int io = 2;      ///< threads for jobs that never compute
    /// The cores that this process may use (its affinity mask).
    [[nodiscard]] static CoreBudget ofThisMachine();
};

struct ExecutorConfig {
    CoreBudget budget = CoreBudget::ofThisMachine();
    std::shared_ptr<Workers> team = {};          ///< empty: ThreadWorkers(budget.compute)
    std::shared_ptr<Dispatcher> dispatcher = {}; ///< empty: InlineDispatcher
    /// Made before each job's body and destroyed after it, on its thread: resets what a library keeps per thread. LibTorch's
    /// grad mode and autocast are such: a nested job must not inherit them from the one it preempts.
    std::function<std::shared_ptr<void>()> jobScope = {};
};

/// Runs all jobs of the program.
///
/// *One* thread does everything that may enter LibTorch or our CPU ops, because OpenMP makes a team of threads for each thread
/// that calls it: a second caller would be a second team. That thread serves four lanes in strict order (Realtime,
/// Interactive, Batch, Background), first come first served within a lane. A job at a yield point (see JobContext) lets waiting jobs of
/// higher lanes run *nested* on the same thread, to their end. What follows from this:
///  - A preempted job's stack and memory stay while the others run, four deep at most; it cannot even notice a cancel.
///  - Jobs of one lane do not preempt each other: one that is long makes its lane wait. Cut it, or put it in a lower lane.
///  - A lane can starve those below it; realtime jobs are short pieces, not loops that wait for input.
///  - A job never waits for another job: it would wait for its own thread.
///  - How soon a higher job begins is the time between two yield points of the lower one.
/// Beside it: `io` threads, and one that keeps time for throttled callbacks. Neither computes.
class Executor {
public:
    explicit Executor(ExecutorConfig config = {});
    /// Cancels all jobs and waits for their work to stop.
    ~Executor();
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    /// Runs `body(JobContext&) -> T` in a lane, then `onResult(const T&)` (no argument for void) or `onFailure(const Failure&)`
    /// on the dispatcher's thread. The body gets copies or shared_ptr<const T>, never a reference into a document. Any thread.
    template <class Body, class OnResult>
    [[nodiscard]] JobHandle start(Lane lane, Body body, OnResult onResult, std::function<void(const Failure&)> onFailure = {},
                                  JobOptions options = {});

    /// Named jobs that have not ended, oldest first. Any thread.
    [[nodiscard]] std::vector<JobInfo> jobs() const;
    /// Calls `changed` on the executor's dispatcher when jobs() has changed, about 20 times a second at most, until the
    /// returned object is dropped (then as silent as a dropped JobHandle).
    [[nodiscard]] std::shared_ptr<void> watch(std::function<void()> changed);

    [[nodiscard]] bool onComputeThread() const;
    [[nodiscard]] int teamSize() const;

private:
    [[nodiscard]] JobHandle startErased(detail::Request request);
    std::shared_ptr<detail::Core> m_core;
};

/// The slot of a view for its running job: only the newest counts. Lives on the dispatcher's thread, like the view.
class ViewJob {
public:
    explicit ViewJob(Executor& executor)
        : m_executor(&executor)
    {
    }
    /// Cancels and silences the run before, then starts.
    template <class Body, class OnResult>
    void start(Lane lane, Body body, OnResult onResult, std::function<void(const Failure&)> onFailure = {}, JobOptions options = {})
    {
        m_handle = {};
        m_handle = m_executor->start(lane, std::move(body), std::move(onResult), std::move(onFailure), std::move(options));
    }
    /// Cancels and silences.
    void stop() { m_handle = {}; }
    [[nodiscard]] bool running() const { return m_handle && !m_handle.finished(); }
    [[nodiscard]] const JobHandle& handle() const { return m_handle; }

private:
    Executor* m_executor;
    JobHandle m_handle;
};

template <class Body, class OnResult>
JobHandle Executor::start(Lane lane, Body body, OnResult onResult, std::function<void(const Failure&)> onFailure, JobOptions options)
{
    using Result = std::invoke_result_t<Body&, JobContext&>;
    detail::Request request;
    request.lane = lane;
    request.name = std::move(options.name);
    request.onFailure = std::move(onFailure);
    request.listeners = std::move(options.listeners);
    request.tellCancelled = options.tellCancelled;
    request.dispatcher = std::move(options.dispatcher);
    request.recorder = std::move(options.recorder);
    if (options.onProgress)
        request.listeners.push_back({typeid(Progress), Delivery::Newest, 1, [call = std::move(options.onProgress)](const void* value) {
                                         call(*static_cast<const Progress*>(value));
                                     }});
    if constexpr (std::is_void_v<Result>) {
        request.body = [body = std::move(body)](JobContext& job) mutable -> std::shared_ptr<const void> {
            body(job);
            return nullptr;
        };
        request.onResult = [onResult = std::move(onResult)](const void*) mutable { onResult(); };
    } else {
        request.body = [body = std::move(body)](JobContext& job) mutable -> std::shared_ptr<const void> {
            return std::make_shared<const Result>(body(job));
        };
        request.onResult = [onResult = std::move(onResult)](const void* value) mutable {
            onResult(*static_cast<const Result*>(value));
        };
    }
    return startErased(std::move(request));
}

} // namespace plumbline::jobs
