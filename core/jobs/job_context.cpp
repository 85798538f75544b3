// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_context.h"

#include "core/jobs/executor_core.h"

namespace plumbline::jobs {

void JobContext::throwIfCancelled()
{
    if (!m_job.stop.stop_requested())
        m_core.yield(m_job);
    // Asked after the yield: what ran meanwhile may have taken long.
    if (m_job.stop.stop_requested())
        throw Error(ErrorCode::Cancelled, {});
}

CancelToken JobContext::cancelToken() const
{
    return m_job.stop.get_token();
}

CancelToken JobContext::turnToken(bool givesWay)
{
    return m_core.turnToken(m_job, givesWay);
}

void JobContext::progress(std::size_t done, std::size_t total, std::string_view stage)
{
    const Progress value{done, total, std::string(stage)};
    m_core.setProgress(m_job, value);
    if (m_job.recorder)
        m_job.recorder->progress(value);
    emit(value);
    throwIfCancelled();
}

ProgressSink JobContext::progressSink()
{
    return [this](std::size_t done, std::size_t total, const char* stage) {
        progress(done, total, stage != nullptr ? std::string_view(stage) : std::string_view());
    };
}

bool JobContext::hasListener(const std::type_info& type) const
{
    return m_core.listens(m_job, type);
}

void JobContext::emitErased(const std::type_info& type, std::shared_ptr<const void> value)
{
    m_core.emit(m_job, type, value);
    throwIfCancelled();
}

bool JobContext::pauseRequested() const
{
    return m_job.recorder != nullptr && m_job.pauseRequested.load();
}

void JobContext::pausePoint()
{
    throwIfCancelled();
    if (pauseRequested())
        throw JobPaused();
}

void JobContext::checkpoint(std::string_view bytes)
{
    if (m_job.recorder)
        m_job.recorder->checkpoint(bytes);
    throwIfCancelled();
}

void JobContext::log(std::string_view line)
{
    if (m_job.recorder)
        m_job.recorder->log(line);
}

Workers& JobContext::workers()
{
    return m_job.lane == Lane::Io ? m_serial : m_core.team();
}

Lane JobContext::lane() const
{
    return m_job.lane;
}

} // namespace plumbline::jobs
