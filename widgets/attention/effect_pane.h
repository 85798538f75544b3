// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/next_token_bars.h"
#include "widgets/attention/sharing.h"
#include "widgets/plots/bar_strip.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/inspector.h"

class QComboBox;

namespace plumbline::attention {

/// What sharing does to the model: KL at the next token, perplexity, memory and speed before and after, the next tokens, KL along
/// the prompt, and what could be shared next. What is not of the configuration in force is dimmed.
class EffectPane final : public QWidget {
    Q_OBJECT
public:
    EffectPane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent = nullptr);
    [[nodiscard]] NextTokenBars* tokens() const { return m_tokens; }
    [[nodiscard]] plots::BarStrip* along() const { return m_along; }
    /// KL as it is written; "–" where there is none.
    [[nodiscard]] QString mainFigure() const { return m_main->text(); }
    [[nodiscard]] bool isDimmed() const { return m_dimmed; }
    [[nodiscard]] QString numbers() const { return m_numbers->text(); }
    [[nodiscard]] QString note() const { return m_note->text(); } ///< what they are of, and why one is missing

private:
    [[nodiscard]] QWidget* makeNumbers(shell::CommandTable& commands);
    [[nodiscard]] QWidget* makeNext(shell::CommandTable& commands);
    void refresh();
    void refreshNumbers();
    void refreshJudgedOn();
    [[nodiscard]] QString noteText() const;
    void refreshNext();

    const theme::Theme& m_theme;
    Session& m_session;
    QLabel* m_main;
    QLabel* m_mainOf;
    QLabel* m_numbers;
    QLabel* m_note;
    QComboBox* m_judgedOn;
    std::filesystem::path m_judgedFile; ///< as m_judgedOn shows it
    NextTokenBars* m_tokens;
    plots::BarStrip* m_along;
    QLabel* m_next;
    QPushButton* m_shareNext;
    QPushButton* m_allFull;
    QPushButton* m_costs;
    bool m_dimmed = false;
};

} // namespace plumbline::attention
