// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/executor.h"

#include <atomic>
#include <filesystem>
#include <future>
#include <gtest/gtest.h>
#include <mutex>
#include <new>
#include <set>
#include <thread>

namespace plumbline::jobs {
namespace {

/// Opened once; waited for by others.
class Gate {
public:
    void open() { m_promise.set_value(); }
    void wait() const { m_future.wait(); }

private:
    std::promise<void> m_promise;
    std::shared_future<void> m_future{m_promise.get_future()};
};

/// Notes which threads do its pieces.
class WatchedTeam final : public Workers {
public:
    explicit WatchedTeam(int threads)
        : m_team(threads)
    {
    }
    [[nodiscard]] int count() const override { return m_team.count(); }
    void run(std::size_t total, std::size_t grain, const Range& range) override
    {
        note(callers);
        m_team.run(total, grain, [&](std::size_t begin, std::size_t end, int worker) {
            note(pieces);
            range(begin, end, worker);
        });
    }
    std::set<std::thread::id> callers, pieces;

private:
    void note(std::set<std::thread::id>& ids)
    {
        const std::lock_guard lock(m_mutex);
        ids.insert(std::this_thread::get_id());
    }
    ThreadWorkers m_team;
    std::mutex m_mutex;
};

std::size_t threadsOfProcess()
{
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator("/proc/self/task"))
        ++count;
    return count;
}

const auto kIgnore = [](auto&&...) {};

TEST(Executor, DeliversAResultOnTheDispatchersThread)
{
    const auto dispatcher = std::make_shared<QueueDispatcher>();
    Executor executor({.dispatcher = dispatcher});
    int result = 0;
    std::thread::id there, here;
    const JobHandle job = executor.start(
        Lane::Interactive,
        [&](JobContext&) {
            there = std::this_thread::get_id();
            return 42;
        },
        [&](int value) {
            result = value;
            here = std::this_thread::get_id();
        });
    dispatcher->runUntil([&] { return result != 0; });
    EXPECT_EQ(result, 42);
    EXPECT_EQ(here, std::this_thread::get_id());
    EXPECT_NE(there, here);
    job.wait();
    EXPECT_EQ(job.state(), JobState::Done);
}

TEST(Executor, RunsABodyWithoutResult)
{
    Executor executor;
    std::promise<void> told;
    const JobHandle job = executor.start(Lane::Io, [](JobContext&) {}, [&] { told.set_value(); });
    told.get_future().wait();
}

TEST(Executor, KeepsErrorsAndTranslatesOthers)
{
    Executor executor;
    const auto failureOf = [&](auto thrower) {
        std::promise<Failure> promise;
        const JobHandle job = executor.start(
            Lane::Interactive, [&](JobContext&) { thrower(); }, [] {}, [&](const Failure& failure) { promise.set_value(failure); });
        return promise.get_future().get();
    };
    const Failure kept = failureOf([] { throw Error(ErrorCode::CorruptFile, {.file = "a.bin", .expected = "1", .found = "2"}); });
    EXPECT_EQ(kept.code, ErrorCode::CorruptFile);
    EXPECT_EQ(kept.detail.found, "2");
    EXPECT_EQ(failureOf([] { throw std::bad_alloc(); }).code, ErrorCode::OutOfMemory);
    const Failure other = failureOf([] { throw std::logic_error("off by one"); });
    EXPECT_EQ(other.code, ErrorCode::Internal);
    EXPECT_EQ(other.detail.found, "off by one");
    EXPECT_EQ(failureOf([] { throw 7; }).code, ErrorCode::Internal);
}

TEST(Executor, RunsHigherLanesNestedOnTheOneComputeThread)
{
    const auto team = std::make_shared<WatchedTeam>(2);
    Executor executor({.budget = {.compute = 2, .io = 1}, .team = team});
    const std::size_t before = threadsOfProcess();
    std::mutex mutex;
    std::vector<std::string> order;
    const auto note = [&](const char* what) {
        const std::lock_guard lock(mutex);
        order.emplace_back(what);
    };
    const auto compute = [](JobContext& job) {
        std::atomic<std::size_t> sum = 0;
        job.workers().run(1000, 1, [&](std::size_t begin, std::size_t end, int) { sum += end - begin; });
        EXPECT_EQ(sum, 1000U);
    };
    Gate batchRuns, othersWait;
    std::size_t threads = 0;
    const JobHandle batch = executor.start(
        Lane::Batch,
        [&](JobContext& job) {
            note("batch begins");
            batchRuns.open();
            othersWait.wait();
            compute(job);
            job.throwIfCancelled(); // here the two others run
            compute(job);
            note("batch ends");
        },
        [] {});
    batchRuns.wait();
    Gate realtimeWaits, interactiveRuns;
    std::optional<JobHandle> realtime;
    const JobHandle interactive = executor.start(
        Lane::Interactive,
        [&](JobContext& job) {
            note("interactive begins");
            compute(job);
            realtime = executor.start(
                Lane::Realtime,
                [&](JobContext& inner) {
                    note("realtime");
                    compute(inner);
                    threads = threadsOfProcess();
                },
                [] {});
            job.progress(1, 2);
            note("interactive ends");
        },
        [] {});
    const JobHandle second = executor.start(Lane::Interactive, [&](JobContext&) { note("second"); }, [] {});
    othersWait.open();
    batch.wait();
    const std::vector<std::string> expected{"batch begins",     "interactive begins", "realtime",
                                            "interactive ends", "second",             "batch ends"};
    EXPECT_EQ(order, expected);
    EXPECT_EQ(team->callers.size(), 1U) << "a second thread called the team";
    EXPECT_LE(team->pieces.size(), 2U) << "more threads than the team has";
    EXPECT_EQ(threads, before) << "a job started threads";
}

TEST(Executor, AStepGivesWayToAHigherLaneAndIsDoneAgain)
{
    Executor executor({.budget = {.compute = 1, .io = 1}});
    std::mutex mutex;
    std::vector<std::string> order;
    const auto note = [&](const char* what) {
        const std::lock_guard lock(mutex);
        order.emplace_back(what);
    };
    Gate stepRuns;
    const JobHandle batch = executor.start(
        Lane::Batch,
        [&](JobContext& job) {
            const CancelToken first = job.turnToken();
            EXPECT_FALSE(first.stop_requested());
            stepRuns.open();
            while (!first.stop_requested())
                std::this_thread::yield();
            note("given up");
            EXPECT_TRUE(job.turnToken().stop_requested()) << "the other waits still";
            EXPECT_FALSE(job.turnToken(false).stop_requested()) << "a step that gives way to nobody";
            job.throwIfCancelled();
            EXPECT_FALSE(job.turnToken().stop_requested());
            note("done again");
        },
        [] {});
    stepRuns.wait();
    const JobHandle io = executor.start(Lane::Io, [](JobContext&) {}, [] {});
    io.wait();
    const JobHandle interactive = executor.start(Lane::Interactive, [&](JobContext&) { note("interactive"); }, [] {});
    batch.wait();
    EXPECT_EQ(order, (std::vector<std::string>{"given up", "interactive", "done again"}));
}

TEST(Executor, AStepEndsOnCancel)
{
    Executor executor({.budget = {.compute = 1, .io = 1}});
    Gate stepRuns;
    JobHandle batch = executor.start(
        Lane::Batch,
        [&](JobContext& job) {
            const CancelToken step = job.turnToken(false);
            stepRuns.open();
            while (!step.stop_requested())
                std::this_thread::yield();
            job.throwIfCancelled();
            ADD_FAILURE() << "it was cancelled";
        },
        [] {});
    stepRuns.wait();
    batch.cancel();
    batch.wait();
    EXPECT_EQ(batch.state(), JobState::Cancelled);
}

TEST(Executor, DoesNotNestInsideTheTeam)
{
    Executor executor({.budget = {.compute = 2, .io = 1}});
    Gate waits, runs;
    std::atomic<bool> inside = false, nested = false;
    const JobHandle batch = executor.start(
        Lane::Batch,
        [&](JobContext& job) {
            runs.open();
            waits.wait();
            job.workers().run(2, 1, [&](std::size_t, std::size_t, int) {
                inside = true;
                job.throwIfCancelled();
                job.progress(1, 2);
                EXPECT_FALSE(nested);
            });
            EXPECT_FALSE(nested);
            job.throwIfCancelled();
            EXPECT_TRUE(nested);
        },
        [] {});
    runs.wait();
    const JobHandle higher = executor.start(Lane::Realtime, [&](JobContext&) { nested = true; }, [] {});
    waits.open();
    batch.wait();
    EXPECT_TRUE(inside);
    EXPECT_EQ(batch.state(), JobState::Done);
}

TEST(Executor, KeepsOneLaneInOrder)
{
    Executor executor;
    Gate go;
    std::vector<int> order;
    std::vector<JobHandle> jobs;
    jobs.push_back(executor.start(Lane::Batch, [&](JobContext&) { go.wait(); }, [] {}));
    for (int i = 0; i < 20; ++i)
        jobs.push_back(executor.start(
            Lane::Batch,
            [&order, i](JobContext& job) {
                job.throwIfCancelled();
                order.push_back(i);
            },
            [] {}));
    go.open();
    jobs.back().wait();
    ASSERT_EQ(order.size(), 20U);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Executor, CancelReturnsAtOnceAndWaitTellsThatTheWorkHasStopped)
{
    Executor executor;
    Gate runs;
    std::atomic<bool> stopped = false;
    JobHandle job = executor.start(
        Lane::Interactive,
        [&](JobContext& context) {
            runs.open();
            try {
                for (;;)
                    context.throwIfCancelled();
            } catch (...) {
                stopped = true;
                throw;
            }
        },
        kIgnore);
    runs.wait();
    EXPECT_FALSE(job.finished());
    const auto before = std::chrono::steady_clock::now();
    job.cancel();
    const auto asked = std::chrono::steady_clock::now();
    job.wait();
    const auto ended = std::chrono::steady_clock::now();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(job.state(), JobState::Cancelled);
    RecordProperty("cancel_us", static_cast<int>(std::chrono::duration<double, std::micro>(asked - before).count()));
    RecordProperty("stopped_us", static_cast<int>(std::chrono::duration<double, std::micro>(ended - asked).count()));
}

TEST(Executor, AJobCancelledWhileItWaitsNeverRuns)
{
    Executor executor;
    Gate go;
    bool ran = false;
    const JobHandle first = executor.start(Lane::Batch, [&](JobContext&) { go.wait(); }, [] {});
    JobHandle second = executor.start(Lane::Batch, [&](JobContext&) { ran = true; }, [] {});
    second.cancel();
    EXPECT_TRUE(second.finished());
    go.open();
    first.wait();
    EXPECT_FALSE(ran);
}

TEST(Executor, TellsOfACancelOnlyWhenAsked)
{
    const auto dispatcher = std::make_shared<QueueDispatcher>();
    Executor executor({.dispatcher = dispatcher});
    int silent = 0, told = 0;
    const auto untilCancelled = [](JobContext& job) {
        for (;;)
            job.throwIfCancelled();
    };
    JobHandle first = executor.start(Lane::Interactive, untilCancelled, kIgnore, [&](const Failure&) { ++silent; });
    JobOptions options;
    options.tellCancelled = true;
    JobHandle second = executor.start(
        Lane::Interactive, untilCancelled, kIgnore,
        [&](const Failure& failure) {
            EXPECT_EQ(failure.code, ErrorCode::Cancelled);
            ++told;
        },
        std::move(options));
    first.cancel();
    second.cancel();
    first.wait();
    second.wait();
    dispatcher->process();
    EXPECT_EQ(silent, 0);
    EXPECT_EQ(told, 1);
}

TEST(Executor, GivesIoJobsThreadsOfTheirOwn)
{
    Executor executor({.budget = {.compute = 1, .io = 2}});
    Gate compute, first, second;
    const JobHandle blocked = executor.start(Lane::Realtime, [&](JobContext&) { compute.wait(); }, [] {});
    const JobHandle a = executor.start(
        Lane::Io,
        [&](JobContext& job) {
            first.open();
            second.wait();
            EXPECT_EQ(job.workers().count(), 1);
        },
        [] {});
    const JobHandle b = executor.start(
        Lane::Io,
        [&](JobContext&) {
            first.wait();
            second.open();
        },
        [] {});
    a.wait();
    b.wait();
    compute.open();
    blocked.wait();
}

TEST(Executor, ListsNamedJobsAndTellsOfChanges)
{
    const auto dispatcher = std::make_shared<QueueDispatcher>();
    Executor executor({.dispatcher = dispatcher});
    int changes = 0;
    const auto watch = executor.watch([&] { ++changes; });
    Gate go, half;
    JobOptions named{.name = "measure"}, other{.name = "train"};
    const JobHandle hidden = executor.start(Lane::Io, [&](JobContext&) { go.wait(); }, [] {});
    const JobHandle job = executor.start(
        Lane::Interactive,
        [&](JobContext& context) {
            context.progress(5, 10, "layers");
            half.open();
            go.wait();
        },
        [] {}, {}, std::move(named));
    const JobHandle waiting = executor.start(Lane::Batch, [&](JobContext&) {}, [] {}, {}, std::move(other));
    half.wait();
    const auto list = executor.jobs();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].name, "measure");
    EXPECT_EQ(list[0].state, JobState::Running);
    EXPECT_EQ(list[0].progress, (Progress{5, 10, "layers"}));
    EXPECT_EQ(list[0].id, job.id());
    EXPECT_EQ(list[1].state, JobState::Queued);
    dispatcher->runUntil([&] { return changes > 0; });
    go.open();
    dispatcher->runUntil([&] { return executor.jobs().empty(); });
    waiting.wait();
    hidden.wait();
}

TEST(Executor, AWatcherIsSilentOnceDropped)
{
    const auto dispatcher = std::make_shared<QueueDispatcher>();
    Executor executor({.dispatcher = dispatcher});
    int first = 0, second = 0;
    auto watch = executor.watch([&] { ++first; });
    const auto stays = executor.watch([&] { ++second; });
    watch.reset();
    const JobHandle job = executor.start(Lane::Io, [](JobContext&) {}, [] {}, {}, JobOptions{.name = "import"});
    dispatcher->runUntil([&] { return second > 0; });
    EXPECT_EQ(first, 0);
}

TEST(Executor, SetsAScopeAroundEveryJobNestedOnesToo)
{
    thread_local int state = 0; // such as a library's grad mode
    ExecutorConfig config;
    config.jobScope = [] {
        const int saved = std::exchange(state, 0);
        return std::shared_ptr<void>(nullptr, [saved](void*) { state = saved; });
    };
    Executor executor(std::move(config));
    Gate runs, waits;
    int inner = -1, after = -1;
    const JobHandle batch = executor.start(
        Lane::Batch,
        [&](JobContext& job) {
            state = 5;
            runs.open();
            waits.wait();
            job.throwIfCancelled();
            after = state;
        },
        [] {});
    runs.wait();
    const JobHandle higher = executor.start(Lane::Interactive, [&](JobContext&) { inner = state; }, [] {});
    waits.open();
    batch.wait();
    EXPECT_EQ(inner, 0);
    EXPECT_EQ(after, 5);
}

TEST(Executor, ItsEndCancelsWhatRunsAndWaits)
{
    for (int round = 0; round < 200; ++round) { // what waits must not start in the moment after what ran was cancelled
        std::atomic<int> ended = 0;
        JobHandle running, waiting;
        {
            Executor executor;
            Gate runs;
            running = executor.start(
                Lane::Batch,
                [&](JobContext& job) {
                    runs.open();
                    try {
                        for (;;)
                            job.throwIfCancelled();
                    } catch (const Error&) {
                        ++ended;
                        throw;
                    }
                },
                kIgnore);
            waiting = executor.start(Lane::Batch, [&](JobContext&) { ended = 100; }, [] {});
            runs.wait();
        }
        ASSERT_EQ(ended, 1) << round;
        ASSERT_TRUE(running.finished());
        ASSERT_TRUE(waiting.finished());
    }
}

TEST(Executor, RefusesAWaitOnTheComputeThread)
{
    Executor executor;
    std::promise<ErrorCode> code;
    const JobHandle first = executor.start(Lane::Io, [](JobContext&) {}, [] {});
    const JobHandle job = executor.start(Lane::Batch, [&](JobContext&) { first.wait(); }, [] {},
                                         [&](const Failure& failure) { code.set_value(failure.code); });
    EXPECT_EQ(code.get_future().get(), ErrorCode::Internal);
}

TEST(RateEstimate, ForeseesTheEndOfASteadyJob)
{
    RateEstimate rate;
    EXPECT_FALSE(rate.secondsLeft(0));
    for (int second = 0; second <= 10; ++second)
        rate.update({static_cast<std::size_t>(second) * 3, 60, "steps"}, second);
    ASSERT_TRUE(rate.secondsLeft(10));
    EXPECT_NEAR(*rate.secondsLeft(10), 10.0, 1e-9);
    EXPECT_NEAR(*rate.secondsLeft(12), 8.0, 1e-9);
    rate.update({0, 100, "writing"}, 12);
    EXPECT_FALSE(rate.secondsLeft(12)) << "a new stage has a rate of its own";
}

TEST(RateEstimate, SaysNothingOfAnUnknownTotal)
{
    RateEstimate rate;
    rate.update({0, 0, ""}, 0);
    rate.update({10, 0, ""}, 1);
    EXPECT_FALSE(rate.secondsLeft(1));
}

} // namespace
} // namespace plumbline::jobs
