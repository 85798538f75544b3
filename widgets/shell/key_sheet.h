// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/command_table.h"
#include "widgets/shell/theme/theme.h"

#include <QPointer>
#include <QWidget>

namespace plumbline::shell {

/// The keys of the current view and those that act everywhere (?), over the window. Any key or click closes it.
class KeySheet final : public QWidget {
    Q_OBJECT
public:
    KeySheet(CommandTable& commands, const theme::Theme& theme, QWidget* window);
    void open(const QString& viewId, const QString& viewName);
    void close();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();
    CommandTable& m_commands;
    const theme::Theme& m_theme;
    QWidget* m_box = nullptr;
    QPointer<QWidget> m_focusBefore;
};

} // namespace plumbline::shell
