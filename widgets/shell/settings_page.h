// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/command_table.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>

namespace plumbline::shell {

/// Every setting in one sheet, with its groups at the left and a field that finds one.
class SettingsPage final : public View {
    Q_OBJECT
public:
    SettingsPage(CommandTable& commands, const ViewTable& views, Services& services, QWidget* parent = nullptr);
    [[nodiscard]] QWidget* toolBar() override;
    [[nodiscard]] QString hint() const override;
    void showState(const QString& state) override;
    void showGroup(const QString& id);

private:
    struct Group {
        QString id;
        QWidget* heading;
        QList<QWidget*> rows;
    };
    void addGroup(const QString& id, const QString& icon, const QString& title);
    void addRow(const QString& title, const QString& note, QWidget* control, const QString& after = {});
    void addGeneral();
    void addAppearance();
    void addDevices();
    void addDevice();
    void addThreads();
    void find(const QString& text);

    Services& m_services;
    QListWidget* m_groups;
    QScrollArea* m_scroll;
    QWidget* m_sheet;
    QLineEdit* m_find;
    QList<Group> m_list;
};

} // namespace plumbline::shell
