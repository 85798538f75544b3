// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/writing.h"
#include "widgets/attention/panel.h"
#include "widgets/attention/session.h"
#include "widgets/shell/command_table.h"

#include <QPlainTextEdit>
#include <QSpinBox>
#include <array>

class QBoxLayout;

namespace plumbline::attention {

/// What the second column writes with.
struct WritingChange {
    models::ModelChange change = {};
    std::function<void(jobs::JobContext&)> prepare = {}; ///< before the first turn, within the job; may be empty
};

/// The model writes: it goes on with the prompt, or answers it in its chat form. Streamed, stopped at once, the same again for
/// the same seed. Where the model is changed, as it is and changed write side by side, with the same prompt and seed.
class GeneratePane final : public QWidget {
    Q_OBJECT
public:
    GeneratePane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent = nullptr);
    void setCompact(bool compact); ///< for the width of an inspector
    /// What the second column writes with, for the open model. @param name "16 layers shared"; empty functions: no second column
    void setChange(const WritingChange& change, const QString& name);
    [[nodiscard]] bool isPair() const { return static_cast<bool>(m_change.change.apply); }
    void start();
    void stop();
    [[nodiscard]] bool isRunning() const { return m_job.running(); }
    /// Why it cannot start; empty: it can.
    [[nodiscard]] QString whyNot() const;
    /// By the model as it is (0) or changed (1).
    [[nodiscard]] QString written(int which = 0) const { return m_columns[static_cast<std::size_t>(which)].text->toPlainText(); }
    /// Character from which on the two texts differ; −1: they do not, as far as both have come.
    [[nodiscard]] int firstDifference() const { return m_difference; }

Q_SIGNALS:
    void runningChanged();

private:
    struct Column {
        QWidget* box;
        shell::ElidedLabel* title;
        QPlainTextEdit* text;
        QLabel* note;
    };
    [[nodiscard]] Column makeColumn(const char* objectName, const QString& name);
    void startOne(models::WriteRequest request);
    void startBoth(models::WriteRequest request);
    void followSharing();
    void refresh();
    void append(int which, const std::string& piece);
    void markDifference();
    [[nodiscard]] QString noteOf(const models::WriteReport& report) const;
    void ended();
    void failed(const jobs::Failure& failure);

    const theme::Theme& m_theme;
    Session& m_session;
    Panel* m_panel;
    shell::Segment* m_mode;
    QSpinBox* m_most;
    QDoubleSpinBox* m_temperature;
    QSpinBox* m_seed;
    std::vector<QLabel*> m_labels;
    QPushButton* m_act;
    QBoxLayout* m_fields;
    QBoxLayout* m_texts;
    std::array<Column, 2> m_columns;
    WritingChange m_change;
    Json m_configuration; ///< what m_change makes of the layers, where it comes from the sharing
    std::shared_ptr<const models::OpenedModel> m_changeOf; ///< the model that m_change is for
    std::uint64_t m_id = 0; ///< of the running job
    int m_difference = -1;
    jobs::ViewJob m_job;
};

} // namespace plumbline::attention
