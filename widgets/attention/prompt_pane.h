// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/cell_state.h"
#include "widgets/plots/token_flow.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/controls.h"

#include <QPlainTextEdit>
#include <QStackedWidget>

namespace plumbline::attention {

/// Where a prompt is written. What is too long to be edited here is taken whole and shown by its beginning.
class PromptEdit final : public QPlainTextEdit {
    Q_OBJECT
public:
    static constexpr int kMostEditable = 100'000; ///< characters: a longer line takes the layout more than a frame

    explicit PromptEdit(QWidget* parent = nullptr);
    void setPrompt(const QString& prompt);
    [[nodiscard]] QString prompt() const { return m_whole.isEmpty() ? toPlainText() : m_whole; }
    [[nodiscard]] bool isExcerpt() const { return !m_whole.isEmpty(); }

Q_SIGNALS:
    void edited();

protected:
    void insertFromMimeData(const QMimeData* source) override;
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData* source) const override;

private:
    QString m_whole; ///< of a text that is shown by its beginning
};

/// The text as the model reads it, or being written. Edited text is the project's only when it is run.
class PromptPane final : public QWidget {
    Q_OBJECT
public:
    PromptPane(
        const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent = nullptr);

    void edit();
    [[nodiscard]] bool isEditing() const { return m_stack->currentWidget() == m_edit; }
    /// @returns whether it was being edited
    bool stopEditing();
    [[nodiscard]] bool isEdited() const; ///< differs from what the project holds
    void run();
    [[nodiscard]] plots::TokenFlow* flow() const { return m_flow; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showText();
    void showPrompt();
    void update();
    void fitHeight();

    Session& m_session;
    CellState& m_cell;
    QLabel* m_label;
    QStackedWidget* m_stack;
    plots::TokenFlow* m_flow;
    PromptEdit* m_edit;
    QLabel* m_count;
    QToolButton* m_pencil;
    QPushButton* m_run;
    const theme::Theme& m_theme;
};

} // namespace plumbline::attention
