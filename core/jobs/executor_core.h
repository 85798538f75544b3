// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>

/// The inside of the executor, for the sources of this folder only.
namespace plumbline::jobs::detail {

using Clock = std::chrono::steady_clock;

inline constexpr auto kInterval = std::chrono::milliseconds(50); // between two calls of a throttled listener

/// What a job calls. Shared, so that a call that has begun keeps what it needs while the handle is dropped.
struct Callbacks {
    std::function<void(const void*)> onResult;
    std::function<void(const Failure&)> onFailure;
    std::vector<Listener> listeners;
};

/// What waits for one listener.
struct Feed {
    std::deque<std::shared_ptr<const void>> queue;
    bool posted = false; // a call that will drain the queue is on its way
    bool timed = false;  // the clock thread will post one
    Clock::time_point last{};
};

struct Job : std::enable_shared_from_this<Job> {
    // Constant once started.
    std::uint64_t id = 0;
    std::string name;
    Lane lane = Lane::Interactive;
    bool tellCancelled = false;
    std::shared_ptr<Dispatcher> dispatcher;
    std::shared_ptr<JobRecorder> recorder;
    std::stop_source stop;
    std::atomic<bool> pauseRequested = false;
    std::function<std::shared_ptr<const void>(JobContext&)> body; // touched by the thread that took the job from its queue

    // Under Core's mutex.
    std::optional<std::stop_source> turn; // JobContext::turnToken(): the last that was given
    bool turnGivesWay = false;
    JobState state = JobState::Queued;
    bool finished = false;
    Progress progress;
    RateEstimate rate;
    Clock::time_point started{};
    Clock::duration away{}; // preempted for that long
    Clock::time_point preemptedAt{};
    std::shared_ptr<Callbacks> callbacks; // null: silence
    std::vector<Feed> feeds;              // one for each listener

    [[nodiscard]] double worked(Clock::time_point now) const;
};

struct Watcher {
    std::mutex mutex;
    std::function<void()> changed; // empty: silence
};

class Core : public std::enable_shared_from_this<Core> {
public:
    explicit Core(ExecutorConfig config);
    ~Core();
    void begin(); // starts the threads; apart from the constructor because they need shared_from_this()
    void end();   // cancels, joins

    std::shared_ptr<Job> start(Request request);
    void cancel(const std::shared_ptr<Job>& job);
    void drop(const std::shared_ptr<Job>& job); // one that was taken off its queue and will not run
    void requestPause(const std::shared_ptr<Job>& job);
    void silence(const std::shared_ptr<Job>& job);
    void waitFinished(const Job& job);
    [[nodiscard]] bool waitFinished(const Job& job, std::chrono::milliseconds time);
    [[nodiscard]] bool finished(const Job& job) const;
    [[nodiscard]] JobState state(const Job& job) const;
    [[nodiscard]] std::vector<JobInfo> jobs() const;
    [[nodiscard]] std::shared_ptr<void> watch(std::function<void()> changed);

    // Of a running job, see JobContext.
    void yield(Job& job);
    [[nodiscard]] CancelToken turnToken(Job& job, bool givesWay);
    void setProgress(Job& job, Progress progress);
    [[nodiscard]] bool listens(const Job& job, const std::type_info& type) const;
    void emit(Job& job, const std::type_info& type, const std::shared_ptr<const void>& value);
    [[nodiscard]] Workers& team() { return *m_guardedTeam; }
    [[nodiscard]] bool onComputeThread() const;

private:
    class GuardedTeam;
    struct Timed {
        Clock::time_point due;
        std::weak_ptr<Job> job;
        std::size_t feed;
    };
    using Lock = std::unique_lock<std::mutex>;

    void computeLoop();
    void ioLoop();
    void clockLoop();
    [[nodiscard]] std::shared_ptr<Job> takeAbove(int lane); // the first waiting job of a lane before `lane`
    void runHigher(Lock& lock, Job& job);
    void run(const std::shared_ptr<Job>& job);
    void settle(const std::shared_ptr<Job>& job, JobState state, const std::shared_ptr<const void>& result,
                const std::optional<Failure>& failure);
    void deliverEnd(const std::shared_ptr<Job>& job, JobState state, const std::shared_ptr<const void>& result,
                    const std::optional<Failure>& failure);
    void drain(const std::shared_ptr<Job>& job, std::size_t feed, bool all);
    void postDrain(const std::shared_ptr<Job>& job, std::size_t feed);
    void offerNewest(Lock& lock, Job& job, std::size_t feed);
    void updateWaiting();
    void markChanged();
    void post(const Job& job, std::function<void()> call) const;
    [[nodiscard]] bool mayNest(const Job& job) const;

    const ExecutorConfig m_config;
    const std::shared_ptr<Dispatcher> m_dispatcher;
    std::shared_ptr<Workers> m_team;
    std::unique_ptr<Workers> m_guardedTeam; // m_team, for one job at a time
    std::vector<Job*> m_stack; // of the compute thread, innermost last; used there only
    int m_insideTeam = 0;      // likewise

    mutable std::mutex m_mutex;
    std::condition_variable m_changed; // anything that a job's thread or a waiter may wait for
    std::condition_variable m_clock;
    std::array<std::deque<std::shared_ptr<Job>>, 5> m_queues;
    std::atomic<int> m_highestWaiting; // first lane with a waiting job: what a yield point reads
    std::vector<std::shared_ptr<Job>> m_jobs; // that have not ended, oldest first
    std::vector<Timed> m_timed;
    std::vector<std::weak_ptr<Watcher>> m_watchers;
    bool m_listChanged = false;
    Clock::time_point m_listTold{};
    std::uint64_t m_lastId = 0;
    bool m_stop = false;
    std::vector<std::thread> m_threads;
};

} // namespace plumbline::jobs::detail
