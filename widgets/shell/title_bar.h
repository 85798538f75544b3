// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/actions.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QToolButton>
#include <QWidget>

class QMenu;
class QMenuBar;

namespace plumbline::shell {

/// A button with an icon, a name, a quieter count, and at times a bar.
class ChipButton final : public QToolButton {
    Q_OBJECT
public:
    explicit ChipButton(const theme::Theme& theme, QWidget* parent = nullptr);
    void setContents(const QString& icon, const QString& name, const QString& count, bool broken = false);
    void setCountShown(bool shown);
    /// @param part 0 to 1 of a bar of 36 × 6; negative: no bar. From 0.9 on it warns.
    void setBar(double part);
    /// The name is quiet, the count stands at the right edge: a field that opens something.
    void setFieldWidth(int width);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const theme::Theme& m_theme;
    QString m_icon, m_name, m_count;
    double m_bar = -1;
    int m_fieldWidth = 0;
    bool m_broken = false;
    bool m_countShown = true;
};

/// Mark, menus, project, data and model chips, search field, device chip.
class TitleBar final : public QWidget {
    Q_OBJECT
public:
    TitleBar(Actions& actions, CommandTable& commands, Services& services, QWidget* parent = nullptr);
    void setSizeClass(SizeClass size);

Q_SIGNALS:
    void paletteWanted();
    void projectWanted(const QString& path);
    void settingsWanted();

private:
    void refresh();
    void refreshDevice();
    void refreshSearch();
    void fillProjectMenu();
    void fillDeviceMenu();
    void addMemoryUses(QMenu& menu);

    Actions& m_actions;
    CommandTable& m_commands;
    Services& m_services;
    QMenuBar* m_menuBar;
    QToolButton* m_menuButton;
    QToolButton* m_project;
    ChipButton* m_data;
    ChipButton* m_model;
    ChipButton* m_search;
    ChipButton* m_device;
    bool m_small = false;
};

} // namespace plumbline::shell
