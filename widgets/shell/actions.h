// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/command_table.h"
#include "widgets/shell/theme/theme.h"

#include <QAction>
#include <QHash>
#include <QObject>

class QMenu;
class QWidget;

namespace plumbline::shell {

/// A QAction for every command, in one window: shortcuts, enabled, checked and tooltips follow the table. Keys of a view's
/// commands are bound only while that view is shown, so that one key can mean different things.
class Actions : public QObject {
    Q_OBJECT
public:
    Actions(CommandTable& commands, const theme::Theme& theme, QWidget* window);

    [[nodiscard]] QAction* action(const QString& id) const { return m_actions.value(id); }
    void setView(const QString& view);
    [[nodiscard]] const QString& view() const { return m_view; }

    /// Menus with at least one command of this view or of none, titled and in their order.
    [[nodiscard]] QList<QMenu*> makeMenus(QWidget* parent) const;
    [[nodiscard]] static QString menuTitle(Menu menu);

private:
    void bindKeys();
    void refresh();
    void fill(QMenu& menu, Menu which) const;

    CommandTable& m_commands;
    QHash<QString, QAction*> m_actions;
    QString m_view;
};

} // namespace plumbline::shell
