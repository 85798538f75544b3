// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/actions.h"
#include "widgets/shell/view.h"

#include <QToolBar>
#include <QToolButton>

namespace plumbline::shell {

/// An icon of 20 with a number at its corner.
class RailButton final : public QToolButton {
    Q_OBJECT
public:
    explicit RailButton(const theme::Theme& theme, QWidget* parent = nullptr);
    void setBadge(int number);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const theme::Theme& m_theme;
    int m_badge = 0;
};

/// The views, as icons. Made from the table of views; up and down move between them.
class Rail final : public QToolBar {
    Q_OBJECT
public:
    Rail(const ViewTable& views, const Actions& actions, const CommandTable& commands, const theme::Theme& theme,
        QWidget* parent = nullptr);
    void refreshBadges();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    const ViewTable& m_views;
    QWidget* m_column; ///< placed by hand: a tool bar keeps margins of its own whatever its layout is told
    QList<RailButton*> m_buttons;
};

} // namespace plumbline::shell
