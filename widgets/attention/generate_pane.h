// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/panel.h"
#include "widgets/attention/session.h"
#include "widgets/shell/command_table.h"

#include <QPlainTextEdit>
#include <QSpinBox>

namespace plumbline::attention {

/// The model writes: it goes on with the prompt, or answers it in its chat form. Streamed, stopped at once, the same again for
/// the same seed.
class GeneratePane final : public QWidget {
    Q_OBJECT
public:
    GeneratePane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent = nullptr);
    void setCompact(bool compact); ///< for the width of an inspector
    void start();
    void stop();
    [[nodiscard]] bool isRunning() const { return m_job.running(); }
    /// Why it cannot start; empty: it can.
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] QString written() const { return m_text->toPlainText(); }

Q_SIGNALS:
    void runningChanged();

private:
    void refresh();
    void append(const std::string& piece);
    void ended(const QString& note);

    Session& m_session;
    Panel* m_panel;
    shell::Segment* m_mode;
    QSpinBox* m_most;
    QDoubleSpinBox* m_temperature;
    QSpinBox* m_seed;
    std::vector<QLabel*> m_labels;
    QPushButton* m_act;
    QPlainTextEdit* m_text;
    QLabel* m_note;
    jobs::ViewJob m_job;
};

} // namespace plumbline::attention
