// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/executor_core.h"

#include "core/base/log.h"

#include <algorithm>
#include <pthread.h>

namespace plumbline::jobs::detail {

namespace {

constexpr int kNoLane = static_cast<int>(Lane::Io); // behind the four that share the compute thread

thread_local const Core* t_computing = nullptr; // set on the compute thread

} // namespace

/// Keeps jobs from nesting while the team is at work: the team is not reentrant.
class Core::GuardedTeam final : public Workers {
public:
    explicit GuardedTeam(Core& core)
        : m_core(core)
    {
    }
    [[nodiscard]] int count() const override { return m_core.m_team->count(); }
    void run(std::size_t total, std::size_t grain, const Range& range) override
    {
        if (!m_core.onComputeThread())
            throw Error(ErrorCode::Internal, {.place = "team of threads", .expected = "a call from the compute thread",
                                              .found = "a call from another thread", .advice = Advice::ReportBug});
        if (m_core.m_insideTeam > 0)
            throw Error(ErrorCode::Internal, {.place = "team of threads", .expected = "one piece of work at a time",
                                              .found = "a piece that splits again", .advice = Advice::ReportBug});
        struct Inside {
            int& depth;
            explicit Inside(int& counter)
                : depth(counter)
            {
                ++depth;
            }
            ~Inside() { --depth; }
        } const inside(m_core.m_insideTeam);
        m_core.m_team->run(total, grain, range);
    }

private:
    Core& m_core;
};

double Job::worked(Clock::time_point now) const
{
    const auto pause = state == JobState::Preempted ? now - preemptedAt : Clock::duration{};
    return std::chrono::duration<double>(now - started - away - pause).count();
}

Core::Core(ExecutorConfig config)
    : m_config(std::move(config))
    , m_dispatcher(m_config.dispatcher ? m_config.dispatcher : std::make_shared<InlineDispatcher>())
    , m_team(m_config.team)
    , m_guardedTeam(std::make_unique<GuardedTeam>(*this))
    , m_highestWaiting(kNoLane)
{
    if (!m_team)
        m_team = std::make_shared<ThreadWorkers>(std::max(1, m_config.budget.compute));
}

Core::~Core() = default;

void Core::begin()
{
    const auto startThread = [this](const char* name, void (Core::*loop)()) {
        m_threads.emplace_back([this, loop] { (this->*loop)(); });
        ::pthread_setname_np(m_threads.back().native_handle(), name);
    };
    startThread("compute", &Core::computeLoop);
    startThread("job clock", &Core::clockLoop);
    for (int i = 0; i < std::max(1, m_config.budget.io); ++i)
        startThread("job io", &Core::ioLoop);
}

void Core::end()
{
    std::vector<std::shared_ptr<Job>> jobs, waiting;
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
        jobs = m_jobs;
        // At once, or what ends next would let one of them start before its turn to be cancelled comes.
        for (auto& queue : m_queues) {
            waiting.insert(waiting.end(), queue.begin(), queue.end());
            queue.clear();
        }
        updateWaiting();
    }
    for (const auto& job : jobs)
        cancel(job);
    for (const auto& job : waiting)
        drop(job);
    m_changed.notify_all();
    m_clock.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

bool Core::onComputeThread() const
{
    return t_computing == this;
}

void Core::computeLoop()
{
    t_computing = this;
    Lock lock(m_mutex);
    for (;;) {
        std::shared_ptr<Job> next;
        m_changed.wait(lock, [&] { return (next = takeAbove(kNoLane)) != nullptr || m_stop; });
        if (!next)
            return;
        lock.unlock();
        run(next);
        next.reset(); // a result may be large: let it go before waiting
        lock.lock();
    }
}

void Core::ioLoop()
{
    auto& queue = m_queues[static_cast<std::size_t>(Lane::Io)];
    Lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [&] { return !queue.empty() || m_stop; });
        if (queue.empty())
            return;
        std::shared_ptr<Job> next = std::move(queue.front());
        queue.pop_front();
        lock.unlock();
        run(next);
        next.reset();
        lock.lock();
    }
}

void Core::clockLoop()
{
    Lock lock(m_mutex);
    while (!m_stop) {
        const auto now = Clock::now();
        auto next = Clock::time_point::max();
        std::vector<std::pair<std::shared_ptr<Job>, std::size_t>> due;
        for (std::size_t i = 0; i < m_timed.size();) {
            if (m_timed[i].due > now) {
                next = std::min(next, m_timed[i++].due);
                continue;
            }
            if (auto job = m_timed[i].job.lock()) {
                Feed& feed = job->feeds[m_timed[i].feed];
                feed.timed = false;
                if (!feed.posted && !feed.queue.empty()) {
                    feed.posted = true;
                    feed.last = now;
                    due.emplace_back(std::move(job), m_timed[i].feed);
                }
            }
            m_timed[i] = std::move(m_timed.back());
            m_timed.pop_back();
        }
        std::vector<std::shared_ptr<Watcher>> watchers;
        if (m_listChanged && m_listTold + kInterval <= now) {
            m_listChanged = false;
            m_listTold = now;
            std::erase_if(m_watchers, [](const auto& watcher) { return watcher.expired(); });
            for (const auto& watcher : m_watchers)
                if (auto alive = watcher.lock())
                    watchers.push_back(std::move(alive));
        } else if (m_listChanged) {
            next = std::min(next, m_listTold + kInterval);
        }
        if (!due.empty() || !watchers.empty()) {
            lock.unlock();
            for (const auto& [job, feed] : due)
                postDrain(job, feed);
            for (const auto& watcher : watchers)
                m_dispatcher->post([weak = std::weak_ptr(watcher)] {
                    const auto alive = weak.lock();
                    if (!alive)
                        return;
                    std::function<void()> call;
                    {
                        const std::lock_guard hold(alive->mutex);
                        call = alive->changed;
                    }
                    if (call)
                        call();
                });
            due.clear();
            watchers.clear();
            lock.lock();
        } else if (next == Clock::time_point::max()) {
            m_clock.wait(lock);
        } else {
            m_clock.wait_until(lock, next);
        }
    }
}

std::shared_ptr<Job> Core::takeAbove(int lane)
{
    for (int i = 0; i < std::min(lane, kNoLane); ++i) {
        auto& queue = m_queues[static_cast<std::size_t>(i)];
        if (queue.empty())
            continue;
        std::shared_ptr<Job> job = std::move(queue.front());
        queue.pop_front();
        updateWaiting();
        return job;
    }
    return nullptr;
}

void Core::updateWaiting()
{
    int highest = 0;
    while (highest < kNoLane && m_queues[static_cast<std::size_t>(highest)].empty())
        ++highest;
    m_highestWaiting.store(highest, std::memory_order_relaxed);
}

void Core::markChanged()
{
    m_listChanged = true;
    m_clock.notify_one();
}

bool Core::mayNest(const Job& job) const
{
    return onComputeThread() && m_insideTeam == 0 && m_stack.back() == &job
        && m_highestWaiting.load(std::memory_order_relaxed) < static_cast<int>(job.lane);
}

void Core::yield(Job& job)
{
    if (m_highestWaiting.load(std::memory_order_relaxed) >= static_cast<int>(job.lane) || !mayNest(job))
        return;
    Lock lock(m_mutex);
    runHigher(lock, job);
}

CancelToken Core::turnToken(Job& job, bool givesWay)
{
    const std::lock_guard lock(m_mutex);
    job.turn.emplace();
    job.turnGivesWay = givesWay;
    if (job.stop.stop_requested() || job.pauseRequested
        || (givesWay && m_highestWaiting.load(std::memory_order_relaxed) < static_cast<int>(job.lane)))
        job.turn->request_stop(); // nobody waits for it yet
    return job.turn->get_token();
}

void Core::runHigher(Lock& lock, Job& job)
{
    while (const auto next = takeAbove(static_cast<int>(job.lane))) {
        job.state = JobState::Preempted;
        job.preemptedAt = Clock::now();
        lock.unlock();
        run(next);
        lock.lock();
        job.away += Clock::now() - job.preemptedAt;
        job.state = JobState::Running;
        markChanged();
    }
}

void Core::run(const std::shared_ptr<Job>& job)
{
    {
        const std::lock_guard lock(m_mutex);
        job->state = JobState::Running;
        job->started = Clock::now();
        markChanged();
    }
    const bool computes = job->lane != Lane::Io;
    if (computes)
        m_stack.push_back(job.get());
    std::shared_ptr<const void> result;
    std::optional<Failure> failure;
    JobState state = JobState::Done;
    try {
        const std::shared_ptr<void> scope = m_config.jobScope ? m_config.jobScope() : nullptr;
        JobContext context(*this, *job);
        result = job->body(context);
    } catch (const JobPaused&) {
        state = JobState::Paused;
    } catch (...) {
        failure = Failure::ofCurrentException();
        state = failure->code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
    }
    try {
        job->body = nullptr; // before anyone is told that the work has stopped: models and arrays go now
    } catch (...) {
        log(LogLevel::Error, "jobs", "a job's values could not be destroyed: " + Failure::ofCurrentException().message);
    }
    if (computes)
        m_stack.pop_back();
    // A result that came after the cancel is not wanted any more. A recorder's job has told its store already.
    if (state == JobState::Done && job->stop.stop_requested() && !job->recorder) {
        state = JobState::Cancelled;
        failure = Failure{ErrorCode::Cancelled, {}, englishCode(ErrorCode::Cancelled)};
        result.reset();
    }
    settle(job, state, result, failure);
}

void Core::settle(const std::shared_ptr<Job>& job, JobState state, const std::shared_ptr<const void>& result,
                  const std::optional<Failure>& failure)
{
    {
        const std::lock_guard lock(m_mutex);
        job->state = state;
        std::erase(m_jobs, job);
        markChanged();
    }
    // Weakly: without a handle, which holds both, there is nobody to tell; and a dispatcher that never gets to this call must
    // not keep itself alive through it.
    post(*job, [weakCore = weak_from_this(), weakJob = std::weak_ptr(job), state, result, failure] {
        const auto core = weakCore.lock();
        const auto alive = weakJob.lock();
        if (core && alive)
            core->deliverEnd(alive, state, result, failure);
    });
    const std::lock_guard lock(m_mutex);
    job->finished = true;
    m_changed.notify_all();
}

void Core::setProgress(Job& job, Progress progress)
{
    Lock lock(m_mutex);
    job.rate.update(progress, job.worked(Clock::now()));
    job.progress = std::move(progress);
    if (!job.name.empty())
        markChanged();
}

std::shared_ptr<Job> Core::start(Request request)
{
    auto job = std::make_shared<Job>();
    job->name = std::move(request.name);
    job->lane = request.lane;
    job->tellCancelled = request.tellCancelled;
    job->dispatcher = std::move(request.dispatcher);
    job->recorder = std::move(request.recorder);
    job->body = std::move(request.body);
    job->feeds.resize(request.listeners.size());
    job->callbacks = std::make_shared<Callbacks>(
        Callbacks{std::move(request.onResult), std::move(request.onFailure), std::move(request.listeners)});
    std::vector<std::stop_source> turns;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stop)
            throw Error(ErrorCode::Cancelled, {});
        job->id = ++m_lastId;
        if (job->lane != Lane::Io)
            for (const auto& other : m_jobs)
                if (other->turn && other->turnGivesWay && other->lane > job->lane && other->lane != Lane::Io)
                    turns.push_back(*other->turn);
        m_jobs.push_back(job);
        m_queues[static_cast<std::size_t>(job->lane)].push_back(job);
        updateWaiting();
        markChanged();
        m_changed.notify_all();
    }
    for (std::stop_source& turn : turns)
        turn.request_stop(); // not under the mutex, as in cancel()
    return job;
}

void Core::requestPause(const std::shared_ptr<Job>& job)
{
    std::optional<std::stop_source> turn;
    {
        const std::lock_guard lock(m_mutex);
        job->pauseRequested = true;
        turn = job->turn;
    }
    if (turn)
        turn->request_stop();
}

void Core::cancel(const std::shared_ptr<Job>& job)
{
    job->stop.request_stop(); // not under the mutex: it calls whoever waits for the token
    std::optional<std::stop_source> turn;
    {
        const std::lock_guard lock(m_mutex);
        turn = job->turn;
    }
    if (turn)
        turn->request_stop();
    {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
        auto& queue = m_queues[static_cast<std::size_t>(job->lane)];
        const auto waiting = std::find(queue.begin(), queue.end(), job);
        if (waiting == queue.end())
            return;
        queue.erase(waiting);
        updateWaiting();
    }
    drop(job);
}

void Core::drop(const std::shared_ptr<Job>& job)
{
    job->body = nullptr;
    settle(job, JobState::Cancelled, nullptr, Failure{ErrorCode::Cancelled, {}, englishCode(ErrorCode::Cancelled)});
}

void Core::waitFinished(const Job& job)
{
    if (onComputeThread())
        throw Error(ErrorCode::Internal, {.place = "job " + job.name, .expected = "a wait on another thread",
                                          .found = "a wait on the compute thread", .advice = Advice::ReportBug});
    Lock lock(m_mutex);
    m_changed.wait(lock, [&] { return job.finished; });
}

bool Core::waitFinished(const Job& job, std::chrono::milliseconds time)
{
    Lock lock(m_mutex);
    return m_changed.wait_for(lock, time, [&] { return job.finished; });
}

bool Core::finished(const Job& job) const
{
    const std::lock_guard lock(m_mutex);
    return job.finished;
}

JobState Core::state(const Job& job) const
{
    const std::lock_guard lock(m_mutex);
    return job.state;
}

std::vector<JobInfo> Core::jobs() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<JobInfo> list;
    const auto now = Clock::now();
    for (const auto& job : m_jobs) {
        if (job->name.empty())
            continue;
        const bool begun = job->state != JobState::Queued;
        list.push_back({job->id, job->name, job->lane, job->state, job->progress,
                        begun ? job->rate.secondsLeft(job->worked(now)) : std::nullopt});
    }
    return list;
}

std::shared_ptr<void> Core::watch(std::function<void()> changed)
{
    auto watcher = std::make_shared<Watcher>();
    watcher->changed = std::move(changed);
    {
        const std::lock_guard lock(m_mutex);
        m_watchers.push_back(watcher);
    }
    // The list above holds it weakly, and so do posted calls: this object ends it, on the thread of its owner.
    return std::shared_ptr<void>(watcher.get(), [watcher](void*) mutable {
        std::function<void()> call;
        const std::lock_guard lock(watcher->mutex);
        call.swap(watcher->changed);
    });
}

} // namespace plumbline::jobs::detail
