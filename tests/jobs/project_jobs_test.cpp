// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/project_jobs.h"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <semaphore>
#include <thread>

namespace plumbline::jobs {
namespace {

/// Adds 1..steps; the state is "next:sum".
Json sumUp(JobContext& job, const Json& recipe, const std::optional<std::string>& checkpoint, std::counting_semaphore<>* permits)
{
    const auto steps = recipe.at("steps").get<std::size_t>();
    std::size_t next = 1, sum = 0;
    if (checkpoint)
        std::tie(next, sum) = std::pair(std::stoul(*checkpoint), std::stoul(checkpoint->substr(checkpoint->find(':') + 1)));
    for (; next <= steps; ++next) {
        job.pausePoint([&] { return std::to_string(next) + ":" + std::to_string(sum); });
        // A step ends with a permit of the test, or when its end is asked for.
        while (permits != nullptr && !permits->try_acquire_for(std::chrono::milliseconds(1)) && !job.pauseRequested())
            job.throwIfCancelled();
        sum += next;
        job.progress(next, steps, "adding");
        job.log("step " + std::to_string(next));
    }
    return {{"sum", sum}};
}

struct Fixture {
    std::shared_ptr<MemoryJobStore> store = std::make_shared<MemoryJobStore>();
    std::shared_ptr<ProjectJobKinds> kinds = std::make_shared<ProjectJobKinds>();
    std::counting_semaphore<> permits{0};
    Fixture()
    {
        kinds->add("sum", Lane::Batch, [](JobContext& job, const Json& recipe, const std::optional<std::string>& checkpoint) {
            return sumUp(job, recipe, checkpoint, nullptr);
        });
        kinds->add("slow sum", Lane::Batch, [this](JobContext& job, const Json& recipe, const std::optional<std::string>& checkpoint) {
            return sumUp(job, recipe, checkpoint, &permits);
        });
        kinds->add("fail", Lane::Io, [](JobContext&, const Json&, const std::optional<std::string>&) -> Json {
            throw Error(ErrorCode::CorruptFile, {.file = "x.bin", .place = "row 3"});
        });
    }
};

TEST(ProjectJobs, RunsAJobAndKeepsItsResult)
{
    Fixture f;
    Executor executor;
    ProjectJobs jobs(executor, f.store, f.kinds);
    const Uuid id = jobs.start("sum", {{"steps", 100}}, "Adding");
    jobs.wait(id);
    const auto row = jobs.row(id);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->state, ProjectJobState::Done);
    EXPECT_EQ(row->result.at("sum"), 5050);
    EXPECT_EQ(row->progress, (Progress{100, 100, "adding"}));
    EXPECT_EQ(jobs.log(id).size(), 100U);
    ASSERT_EQ(f.store->rows().size(), 1U);
    EXPECT_EQ(f.store->rows()[0].state, ProjectJobState::Done);
}

TEST(ProjectJobs, PausesAndGoesOnInAnotherProcess)
{
    Fixture f;
    Uuid id;
    {
        Executor executor;
        ProjectJobs jobs(executor, f.store, f.kinds);
        id = jobs.start("slow sum", {{"steps", 10}}, "Adding");
        f.permits.release(4);
        while (f.store->log(id).size() < 4)
            std::this_thread::yield();
        jobs.pause(id);
        jobs.wait(id);
        EXPECT_EQ(jobs.row(id)->state, ProjectJobState::Paused);
        EXPECT_TRUE(jobs.row(id)->hasCheckpoint);
    }
    Executor executor;
    ProjectJobs jobs(executor, f.store, f.kinds);
    EXPECT_EQ(jobs.row(id)->state, ProjectJobState::Paused);
    f.permits.release(100);
    jobs.resume(id);
    jobs.wait(id);
    EXPECT_EQ(jobs.row(id)->state, ProjectJobState::Done);
    EXPECT_EQ(jobs.row(id)->result.at("sum"), 55);
    EXPECT_EQ(jobs.log(id).size(), 10U) << "a step was done twice or left out";
}

TEST(ProjectJobs, AClosedProjectsJobIsInterruptedWithItsCheckpoint)
{
    Fixture f;
    Uuid running, waiting;
    {
        Executor executor;
        ProjectJobs jobs(executor, f.store, f.kinds);
        running = jobs.start("slow sum", {{"steps", 10}}, "Adding");
        waiting = jobs.start("sum", {{"steps", 10}}, "Adding later");
        f.permits.release(3);
        while (f.store->log(running).size() < 3)
            std::this_thread::yield();
        jobs.close();
    }
    Executor executor;
    ProjectJobs jobs(executor, f.store, f.kinds);
    EXPECT_EQ(jobs.row(running)->state, ProjectJobState::Interrupted);
    EXPECT_TRUE(jobs.row(running)->hasCheckpoint);
    EXPECT_EQ(jobs.row(waiting)->state, ProjectJobState::Interrupted);
    f.permits.release(100);
    for (const Uuid& id : {running, waiting}) {
        jobs.resume(id);
        jobs.wait(id);
        EXPECT_EQ(jobs.row(id)->result.at("sum"), 55);
    }
}

TEST(ProjectJobs, WhatACrashLeftRunningIsInterrupted)
{
    Fixture f;
    ProjectJobRow row;
    row.id = Uuid::make();
    row.kind = "sum";
    row.recipe = {{"steps", 10}};
    row.state = ProjectJobState::Running;
    f.store->put(row);
    f.store->saveCheckpoint(row, "9:36");
    Executor executor;
    ProjectJobs jobs(executor, f.store, f.kinds);
    EXPECT_EQ(jobs.row(row.id)->state, ProjectJobState::Interrupted);
    jobs.resume(row.id);
    jobs.wait(row.id);
    EXPECT_EQ(jobs.row(row.id)->result.at("sum"), 55);
    EXPECT_EQ(jobs.log(row.id).size(), 2U);
}

TEST(ProjectJobs, KeepsAFailureAsData)
{
    Fixture f;
    Executor executor;
    const auto dispatcher = std::make_shared<QueueDispatcher>();
    std::vector<ProjectJobState> told;
    ProjectJobs jobs(executor, f.store, f.kinds, dispatcher, [&](const ProjectJobRow& row) { told.push_back(row.state); });
    const Uuid id = jobs.start("fail", {}, "Import");
    jobs.wait(id);
    const auto row = jobs.row(id);
    EXPECT_EQ(row->state, ProjectJobState::Failed);
    ASSERT_TRUE(row->failure);
    EXPECT_EQ(row->failure->code, ErrorCode::CorruptFile);
    EXPECT_EQ(row->failure->detail.place, "row 3");
    dispatcher->process();
    EXPECT_EQ(told, (std::vector{ProjectJobState::Queued, ProjectJobState::Running, ProjectJobState::Failed}));
}

TEST(ProjectJobs, CancelsARunningAndAWaitingJob)
{
    Fixture f;
    Executor executor;
    ProjectJobs jobs(executor, f.store, f.kinds);
    const Uuid running = jobs.start("slow sum", {{"steps", 10}}, "a");
    const Uuid waiting = jobs.start("sum", {{"steps", 10}}, "b");
    f.permits.release(1);
    while (f.store->log(running).empty())
        std::this_thread::yield();
    jobs.cancel(waiting);
    EXPECT_EQ(jobs.row(waiting)->state, ProjectJobState::Cancelled);
    jobs.cancel(running);
    jobs.wait(running);
    EXPECT_EQ(jobs.row(running)->state, ProjectJobState::Cancelled);
    EXPECT_TRUE(jobs.remove(running));
    EXPECT_EQ(jobs.rows().size(), 1U);
}

TEST(ProjectJobs, PausingAndResumingAWaitingJobRunsItOnce)
{
    Fixture f;
    Executor executor;
    ProjectJobs jobs(executor, f.store, f.kinds);
    const Uuid first = jobs.start("slow sum", {{"steps", 1}}, "a");
    const Uuid second = jobs.start("sum", {{"steps", 10}}, "b");
    for (int i = 0; i < 5; ++i) {
        jobs.pause(second);
        EXPECT_EQ(jobs.row(second)->state, ProjectJobState::Paused);
        jobs.resume(second);
    }
    f.permits.release(1);
    jobs.wait(first);
    jobs.wait(second);
    EXPECT_EQ(jobs.row(second)->state, ProjectJobState::Done);
    EXPECT_EQ(jobs.log(second).size(), 10U);
}

TEST(ProjectJobs, RefusesAKindThatItDoesNotKnow)
{
    Fixture f;
    Executor executor;
    ProjectJobs jobs(executor, f.store, f.kinds);
    try {
        jobs.start("from the future", {}, "x");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat);
    }
}

TEST(ProjectJobs, StatesHaveTexts)
{
    for (const auto state : {ProjectJobState::Queued, ProjectJobState::Running, ProjectJobState::Paused, ProjectJobState::Interrupted,
                             ProjectJobState::Failed, ProjectJobState::Done, ProjectJobState::Cancelled})
        EXPECT_EQ(stateOfText(stateText(state)), state);
    EXPECT_FALSE(stateOfText("dancing"));
}

} // namespace
} // namespace plumbline::jobs
