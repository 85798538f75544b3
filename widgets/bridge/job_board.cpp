// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/job_board.h"

#include <algorithm>

namespace plumbline::bridge {

namespace {

constexpr auto kProjectPrefix = "project:";

JobState stateOf(jobs::JobState state)
{
    switch (state) {
    case jobs::JobState::Queued: return JobState::Queued;
    case jobs::JobState::Running:
    case jobs::JobState::Preempted: return JobState::Running;
    case jobs::JobState::Paused: return JobState::Paused;
    case jobs::JobState::Done: return JobState::Done;
    case jobs::JobState::Failed: return JobState::Failed;
    case jobs::JobState::Cancelled: return JobState::Cancelled;
    }
    return JobState::Queued;
}

JobState stateOf(jobs::ProjectJobState state)
{
    switch (state) {
    case jobs::ProjectJobState::Queued: return JobState::Queued;
    case jobs::ProjectJobState::Running: return JobState::Running;
    case jobs::ProjectJobState::Paused:
    case jobs::ProjectJobState::Interrupted: return JobState::Paused;
    case jobs::ProjectJobState::Failed: return JobState::Failed;
    case jobs::ProjectJobState::Done: return JobState::Done;
    case jobs::ProjectJobState::Cancelled: return JobState::Cancelled;
    }
    return JobState::Queued;
}

std::optional<Uuid> projectIdOf(const QString& id)
{
    return id.startsWith(kProjectPrefix) ? Uuid::parse(id.section(':', 1).toStdString()) : std::nullopt;
}

} // namespace

JobBoard::JobBoard(jobs::Executor& executor, QObject* parent)
    : JobList(parent)
    , m_executor(executor)
    , m_watch(executor.watch([this] { refresh(); }))
{
}

JobBoard::~JobBoard() = default;

void JobBoard::started(std::uint64_t id, JobNote note)
{
    if (id == 0)
        return;
    Entry& entry = m_entries[id];
    entry.row = {.id = QString::number(id), .name = note.name, .view = note.view, .work = note.work, .device = note.device};
    entry.row.canCancel = static_cast<bool>(note.cancel);
    entry.note = std::move(note);
    entry.clock.start();
    refresh();
}

void JobBoard::finished(std::uint64_t id)
{
    end(id, JobState::Done, {});
}

void JobBoard::failed(std::uint64_t id, const jobs::Failure& failure)
{
    end(id, failure.code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed, failure.toError());
}

void JobBoard::end(std::uint64_t id, JobState state, std::optional<Error> failure)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return;
    JobRow& row = found->second.row;
    row.state = state;
    row.seconds = static_cast<double>(found->second.clock.elapsed()) / 1000.0;
    row.secondsLeft.reset();
    row.canRunAgain = static_cast<bool>(found->second.note.again);
    row.hasResult = state == JobState::Done && !row.view.isEmpty();
    if (state == JobState::Failed)
        row.failure = std::move(failure);
    Q_EMIT changed();
}

void JobBoard::setProjectJobs(jobs::ProjectJobs* jobs)
{
    m_projectJobs = jobs;
    m_logs.clear();
    Q_EMIT changed();
}

void JobBoard::refresh()
{
    const std::vector<jobs::JobInfo> live = m_executor.jobs();
    for (auto& [id, entry] : m_entries) {
        if (entry.row.ended())
            continue;
        const auto info = std::find_if(live.begin(), live.end(), [id = id](const jobs::JobInfo& job) { return job.id == id; });
        entry.row.seconds = static_cast<double>(entry.clock.elapsed()) / 1000.0;
        if (info == live.end()) {
            // Its callbacks come in this very turn of the loop, if they come: the view has the first word.
            QMetaObject::invokeMethod(
                this,
                [this, id = id] {
                    if (const auto at = m_entries.find(id); at != m_entries.end() && !at->second.row.ended())
                        end(id, JobState::Cancelled, {});
                },
                Qt::QueuedConnection);
            continue;
        }
        entry.row.state = stateOf(info->state);
        entry.row.done = info->progress.done;
        entry.row.total = info->progress.total;
        entry.row.secondsLeft = info->secondsLeft;
    }
    Q_EMIT changed();
}

JobRow JobBoard::rowOf(const jobs::ProjectJobRow& job, const std::vector<jobs::JobInfo>& live) const
{
    using State = jobs::ProjectJobState;
    JobRow row{.id = kProjectPrefix + QString::fromStdString(job.id.toString()), .name = QString::fromStdString(job.name)};
    const auto said = [&job](const char* key) {
        const auto found = job.recipe.find(key);
        return found != job.recipe.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
    };
    row.view = said("view");
    row.device = said("device");
    row.state = stateOf(job.state);
    row.done = job.progress.done;
    row.total = job.progress.total;
    row.seconds = static_cast<double>(job.updated - job.created) / 1000.0;
    if (job.state == State::Running) {
        const auto info =
            std::find_if(live.begin(), live.end(), [&job](const jobs::JobInfo& one) { return one.name == job.name; });
        if (info != live.end())
            row.secondsLeft = info->secondsLeft;
    }
    if (job.failure)
        row.failure = job.failure->toError();
    row.canRunAgain = job.state != State::Done && job.state != State::Running && job.state != State::Queued;
    row.hasResult = job.state == State::Done && !row.view.isEmpty();
    const auto known = m_logs.find(job.id);
    if (known != m_logs.end() && known->second.state == job.state) {
        row.log = known->second.lines;
    } else {
        for (const std::string& line : m_projectJobs->log(job.id))
            row.log << QString::fromStdString(line);
        m_logs.insert_or_assign(job.id, Log{job.state, row.log});
    }
    return row;
}

std::vector<JobRow> JobBoard::rows() const
{
    std::vector<JobRow> list;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
        list.push_back(entry->second.row);
    if (m_projectJobs != nullptr) {
        const std::vector<jobs::ProjectJobRow> jobs = m_projectJobs->rows();
        const std::vector<jobs::JobInfo> live = m_executor.jobs();
        for (auto job = jobs.rbegin(); job != jobs.rend(); ++job)
            list.push_back(rowOf(*job, live));
    }
    // What still works stands first, the rest in the order of coming, newest first.
    std::stable_sort(list.begin(), list.end(), [](const JobRow& a, const JobRow& b) { return !a.ended() && b.ended(); });
    return list;
}

void JobBoard::cancel(const QString& id)
{
    if (const auto project = projectIdOf(id); project && m_projectJobs != nullptr) {
        m_projectJobs->cancel(*project);
        return;
    }
    const auto found = m_entries.find(id.toULongLong());
    if (found == m_entries.end() || found->second.row.ended() || !found->second.note.cancel)
        return;
    found->second.note.cancel();
    end(found->first, JobState::Cancelled, {});
}

void JobBoard::remove(const QString& id)
{
    if (const auto project = projectIdOf(id); project && m_projectJobs != nullptr) {
        m_projectJobs->remove(*project);
    } else {
        cancel(id);
        m_entries.erase(id.toULongLong());
    }
    Q_EMIT changed();
}

void JobBoard::runAgain(const QString& id)
{
    if (const auto project = projectIdOf(id); project && m_projectJobs != nullptr) {
        m_projectJobs->resume(*project);
        return;
    }
    const auto found = m_entries.find(id.toULongLong());
    if (found == m_entries.end() || !found->second.note.again)
        return;
    const auto again = found->second.note.again;
    m_entries.erase(found); // it comes back as a new one
    again();
    Q_EMIT changed();
}

void JobBoard::clearFinished()
{
    std::erase_if(m_entries, [](const auto& entry) { return entry.second.row.ended(); });
    if (m_projectJobs != nullptr) {
        for (const jobs::ProjectJobRow& row : m_projectJobs->rows()) {
            // One that was cancelled half way can be gone on with: it is no rubbish.
            if (row.state == jobs::ProjectJobState::Done || (row.state == jobs::ProjectJobState::Cancelled && !row.hasCheckpoint))
                m_projectJobs->remove(row.id);
        }
    }
    Q_EMIT changed();
}

} // namespace plumbline::bridge
