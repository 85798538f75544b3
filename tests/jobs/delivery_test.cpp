// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/executor.h"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <numeric>

namespace plumbline::jobs {
namespace {

struct Step {
    int number = 0;
};

struct Fixture {
    std::shared_ptr<QueueDispatcher> dispatcher = std::make_shared<QueueDispatcher>();
    Executor executor{{.dispatcher = dispatcher}};
};

TEST(Delivery, ThrottlesProgressAndTheLastValueArrivesBeforeTheResult)
{
    Fixture f;
    std::vector<Progress> seen;
    bool done = false;
    JobOptions options;
    options.onProgress = [&](const Progress& progress) {
        EXPECT_FALSE(done);
        seen.push_back(progress);
    };
    const auto begin = std::chrono::steady_clock::now();
    const JobHandle job = f.executor.start(
        Lane::Interactive,
        [](JobContext& context) {
            for (std::size_t i = 1; i <= 20000; ++i)
                context.progress(i, 20000, "rows");
        },
        [&] { done = true; }, {}, std::move(options));
    f.dispatcher->runUntil([&] { return done; });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.back(), (Progress{20000, 20000, "rows"}));
    EXPECT_LE(static_cast<double>(seen.size()), seconds * 20 + 3);
}

TEST(Delivery, ALonelyValueArrivesThoughTheJobSaysNothingMore)
{
    Fixture f;
    std::promise<void> go;
    std::size_t last = 0;
    JobOptions options;
    options.onProgress = [&](const Progress& progress) { last = progress.done; };
    const JobHandle job = f.executor.start(
        Lane::Interactive,
        [&](JobContext& context) {
            context.progress(1, 3);
            context.progress(2, 3); // within the throttle's interval: the clock thread brings it
            go.get_future().wait();
        },
        [] {}, {}, std::move(options));
    f.dispatcher->runUntil([&] { return last == 2; });
    go.set_value();
    job.wait();
}

TEST(Delivery, OrderedPartsAllArriveInOrderAndHoldTheJobBack)
{
    Fixture f;
    std::vector<int> seen;
    bool done = false;
    std::atomic<int> emitted = 0;
    JobOptions options;
    options.listen<Step>(
        Delivery::Ordered,
        [&](const Step& step) {
            EXPECT_LE(emitted - step.number, 8 + 1) << "the queue grew beyond its capacity";
            seen.push_back(step.number);
        },
        8);
    const JobHandle job = f.executor.start(
        Lane::Batch,
        [&](JobContext& context) {
            for (int i = 0; i < 1000; ++i) {
                emitted = i;
                context.emit(Step{i});
            }
        },
        [&] { done = true; }, {}, std::move(options));
    f.dispatcher->runUntil([&] { return done; });
    std::vector<int> expected(1000);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(seen, expected);
}

TEST(Delivery, AJobThatIsHeldBackCanBeCancelled)
{
    Fixture f;
    std::promise<void> full;
    JobOptions options;
    options.listen<Step>(Delivery::Ordered, [](const Step&) {}, 2);
    JobHandle job = f.executor.start(
        Lane::Batch,
        [&](JobContext& context) {
            context.emit(Step{0});
            context.emit(Step{1});
            full.set_value();
            context.emit(Step{2}); // nobody runs the dispatcher
            ADD_FAILURE() << "emit returned though the queue was full";
        },
        [] {}, {}, std::move(options));
    full.get_future().wait();
    job.cancel();
    job.wait();
    EXPECT_EQ(job.state(), JobState::Cancelled);
}

TEST(Delivery, AJobThatIsHeldBackLetsHigherLanesRun)
{
    Fixture f;
    std::promise<void> full, ran;
    JobOptions options;
    options.listen<Step>(Delivery::Ordered, [](const Step&) {}, 1);
    JobHandle held = f.executor.start(
        Lane::Batch,
        [&](JobContext& context) {
            context.emit(Step{0});
            full.set_value();
            context.emit(Step{1});
        },
        [] {}, {}, std::move(options));
    full.get_future().wait();
    const JobHandle higher = f.executor.start(Lane::Interactive, [&](JobContext&) { ran.set_value(); }, [] {});
    ran.get_future().wait();
    higher.wait();
    EXPECT_FALSE(held.finished());
}

TEST(Delivery, PartsOfATypeThatNobodyHearsCostNothing)
{
    Fixture f;
    bool done = false;
    const JobHandle job = f.executor.start(
        Lane::Batch,
        [&](JobContext& context) {
            for (int i = 0; i < 1000; ++i)
                context.emit(Step{i});
        },
        [&] { done = true; });
    f.dispatcher->runUntil([&] { return done; });
}

TEST(Delivery, DroppingTheHandleGuaranteesSilence)
{
    for (int round = 0; round < 200; ++round) {
        Fixture f;
        int calls = 0;
        std::promise<void> runs;
        auto captured = std::make_shared<int>(7);
        const std::weak_ptr<int> gone = captured;
        JobOptions options;
        options.onProgress = [&calls, captured](const Progress&) { ++calls; };
        options.listen<Step>(Delivery::Ordered, [&calls, captured](const Step&) { ++calls; });
        JobHandle job = f.executor.start(
            Lane::Interactive,
            [&](JobContext& context) {
                runs.set_value();
                for (std::size_t i = 0; i < 50; ++i) {
                    context.progress(i, 50);
                    context.emit(Step{1});
                }
                return 1;
            },
            [&calls, captured](int) { ++calls; }, [&calls, captured](const Failure&) { ++calls; }, std::move(options));
        captured.reset();
        runs.get_future().wait();
        if (round % 2 == 0)
            f.dispatcher->process();
        const int before = calls;
        job = {};
        EXPECT_TRUE(gone.expired()) << "what callbacks captured must go on the owner's thread";
        f.dispatcher->process();
        EXPECT_EQ(calls, before);
    }
}

TEST(Delivery, AnEndedJobsResultInTheQueueIsSilencedToo)
{
    Fixture f;
    bool called = false;
    JobHandle job = f.executor.start(Lane::Interactive, [](JobContext&) { return 1; }, [&](int) { called = true; });
    job.wait();
    job = {};
    EXPECT_GT(f.dispatcher->process(), 0U);
    EXPECT_FALSE(called);
}

TEST(Delivery, AListenerMayDropItsOwnJob)
{
    Fixture f;
    auto job = std::make_unique<JobHandle>();
    std::promise<void> started;
    int calls = 0;
    JobOptions options;
    options.listen<Step>(Delivery::Ordered, [&](const Step&) {
        ++calls;
        job.reset();
    });
    *job = f.executor.start(
        Lane::Interactive,
        [&](JobContext& context) {
            for (int i = 0; i < 10; ++i)
                context.emit(Step{i});
        },
        [&] { ++calls; }, {}, std::move(options));
    f.dispatcher->runUntil([&] { return calls > 0; });
    f.dispatcher->process();
    EXPECT_EQ(calls, 1);
}

TEST(ViewJob, OnlyTheNewestResultCounts)
{
    Fixture f;
    ViewJob slot(f.executor);
    std::vector<int> results;
    for (int i = 0; i < 50; ++i)
        slot.start(
            Lane::Interactive,
            [i](JobContext& job) {
                for (int n = 0; n < 100; ++n)
                    job.throwIfCancelled();
                return i;
            },
            [&](int value) { results.push_back(value); });
    f.dispatcher->runUntil([&] { return !results.empty(); });
    slot.handle().wait();
    f.dispatcher->process();
    EXPECT_EQ(results, std::vector<int>{49});
    EXPECT_FALSE(slot.running());
}

TEST(ViewJob, AResultMayStartTheNextRun)
{
    Fixture f;
    ViewJob slot(f.executor);
    int runs = 0;
    std::function<void()> again = [&] {
        slot.start(Lane::Interactive, [](JobContext&) { return 1; }, [&](int value) {
            runs += value;
            if (runs < 5)
                again();
        });
    };
    again();
    f.dispatcher->runUntil([&] { return runs == 5; });
}

TEST(InlineDispatcher, SurvivesACallbackThatThrows)
{
    Executor executor;
    const JobHandle job
        = executor.start(Lane::Io, [](JobContext&) { return 1; }, [](int) { throw std::runtime_error("in a callback"); });
    job.wait();
    EXPECT_EQ(job.state(), JobState::Done);
}

} // namespace
} // namespace plumbline::jobs
