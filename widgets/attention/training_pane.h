// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/training_session.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/controls.h"
#include "widgets/shell/services.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QSpinBox;

namespace plumbline::shell {
class Section;
}

namespace plumbline::attention {

/// Sharing is trained here: the run with its curve above, what the next run is made of below. For the width of an inspector.
class TrainingPane final : public QWidget {
    Q_OBJECT
public:
    TrainingPane(shell::Services& services, TrainingSession& training, shell::CommandTable& commands, QWidget* parent = nullptr);

    [[nodiscard]] TrainingSession& training() const { return m_training; }
    [[nodiscard]] plots::CurvePlot* curve() const { return m_curve; }
    /// Asks for text files, and adds them.
    void addTexts();
    /// Shows a run that is half done, without one: for screenshots.
    void showSample(bool on);

private:
    void build();
    [[nodiscard]] QWidget* makeRun();
    [[nodiscard]] QWidget* makeForm();
    [[nodiscard]] QWidget* makeMore();
    void refreshRun();
    void refreshCurve();
    void refreshForm();
    void takeForm();
    void chooseFolder();
    [[nodiscard]] static std::shared_ptr<plots::CurveData> emptyCurve();
    [[nodiscard]] QString statusText(const jobs::ProjectJobRow& row) const;
    [[nodiscard]] QString numbersText(const jobs::ProjectJobRow& row) const;

    shell::Services& m_services;
    TrainingSession& m_training;
    shell::CommandTable& m_commands;
    shell::Section* m_runSection = nullptr;
    QComboBox* m_runs;
    QLabel* m_status;
    QProgressBar* m_progress;
    plots::CurvePlot* m_curve;
    QLabel* m_numbers;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    QPushButton* m_use;
    QToolButton* m_remove;
    QComboBox* m_how;
    QSpinBox* m_share;
    QLineEdit* m_list;
    QListWidget* m_texts;
    QLabel* m_textsOf;
    QSpinBox* m_budget;
    QComboBox* m_budgetUnit;
    QLineEdit* m_out;
    QSpinBox* m_rank;
    QSpinBox* m_hidden;
    QDoubleSpinBox* m_distillation;
    QSpinBox* m_layerwise;
    QSpinBox* m_sequence;
    QSpinBox* m_batch;
    QSpinBox* m_seed;
    QLabel* m_needs;
    QLabel* m_whyNot;
    QPushButton* m_start;
    QTimer m_draw;
    bool m_filling = false, m_sample = false;
};

} // namespace plumbline::attention
