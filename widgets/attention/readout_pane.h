// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/session.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/inspector.h"

#include <QListWidget>

namespace plumbline::attention {

/// What was found, in numbers; the project's texts; the model it is held against.
class ReadoutPane final : public QWidget {
    Q_OBJECT
public:
    ReadoutPane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent = nullptr);
    [[nodiscard]] Uuid chosenText() const;

private:
    struct Line;
    [[nodiscard]] QWidget* makeNumbers();
    [[nodiscard]] QWidget* makeTexts(shell::CommandTable& commands);
    [[nodiscard]] QWidget* makeAgainst(shell::CommandTable& commands);
    void refresh();
    void fillTexts();

    const theme::Theme& m_theme;
    Session& m_session;
    QLabel* m_main;
    QLabel* m_mainOf;
    QLabel* m_numbers;
    QLabel* m_how;
    QListWidget* m_texts;
    shell::Section* m_textSection;
    QLabel* m_against;
    QPushButton* m_itself;
};

} // namespace plumbline::attention
