// SPDX-License-Identifier: GPL-3.0-or-later
#include "child.h"
#include "core/jobs/project_jobs.h"
#include "core/store/project_file.h"
#include "hash_job.h"
#include "tests/support/support.h"

#include <random>

namespace plumbline::store {
namespace {

TEST(KilledWriter, LosesAtMostTheActInHand)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb";
    std::mt19937 random(5);
    std::size_t before = 0, lost = 0, acts = 0;
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> acknowledged;
        {
            test::Child child({"act", file.string()});
            const std::size_t most = 1 + random() % 6;
            while (acknowledged.size() < most) {
                acknowledged.push_back(child.line());
                ASSERT_EQ(acknowledged.back().size(), 36U) << acknowledged.back();
            }
            (void)child.readable(static_cast<int>(random() % 2)); // somewhere within the next act
            child.kill();
            for (std::string line = child.line(); !line.empty(); line = child.line())
                acknowledged.push_back(line); // said before it died, read after
        }
        const bool last = round % 20 == 19;
        const auto project = Project::open(file, {.readOnly = !last});
        const auto history = project->history(10000);
        const std::size_t added = history.size() - before;
        ASSERT_GE(added, acknowledged.size()) << "round " << round;
        ASSERT_LE(added, acknowledged.size() + 1) << "round " << round;
        lost += added - acknowledged.size();
        for (std::size_t i = 0; i < acknowledged.size(); ++i)
            ASSERT_EQ(history[added - 1 - i].act.id.toString(), acknowledged[i]) << "round " << round;
        before = history.size();
        acts += acknowledged.size();
        if (last) {
            ASSERT_TRUE(project->check().get().good()) << "round " << round;
        }
    }
    std::printf("200 kills, %zu acts acknowledged and found, %zu more on disk than acknowledged\n", acts, lost);
}

TEST(KilledJob, GoesOnFromItsCheckpointToTheSameResult)
{
    constexpr std::size_t kSteps = 300;
    const test::TemporaryFolder folder;
    Json expected;
    {
        jobs::Executor executor;
        jobs::ProjectJobs list(executor, std::make_shared<jobs::MemoryJobStore>(), test::hashKinds());
        const Uuid id = list.start("hash chain", {{"steps", kSteps}}, "Chain");
        list.wait(id);
        expected = list.row(id)->result;
    }
    std::mt19937 random(9);
    int interrupted = 0, resumedLater = 0;
    for (int round = 0; round < 10; ++round) {
        const auto file = folder.path() / (std::to_string(round) + ".plumb");
        for (int kills = 0; kills < 3; ++kills) {
            test::Child child({"job", file.string(), std::to_string(kSteps)});
            ASSERT_EQ(child.line(), "begun");
            (void)child.readable(static_cast<int>(random() % 20)); // until it says "done", or the moment has come
            child.kill();
        }
        const auto project = Project::open(file);
        jobs::Executor executor;
        jobs::ProjectJobs list(executor, project->jobStore(), test::hashKinds());
        ASSERT_EQ(list.rows().size(), 1U);
        const auto row = list.rows().front();
        if (row.state != jobs::ProjectJobState::Done) {
            EXPECT_EQ(row.state, jobs::ProjectJobState::Interrupted);
            ++interrupted;
            const auto checkpoint = project->jobStore()->checkpoint(row.id);
            resumedLater += checkpoint && checkpoint->rfind("0:", 0) != 0 ? 1 : 0;
            list.resume(row.id);
            list.wait(row.id);
        }
        EXPECT_EQ(list.row(row.id)->state, jobs::ProjectJobState::Done);
        EXPECT_EQ(list.row(row.id)->result, expected);
    }
    std::printf("10 jobs killed three times each: %d interrupted, %d of them resumed from a later checkpoint\n", interrupted, resumedLater);
}

TEST(PausedJob, GoesOnInAnotherProcess)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb";
    Uuid id;
    {
        const auto project = Project::open(file, {.mode = ProjectOptions::Mode::Create});
        jobs::Executor executor;
        jobs::ProjectJobs list(executor, project->jobStore(), test::hashKinds());
        id = list.start("hash chain", {{"steps", 100000000}}, "Chain"); // would take for ever
        list.pause(id);
        list.wait(id);
        EXPECT_EQ(list.row(id)->state, jobs::ProjectJobState::Paused);
    }
    const auto project = Project::open(file);
    jobs::Executor executor;
    jobs::ProjectJobs list(executor, project->jobStore(), test::hashKinds());
    ASSERT_EQ(list.rows().size(), 1U);
    EXPECT_EQ(list.row(id)->state, jobs::ProjectJobState::Paused);
    EXPECT_EQ(list.row(id)->recipe.at("steps"), 100000000);
    list.cancel(id);
    EXPECT_EQ(list.row(id)->state, jobs::ProjectJobState::Cancelled);
    EXPECT_TRUE(list.remove(id));
    project->jobStore()->flush();
    EXPECT_TRUE(project->jobStore()->rows().empty());
}

TEST(ProjectJobStore, KeepsRowsLogsAndFailures)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb";
    jobs::ProjectJobRow row;
    row.id = Uuid::make();
    row.kind = "import";
    row.name = "Import Grüße";
    row.recipe = {{"path", "x"}};
    row.state = jobs::ProjectJobState::Failed;
    row.progress = {3, 7, "reading"};
    row.result = nullptr;
    row.failure = jobs::Failure{ErrorCode::CorruptFile, {.file = "x.bin", .place = "row 3", .advice = Advice::FixLine}, "damaged"};
    row.created = 5;
    row.updated = 6;
    const std::string bytes("\0\xff checkpoint", 13);
    {
        const auto project = Project::open(file, {.mode = ProjectOptions::Mode::Create});
        const auto store = project->jobStore();
        store->put(row);
        store->appendLog(row.id, "one");
        store->appendLog(row.id, "two");
        store->saveCheckpoint(row, bytes);
        EXPECT_THROW((store->appendLog(Uuid::make(), "of nobody"), store->flush()), Error);
        store->flush();
    }
    const auto project = Project::open(file);
    const auto rows = project->jobStore()->rows();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].name, row.name);
    EXPECT_EQ(rows[0].state, row.state);
    EXPECT_EQ(rows[0].progress, row.progress);
    EXPECT_EQ(rows[0].failure->code, ErrorCode::CorruptFile);
    EXPECT_EQ(rows[0].failure->detail.place, "row 3");
    EXPECT_EQ(rows[0].failure->detail.advice, Advice::FixLine);
    EXPECT_TRUE(rows[0].hasCheckpoint);
    EXPECT_EQ(project->jobStore()->checkpoint(row.id), bytes);
    EXPECT_EQ(project->jobStore()->log(row.id), (std::vector<std::string>{"one", "two"}));
}

} // namespace
} // namespace plumbline::store
