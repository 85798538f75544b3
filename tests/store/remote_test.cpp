// SPDX-License-Identifier: GPL-3.0-or-later
// A program holds a project; another one writes through it.
#include "core/store/remote.h"

#include "child.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/store/local_socket.h"
#include "core/store/remote_message.h"
#include "fault_vfs.h"
#include "tests/support/support.h"

#include <atomic>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace plumbline::store {
namespace {

namespace fs = std::filesystem;

template <class F> Error errorOf(F&& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error";
    return Error(ErrorCode::Internal, {});
}

/// A project that a child process holds and serves.
class Remote : public testing::Test {
protected:
    void SetUp() override
    {
        Project::open(file, {.mode = ProjectOptions::Mode::Create})->close();
        holder.emplace(std::vector<std::string>{"serve", file.string()});
        ASSERT_EQ(holder->line(), "serves");
    }
    [[nodiscard]] std::unique_ptr<Project> reader() const { return Project::open(file); }
    [[nodiscard]] RemoteProject remote() const { return {file, reader()->holder()}; }
    /// Sends these bytes, and gives what comes back until the end.
    [[nodiscard]] std::string exchange(std::string_view bytes) const
    {
        const int handle = connectTo(reader()->holder().socket);
        EXPECT_GE(handle, 0);
        while (!bytes.empty()) {
            const ssize_t sent = ::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN)
                break; // it was refused before it was whole
            bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
        }
        ::shutdown(handle, SHUT_WR);
        std::string answer;
        char block[4096];
        for (;;) {
            pollfd wait{handle, POLLIN, 0};
            ::poll(&wait, 1, -1);
            const ssize_t got = ::recv(handle, block, sizeof block, 0);
            if (got <= 0)
                break;
            answer.append(block, static_cast<std::size_t>(got));
        }
        ::close(handle);
        return answer;
    }

    test::TemporaryFolder folder;
    const fs::path file = folder.path() / "研究 ü.plumb";
    std::optional<test::Child> holder;
};

std::string framed(const std::string& head, std::uint32_t headBytes, std::uint64_t bodyBytes)
{
    std::string bytes = "PLMB";
    bytes.append(reinterpret_cast<const char*>(&headBytes), sizeof headBytes)
        .append(reinterpret_cast<const char*>(&bodyBytes), sizeof bodyBytes);
    return bytes + head;
}

std::string framed(const std::string& head)
{
    return framed(head, static_cast<std::uint32_t>(head.size()), 0);
}

TEST_F(Remote, ActsGoThroughTheProgramThatHoldsTheFile)
{
    const auto project = reader();
    ASSERT_EQ(project->access(), Access::ReadOnlyHeld);
    EXPECT_EQ(project->holder().pid, holder->pid());
    RemoteProject there = remote();
    EXPECT_TRUE(there.answers());
    const StoredText text{Uuid::make(), "Title", "Héllo\n世界"};
    const Uuid act = there.commit(textAdded("attention", text));
    EXPECT_EQ(holder->line(), "act text added");
    ASSERT_TRUE(project->refresh());
    ASSERT_EQ(project->history(10).size(), 1U) << "one act";
    EXPECT_EQ(project->history(10)[0].act.id, act);
    ASSERT_EQ(project->texts().size(), 1U);
    EXPECT_EQ(project->texts()[0].text, text.text);
    EXPECT_TRUE(there.commit(std::move(ActDraft("x", "tagged").toggle("tag/good", IndexSet::of({1, 2, 70000})))) != act);
    EXPECT_TRUE(there.commit(settingChosen("x", "measure", "jsd")) != act);
    EXPECT_TRUE(there.commit(settingChosen("x", "measure", "jsd")).isNull()) << "nothing changed";

    const Stepped undone = there.step(false);
    EXPECT_EQ(undone.kind, "setting chosen");
    EXPECT_EQ(undone.undoDepth, 2U);
    EXPECT_EQ(undone.redoDepth, 1U);
    project->refresh();
    EXPECT_FALSE(project->setting("measure").has_value());
    EXPECT_EQ(project->bitmap("tag/good"), IndexSet::of({1, 2, 70000}));
    EXPECT_EQ(there.step(true).id, undone.id);
    EXPECT_TRUE(there.step(true).id.isNull());

    there.putResult({{"measure", "jsd"}}, {{"a", {{"shape", {2}}}, std::string("\0\1\2", 3)}, {"b", nullptr, ""}});
    const auto found = project->findResult({{"measure", "jsd"}}).get();
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->arrays.size(), 2U);
    EXPECT_EQ(found->arrays[0].bytes, std::string("\0\1\2", 3));
    holder->closeInput();
    EXPECT_EQ(holder->wait(), 0);
    EXPECT_FALSE(there.answers());
    EXPECT_TRUE(Project::open(file)->check().get().good());
}

TEST_F(Remote, WhatWasAnsweredIsOnDisk)
{
    const Uuid act = remote().commit(promptCommitted("attention", "kept"));
    holder->kill();
    const auto project = Project::open(file);
    ASSERT_TRUE(project->writable());
    EXPECT_EQ(project->setting("prompt"), "kept");
    EXPECT_EQ(project->history(1).at(0).act.id, act);
}

TEST_F(Remote, FaultsComeBackAsTheyAre)
{
    const Uuid nobody = Uuid::make();
    const Error error = errorOf([&] { remote().commit(textRemoved("x", nobody)); });
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(error.detail().place, "object " + nobody.toString());
    EXPECT_EQ(errorOf([&] { remote().commit(promptCommitted("x", "\xff\xfe")); }).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(errorOf([&] { remote().putResult({{"text", "\xff"}}, {}); }).code(), ErrorCode::InvalidArgument);
}

TEST_F(Remote, GarbageIsRefusedAndTheServerGoesOn)
{
    const auto deep = [](int depth) {
        return "{\"version\":1,\"op\":\"undo\",\"a\":" + std::string(static_cast<std::size_t>(depth), '[')
            + std::string(static_cast<std::size_t>(depth), ']') + "}";
    };
    const std::vector<std::string> refused{
        "GET / HTTP/1.1\r\nHost: plumbline\r\n\r\n",
        framed("{", 0xFFFFFFFF, 0),
        framed("{}", 2, std::uint64_t{1} << 62),
        framed("[1,2]"),
        framed("{\"version\":1,\"op\":"),
        framed("{\"version\":99,\"op\":\"undo\"}"),
        framed("{\"version\":1,\"op\":\"format the disk\"}"),
        framed("{\"version\":1,\"op\":7}"),
        framed("{\"version\":1,\"op\":\"commit\",\"view\":\"x\",\"kind\":\"x\",\"kind_version\":1,\"changes\":[{\"table\":"
               "\"bitmaps\",\"key\":\"k\"}],\"blobs\":[{\"change\":0,\"bytes\":1000000}]}"),
        framed("{\"version\":1,\"op\":\"commit\",\"view\":\"x\",\"kind\":\"x\",\"kind_version\":1,\"changes\":[{\"table\":"
               "\"nothing\"}],\"blobs\":[]}"),
        framed("{\"version\":1,\"op\":\"put result\",\"recipe\":3,\"arrays\":[]}"),
        framed("{\"version\":1,\"op\":\"put result\",\"recipe\":{},\"arrays\":[{\"name\":\"a\",\"info\":1,\"bytes\":-5}]}"),
        framed(deep(100'000)),
    };
    for (const std::string& bytes : refused)
        EXPECT_NE(exchange(bytes).find("\"error\""), std::string::npos) << bytes.substr(0, 100);
    EXPECT_EQ(exchange("PL"), "") << "half a frame";
    EXPECT_EQ(exchange(""), "");
    EXPECT_FALSE(remote().commit(promptCommitted("x", "still there")).isNull());
    EXPECT_EQ(reader()->history(10).size(), 1U);
}

TEST_F(Remote, TheSocketIsItsOwnersOnly)
{
    struct stat info { };
    const std::string socket = reader()->holder().socket;
    ASSERT_EQ(::stat(socket.c_str(), &info), 0);
    EXPECT_TRUE(S_ISSOCK(info.st_mode));
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    ASSERT_EQ(::stat(fs::path(socket).parent_path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 077, 0U);
    holder->closeInput();
    holder->wait();
    EXPECT_FALSE(fs::exists(socket));
}

TEST_F(Remote, ALookerLearnsWhoHoldsTheFileAndDisturbsNobody)
{
    const auto found = ProjectLock::holderOf(fs::weakly_canonical(file));
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->pid, holder->pid());
    holder->closeInput();
    holder->wait();
    EXPECT_FALSE(ProjectLock::holderOf(fs::weakly_canonical(file)).has_value());
    std::jthread looking([&](const std::stop_token& stop) {
        while (!stop.stop_requested())
            (void)ProjectLock::holderOf(fs::weakly_canonical(file));
    });
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(Project::open(file)->writable());
}

TEST(RemoteProject, TellsThatTheWriterEndedBeforeItAnswered)
{
    const test::TemporaryFolder folder;
    const fs::path socket = socketPathOf(folder.path() / "a.plumb");
    const int listening = listenAt(socket);
    ASSERT_GE(listening, 0);
    std::thread dying([&] {
        pollfd wait{listening, POLLIN, 0};
        ::poll(&wait, 1, -1);
        const int handle = ::accept(listening, nullptr, nullptr);
        char block[16];
        (void)!::read(handle, block, sizeof block);
        ::close(handle);
    });
    RemoteProject there(
        folder.path() / "a.plumb", {.pid = 77, .host = "here", .program = "plumbline", .socket = socket.string()});
    const Error error = errorOf([&] { there.commit(promptCommitted("x", std::string(3'000'000, 'x'))); });
    dying.join();
    EXPECT_EQ(error.code(), ErrorCode::ReadOnly);
    EXPECT_EQ(error.detail().found, "it ended before it had answered; whether it was done, the history tells");
    EXPECT_NE(std::string(error.what()).find("plumbline, process 77"), std::string::npos) << error.what();
    ::close(listening);
    ::unlink(socket.c_str());
    EXPECT_EQ(errorOf([&] { there.step(true); }).detail().found, "nobody at its socket");
}

TEST(ProjectServer, GoesWhileARequestWaitsForAWindowThatIsBusy)
{
    const test::TemporaryFolder folder;
    const auto project = Project::open(folder.path() / "a.plumb", {.mode = ProjectOptions::Mode::Create});
    const auto loop = std::make_shared<jobs::QueueDispatcher>(); // nobody runs what it queues
    auto server = std::make_unique<ProjectServer>(*project, ServerOptions{.dispatcher = loop});
    std::atomic<bool> asked = false;
    std::thread client([&] {
        RemoteProject there(
            project->file(), {.pid = 1, .host = "here", .program = "plumbline", .socket = server->socket().string()});
        asked = true;
        EXPECT_EQ(errorOf([&] { there.commit(promptCommitted("x", "y")); }).code(), ErrorCode::ReadOnly);
    });
    while (!asked)
        std::this_thread::yield();
    server.reset();
    client.join();
    loop->process();
    EXPECT_FALSE(project->setting("prompt").has_value()) << "what nobody was told of is not done";
}

TEST(ProjectServer, SaysThatAnActWaitsForTheDisk)
{
    setLogSink([](LogLevel, std::string_view, std::string_view) {});
    const test::TemporaryFolder folder;
    test::FaultDisk disk(7);
    const auto project = Project::open(folder.path() / "a.plumb", {.mode = ProjectOptions::Mode::Create, .vfs = disk.name()});
    const ProjectServer server(*project);
    RemoteProject there(project->file(), {.pid = 1, .host = "here", .program = "plumbline", .socket = server.socket().string()});
    there.commit(promptCommitted("x", "before"));
    disk.setFree(0);
    const Error error = errorOf([&] { there.commit(textAdded("x", {Uuid::make(), "a", std::string(50'000, 'x')})); });
    EXPECT_EQ(error.code(), ErrorCode::DiskFull);
    EXPECT_NE(error.detail().found.find("waits in the window for the disk"), std::string::npos) << error.what();
    EXPECT_EQ(project->undoDepth(), 2U);
    disk.setFree(-1);
    project->retry();
    project->flush();
    setLogSink({});
}

TEST(ProjectServer, NeedsTheWriter)
{
    const test::TemporaryFolder folder;
    const auto project = Project::open(folder.path() / "a.plumb", {.mode = ProjectOptions::Mode::Create});
    const auto second = Project::open(folder.path() / "a.plumb");
    EXPECT_EQ(errorOf([&] { const ProjectServer server(*second); }).code(), ErrorCode::ReadOnly);
}

} // namespace
} // namespace plumbline::store
