// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/bridge/job_list.h"
#include "widgets/bridge/project_session.h"

namespace plumbline::bridge {

/// No project is open, and this build can open none: for programs that show a view alone.
class NoProject final : public ProjectSession {
    Q_OBJECT
public:
    using ProjectSession::ProjectSession;
    [[nodiscard]] bool isOpen() const override { return false; }
    [[nodiscard]] QString name() const override { return {}; }
    [[nodiscard]] QString path() const override { return {}; }
    [[nodiscard]] SavedState savedState() const override { return SavedState::NoProject; }
    [[nodiscard]] QString savedReason() const override { return {}; }
    [[nodiscard]] int undoDepth() const override { return 0; }
    [[nodiscard]] int redoDepth() const override { return 0; }
    [[nodiscard]] QString undoText() const override { return {}; }
    [[nodiscard]] QString redoText() const override { return {}; }
    [[nodiscard]] Chip dataChip() const override { return {}; }
    [[nodiscard]] Chip modelChip() const override { return {}; }
    void create(const QString& path) override;
    void open(const QString& path) override;
    void close() override { }
    void saveNow() override { }
    void undo() override { }
    void redo() override { }
};

/// Nothing runs.
class NoJobs final : public JobList {
    Q_OBJECT
public:
    using JobList::JobList;
    [[nodiscard]] std::vector<JobRow> rows() const override { return {}; }
    void cancel(const QString&) override { }
    void remove(const QString&) override { }
    void runAgain(const QString&) override { }
    void clearFinished() override { }
};

} // namespace plumbline::bridge
