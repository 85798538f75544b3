// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/cell_state.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/controls.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QSplitter>
#include <QStackedWidget>

class QComboBox;
class QTabWidget;

namespace plumbline::attention {

class CellPane;
class EffectPane;
class GeneratePane;
class HistoryPane;
class InspectorTabs;
class LayerList;
class Panel;
class PromptPane;
class ReadoutPane;
class SimilarityPane;
class StatePage;
class TrainingPane;
class TrainingSession;

/// Which layers see the same? The prompt as tokens, layer × layer, two layers in detail, all heads, and what the model writes.
class AttentionView final : public shell::View {
    Q_OBJECT
public:
    AttentionView(shell::Services& services, shell::CommandTable& commands, Session& session, TrainingSession& training,
        QWidget* parent = nullptr);
    ~AttentionView() override;

    [[nodiscard]] QWidget* toolBar() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override;
    [[nodiscard]] QString inspectorDetail() const override;
    [[nodiscard]] QString hint() const override;
    bool escape() override;
    [[nodiscard]] QString palettePrefixes() const override { return QStringLiteral("@"); }
    [[nodiscard]] std::vector<shell::PaletteItem> paletteItems(QChar prefix) const override;
    bool dropFiles(const QStringList& files) override;
    void setSizeClass(shell::SizeClass size) override;
    void showState(const QString& state) override;
    [[nodiscard]] bool settled() const override;

    [[nodiscard]] Session& session() const { return m_session; }
    [[nodiscard]] CellState& cell() const { return *m_cell; }
    [[nodiscard]] PromptPane& prompt() const { return *m_prompt; }
    [[nodiscard]] SimilarityPane& similarity() const { return *m_similarity; }
    [[nodiscard]] CellPane& cellPane() const { return *m_cellPane; }
    [[nodiscard]] GeneratePane& generate() const { return *m_generate; }
    [[nodiscard]] ReadoutPane& readouts() const { return *m_readouts; }
    [[nodiscard]] EffectPane& effect() const { return *m_effect; }
    [[nodiscard]] HistoryPane& history() const { return *m_history; }
    [[nodiscard]] LayerList& layers() const { return *m_layers; }
    /// Those that a switch of layers acts on: the rows that are selected.
    [[nodiscard]] std::vector<int> chosenLayers() const;
    [[nodiscard]] TrainingPane& training() const { return *m_training; }
    void showTraining(); ///< its page of the inspector
    /// Writes the plot that has, or last had, the focus. Asks where to.
    void exportPlot();
    void importTexts();
    void addPromptToTexts();

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void prepareInPieces();
    void keepPanes();
    [[nodiscard]] QString paneKey(const char* splitter) const;
    void refreshPhase();
    void refreshTools();
    void refreshSharing();
    void exportTo(const QString& path) const;

    shell::Services& m_services;
    shell::CommandTable& m_commands;
    Session& m_session;
    CellState* m_cell;
    PromptPane* m_prompt;
    StatePage* m_state;
    QStackedWidget* m_pages;
    QSplitter* m_columns;
    QSplitter* m_middle;
    Panel* m_layerPanel;
    LayerList* m_layers;
    SimilarityPane* m_similarity;
    GeneratePane* m_generate;
    CellPane* m_cellPane;
    ReadoutPane* m_readouts;
    EffectPane* m_effect;
    HistoryPane* m_history;
    QTabWidget* m_lower; ///< under the matrix
    QPushButton* m_shareNext;
    QComboBox* m_shareAs = nullptr;
    TrainingPane* m_training;
    QWidget* m_trainingPage = nullptr;
    InspectorTabs* m_inspector;
    shell::Banner* m_banner;
    shell::Segment* m_scope = nullptr;
    QComboBox* m_measure = nullptr;
    QComboBox* m_matching = nullptr;
    QLabel* m_base = nullptr;
    QPushButton* m_figure = nullptr;
    QWidget* m_lastPlot = nullptr;
    QList<QWidget*> m_unprepared, m_undrawn;
    QString m_forced; ///< a state that a screenshot asks for
    shell::SizeClass m_size = shell::SizeClass::Normal;
};

/// The row of the table of views and the commands. `session` and `training` outlive both.
void addAttention(shell::ViewTable& views, shell::CommandTable& commands, shell::Services& services, Session& session,
    TrainingSession& training);

} // namespace plumbline::attention
