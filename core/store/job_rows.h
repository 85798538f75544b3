// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_store.h"
#include "core/store/writer.h"

namespace plumbline::store {

/// The project jobs of a project file.
class ProjectJobStore final : public jobs::JobStore {
public:
    ProjectJobStore(std::shared_ptr<Writer> writer, bool writable);
    [[nodiscard]] bool writable() const override { return m_writable; }
    [[nodiscard]] std::vector<jobs::ProjectJobRow> rows() override;
    void put(const jobs::ProjectJobRow& row) override;
    void appendLog(const Uuid& id, std::string_view line) override;
    [[nodiscard]] std::vector<std::string> log(const Uuid& id) override;
    void saveCheckpoint(const jobs::ProjectJobRow& row, std::string_view bytes) override;
    [[nodiscard]] std::optional<std::string> checkpoint(const Uuid& id) override;
    void dropCheckpoint(const Uuid& id) override;
    void remove(const Uuid& id) override;
    void flush() override;

private:
    void write(Writer::Work work);
    struct Faults;
    std::shared_ptr<Writer> m_writer;
    std::shared_ptr<Faults> m_faults; // shared with writes on their way
    bool m_writable;
};

} // namespace plumbline::store
