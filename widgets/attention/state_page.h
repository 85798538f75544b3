// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/session.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/error_panel.h"

#include <QProgressBar>
#include <QStackedWidget>
#include <QTimer>

namespace plumbline::attention {

/// What stands in place of the plots while there are none: what is missing and how to get it, how far the loading is, or why
/// it failed.
class StatePage final : public QStackedWidget {
    Q_OBJECT
public:
    StatePage(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent = nullptr);
    /// @returns whether the page has something to say in this phase; else the plots are to be shown
    bool showPhase(Phase phase, bool hasPlots);
    void showError(const Error& error);

private:
    [[nodiscard]] QWidget* makeEmpty();
    [[nodiscard]] QWidget* makeLoading();
    void refreshProgress();

    const theme::Theme& m_theme;
    Session& m_session;
    shell::CommandTable& m_commands;
    QWidget* m_empty;
    QWidget* m_loading;
    QWidget* m_blank;
    shell::ErrorPanel* m_error;
    QLabel* m_line;
    QLabel* m_more;
    QPushButton* m_primary;
    QPushButton* m_secondary;
    QLabel* m_stage;
    QProgressBar* m_bar;
    QString m_primaryCommand, m_secondaryCommand;
    QTimer m_patience; ///< under 150 ms nothing is said
};

} // namespace plumbline::attention
