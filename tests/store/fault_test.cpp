// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/store/project_file.h"
#include "fault_vfs.h"
#include "tests/support/support.h"

#include <condition_variable>

namespace plumbline::store {
namespace {

/// Waits for a state of saving.
struct States {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<SaveState> seen;
    void add(const SaveState& state)
    {
        const std::lock_guard lock(mutex);
        seen.push_back(state);
        changed.notify_all();
    }
    void waitFor(SaveState::Kind kind)
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return !seen.empty() && seen.back().kind == kind; });
    }
};

struct Quiet {
    Quiet() { setLogSink([](LogLevel, std::string_view, std::string_view) {}); }
    ~Quiet() { setLogSink({}); }
};

TEST(FullDisk, IsToldAndNothingIsLost)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb";
    {
        States states;
        test::FaultDisk disk(1);
        const auto project = Project::open(file, {.mode = ProjectOptions::Mode::Create,
                                                  .onSaveState = [&](const SaveState& state) { states.add(state); },
                                                  .vfs = disk.name()});
        project->commit(promptCommitted("x", "before")).get();
        disk.setFree(100);
        auto first = project->commit(textAdded("t", {Uuid::make(), "a", std::string(20000, 'x')}));
        auto second = project->commit(promptCommitted("x", "after"));
        states.waitFor(SaveState::Kind::Failed);
        EXPECT_EQ(states.seen.back().failure->code, ErrorCode::DiskFull);
        EXPECT_EQ(states.seen.back().failure->detail.advice, Advice::FreeDisk);
        EXPECT_EQ(project->setting("prompt"), "after") << "in memory it is done";
        EXPECT_EQ(project->saveState().waiting, 2U);
        EXPECT_THROW(project->flush(), Error);
        EXPECT_THROW(project->close(), Error);
        EXPECT_THROW(project->putResult({{"a", 1}}, {}).get(), Error) << "what can be measured again does not wait";
        EXPECT_FALSE(project->findResult({{"a", 1}}).get()) << "reading goes on";
        EXPECT_EQ(project->undoDepth(), 3U);
        disk.setFree(-1);
        project->retry();
        EXPECT_FALSE(first.get().isNull());
        EXPECT_FALSE(second.get().isNull());
        states.waitFor(SaveState::Kind::Saved);
        EXPECT_TRUE(project->check().get().good());
    }
    const auto project = Project::open(file);
    EXPECT_EQ(project->setting("prompt"), "after");
    EXPECT_EQ(project->texts().size(), 1U);
    EXPECT_TRUE(project->check().get().good());
}

TEST(FullDisk, ACopyElsewhereHasWhatCouldNotBeWritten)
{
    const test::TemporaryFolder folder;
    const auto file = std::filesystem::weakly_canonical(folder.path()) / "a.plumb", copy = folder.path() / "copy.plumb";
    {
        test::FaultDisk disk(2);
        const auto project = Project::open(file, {.mode = ProjectOptions::Mode::Create, .vfs = disk.name()});
        project->commit(promptCommitted("x", "before")).get();
        disk.setFree(0);
        auto first = project->commit(textAdded("t", {Uuid::make(), "a", std::string(20000, 'x')}));
        auto second = project->commit(promptCommitted("x", "after"));
        EXPECT_THROW(project->flush(), Error);
        EXPECT_THROW(project->saveCopy(folder.path() / "full.plumb").get(), Error);
        EXPECT_FALSE(std::filesystem::exists(folder.path() / "full.plumb"));
        disk.setFree(0, file.string()); // now only the project's own place is full
        project->saveCopy(copy).get();
        EXPECT_EQ(project->saveState().kind, SaveState::Kind::Failed);
        const auto opened = Project::open(copy);
        EXPECT_EQ(opened->setting("prompt"), "after");
        EXPECT_EQ(opened->texts().size(), 1U);
        EXPECT_EQ(opened->undoDepth(), 3U);
        EXPECT_TRUE(opened->check().get().good());
        disk.setFree(-1);
        project->close();
        first.get();
        second.get();
    }
    EXPECT_EQ(Project::open(file)->setting("prompt"), "after");
}

TEST(ReadOnlyPlace, IsOpenedForReadingAndSaysSo)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb";
    Project::open(file, {.mode = ProjectOptions::Mode::Create})->commit(promptCommitted("x", "y")).get();
    test::FaultDisk disk(3);
    disk.refuseWrites(true);
    const auto project = Project::open(file, {.vfs = disk.name()});
    EXPECT_EQ(project->access(), Access::ReadOnlyPlace);
    EXPECT_EQ(project->setting("prompt"), "y");
    EXPECT_FALSE(project->jobStore()->writable());
    EXPECT_THROW(project->commit(promptCommitted("x", "z")), Error);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.plumb-lock"));
}

TEST(PowerCut, LosesNothingThatWasAcknowledged)
{
    const Quiet quiet;
    int cuts = 0, inCreation = 0;
    for (unsigned seed = 1; seed <= 120; ++seed) {
        const test::TemporaryFolder folder;
        const auto file = folder.path() / "a.plumb";
        std::vector<Uuid> acknowledged;
        {
            std::mt19937 random(seed);
            test::FaultDisk disk(seed);
            disk.cutAfter(static_cast<std::int64_t>(random() % 300));
            try {
                const auto project = Project::open(file, {.mode = ProjectOptions::Mode::Create, .vfs = disk.name()});
                for (int i = 0; i < 60 && !disk.isCut(); ++i) {
                    auto done = i % 7 == 5 ? project->undo()
                                           : project->commit(textAdded("t", {Uuid::make(), "a", std::string(random() % 3000, 'x')}));
                    const Uuid row = project->history(1).at(0).act.id;
                    project->flush();
                    done.get();
                    acknowledged.push_back(row);
                }
            } catch (const Error&) {
                EXPECT_TRUE(disk.isCut());
            }
            cuts += disk.isCut() ? 1 : 0;
            inCreation += acknowledged.empty() ? 1 : 0;
        }
        const auto project = Project::open(file, {.mode = ProjectOptions::Mode::OpenOrCreate});
        const auto report = project->check().get();
        ASSERT_TRUE(report.good()) << "seed " << seed << ": " << report.problems[0];
        const auto history = project->history(1000);
        ASSERT_GE(history.size(), acknowledged.size()) << "seed " << seed;
        EXPECT_LE(history.size(), acknowledged.size() + 1) << "seed " << seed;
        for (std::size_t i = 0; i < acknowledged.size(); ++i)
            ASSERT_EQ(history[history.size() - 1 - i].act.id, acknowledged[i]) << "seed " << seed;
    }
    std::printf("%d power cuts, %d of them before the first act\n", cuts, inCreation);
    EXPECT_GT(cuts, 50);
}

} // namespace
} // namespace plumbline::store
