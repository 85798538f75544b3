// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/actions.h"

#include "widgets/shell/format.h"

#include <QMenu>
#include <QWidget>

namespace plumbline::shell {

Actions::Actions(CommandTable& commands, const theme::Theme& theme, QWidget* window)
    : QObject(window)
    , m_commands(commands)
{
    for (const Command& command : commands.commands()) {
        auto* action = new QAction(command.text(), window);
        action->setObjectName("plAction." + command.id);
        action->setIcon(theme.icon(command.icon));
        action->setIconVisibleInMenu(false);
        action->setCheckable(static_cast<bool>(command.checked));
        connect(action, &QAction::triggered, this, [this, id = command.id] { m_commands.run(id); });
        m_actions[command.id] = action;
        window->addAction(action);
    }
    connect(&commands, &CommandTable::stateChanged, this, &Actions::refresh);
    connect(&commands, &CommandTable::keysChanged, this, &Actions::bindKeys);
    bindKeys();
    refresh();
}

void Actions::setView(const QString& view)
{
    if (view == m_view)
        return;
    m_view = view;
    bindKeys();
    refresh();
}

QString Actions::menuTitle(Menu menu)
{
    switch (menu) {
    case Menu::None: return {};
    case Menu::File: return tr("&File");
    case Menu::Edit: return tr("&Edit");
    case Menu::View: return tr("&View");
    case Menu::Select: return tr("&Select");
    case Menu::Run: return tr("&Run");
    case Menu::Window: return tr("&Window");
    case Menu::Help: return tr("&Help");
    }
    return {};
}

QList<QMenu*> Actions::makeMenus(QWidget* parent) const
{
    QList<QMenu*> menus;
    for (int at = 1; at < kMenuCount; ++at) {
        const auto which = static_cast<Menu>(at);
        bool any = false;
        for (const Command& command : m_commands.commands())
            any = any || command.menu == which;
        if (!any)
            continue;
        auto* menu = new QMenu(menuTitle(which), parent);
        menu->setObjectName("plMenu." + QString::number(at));
        menu->setAccessibleName(menuTitle(which).remove('&'));
        menu->setToolTipsVisible(true);
        // Filled when opened: what a view adds is there only while that view is.
        connect(menu, &QMenu::aboutToShow, this, [this, menu, which] { fill(*menu, which); });
        fill(*menu, which);
        menus << menu;
    }
    return menus;
}

void Actions::fill(QMenu& menu, Menu which) const
{
    menu.clear();
    int section = 0;
    bool first = true;
    for (int pass = 0; pass < 2; ++pass) { // what belongs to the view stands first
        for (const Command& command : m_commands.commands()) {
            const bool ofView = !command.view.isEmpty();
            if (command.menu != which || (ofView && command.view != m_view) || ofView != (pass == 0))
                continue;
            const int key = command.section + (pass == 0 ? -1000 : 0);
            if (!first && key != section)
                menu.addSeparator();
            menu.addAction(m_actions[command.id]);
            section = key;
            first = false;
        }
    }
}

void Actions::bindKeys()
{
    for (const Command& command : m_commands.commands()) {
        const bool bound = command.view.isEmpty() || command.view == m_view;
        m_actions[command.id]->setShortcuts(bound ? m_commands.keys(command.id) : QList<QKeySequence>());
    }
    refresh();
}

void Actions::refresh()
{
    for (const Command& command : m_commands.commands()) {
        QAction* action = m_actions[command.id];
        const QString reason = m_commands.whyNot(command);
        const bool here = command.view.isEmpty() || command.view == m_view;
        action->setText(command.text());
        action->setEnabled(reason.isEmpty() && here);
        action->setToolTip(reason.isEmpty() ? withKey(command.text(), m_commands.keyText(command.id)) : reason);
        action->setStatusTip(command.verb);
        if (command.checked)
            action->setChecked(command.checked());
    }
}

} // namespace plumbline::shell
