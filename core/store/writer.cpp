// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/writer.h"

#include "core/base/error.h"
#include "core/base/log.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

namespace plumbline::store {

namespace {

jobs::Failure failureOf(const std::exception_ptr& fault)
{
    try {
        std::rethrow_exception(fault);
    } catch (...) {
        return jobs::Failure::ofCurrentException();
    }
}

/// A file or folder as it is now survives a power cut.
void syncPath(const std::filesystem::path& path, int flags)
{
    const int handle = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool good = handle >= 0 && ::fsync(handle) == 0;
    if (handle >= 0)
        ::close(handle);
    if (!good)
        throw Error(ErrorCode::DeviceFailure, {.file = path, .place = "sync", .advice = Advice::ChooseOtherPlace});
}

} // namespace

Writer::Writer(std::unique_ptr<Database> database, bool useLog, std::function<void(const SaveState&)> onState)
    : m_database(std::move(database))
    , m_useLog(useLog)
    , m_onState(std::move(onState))
{
    // A log that a crash has left is on already, and folded in at the end.
    m_logOn = !m_database->readOnly() && m_database->queryText("PRAGMA journal_mode") == "wal";
    m_thread = std::thread([this] { loop(); });
    ::pthread_setname_np(m_thread.native_handle(), "project writer");
}

Writer::~Writer()
{
    close();
}

void Writer::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
        m_wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void Writer::post(Kind kind, Work work, std::function<void(std::exception_ptr)> done)
{
    std::unique_lock lock(m_mutex);
    if (m_stop) {
        lock.unlock();
        done(std::make_exception_ptr(Error(ErrorCode::ReadOnly, {.place = "project", .found = "closed", .advice = Advice::ReopenFile})));
        return;
    }
    m_tasks.push_back({kind, std::move(work), std::move(done)});
    m_kicked = true;
    m_wake.notify_all();
}

void Writer::retry()
{
    const std::lock_guard lock(m_mutex);
    m_kicked = true;
    m_wake.notify_all();
}

void Writer::drain()
{
    std::unique_lock lock(m_mutex);
    m_kicked = true;
    m_wake.notify_all();
    m_idle.wait(lock, [this] { return !m_working && !m_kicked && (m_tasks.empty() || m_stuck); });
    if (m_stuck)
        std::rethrow_exception(m_stuck);
}

SaveState Writer::stateLocked() const
{
    SaveState state;
    for (const Task& task : m_tasks)
        state.waiting += task.kind == Kind::Act ? 1 : 0;
    if (m_failure) {
        state.kind = SaveState::Kind::Failed;
        state.failure = m_failure;
    } else if (state.waiting > 0) {
        state.kind = SaveState::Kind::Saving;
    }
    return state;
}

SaveState Writer::state() const
{
    const std::lock_guard lock(m_mutex);
    return stateLocked();
}

void Writer::tellState()
{
    if (m_onState)
        m_onState(state());
}

std::exception_ptr Writer::attempt(const Task& task)
{
    try {
        if (task.kind == Kind::Read) {
            task.work(*m_database);
            return nullptr;
        }
        // Not before the first write: a project that is only looked at keeps its bytes.
        if (m_useLog && !m_logOn) {
            m_database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
            m_logOn = true;
        }
        Transaction transaction(*m_database);
        task.work(*m_database);
        transaction.commit();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

void Writer::loop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_kicked || m_stop; });
        const bool last = m_stop;
        m_kicked = false;
        m_working = true;
        m_stuck = nullptr;
        if (stateLocked().kind == SaveState::Kind::Saving) {
            lock.unlock();
            tellState(); // here, not in post(): the listener may ask the project, whose lock the poster holds
            lock.lock();
        }
        for (std::size_t at = 0; at < m_tasks.size();) { // tasks before `at` are stuck acts
            // Only this thread takes tasks, and a deque keeps its elements in place while others are added at the end.
            const Task& task = m_tasks[at];
            if (m_stuck && task.kind == Kind::Act) {
                ++at;
                continue;
            }
            std::exception_ptr fault;
            if (m_stuck && task.kind == Kind::Write) {
                fault = m_stuck; // it may stand on the acts before it
            } else {
                lock.unlock();
                fault = attempt(task);
                lock.lock();
            }
            if (fault && task.kind == Kind::Act) {
                m_stuck = fault;
                m_failure = failureOf(fault);
                ++at;
                continue;
            }
            const bool act = task.kind == Kind::Act;
            Task ended = std::move(m_tasks[at]);
            m_tasks.erase(m_tasks.begin() + static_cast<std::ptrdiff_t>(at));
            if (act)
                m_failure.reset();
            lock.unlock();
            ended.done(fault);
            if (act)
                tellState();
            ended = {};
            lock.lock();
        }
        m_working = false;
        m_idle.notify_all();
        if (m_stuck) {
            lock.unlock();
            tellState();
            lock.lock();
        }
        if (!last)
            continue;
        const std::deque<Task> lost = std::move(m_tasks);
        m_tasks.clear();
        lock.unlock();
        for (const Task& task : lost)
            task.done(m_stuck);
        break;
    }
    // The log is folded in, and the file left in a form that needs no other beside it. Another reader may hinder the latter:
    // then the log stays, empty.
    try {
        if (m_logOn) {
            m_database->execute("PRAGMA wal_checkpoint(TRUNCATE)");
            m_database->execute("PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE");
        }
    } catch (const std::exception& error) {
        log(LogLevel::Warning, "store", std::string("closing: ") + error.what());
    }
    m_database.reset();
}

std::future<void> Writer::saveCopy(std::filesystem::path target)
{
    return run(Kind::Read, [this, target = std::move(target)](Database& database) {
        std::vector<Work> stuck;
        {
            const std::lock_guard lock(m_mutex);
            if (m_stuck)
                for (const Task& task : m_tasks)
                    if (task.kind == Kind::Act)
                        stuck.push_back(task.work);
        }
        writeCopy(database, target, stuck);
    });
}

void Writer::writeCopy(Database& database, const std::filesystem::path& target, const std::vector<Work>& stuck)
{
    const std::filesystem::path part = target.string() + ".part" + std::to_string(::getpid());
    std::error_code ignored;
    if (target.has_parent_path() && !std::filesystem::is_directory(target.parent_path(), ignored))
        throw Error(ErrorCode::FileNotFound, {.file = target.parent_path(), .advice = Advice::CheckPath});
    std::filesystem::remove(part, ignored);
    try {
        database.prepare("VACUUM INTO ?").bind(1, std::string_view(part.native())).run();
        if (!stuck.empty()) {
            Database copy(part, {.vfs = database.vfs()});
            for (const Work& work : stuck) {
                Transaction transaction(copy);
                work(copy);
                transaction.commit();
            }
        }
        syncPath(part, O_RDONLY);
        std::filesystem::rename(part, target);
        syncPath(target.has_parent_path() ? target.parent_path() : std::filesystem::path("."), O_RDONLY | O_DIRECTORY);
    } catch (const std::filesystem::filesystem_error&) {
        std::filesystem::remove(part, ignored);
        throw Error(ErrorCode::ReadOnly, {.file = target, .advice = Advice::ChooseOtherPlace});
    } catch (const Error& error) {
        std::filesystem::remove(part, ignored);
        ErrorDetail detail = error.detail();
        detail.file = target; // the copy's fault, whichever file SQLite names
        throw Error(error.code(), std::move(detail));
    }
}

} // namespace plumbline::store
