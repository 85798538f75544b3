// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/controls.h"
#include "widgets/shell/services.h"

#include <QProgressBar>
#include <QStatusBar>
#include <QTimer>

namespace plumbline::shell {

class CommandTable;

/// Left the newest running job, right the view's hint, the saved mark and the undo depth.
class StatusStrip final : public QStatusBar {
    Q_OBJECT
public:
    StatusStrip(CommandTable& commands, Services& services, QWidget* parent = nullptr);
    void setHint(const QString& hint);
    /// A sentence in the hint's place for a few seconds: "Set saved, 2,000 pairs".
    void tell(const QString& sentence);

private:
    void refreshJobs();
    void refreshSaved();
    void showHint();

    Services& m_services;
    IconLabel* m_jobIcon;
    ElidedLabel* m_jobName;
    QProgressBar* m_jobProgress;
    QLabel* m_jobPercent;
    QLabel* m_jobLeft;
    QToolButton* m_jobCancel;
    QLabel* m_moreJobs;
    ElidedLabel* m_hint;
    IconLabel* m_savedIcon;
    ElidedLabel* m_saved;
    QToolButton* m_undo;
    QTimer m_savingTimer; ///< *Saving…* is said only after 300 ms
    QTimer m_tellTimer;
    QString m_hintText;
    QString m_told;
    QString m_jobId;
};

} // namespace plumbline::shell
