// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/failure.h"
#include "core/store/database.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

namespace plumbline::store {

/// What the saved mark shows.
struct SaveState {
    enum class Kind { Saved, Saving, Failed } kind = Kind::Saved;
    std::size_t waiting = 0;              ///< acts that are not on disk
    std::optional<jobs::Failure> failure; ///< of Failed: why; they are kept, see Writer::retry()
};

/// The one thread that touches an open project's database, so that a slow disk blocks nobody else. Work is done in the order of
/// posting; writes are a transaction each and are on disk when their future is ready.
class Writer {
public:
    /// Read: no transaction, done also while acts are stuck. Write: may fail, and then its future says so. Act: never dropped:
    /// where it cannot be written, it and all acts behind it are kept, tried again with each new post and with retry().
    enum class Kind { Read, Write, Act };
    using Work = std::function<void(Database&)>;

    /// @param onState called on the writer's thread
    Writer(std::unique_ptr<Database> database, bool useLog, std::function<void(const SaveState&)> onState);
    ~Writer(); ///< close()
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Any thread; returns at once. `done` is called on the writer's thread, with the fault if there was one.
    void post(Kind kind, Work work, std::function<void(std::exception_ptr)> done);
    /// The same with a future of what `work` returns.
    template <class F>
    auto run(Kind kind, F work) -> std::future<std::invoke_result_t<F&, Database&>>;

    /// Ends the thread and leaves one complete file; acts that could not be written are lost (their futures say why): call
    /// drain() before. What is posted later fails.
    void close();
    void retry();
    /// Until nothing waits. @throws Error: why acts could not be written; they are still kept
    void drain();
    [[nodiscard]] SaveState state() const;
    /// A complete copy with all acts, also those that could not be written here. On the writer's thread.
    [[nodiscard]] std::future<void> saveCopy(std::filesystem::path target);

private:
    struct Task {
        Kind kind;
        Work work;
        std::function<void(std::exception_ptr)> done;
    };
    void loop();
    [[nodiscard]] std::exception_ptr attempt(const Task& task);
    void writeCopy(Database& database, const std::filesystem::path& target, const std::vector<Work>& stuck);
    void tellState();
    [[nodiscard]] SaveState stateLocked() const;

    std::unique_ptr<Database> m_database; // of the thread
    bool m_useLog, m_logOn = false;       // likewise
    const std::function<void(const SaveState&)> m_onState;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake, m_idle;
    std::deque<Task> m_tasks;
    bool m_working = false, m_kicked = false, m_stop = false;
    std::exception_ptr m_stuck; // why the first task, an act, is kept
    std::optional<jobs::Failure> m_failure; // the same as data
    std::thread m_thread;
};

template <class F>
auto Writer::run(Kind kind, F work) -> std::future<std::invoke_result_t<F&, Database&>>
{
    using Result = std::invoke_result_t<F&, Database&>;
    // The value is kept until the commit has succeeded.
    struct Shared {
        std::promise<Result> promise;
        std::conditional_t<std::is_void_v<Result>, char, std::optional<Result>> value{};
    };
    auto shared = std::make_shared<Shared>();
    auto future = shared->promise.get_future();
    post(
        kind,
        [shared, work = std::move(work)](Database& database) mutable {
            if constexpr (std::is_void_v<Result>)
                work(database);
            else
                shared->value = work(database);
        },
        [shared](const std::exception_ptr& fault) {
            if (fault)
                shared->promise.set_exception(fault);
            else if constexpr (std::is_void_v<Result>)
                shared->promise.set_value();
            else
                shared->promise.set_value(std::move(*shared->value));
        });
    return future;
}

} // namespace plumbline::store
