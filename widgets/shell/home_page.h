// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/command_table.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

class QVBoxLayout;

namespace plumbline::shell {

/// What stands while no project is open: the demo, new and open, a place to drop files, recent projects, the views that exist.
class HomePage final : public View {
    Q_OBJECT
public:
    HomePage(CommandTable& commands, const ViewTable& views, Services& services, QWidget* parent = nullptr);
    [[nodiscard]] QString hint() const override;

Q_SIGNALS:
    void projectWanted(const QString& path);

private:
    [[nodiscard]] QWidget* makeStart();
    [[nodiscard]] QWidget* makeDropArea();
    [[nodiscard]] QWidget* makeViews();
    [[nodiscard]] QWidget* makeFirstSteps();
    [[nodiscard]] QWidget* makeRecent(const RecentProject& project);
    void fillRecent();

    CommandTable& m_commands;
    const ViewTable& m_views;
    Services& m_services;
    QWidget* m_recent;
    QVBoxLayout* m_recentRows;
};

} // namespace plumbline::shell
