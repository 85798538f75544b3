// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/status_strip.h"

#include "widgets/shell/command_table.h"
#include "widgets/shell/format.h"

#include <QHBoxLayout>
#include <QLocale>
#include <algorithm>

namespace plumbline::shell {

using bridge::JobRow;
using bridge::JobState;
using bridge::SavedState;
using theme::Colors;

StatusStrip::StatusStrip(CommandTable& commands, Services& services, QWidget* parent)
    : QStatusBar(parent)
    , m_services(services)
    , m_jobIcon(new IconLabel(services.theme, "busy", 14, &Colors::accent))
    , m_jobName(new ElidedLabel)
    , m_jobProgress(new QProgressBar)
    , m_jobPercent(makeLabel({}, "mono", "2"))
    , m_jobLeft(makeLabel({}, "", "2"))
    , m_jobCancel(new QToolButton)
    , m_moreJobs(makeLabel({}, "", "3"))
    , m_hint(new ElidedLabel)
    , m_savedIcon(new IconLabel(services.theme, "check", 14, &Colors::ok))
    , m_saved(new ElidedLabel)
    , m_undo(new QToolButton)
{
    setObjectName("plStatusStrip");
    setAccessibleName(tr("Status"));
    setSizeGripEnabled(false);
    m_jobName->setObjectName("plJobName");
    m_jobProgress->setTextVisible(false);
    m_jobProgress->setFixedWidth(120);
    described(m_jobProgress, "plJobProgress", tr("Progress of the job"));
    m_jobCancel->setText(tr("Cancel"));
    m_jobCancel->setProperty("role", "status");
    m_jobCancel->setFocusPolicy(Qt::TabFocus);
    described(m_jobCancel, "plJobCancel", tr("Cancel the job"));
    m_hint->setObjectName("plHint");
    m_hint->setProperty("tone", "3");
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_saved->setObjectName("plSavedMark");
    described(m_undo, "plUndoDepth", tr("Undo"));
    m_undo->setProperty("role", "status");
    m_undo->setFocusPolicy(Qt::TabFocus);
    m_undo->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_undo->setIcon(services.theme.icon("undo"));
    m_undo->setIconSize({14, 14});

    auto* strip = new QWidget(this);
    auto* row = makeRow(8);
    row->setContentsMargins(10, 0, 8, 0);
    const auto separator = [] {
        auto* line = makeRule("separator");
        line->setFixedHeight(14);
        return line;
    };
    for (QWidget* widget :
        std::initializer_list<QWidget*>{m_jobIcon, m_jobName, m_jobProgress, m_jobPercent, m_jobLeft, m_jobCancel, m_moreJobs})
        row->addWidget(widget);
    row->addWidget(m_hint, 1);
    row->addWidget(separator());
    row->addWidget(m_savedIcon);
    row->addWidget(m_saved);
    row->addWidget(separator());
    row->addWidget(m_undo);
    strip->setLayout(row);
    addWidget(strip, 1);

    m_savingTimer.setSingleShot(true);
    m_savingTimer.setInterval(300);
    connect(&m_savingTimer, &QTimer::timeout, this, &StatusStrip::refreshSaved);
    m_tellTimer.setSingleShot(true);
    m_tellTimer.setInterval(5000);
    connect(&m_tellTimer, &QTimer::timeout, this, [this] {
        m_told.clear();
        showHint();
    });
    connect(m_jobCancel, &QToolButton::clicked, this, [this] { m_services.jobs.cancel(m_jobId); });
    connect(m_undo, &QToolButton::clicked, this, [&commands] { commands.run("edit.undo"); });
    connect(&services.jobs, &bridge::JobList::changed, this, &StatusStrip::refreshJobs);
    connect(&services.project, &bridge::ProjectSession::changed, this, &StatusStrip::refreshSaved);
    const auto size = [this] { setFixedHeight(m_services.theme.px(26)); };
    connect(&services.theme, &theme::Theme::changed, this, size);
    size();
    refreshJobs();
    refreshSaved();
}

void StatusStrip::setHint(const QString& hint)
{
    m_hintText = hint;
    showHint();
}

void StatusStrip::tell(const QString& sentence)
{
    m_told = sentence;
    m_tellTimer.start();
    showHint();
}

void StatusStrip::showHint()
{
    m_hint->setFullText(m_told.isEmpty() ? m_hintText : m_told);
}

void StatusStrip::refreshJobs()
{
    const std::vector<JobRow> rows = m_services.jobs.rows();
    const auto running =
        std::count_if(rows.begin(), rows.end(), [](const JobRow& row) { return row.state == JobState::Running; });
    const auto queued = std::count_if(rows.begin(), rows.end(), [](const JobRow& row) { return row.state == JobState::Queued; });
    const auto newest = std::find_if(rows.begin(), rows.end(), [](const JobRow& row) { return row.state == JobState::Running; });
    const bool any = newest != rows.end();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_jobIcon, m_jobProgress, m_jobPercent, m_jobLeft, m_jobCancel})
        widget->setVisible(any);
    restyle(m_jobName, "tone", any ? "" : "3");
    m_moreJobs->setVisible(running > 1 || (any && queued > 0));
    if (!any) {
        m_jobName->setFullText(queued > 0 ? tr("%n job(s) waiting", "", static_cast<int>(queued)) : tr("No jobs running"));
        return;
    }
    m_jobId = newest->id;
    m_jobCancel->setVisible(newest->canCancel);
    m_jobName->setFullText(newest->work.isEmpty() ? newest->name : tr("%1, %2", "job, its work").arg(newest->name, newest->work));
    const bool known = newest->total > 0;
    m_jobProgress->setVisible(known);
    m_jobPercent->setVisible(known || newest->done > 0);
    if (known) {
        const double part = static_cast<double>(newest->done) / static_cast<double>(newest->total);
        m_jobProgress->setRange(0, 1000);
        m_jobProgress->setValue(static_cast<int>(part * 1000));
        m_jobPercent->setText(percent(part));
    } else {
        m_jobPercent->setText(QLocale().toString(newest->done));
    }
    m_jobLeft->setText(newest->secondsLeft ? timeLeft(*newest->secondsLeft) : QString());
    m_jobCancel->setToolTip(tr("Cancel %1").arg(newest->name));
    const QString more = running > 1 ? tr("%n more running", "", static_cast<int>(running - 1)) : QString();
    const QString waiting = queued > 0 ? tr("%n queued", "", static_cast<int>(queued)) : QString();
    m_moreJobs->setText(
        more.isEmpty() || waiting.isEmpty() ? more + waiting : tr("%1, %2", "n more running, n queued").arg(more, waiting));
}

void StatusStrip::refreshSaved()
{
    const bridge::ProjectSession& project = m_services.project;
    const SavedState state = project.savedState();
    if (state != SavedState::Saving) {
        m_savingTimer.stop();
    } else if (!m_savingTimer.isActive() && sender() != &m_savingTimer) {
        m_savingTimer.start(); // what was said before stays true for so short a time
    }
    if (state != SavedState::Saving || sender() == &m_savingTimer) {
        const char* icon = "check";
        QColor Colors::*tone = &Colors::ok;
        QString text;
        switch (state) {
        case SavedState::NoProject: text = tr("Nothing to save"); break;
        case SavedState::Saved: text = tr("All changes saved"); break;
        case SavedState::Saving:
            icon = "busy";
            tone = &Colors::accent;
            text = tr("Saving…");
            break;
        case SavedState::NotSaved:
            icon = "close";
            tone = &Colors::error;
            text = tr("Not saved: %1").arg(project.savedReason());
            break;
        case SavedState::ReadOnly:
            icon = "lock";
            tone = &Colors::text2;
            text = project.savedReason().isEmpty() ? tr("Read only") : tr("Read only: %1").arg(project.savedReason());
            break;
        }
        m_savedIcon->setIcon(icon, tone);
        m_saved->setFullText(text);
    }
    m_undo->setText(besideIcon(tr("Undo %1", "depth of the undo stack").arg(QLocale().toString(project.undoDepth()))));
    m_undo->setEnabled(project.undoDepth() > 0);
    const QString what = project.undoDepth() > 0 ? tr("Undo: %1").arg(project.undoText()) : tr("Nothing to undo");
    m_undo->setAccessibleName(what);
    m_undo->setToolTip(what);
}

} // namespace plumbline::shell
