// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_view.h"

#include "widgets/attention/cell_pane.h"
#include "widgets/attention/effect_pane.h"
#include "widgets/attention/generate_pane.h"
#include "widgets/attention/history_pane.h"
#include "widgets/attention/inspector_tabs.h"
#include "widgets/attention/layer_list.h"
#include "widgets/attention/plot_under.h"
#include "widgets/attention/prompt_pane.h"
#include "widgets/attention/readout_pane.h"
#include "widgets/attention/sharing.h"
#include "widgets/attention/similarity_pane.h"
#include "widgets/attention/state_page.h"
#include "widgets/attention/training_pane.h"
#include "widgets/bridge/store_session.h"
#include "widgets/shell/error_text.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLocale>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <algorithm>

namespace plumbline::attention {

using shell::described;

AttentionView::AttentionView(
    shell::Services& services, shell::CommandTable& commands, Session& session, TrainingSession& training, QWidget* parent)
    : View(parent)
    , m_services(services)
    , m_commands(commands)
    , m_session(session)
    , m_cell(new CellState(session, this))
    , m_prompt(new PromptPane(services.theme, session, *m_cell, commands))
    , m_state(new StatePage(services.theme, session, commands))
    , m_pages(new QStackedWidget)
    , m_columns(new QSplitter(Qt::Horizontal))
    , m_middle(new QSplitter(Qt::Vertical))
    , m_layerPanel(new Panel(services.theme, "plLayers", tr("Layers")))
    , m_layers(new LayerList(services.theme, session, *m_cell, commands))
    , m_similarity(new SimilarityPane(services.theme, session, *m_cell, commands))
    , m_generate(new GeneratePane(services.theme, session, commands))
    , m_cellPane(new CellPane(services.theme, session, *m_cell, commands))
    , m_readouts(new ReadoutPane(services.theme, session, commands))
    , m_effect(new EffectPane(services.theme, session, commands))
    , m_history(new HistoryPane(services.theme, session))
    , m_lower(new QTabWidget)
    , m_shareNext(described(shell::makeButton(tr("Share next")), "plLayers.shareNext", tr("Share the next safest layer"), {},
          commands.keyText("attention.shareNext")))
    , m_training(new TrainingPane(services, training, commands))
    , m_inspector(new InspectorTabs(services.theme, this))
    , m_banner(new shell::Banner(services.theme))
{
    setObjectName("plAttention");
    setAccessibleName(tr("Attention"));
    m_layerPanel->setContents(m_layers);
    m_layerPanel->addTool(m_shareNext);
    connect(m_shareNext, &QPushButton::clicked, this, [&commands] { commands.run("attention.shareNext"); });
    m_middle->addWidget(m_similarity);
    m_lower->setObjectName("plAttentionLower");
    m_lower->setAccessibleName(tr("History and writing"));
    m_lower->tabBar()->setExpanding(false);
    m_lower->tabBar()->setDrawBase(false);
    m_lower->addTab(m_history, tr("History"));
    m_lower->addTab(m_generate, tr("Generate"));
    m_middle->addWidget(m_lower);
    m_middle->setStretchFactor(0, 1);
    m_columns->addWidget(m_layerPanel);
    m_columns->addWidget(m_middle);
    m_columns->addWidget(m_cellPane);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setStretchFactor(2, 1);
    for (QSplitter* splitter : {m_columns, m_middle}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
        connect(splitter, &QSplitter::splitterMoved, this, &AttentionView::keepPanes);
    }
    m_pages->addWidget(m_state);
    m_pages->addWidget(m_columns);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_prompt);
    column->addWidget(shell::makeRule());
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    m_banner->hide();

    m_inspector->setObjectName("plAttentionInspector");
    m_inspector->setAccessibleName(tr("Read-outs and detail"));
    m_inspector->addScrolled(m_effect, "plEffect.scroll", tr("Effect"), tr("Effect"), "swap");
    m_inspector->addScrolled(m_readouts, "plReadouts.scroll", tr("Read-outs"), tr("Read-outs"), "list");
    m_trainingPage = m_inspector->addScrolled(m_training, "plTraining.scroll", tr("Train sharing"), tr("Train"), "loop");
    connect(&services.jobs, &bridge::JobList::resultWanted, this, [this](const QString& view, const QString& job) {
        if (view == "attention" && job.startsWith("project:"))
            showTraining();
    });
    connect(m_inspector, &QTabWidget::currentChanged, this, &View::inspectorTitleChanged);
    Sharing& sharing = session.sharing();
    connect(&sharing, &Sharing::configurationChanged, this, &AttentionView::refreshSharing);
    connect(&sharing, &Sharing::offersChanged, this, &AttentionView::refreshSharing);
    connect(&sharing, &Sharing::answerChanged, &commands, &shell::CommandTable::refresh);
    qApp->installEventFilter(this);

    connect(&session, &Session::phaseChanged, this, &AttentionView::refreshPhase);
    connect(&session, &Session::modelChanged, this, &AttentionView::refreshPhase);
    connect(&session, &Session::choiceChanged, this, &AttentionView::refreshTools);
    connect(&session, &Session::textsChanged, this, &AttentionView::refreshTools);
    connect(&session, &Session::failed, this,
        [this](const Error& error) { m_banner->show(shell::Banner::Tone::Error, shell::errorLine(error)); });
    connect(&training, &TrainingSession::adapterReady, &sharing, &Sharing::findAdapters);
    connect(&training, &TrainingSession::adapterWanted, this,
        [this](const QString& folder) { m_session.sharing().chooseFolder(std::filesystem::path(folder.toStdU16String())); });
    connect(m_cell, &CellState::cellChanged, this, &View::inspectorTitleChanged);
    connect(m_generate, &GeneratePane::runningChanged, &commands, &shell::CommandTable::refresh);
    connect(m_similarity, &SimilarityPane::pageChanged, this, [this, &commands] {
        // All heads at once need the height.
        m_lower->setVisible(m_lower->count() > 0 && !m_similarity->isOverviewShown());
        commands.refresh();
    });
    connect(m_cellPane, &CellPane::pageChanged, &commands, &shell::CommandTable::refresh);
    connect(m_cell, &CellState::mapsChanged, &commands, &shell::CommandTable::refresh);
    connect(m_cell, &CellState::lookChanged, &commands, &shell::CommandTable::refresh);
    connect(m_cell, &CellState::cellChanged, &commands, &shell::CommandTable::refresh);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (now != nullptr && (isAncestorOf(now) || m_inspector->isAncestorOf(now))
            && (plotUnder<plots::HeatMapPlot>(now) || plotUnder<plots::BarStrip>(now) || plotUnder<plots::ProfileStrip>(now)
                || plotUnder<HistoryPlot>(now) || plotUnder<plots::CurvePlot>(now)))
            m_lastPlot = now;
    });
    refreshPhase();
}

AttentionView::~AttentionView()
{
    // The focus moves while children go, when this is an AttentionView no longer.
    disconnect(qApp, nullptr, this, nullptr);
}

QWidget* AttentionView::toolBar()
{
    auto* bar = new QWidget;
    auto* row = shell::makeRow(8);
    bar->setLayout(row);
    m_scope = new shell::Segment("plAttentionMode", tr("What is measured"), bar);
    m_scope->add("prompt", tr("This prompt"), m_services.theme.icon("text"));
    m_scope->add("texts", tr("All texts"), m_services.theme.icon("list"));
    m_measure = described(new QComboBox, "plAttention.measure", tr("Measure"), tr("How two rows of attention are compared"));
    m_measure->addItem(tr("JS divergence"), "jsd");
    m_measure->addItem(tr("Cosine similarity"), "cosine");
    m_matching = described(new QComboBox, "plAttention.matching", tr("Heads"), tr("Which heads of two layers are compared"));
    m_matching->addItem(tr("heads matched"), "assignment");
    m_matching->addItem(tr("best head"), "best");
    m_matching->addItem(tr("head by head"), "same");
    auto* undo = described(
        shell::makeToolButton(m_services.theme, "undo"), "plTool.undo", tr("Undo"), {}, m_commands.keyText("edit.undo"));
    auto* redo = described(
        shell::makeToolButton(m_services.theme, "redo"), "plTool.redo", tr("Redo"), {}, m_commands.keyText("edit.redo"));
    m_base = shell::makeLabel(tr("layers count from 0"), "", "3");
    m_figure = described(shell::makeButton(tr("Figure…")), "plAttention.figure", tr("Export the figure or its numbers"), {},
        m_commands.keyText("attention.export"));
    m_figure->setIcon(m_services.theme.icon("export", &theme::Colors::text));
    row->addWidget(m_scope);
    row->addWidget(m_measure);
    row->addWidget(m_matching);
    m_shareAs = described(new QComboBox, "plAttention.shareAs", tr("Share as"), tr("What a layer attends by when it is shared"));
    row->addWidget(m_shareAs);
    connect(m_shareAs, &QComboBox::activated, this, [this] {
        const QString id = m_shareAs->currentData().toString();
        const auto& offers = m_session.sharing().offers();
        if (!id.startsWith("adapter:"))
            m_commands.run("attention." + id);
        else if (const auto at = static_cast<std::size_t>(id.mid(8).toUInt()); at < offers.size())
            m_session.sharing().choose(offers[at]);
        refreshSharing();
    });
    row->addWidget(undo);
    row->addWidget(redo);
    row->addStretch(1);
    row->addWidget(m_base);
    row->addWidget(m_figure);
    connect(m_scope, &shell::Segment::picked, this, [this](const QString& id) { m_commands.run("attention.scope." + id); });
    connect(m_measure, &QComboBox::activated, this,
        [this] { m_commands.run("attention.measure." + m_measure->currentData().toString()); });
    connect(m_matching, &QComboBox::activated, this,
        [this] { m_commands.run("attention.matching." + m_matching->currentData().toString()); });
    connect(undo, &QToolButton::clicked, this, [this] { m_commands.run("edit.undo"); });
    connect(redo, &QToolButton::clicked, this, [this] { m_commands.run("edit.redo"); });
    connect(m_figure, &QPushButton::clicked, this, [this] { m_commands.run("attention.export"); });
    const auto can = [this, undo, redo] {
        undo->setEnabled(m_services.project.undoDepth() > 0);
        redo->setEnabled(m_services.project.redoDepth() > 0);
    };
    connect(&m_services.project, &bridge::ProjectSession::changed, undo, can);
    can();
    refreshTools();
    refreshSharing();
    return bar;
}

QWidget* AttentionView::inspector()
{
    return m_inspector;
}

QString AttentionView::inspectorTitle() const
{
    return m_inspector->currentWord();
}

QString AttentionView::inspectorDetail() const
{
    const Configuration& configuration = m_session.sharing().configuration();
    return configuration.isFull() ? m_session.modelName()
                                  : tr("%n shared layer(s) against the full model", "", configuration.sharedCount());
}

QString AttentionView::hint() const
{
    return m_session.measured() ? tr("Space shares the layer · click a cell to compare · [ ] step heads") : QString();
}

bool AttentionView::escape()
{
    if (m_prompt->stopEditing())
        return true;
    if (m_banner->isVisible()) {
        m_banner->hide();
        return true;
    }
    if (m_similarity->isOverviewShown()) {
        m_similarity->showOverview(false);
        return true;
    }
    return false;
}

std::vector<shell::PaletteItem> AttentionView::paletteItems(QChar) const
{
    std::vector<shell::PaletteItem> items;
    const auto& measured = m_session.measured();
    for (int layer = 0; measured && layer < measured->matrix.rows; ++layer) {
        items.push_back({"view-attention", tr("Layer %1").arg(layer), {}, [this, layer] {
                             const auto row = static_cast<std::size_t>(layer);
                             m_cell->setCell({row, m_session.against() != nullptr || row == 0 ? row : row - 1});
                         }});
    }
    const auto& offers = m_session.sharing().offers();
    for (std::size_t at = 0; at < offers.size() && m_session.sharing().whyNot().isEmpty(); ++at)
        items.push_back({"model", QString::fromStdString(offers[at].name),
            tr("%n shared layer(s)", "", offers[at].sharedLayers()), [this, at] {
                if (at < m_session.sharing().offers().size())
                    m_session.sharing().choose(m_session.sharing().offers()[at]);
            }});
    for (const store::StoredText& text : m_session.texts()) {
        items.push_back({"text", QString::fromStdString(text.title), tr("text"), [this, id = text.id] {
                             Choice choice = m_session.choice();
                             choice.scope = Scope::Texts;
                             m_session.choose(choice);
                             m_session.showText(id);
                         }});
    }
    return items;
}

void AttentionView::showTraining()
{
    m_inspector->setCurrentWidget(m_trainingPage);
}

void AttentionView::setSizeClass(shell::SizeClass size)
{
    m_size = size;
    const bool small = size == shell::SizeClass::Small;
    m_layers->setCompact(small);
    m_shareNext->setHidden(small); // its key, the palette and the effect have it too
    const int layers = std::max(m_services.theme.px(small ? 232 : 274), m_layers->widthWanted());
    m_cellPane->setCompact(small);
    m_generate->setCompact(small);
    m_layerPanel->setFixedWidth(layers);
    if (m_base != nullptr) {
        m_base->setVisible(!small);
        m_scope->setIconsOnly(small);
    }
    // Detail and writing need their width: in a small window they are pages of the inspector.
    if (small && m_cellPane->parentWidget() == m_columns) {
        m_inspector->takeIn(1, m_cellPane, tr("Two layers"), "split-view");
        m_inspector->takeIn(2, m_history, tr("History"), "history");
        m_inspector->takeIn(-1, m_generate, tr("Generate"), "edit");
        m_inspector->setCurrentIndex(0);
        m_lower->hide();
    } else if (!small && m_cellPane->parentWidget() != m_columns) {
        m_inspector->letGo(m_cellPane);
        m_inspector->letGo(m_history);
        m_inspector->letGo(m_generate);
        m_columns->addWidget(m_cellPane);
        m_lower->addTab(m_history, tr("History"));
        m_lower->addTab(m_generate, tr("Generate"));
        m_lower->show();
        m_cellPane->show();
    }
    m_inspector->setIconsOnly(small);
    if (!m_middle->restoreState(m_services.settings.paneState(paneKey("middle"))) && !small)
        m_middle->setSizes(size == shell::SizeClass::Large ? QList{1000, 300} : QList{590, 210});
    if (!m_columns->restoreState(m_services.settings.paneState(paneKey("columns"))))
        m_columns->setSizes(small                 ? QList{layers, 800}
                : size == shell::SizeClass::Large ? QList{layers, 1000, 800}
                                                  : QList{layers, 500, 440});
}

QString AttentionView::paneKey(const char* splitter) const
{
    const char* size = m_size == shell::SizeClass::Small ? "small" : m_size == shell::SizeClass::Large ? "large" : "normal";
    return QStringLiteral("attention.%1.%2").arg(QLatin1String(splitter), QLatin1String(size));
}

void AttentionView::keepPanes()
{
    m_services.settings.setPaneState(paneKey("columns"), m_columns->saveState());
    m_services.settings.setPaneState(paneKey("middle"), m_middle->saveState());
}

void AttentionView::showEvent(QShowEvent* event)
{
    View::showEvent(event);
    if (m_unprepared.isEmpty()) {
        m_unprepared = m_columns->findChildren<QWidget*>();
        m_undrawn = {m_layerPanel, m_similarity, m_lower, m_cellPane};
        QTimer::singleShot(0, this, &AttentionView::prepareInPieces);
    }
}

// Style sheet, layout, fonts and first strokes of a hundred widgets take several frames when they are first shown together, which
// is just when a measurement is done. So they are drawn beforehand, to nowhere, a piece at a time.
void AttentionView::prepareInPieces()
{
    QElapsedTimer clock;
    clock.start();
    while (!m_unprepared.isEmpty() && clock.elapsed() < 8)
        m_unprepared.takeLast()->ensurePolished();
    if (m_unprepared.isEmpty() && !m_undrawn.isEmpty() && m_pages->currentWidget() != m_columns) {
        m_columns->resize(m_pages->size());
        m_undrawn.takeLast()->grab();
    }
    if (!m_unprepared.isEmpty() || (!m_undrawn.isEmpty() && m_pages->currentWidget() != m_columns))
        QTimer::singleShot(0, this, &AttentionView::prepareInPieces);
}

void AttentionView::refreshPhase()
{
    const bool hasPlots = m_session.measured().has_value();
    Phase phase = m_session.phase();
    if (m_forced == "empty")
        phase = Phase::NoModel;
    else if (m_forced == "loading")
        phase = Phase::Opening;
    if (m_forced == "error") {
        m_state->showError(Error(ErrorCode::CorruptFile,
            {.file = "model.safetensors",
                .place = "tensor lm_head.weight",
                .expected = bytes(113246208),
                .found = bytes(96030720),
                .advice = Advice::DownloadAgain}));
        m_pages->setCurrentWidget(m_state);
    } else {
        m_pages->setCurrentWidget(
            m_state->showPhase(phase, hasPlots && m_forced.isEmpty()) ? static_cast<QWidget*>(m_state) : m_columns);
    }
    if (phase == Phase::MeasureFailed && hasPlots && m_session.problem()) {
        const Error& problem = *m_session.problem();
        const QString why = problem.code() == ErrorCode::Cancelled ? tr("cancelled") : shell::errorEvidence(problem.detail());
        m_banner->show(shell::Banner::Tone::Warn,
            tr("What you see is of other settings: the new measurement was not made (%1).").arg(why), tr("Measure again"),
            [this] { m_session.measureAgain(); });
    } else if (phase == Phase::Measured && m_forced.isEmpty()) {
        m_banner->hide();
    }
    if (m_forced == "stale")
        m_banner->show(shell::Banner::Tone::Warn,
            tr("What you see is of other settings: the new measurement was not made (%1).").arg(tr("cancelled")),
            tr("Measure again"), [this] { m_session.measureAgain(); });
    refreshTools();
    Q_EMIT hintChanged();
    Q_EMIT inspectorTitleChanged();
    m_commands.refresh();
}

std::vector<int> AttentionView::chosenLayers() const
{
    return m_layers->selectedLayers();
}

bool AttentionView::eventFilter(QObject* watched, QEvent* event)
{
    // Space is a key of this view, and presses buttons all the same.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space
        && (qobject_cast<QAbstractButton*>(watched) != nullptr || qobject_cast<QComboBox*>(watched) != nullptr)) {
        event->accept();
        return true;
    }
    return View::eventFilter(watched, event);
}

void AttentionView::refreshSharing()
{
    const Sharing& sharing = m_session.sharing();
    const Configuration& configuration = sharing.configuration();
    const auto& model = m_session.model();
    m_layerPanel->setCaption(model == nullptr ? QString()
            : configuration.isFull() ? tr("%1 layers, %2 heads").arg(model->files.config.layers).arg(model->files.config.heads)
                                     : tr("%1 of %2 shared").arg(configuration.sharedCount()).arg(configuration.kinds.size()));
    m_shareNext->setEnabled(sharing.whyNot().isEmpty() && sharing.safest().has_value());
    Q_EMIT inspectorTitleChanged();
    m_commands.refresh();
    if (m_shareAs == nullptr)
        return;
    const QSignalBlocker quiet(m_shareAs);
    m_shareAs->clear();
    m_shareAs->addItem(tr("Share: heads matched"), "shareAs.matched");
    m_shareAs->addItem(tr("Share: direct"), "shareAs.direct");
    m_shareAs->addItem(tr("Share: trained"), "shareAs.lisa");
    for (std::size_t at = 0; at < sharing.offers().size(); ++at)
        m_shareAs->addItem(
            tr("Preset: %1").arg(QString::fromStdString(sharing.offers()[at].name)), QStringLiteral("adapter:%1").arg(at));
    m_shareAs->addItem(tr("Preset from a folder…"), "adapter");
    m_shareAs->setCurrentIndex(configuration.shareAs == lisa::LayerKind::Lisa ? 2
            : configuration.shareAs == lisa::LayerKind::Direct                ? 1
                                                                              : 0);
    m_shareAs->setEnabled(sharing.whyNot().isEmpty());
}

void AttentionView::refreshTools()
{
    refreshSharing();
    if (m_scope == nullptr)
        return;
    const Choice& choice = m_session.choice();
    m_scope->choose(choice.scope == Scope::Texts ? "texts" : "prompt");
    m_scope->button("texts")->setText(m_size == shell::SizeClass::Small
            ? QString()
            : tr("All texts") + QStringLiteral("  ") + QLocale().toString(static_cast<qulonglong>(m_session.texts().size())));
    m_measure->setCurrentIndex(m_measure->findData(QString::fromUtf8(lisa::measureName(choice.measure).data())));
    m_matching->setCurrentIndex(m_matching->findData(QString::fromUtf8(lisa::headMatchingName(choice.matching).data())));
    m_figure->setEnabled(m_session.measured().has_value());
}

void AttentionView::showState(const QString& state)
{
    m_similarity->showOverview(state == "heads");
    m_training->showSample(state == "training");
    if (state == "training")
        showTraining();
    m_forced = state == "measured" || state == "shared" || state == "heads" || state == "training" ? QString() : state;
    Sharing& sharing = m_session.sharing();
    if (state == "shared" && sharing.configuration().isFull() && !sharing.offers().empty()) {
        Configuration shown = sharing.configuration();
        const AdapterOffer& offer = sharing.offers().front();
        shown.kinds = offer.kinds;
        shown.adapter = offer.path;
        shown.adapterHash = offer.hash;
        shown.shareAs = lisa::LayerKind::Lisa;
        sharing.preview(shown);
    } else if (state != "shared") {
        sharing.preview(std::nullopt);
    }
    m_cellPane->showKinds(state == "shared" && m_size != shell::SizeClass::Small);
    m_similarity->heat()->setStale(state == "stale" || m_session.isStale());
    refreshPhase();
    if (m_forced.isEmpty())
        m_banner->hide();
}

bool AttentionView::settled() const
{
    const Phase phase = m_session.phase();
    if (phase == Phase::Opening || phase == Phase::Measuring)
        return false;
    if (m_forced == "loading")
        return true;
    const Sharing& sharing = m_session.sharing();
    if (!m_session.change().isNone()
        && (sharing.isAnswerStale() || sharing.answer() == nullptr
            || (!sharing.results().judgement() && sharing.results().spoiledBy() == nullptr) || !sharing.results().speed()
            || !m_cellPane->kinds()->settled()))
        return false;
    return !m_session.measured() || phase != Phase::Measured
        || (m_similarity->heat()->settled() && m_cell->maps() && !m_cell->isStale() && m_cellPane->own()->settled()
            && m_similarity->overview()->settled());
}

void AttentionView::addPromptToTexts()
{
    const QString prompt = m_session.prompt();
    QString title = prompt.simplified().left(32);
    if (prompt.simplified().size() > 32)
        title += QStringLiteral("…");
    m_session.addText(title, prompt);
}

} // namespace plumbline::attention
