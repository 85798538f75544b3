// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/workers.h"
#include "core/jobs/progress.h"

#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace plumbline::jobs {

/// Four lanes share the one compute thread (Background: work of an hour, which gives way to everything); Io is for jobs that never compute (hashing, import) and has its own threads.
enum class Lane { Realtime, Interactive, Batch, Background, Io };

namespace detail {
class Core;
struct Job;
} // namespace detail

/// Ends the run of a project job that was asked to pause. Thrown by pausePoint(); never caught by a job's own code (it is no
/// std::exception for that reason).
struct JobPaused { };

/// What a project job leaves on disk while it runs. View jobs have none.
class JobRecorder {
public:
    virtual ~JobRecorder() = default;
    virtual void checkpoint(std::string_view bytes) = 0; ///< returns when it is on disk
    virtual void log(std::string_view line) = 0;
    virtual void progress(const Progress& progress) = 0; ///< as often as the job likes
};

/// A running job's hold on the world. Lives as long as the job's body; usable from any thread that the body uses.
///
/// Yield points are throwIfCancelled(), progress(), pausePoint() and emit(): there a job of a higher lane that waits is run to
/// its end, on this thread and on top of this stack, before the call returns. So keep no lock across a yield point, and do not
/// count on wall-clock time between two of them. Inside workers().run() yield points only look for a cancel.
class JobContext {
public:
    JobContext(detail::Core& core, detail::Job& job)
        : m_core(core)
        , m_job(job)
    {
    }
    JobContext(const JobContext&) = delete;
    JobContext& operator=(const JobContext&) = delete;

    /// @throws Error Cancelled
    void throwIfCancelled();
    /// For code that knows no jobs (core/base/cancel.h). It is no yield point.
    [[nodiscard]] CancelToken cancelToken() const;

    /// Fires on cancel, when the job is asked to pause, and, where it gives way, when a job of a higher lane waits: for a step that
    /// can be given up without a trace and done again. Good for one step: ask again for the next. After it fired, a yield point
    /// or pausePoint() does what was asked for. A job that gives way every time may never get anywhere.
    [[nodiscard]] CancelToken turnToken(bool givesWay = true);

    /// Reaches the listener about 20 times a second at most; the last value always arrives, before the result.
    /// @throws Error Cancelled
    void progress(std::size_t done, std::size_t total, std::string_view stage = {});
    /// The same as a function, valid as long as this context.
    [[nodiscard]] ProgressSink progressSink();

    /// A part of the result, to whoever listens for its type (JobOptions::listen); free of cost where nobody does. An ordered
    /// listener that is slow holds the job back here.
    /// @throws Error Cancelled
    template <class T>
    void emit(T value)
    {
        if (hasListener(typeid(T)))
            emitErased(typeid(T), std::make_shared<const T>(std::move(value)));
        else
            throwIfCancelled();
    }

    [[nodiscard]] bool pauseRequested() const;
    /// Ends the run where a project job was asked to pause; it goes on later from its last checkpoint, in this process or
    /// another. A view job cannot be paused: then only a yield point.
    /// @throws JobPaused, Error Cancelled
    void pausePoint();
    /// The same, and stores `make()` (anything that converts to std::string_view) as checkpoint first.
    template <class Make>
    void pausePoint(Make&& make)
    {
        if (pauseRequested())
            checkpoint(std::forward<Make>(make)());
        pausePoint();
    }
    /// Stores all that a later run needs to go on from here, atomically: after a crash there is this one or the one before.
    /// Nothing happens in a view job, so that one body serves both. @throws Error DiskFull, ReadOnly, Cancelled
    void checkpoint(std::string_view bytes);
    /// A line of the project job's log.
    void log(std::string_view line);

    /// The team of threads. The same for every compute job, because they take turns; Io jobs get their own thread only.
    [[nodiscard]] Workers& workers();
    [[nodiscard]] Lane lane() const;

private:
    [[nodiscard]] bool hasListener(const std::type_info& type) const;
    void emitErased(const std::type_info& type, std::shared_ptr<const void> value);

    detail::Core& m_core;
    detail::Job& m_job;
    SerialWorkers m_serial;
};

} // namespace plumbline::jobs
