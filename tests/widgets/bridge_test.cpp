// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/store/project_file.h"
#include "tests/support/support.h"
#include "widgets/bridge/gui_dispatcher.h"
#include "widgets/bridge/job_board.h"
#include "widgets/bridge/store_session.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <gtest/gtest.h>
#include <thread>

using namespace plumbline;
using namespace plumbline::bridge;

namespace {

QString fileIn(const test::TemporaryFolder& folder, const char* name)
{
    return QString::fromStdString((folder.path() / name).string());
}

} // namespace

TEST(GuiDispatcher, CallsOnTheWindowsThreadInTheOrderOfPosting)
{
    auto dispatcher = std::make_shared<GuiDispatcher>();
    std::vector<int> order;
    bool here = true;
    std::thread worker([&] {
        for (int at = 0; at < 5; ++at) {
            dispatcher->post([&, at] {
                order.push_back(at);
                here = here && QThread::currentThread() == qApp->thread();
            });
        }
    });
    worker.join();
    EXPECT_TRUE(order.empty());
    QTRY_COMPARE(order.size(), 5U);
    EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4}));
    EXPECT_TRUE(here);
}

TEST(StoreSession, KeepsActsAndUndoesThemAcrossARestart)
{
    const test::TemporaryFolder folder;
    auto dispatcher = std::make_shared<GuiDispatcher>();
    const QString path = fileIn(folder, "Studie.plumb");
    {
        StoreSession session(dispatcher);
        EXPECT_EQ(session.savedState(), SavedState::NoProject);
        session.create(path);
        EXPECT_EQ(session.name(), "Studie");
        QSignalSpy content(&session, &StoreSession::contentChanged);
        session.commit(store::textAdded("attention", {Uuid::make(), "one", "A plumb line hangs straight."})).get();
        EXPECT_EQ(session.undoDepth(), 1);
        EXPECT_EQ(session.undoText(), "text added");
        EXPECT_EQ(session.dataChip().count, "1");
        ASSERT_EQ(content.count(), 1);
        EXPECT_EQ(content.front().front().toString(), "attention");
        QTRY_COMPARE(session.savedState(), SavedState::Saved);
    }
    StoreSession session(dispatcher);
    session.open(path);
    EXPECT_EQ(session.undoDepth(), 1);
    session.undo();
    EXPECT_EQ(session.undoDepth(), 0);
    EXPECT_EQ(session.redoDepth(), 1);
    EXPECT_TRUE(session.project()->texts().empty());
    session.close();
    EXPECT_FALSE(session.isOpen());
}

TEST(StoreSession, ASecondWindowLooksOnAndSaysSo)
{
    const test::TemporaryFolder folder;
    auto dispatcher = std::make_shared<GuiDispatcher>();
    StoreSession writer(dispatcher), reader(dispatcher);
    writer.create(fileIn(folder, "both.plumb"));
    reader.open(fileIn(folder, "both.plumb"));
    EXPECT_EQ(reader.savedState(), SavedState::ReadOnly);
    EXPECT_FALSE(reader.savedReason().isEmpty());
    EXPECT_THROW(reader.commit(store::promptCommitted("attention", "x")), Error);
    writer.commit(store::promptCommitted("attention", "x")).get();
    QSignalSpy content(&reader, &StoreSession::contentChanged);
    EXPECT_TRUE(content.wait(5000));
    EXPECT_EQ(reader.undoDepth(), 0) << "nothing to undo for one who looks on";
}

TEST(StoreSession, ADamagedOrMissingFileIsAnErrorAndTheOpenProjectStays)
{
    const test::TemporaryFolder folder;
    StoreSession session(std::make_shared<GuiDispatcher>());
    EXPECT_THROW(session.open(fileIn(folder, "none.plumb")), Error);
    EXPECT_FALSE(session.isOpen());
    EXPECT_THROW(session.commit(store::promptCommitted("attention", "x")), Error);
}

TEST(JobBoard, FollowsAJobFromStartToEnd)
{
    auto dispatcher = std::make_shared<GuiDispatcher>();
    jobs::ExecutorConfig config;
    config.budget.compute = 1;
    config.dispatcher = dispatcher;
    jobs::Executor executor(config);
    JobBoard board(executor);
    jobs::ViewJob job(executor);
    std::atomic<bool> go{false};
    int starts = 0;
    const auto start = [&](auto body) {
        ++starts;
        job.start(
            jobs::Lane::Interactive, body, [&](int) { board.finished(job.handle().id()); },
            [&](const jobs::Failure& failure) { board.failed(job.handle().id(), failure); }, {.name = "similarity"});
        board.started(job.handle().id(),
            {.name = "Layer similarity", .view = "attention", .cancel = [&] { job.stop(); }, .again = [&] { ++starts; }});
    };
    start([&](jobs::JobContext& context) {
        while (!go) {
            context.progress(4, 10, "layers");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return 1;
    });
    QTRY_COMPARE(board.rows().front().done, 4U);
    EXPECT_EQ(board.rows().front().state, JobState::Running);
    go = true;
    QTRY_COMPARE(board.rows().front().state, JobState::Done);
    EXPECT_TRUE(board.rows().front().hasResult);

    start([](jobs::JobContext&) -> int {
        throw Error(ErrorCode::OutOfMemory, {.place = "layer 3", .advice = Advice::FreeMemory});
    });
    QTRY_COMPARE(board.rows().front().state, JobState::Failed);
    ASSERT_TRUE(board.rows().front().failure);
    EXPECT_EQ(board.rows().front().failure->detail().place, "layer 3");
    board.runAgain(board.rows().front().id);
    EXPECT_EQ(starts, 3);

    start([](jobs::JobContext& context) -> int {
        for (;;)
            context.throwIfCancelled();
    });
    board.cancel(board.rows().front().id);
    EXPECT_EQ(board.rows().front().state, JobState::Cancelled);
    EXPECT_FALSE(job.running());
    board.clearFinished();
    EXPECT_TRUE(board.rows().empty());
}
