// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/uuid.h"
#include "core/jobs/failure.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::jobs {

/// Interrupted: the process ended while the job ran or waited; it is offered to be resumed.
enum class ProjectJobState { Queued, Running, Paused, Interrupted, Failed, Done, Cancelled };

/// "queued", "running" ...: what is stored.
[[nodiscard]] std::string_view stateText(ProjectJobState state);
[[nodiscard]] std::optional<ProjectJobState> stateOfText(std::string_view text);

/// A job that belongs to a project: it survives the view, a crash and a restart. Log and checkpoint are asked for apart.
struct ProjectJobRow {
    Uuid id;
    std::string kind;     ///< which function of ProjectJobKinds does it
    std::string name;     ///< what a person sees
    Json recipe;          ///< all that the function needs to do it again
    ProjectJobState state = ProjectJobState::Queued;
    Progress progress;
    Json result;                    ///< null until Done: small, such as figures and where files lie
    std::optional<Failure> failure; ///< of state Failed
    bool hasCheckpoint = false;
    std::int64_t created = 0; ///< milliseconds since 1970, UTC
    std::int64_t updated = 0;
};

/// Where project jobs are kept. Any thread. Calls take effect in the order they were made.
class JobStore {
public:
    virtual ~JobStore() = default;
    [[nodiscard]] virtual bool writable() const = 0;
    /// In the order of creation.
    [[nodiscard]] virtual std::vector<ProjectJobRow> rows() = 0;
    /// Inserts or replaces all of a row but its log and checkpoint. May return before it is on disk: flush().
    virtual void put(const ProjectJobRow& row) = 0;
    virtual void appendLog(const Uuid& id, std::string_view line) = 0; ///< may return before it is on disk
    [[nodiscard]] virtual std::vector<std::string> log(const Uuid& id) = 0;
    /// Replaces the checkpoint and the row in one step; returns when both are on disk. @throws Error DiskFull, ReadOnly
    virtual void saveCheckpoint(const ProjectJobRow& row, std::string_view bytes) = 0;
    [[nodiscard]] virtual std::optional<std::string> checkpoint(const Uuid& id) = 0;
    virtual void dropCheckpoint(const Uuid& id) = 0; ///< may return before it is on disk
    virtual void remove(const Uuid& id) = 0;         ///< with log and checkpoint; may return before it is on disk
    /// Until all of the above is on disk. @throws Error of what could not be written
    virtual void flush() = 0;
};

/// Keeps them as long as the process lives: for verbs without a project, and tests.
class MemoryJobStore final : public JobStore {
public:
    [[nodiscard]] bool writable() const override { return true; }
    [[nodiscard]] std::vector<ProjectJobRow> rows() override;
    void put(const ProjectJobRow& row) override;
    void appendLog(const Uuid& id, std::string_view line) override;
    [[nodiscard]] std::vector<std::string> log(const Uuid& id) override;
    void saveCheckpoint(const ProjectJobRow& row, std::string_view bytes) override;
    [[nodiscard]] std::optional<std::string> checkpoint(const Uuid& id) override;
    void dropCheckpoint(const Uuid& id) override;
    void remove(const Uuid& id) override;
    void flush() override { }

private:
    struct Entry {
        ProjectJobRow row;
        std::vector<std::string> log;
        std::optional<std::string> checkpoint;
    };
    std::mutex m_mutex;
    std::map<Uuid, Entry> m_entries;
};

} // namespace plumbline::jobs
