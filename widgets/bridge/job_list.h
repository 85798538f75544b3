// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace plumbline::bridge {

enum class JobState { Queued, Running, Paused, Done, Failed, Cancelled };

/// One job as the window shows it.
struct JobRow {
    QString id; ///< stable
    QString name; ///< translated: "Layer similarity"
    QString view = {}; ///< id of the view that started it; empty: none
    QString work = {}; ///< "30 layers × 25 tokens"
    QString device = {}; ///< "CPU"
    JobState state = JobState::Queued;
    qulonglong done = 0;
    qulonglong total = 0; ///< 0: unknown, count only
    std::optional<double> secondsLeft = {};
    double seconds = 0; ///< worked so far
    QString reason = {}; ///< what a queued job waits for
    std::optional<Error> failure = {}; ///< of a failed job
    QStringList log = {};
    bool canCancel = true;
    bool canRunAgain = false;
    bool hasResult = false; ///< showResult() goes to it

    [[nodiscard]] bool ended() const
    {
        return state == JobState::Done || state == JobState::Failed || state == JobState::Cancelled;
    }
};

/// All jobs of all views, newest first. GUI thread; changed() comes at most about 20 times a second.
class JobList : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual std::vector<JobRow> rows() const = 0;
    virtual void cancel(const QString& id) = 0;
    /// Takes a job that waits or has ended off the list.
    virtual void remove(const QString& id) = 0;
    virtual void runAgain(const QString& id) = 0;
    virtual void clearFinished() = 0;

Q_SIGNALS:
    void changed();
    /// A job's result is wanted: the window goes to its view, which listens here.
    void resultWanted(const QString& view, const QString& id);
};

} // namespace plumbline::bridge
