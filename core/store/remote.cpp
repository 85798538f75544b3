// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/remote.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/store/local_socket.h"
#include "core/store/remote_message.h"

#include <array>
#include <atomic>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plumbline::store {

namespace fs = std::filesystem;

namespace {
using Outcome = FrameSocket::Outcome;
using Clock = FrameSocket::Clock;

constexpr auto kRequestTime = std::chrono::seconds(5); // for a request to come in whole, and for its answer to be taken
constexpr auto kAnswerTime = std::chrono::seconds(60); // for a writer with a slow disk
constexpr auto kLook = std::chrono::milliseconds(20);

/// The server is going: whoever asked gets no answer.
struct Going { };
} // namespace

struct ProjectServer::Impl {
    Project& project;
    ServerOptions options;
    fs::path socket;
    int listening = -1;
    int stopHandle = -1; // readable once the server goes
    std::atomic<bool> going = false;
    std::shared_ptr<char> alive = std::make_shared<char>(); // of the dispatcher's thread: what is posted late does nothing
    const std::weak_ptr<char> stillAlive = alive; // what the server's thread may look at while `alive` is let go
    std::thread thread;

    Impl(Project& theProject, ServerOptions theOptions)
        : project(theProject)
        , options(std::move(theOptions))
    {
        if (!options.dispatcher)
            options.dispatcher = std::make_shared<jobs::InlineDispatcher>();
    }

    /// Until the future is ready. @throws Going; Error where acts cannot be written: they wait for that in the writer's memory
    template <class T> T wait(std::future<T> future, bool isAct)
    {
        while (future.wait_for(kLook) != std::future_status::ready) {
            if (going)
                throw Going{};
            if (!isAct)
                continue;
            if (const SaveState state = project.saveState(); state.kind == SaveState::Kind::Failed && state.failure) {
                ErrorDetail detail = state.failure->detail;
                detail.found +=
                    std::string(detail.found.empty() ? "" : " · ") + "the act is done, and waits in the window for the disk";
                throw Error(state.failure->code, std::move(detail));
            }
        }
        return future.get();
    }

    /// Runs `body` on the dispatcher's thread and gives what it returns.
    template <class F> auto onDispatcher(F body) -> std::invoke_result_t<F&>
    {
        using Result = std::invoke_result_t<F&>;
        auto promise = std::make_shared<std::promise<Result>>();
        auto future = promise->get_future();
        options.dispatcher->post([promise, body = std::move(body), weak = stillAlive]() mutable {
            if (weak.expired())
                return;
            try {
                promise->set_value(body());
            } catch (...) {
                promise->set_exception(std::current_exception());
            }
        });
        promise.reset();
        return wait(std::move(future), false);
    }

    Json act(const CommitRequest& request)
    {
        auto done = onDispatcher([this, &request] {
            auto future = std::make_shared<std::future<Uuid>>(project.commit(request.draft));
            if (options.onAct)
                options.onAct(request.draft.kind);
            return future;
        });
        return wait(std::move(*done), true).toString();
    }

    Json act(const StepRequest& request)
    {
        struct Step {
            std::future<Uuid> done;
            Stepped stepped;
        };
        const auto step = onDispatcher([this, &request] {
            auto out = std::make_shared<Step>();
            const auto next = request.forward ? project.nextRedo() : project.nextUndo();
            out->done = request.forward ? project.redo() : project.undo();
            if (next)
                out->stepped.kind = next->act.kind;
            out->stepped.undoDepth = project.undoDepth();
            out->stepped.redoDepth = project.redoDepth();
            if (options.onAct && next)
                options.onAct(out->stepped.kind);
            return out;
        });
        step->stepped.id = wait(std::move(step->done), true);
        return toJson(step->stepped);
    }

    Json act(const ResultRequest& request)
    {
        const auto done = onDispatcher(
            [this, &request] { return std::make_shared<std::future<void>>(project.putResult(request.recipe, request.arrays)); });
        wait(std::move(*done), false);
        if (options.onResult)
            (void)onDispatcher([this] {
                options.onResult();
                return true;
            });
        return true;
    }

    void serve(int handle)
    {
        FrameSocket peer(handle, stopHandle);
        if (!peer.isOurUser())
            return;
        Frame frame;
        Frame answer;
        switch (peer.read(frame, Clock::now() + kRequestTime)) {
        case Outcome::Done: break;
        case Outcome::Refused:
            answer = errorFrame(Error(ErrorCode::InvalidArgument,
                {.place = "request to a running window", .expected = "a request of Plumbline", .found = peer.found()}));
            (void)peer.write(answer, Clock::now() + kRequestTime);
            return;
        default: return;
        }
        try {
            const auto request = std::make_shared<const RemoteRequest>(requestFrom(std::move(frame)));
            answer = okFrame(std::visit([this](const auto& each) { return act(each); }, *request));
        } catch (const Going&) {
            return;
        } catch (const std::future_error&) { // posted, and thrown away with the dispatcher's queue
            return;
        } catch (const Error& error) {
            answer = errorFrame(error);
        } catch (const std::exception& error) {
            answer = errorFrame(Error(ErrorCode::Internal, {.found = error.what(), .advice = Advice::ReportBug}));
        }
        (void)peer.write(answer, Clock::now() + kRequestTime);
    }

    void loop()
    {
        for (;;) {
            std::array<pollfd, 2> watched{{{listening, POLLIN, 0}, {stopHandle, POLLIN, 0}}};
            if (::poll(watched.data(), watched.size(), -1) < 0)
                continue;
            if (watched[1].revents != 0)
                return;
            if (const int handle = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK); handle >= 0)
                serve(handle);
        }
    }
};

ProjectServer::ProjectServer(Project& project, ServerOptions options)
    : m_impl(std::make_unique<Impl>(project, std::move(options)))
{
    if (!project.writable())
        throw Error(
            ErrorCode::ReadOnly, {.file = project.file(), .found = project.holder().program, .advice = Advice::ChooseOtherPlace});
    const fs::path socket = socketPathOf(project.file());
    m_impl->listening = listenAt(socket);
    m_impl->stopHandle = ::eventfd(0, EFD_CLOEXEC);
    if (m_impl->listening < 0 || m_impl->stopHandle < 0) {
        log(LogLevel::Warning, "store", "no socket for other programs at " + socket.string());
        return;
    }
    m_impl->socket = socket;
    m_impl->thread = std::thread([impl = m_impl.get()] { impl->loop(); });
    project.announce(socket);
}

ProjectServer::~ProjectServer()
{
    m_impl->alive.reset();
    m_impl->going = true;
    if (m_impl->thread.joinable()) {
        m_impl->project.announce({});
        ::eventfd_write(m_impl->stopHandle, 1);
        m_impl->thread.join();
        ::unlink(m_impl->socket.c_str());
    }
    if (m_impl->listening >= 0)
        ::close(m_impl->listening);
    if (m_impl->stopHandle >= 0)
        ::close(m_impl->stopHandle);
}

const fs::path& ProjectServer::socket() const
{
    return m_impl->socket;
}

RemoteProject::RemoteProject(fs::path project, LockHolder holder)
    : m_project(std::move(project))
    , m_holder(std::move(holder))
{
}

bool RemoteProject::answers() const
{
    const int handle = connectTo(m_holder.socket);
    return handle >= 0 && FrameSocket(handle).isOurUser();
}

Json RemoteProject::ask(Json head, std::string body) const
{
    const std::string who = m_holder.program + ", process " + std::to_string(m_holder.pid);
    const auto fail = [&](std::string found) -> Error {
        return {ErrorCode::ReadOnly,
            {.file = m_project, .expected = "an answer of " + who + ", which holds the file", .found = std::move(found)}};
    };
    const int handle = connectTo(m_holder.socket);
    if (handle < 0)
        throw fail("nobody at its socket");
    FrameSocket peer(handle);
    if (!peer.isOurUser())
        throw fail("another user's program");
    Frame frame{.head = std::move(head), .body = std::move(body)};
    Outcome outcome = peer.write(frame, Clock::now() + kAnswerTime);
    if (outcome == Outcome::Refused)
        throw Error(ErrorCode::InvalidArgument,
            {.file = m_project,
                .place = "request to a running window",
                .expected = "at most " + bytes(FrameLimits{}.head) + " of text and " + bytes(FrameLimits{}.body) + " of numbers",
                .found = peer.found()});
    // Where it ended while we wrote, it may have answered before: why it takes no more.
    outcome = peer.read(frame, Clock::now() + kAnswerTime);
    switch (outcome) {
    case Outcome::Done: return valueOf(frame);
    case Outcome::TimedOut:
        throw fail("none within " + std::to_string(kAnswerTime.count()) + " seconds; whether it was done, the history tells");
    case Outcome::Refused: throw fail(peer.found());
    default: throw fail("it ended before it had answered; whether it was done, the history tells");
    }
}

Uuid RemoteProject::commit(const ActDraft& draft)
{
    Frame frame = toFrame(CommitRequest{draft});
    const Json answer = ask(std::move(frame.head), std::move(frame.body));
    const auto id = answer.is_string() ? Uuid::parse(answer.get<std::string>()) : std::nullopt;
    if (!id)
        throw Error(ErrorCode::Internal,
            {.file = m_project, .expected = "an id", .found = "something else", .advice = Advice::ReportBug});
    return *id;
}

Stepped RemoteProject::step(bool forward)
{
    Frame frame = toFrame(StepRequest{forward});
    return steppedFrom(ask(std::move(frame.head), std::move(frame.body)));
}

void RemoteProject::putResult(const Json& recipe, const std::vector<ResultArray>& arrays)
{
    (void)canonicalRecipe(recipe); // throws here what would throw there
    Frame frame = toFrame(ResultRequest{recipe, arrays});
    (void)ask(std::move(frame.head), std::move(frame.body));
}

} // namespace plumbline::store
