// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_store.h"

#include <array>
#include <utility>

namespace plumbline::jobs {

namespace {
constexpr std::array<std::pair<ProjectJobState, std::string_view>, 7> kStates{{
    {ProjectJobState::Queued, "queued"},
    {ProjectJobState::Running, "running"},
    {ProjectJobState::Paused, "paused"},
    {ProjectJobState::Interrupted, "interrupted"},
    {ProjectJobState::Failed, "failed"},
    {ProjectJobState::Done, "done"},
    {ProjectJobState::Cancelled, "cancelled"},
}};
} // namespace

std::string_view stateText(ProjectJobState state)
{
    for (const auto& [value, text] : kStates)
        if (value == state)
            return text;
    return "failed";
}

std::optional<ProjectJobState> stateOfText(std::string_view text)
{
    for (const auto& [value, name] : kStates)
        if (name == text)
            return value;
    return std::nullopt;
}

std::vector<ProjectJobRow> MemoryJobStore::rows()
{
    const std::lock_guard lock(m_mutex);
    std::vector<ProjectJobRow> rows;
    for (const auto& [id, entry] : m_entries) {
        rows.push_back(entry.row);
        rows.back().hasCheckpoint = entry.checkpoint.has_value();
    }
    return rows;
}

void MemoryJobStore::put(const ProjectJobRow& row)
{
    const std::lock_guard lock(m_mutex);
    m_entries[row.id].row = row;
}

void MemoryJobStore::appendLog(const Uuid& id, std::string_view line)
{
    const std::lock_guard lock(m_mutex);
    m_entries[id].log.emplace_back(line);
}

std::vector<std::string> MemoryJobStore::log(const Uuid& id)
{
    const std::lock_guard lock(m_mutex);
    return m_entries[id].log;
}

void MemoryJobStore::saveCheckpoint(const ProjectJobRow& row, std::string_view bytes)
{
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[row.id];
    entry.row = row;
    entry.checkpoint = std::string(bytes);
}

std::optional<std::string> MemoryJobStore::checkpoint(const Uuid& id)
{
    const std::lock_guard lock(m_mutex);
    return m_entries[id].checkpoint;
}

void MemoryJobStore::dropCheckpoint(const Uuid& id)
{
    const std::lock_guard lock(m_mutex);
    m_entries[id].checkpoint.reset();
}

void MemoryJobStore::remove(const Uuid& id)
{
    const std::lock_guard lock(m_mutex);
    m_entries.erase(id);
}

} // namespace plumbline::jobs
