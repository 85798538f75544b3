// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/training_pane.h"

#include "widgets/attention/panel.h"
#include "widgets/attention/sharing.h"
#include "widgets/plots/numbers.h"
#include "widgets/shell/error_text.h"
#include "widgets/shell/format.h"
#include "widgets/shell/inspector.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QProgressBar>
#include <QShortcut>
#include <QSpinBox>
#include <cmath>

namespace plumbline::attention {

using jobs::ProjectJobState;
using shell::described;
using shell::makeLabel;

namespace {

constexpr int kDrawEvery = 100; // milliseconds between two drawings of a curve that grows

QString textOf(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

QSpinBox* spin(const char* name, const QString& words, const QString& tip, int least, int most)
{
    auto* box = described(new QSpinBox, name, words, tip);
    box->setRange(least, most);
    box->setKeyboardTracking(false);
    return box;
}

QLabel* wrapped(const char* type, const char* tone)
{
    QLabel* label = makeLabel({}, type, tone);
    label->setWordWrap(true);
    return label;
}

} // namespace

TrainingPane::TrainingPane(shell::Services& services, TrainingSession& training, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_training(training)
    , m_commands(commands)
    , m_runs(
          described(new QComboBox, "plTraining.runs", tr("Training runs"), tr("Training runs of this project, the newest first")))
    , m_status(wrapped("strong", ""))
    , m_progress(new QProgressBar)
    , m_curve(new plots::CurvePlot(services.theme))
    , m_numbers(wrapped("", "2"))
    , m_pause(described(shell::makeButton(tr("Pause")), "plTraining.pause", tr("Pause, or go on"),
          tr("Pauses after keeping all that is trained; goes on from there, also after a restart"),
          commands.keyText("attention.train.pause")))
    , m_cancel(described(shell::makeButton(tr("Cancel")), "plTraining.cancel", tr("Cancel the training"),
          tr("Ends the run. What is trained so far is kept: it can be gone on with later")))
    , m_use(described(shell::makeButton(tr("Use it"), "primary"), "plTraining.use", tr("Use the adapter"),
          tr("Shares the layers of this model by the adapter that was trained")))
    , m_remove(described(shell::makeToolButton(services.theme, "minus"), "plTraining.remove", tr("Take this run off the list"),
          tr("Takes this run off the list, with its checkpoint. A finished adapter stays on the disk")))
    , m_how(described(new QComboBox, "plTraining.how", tr("Which layers"), tr("Which layers get trained sharing")))
    , m_share(spin("plTraining.share", tr("Share of the layers"),
          tr("As many layers: those whose sharing costs least, one by one, are picked"), 1, 99))
    , m_list(described(new QLineEdit, "plTraining.list", tr("List of layers"),
          tr("Layers as numbers and ranges: 3,5,7-12. Layer 0 is always full")))
    , m_texts(new QListWidget)
    , m_textsOf(wrapped("label", "3"))
    , m_budget(
          spin("plTraining.budget", tr("Budget"), tr("How long is trained; measuring and loading come on top"), 1, 1'000'000))
    , m_budgetUnit(described(new QComboBox, "plTraining.budgetUnit", tr("Unit of the budget"),
          tr("By minutes, or by steps of the optimiser: then the same seed gives the same adapter")))
    , m_out(described(new QLineEdit, "plTraining.out", tr("Folder of the adapter"),
          tr("Where the adapter is written: adapter.safetensors and adapter.json")))
    , m_rank(spin("plTraining.rank", tr("Rank"),
          tr("Rank of the low-rank query and key difference, per head. 0: head size / 6.4"), 0, 256))
    , m_hidden(spin("plTraining.hidden", tr("Hidden size"),
          tr("Units of the head-aligning feed-forward network. −1: as many as heads"), -1, 4096))
    , m_distillation(described(new QDoubleSpinBox, "plTraining.distillation", tr("Distillation weight"),
          tr("Stage 2: weight of the divergence from the base's next tokens; the rest is next-token loss")))
    , m_layerwise(spin("plTraining.layerwise", tr("Layer-wise share"),
          tr("Share of the budget for stage 1: each layer learns the attention that it had"), 0, 100))
    , m_sequence(spin("plTraining.sequence", tr("Sequence length"), tr("Tokens of a sequence"), 16, 8192))
    , m_batch(spin("plTraining.batch", tr("Batch size"), tr("Sequences a step of the optimiser reads"), 1, 256))
    , m_seed(spin("plTraining.seed", tr("Training seed"), tr("Of new weights and of the order of the text"), 0, 999'999))
    , m_needs(wrapped("label", "3"))
    , m_whyNot(wrapped("label", "warn"))
    , m_start(described(shell::makeButton(tr("Start training"), "primary"), "plTraining.start", tr("Start training"), {},
          commands.keyText("attention.train.start")))
{
    build();
}

void TrainingPane::build()
{
    setObjectName("plTraining");
    setProperty("role", "plain");
    setAccessibleName(tr("Train sharing"));
    auto* column = makeColumn(this, 0);
    m_runSection = new shell::Section(m_services.theme, "trainingRun", tr("Run"), makeRun());
    column->addWidget(m_runSection);
    column->addWidget(new shell::Section(m_services.theme, "trainingNew", tr("New training"), makeForm()));
    auto* more = new shell::Section(m_services.theme, "trainingMore", tr("More options"), makeMore());
    more->setFolded(true);
    column->addWidget(more);
    column->addStretch(1);

    m_draw.setSingleShot(true);
    m_draw.setInterval(kDrawEvery);
    connect(&m_draw, &QTimer::timeout, this, &TrainingPane::refreshCurve);
    connect(&m_training, &TrainingSession::pointsChanged, this, [this] {
        if (!m_draw.isActive())
            m_draw.start();
    });
    connect(&m_training, &TrainingSession::runChanged, this, &TrainingPane::refreshRun);
    connect(&m_training, &TrainingSession::runChanged, this, &TrainingPane::refreshForm);
    connect(&m_training, &TrainingSession::runChanged, &m_commands, &shell::CommandTable::refresh);
    connect(&m_training, &TrainingSession::wishChanged, this, &TrainingPane::refreshForm);
    connect(&m_training, &TrainingSession::wishChanged, &m_commands, &shell::CommandTable::refresh);
    connect(&m_training.session(), &Session::textChanged, this, &TrainingPane::refreshRun);
    // How far it is before the first step, which tells no point.
    connect(&m_services.jobs, &bridge::JobList::changed, this, [this] {
        if (isVisible() && m_training.isActive())
            refreshRun();
    });
    refreshRun();
    refreshCurve();
    refreshForm();
}

QWidget* TrainingPane::makeRun()
{
    auto* widget = new QWidget;
    auto* column = makeColumn(widget);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(4);
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_curve->setObjectName("plTraining.curve");
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_runs->setMinimumContentsLength(8);
    column->addWidget(m_runs);
    column->addWidget(m_status);
    column->addWidget(m_progress);
    column->addWidget(m_curve);
    column->addWidget(m_numbers);
    auto* row = shell::makeRow(6);
    row->addWidget(m_use);
    row->addWidget(m_pause);
    row->addWidget(m_cancel);
    row->addStretch(1);
    row->addWidget(m_remove);
    column->addLayout(row);
    connect(m_runs, &QComboBox::activated, this,
        [this] { m_training.show(Uuid::parse(m_runs->currentData().toString().toStdString()).value_or(Uuid{})); });
    connect(m_pause, &QPushButton::clicked, this, [this] { m_commands.run("attention.train.pause"); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_commands.run("attention.train.cancel"); });
    connect(m_use, &QPushButton::clicked, this, [this] { m_commands.run("attention.train.use"); });
    connect(m_remove, &QToolButton::clicked, this, [this] {
        const auto run = m_training.shown();
        if (run
            && (!run->hasCheckpoint
                || m_services.dialogs.confirm(
                    window(), tr("Take this run off the list? What it has trained so far is lost."), tr("Take it off"))))
            m_training.remove();
    });
    return widget;
}

QWidget* TrainingPane::makeForm()
{
    auto* widget = new QWidget;
    auto* column = makeColumn(widget);
    m_how->addItem(tr("The least sensitive"), "auto");
    m_how->addItem(tr("A list"), "list");
    m_how->addItem(tr("Those shared now"), "now");
    m_share->setSuffix(QStringLiteral("\u00a0%"));
    auto* layers = shell::makeRow(6);
    layers->addWidget(m_how, 1);
    layers->addWidget(m_share);
    column->addWidget(makeLabel(tr("Layers"), "label", "2"));
    column->addLayout(layers);
    column->addWidget(m_list);

    column->addWidget(makeLabel(tr("Text files"), "label", "2"));
    m_texts->setObjectName("plTraining.texts");
    m_texts->setAccessibleName(tr("Text files to train on"));
    m_texts->setToolTip(tr("Plain text to train on. Files can be dropped on the view; Del takes one off."));
    const auto size = [this] { m_texts->setFixedHeight(m_services.theme.px(72)); };
    connect(&m_services.theme, &theme::Theme::changed, this, size);
    size();
    column->addWidget(m_texts);
    auto* textRow = shell::makeRow(6);
    auto* add =
        described(shell::makeToolButton(m_services.theme, "plus"), "plTraining.addText", tr("Add text files to train on"));
    auto* take =
        described(shell::makeToolButton(m_services.theme, "minus"), "plTraining.removeText", tr("Take the chosen file off"));
    textRow->addWidget(m_textsOf, 1);
    textRow->addWidget(add);
    textRow->addWidget(take);
    column->addLayout(textRow);
    connect(add, &QToolButton::clicked, this, [this] { m_commands.run("attention.train.addText"); });
    connect(take, &QToolButton::clicked, this, [this] { m_training.removeText(m_texts->currentRow()); });
    auto* del = new QShortcut(QKeySequence::Delete, m_texts, nullptr, nullptr, Qt::WidgetShortcut);
    connect(del, &QShortcut::activated, this, [this] { m_training.removeText(m_texts->currentRow()); });
    connect(m_texts, &QListWidget::currentRowChanged, take, [this, take] { take->setEnabled(m_texts->currentRow() >= 0); });
    take->setEnabled(false);

    column->addWidget(makeLabel(tr("Budget"), "label", "2"));
    m_budgetUnit->addItem(tr("minutes"), "minutes");
    m_budgetUnit->addItem(tr("steps"), "steps");
    auto* budget = shell::makeRow(6);
    budget->addWidget(m_budget);
    budget->addWidget(m_budgetUnit, 1);
    column->addLayout(budget);

    column->addWidget(makeLabel(tr("Adapter goes to"), "label", "2"));
    auto* out = shell::makeRow(6);
    auto* folder =
        described(shell::makeToolButton(m_services.theme, "folder"), "plTraining.folder", tr("Choose the folder of the adapter"));
    out->addWidget(m_out, 1);
    out->addWidget(folder);
    column->addLayout(out);
    connect(folder, &QToolButton::clicked, this, &TrainingPane::chooseFolder);

    column->addWidget(m_needs);
    column->addWidget(m_whyNot);
    auto* row = shell::makeRow(6);
    row->addWidget(m_start);
    row->addStretch(1);
    column->addLayout(row);
    connect(m_start, &QPushButton::clicked, this, [this] { m_commands.run("attention.train.start"); });
    for (QComboBox* box : {m_how, m_budgetUnit})
        connect(box, &QComboBox::activated, this, &TrainingPane::takeForm);
    for (QLineEdit* edit : {m_list, m_out})
        connect(edit, &QLineEdit::textEdited, this, &TrainingPane::takeForm);
    for (QSpinBox* box : {m_share, m_budget})
        connect(box, &QSpinBox::valueChanged, this, &TrainingPane::takeForm);
    return widget;
}

QWidget* TrainingPane::makeMore()
{
    auto* widget = new QWidget;
    auto* form = new QFormLayout(widget);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_distillation->setRange(0, 1);
    m_distillation->setSingleStep(0.1);
    m_distillation->setDecimals(2);
    m_distillation->setKeyboardTracking(false);
    m_layerwise->setSuffix(QStringLiteral("\u00a0%"));
    m_hidden->setSpecialValueText(tr("as many as heads"));
    for (const auto& [text, field] : std::initializer_list<std::pair<QString, QWidget*>>{{tr("Rank"), m_rank},
             {tr("Hidden size"), m_hidden}, {tr("Distillation weight"), m_distillation}, {tr("Layer-wise share"), m_layerwise},
             {tr("Sequence length"), m_sequence}, {tr("Batch size"), m_batch}, {tr("Training seed"), m_seed}}) {
        QLabel* label = makeLabel(text, "label", "2");
        label->setBuddy(field);
        form->addRow(label, field);
    }
    for (QSpinBox* box : {m_rank, m_hidden, m_layerwise, m_sequence, m_batch, m_seed})
        connect(box, &QSpinBox::valueChanged, this, &TrainingPane::takeForm);
    connect(m_distillation, &QDoubleSpinBox::valueChanged, this, &TrainingPane::takeForm);
    return widget;
}

void TrainingPane::addTexts()
{
    const QString folder = m_services.settings.text(shell::Setting::LastFolder);
    const QString path =
        m_services.dialogs.open(window(), tr("Add a text to train on"), folder, tr("Texts (*.txt *.md);;All files (*)"));
    if (path.isEmpty())
        return;
    m_services.settings.set(shell::Setting::LastFolder, QFileInfo(path).absolutePath());
    m_training.addTexts({path});
}

void TrainingPane::chooseFolder()
{
    const QString path =
        m_services.dialogs.folder(window(), tr("Folder of the adapter"), m_services.settings.text(shell::Setting::LastFolder));
    if (path.isEmpty())
        return;
    TrainingWish wish = m_training.wish();
    wish.out = std::filesystem::path(path.toStdU16String());
    m_training.setWish(wish);
}

void TrainingPane::takeForm()
{
    if (m_filling)
        return;
    TrainingWish wish = m_training.wish();
    if (m_how->currentData() == "now") { // becomes a list
        QStringList layers;
        for (const int layer : m_training.session().sharing().configuration().sharedLayers())
            layers << QString::number(layer);
        m_list->setText(layers.join(','));
    }
    wish.layers = m_how->currentData() == "auto" ? "auto:" + std::to_string(m_share->value() / 100.0).substr(0, 4)
                                                 : m_list->text().simplified().remove(' ').toStdString();
    const bool bySteps = m_budgetUnit->currentData() == "steps";
    wish.steps = bySteps ? m_budget->value() : 0;
    wish.minutes = bySteps ? 0 : m_budget->value();
    const QString out = m_out->text().trimmed();
    wish.out = out.isEmpty() || !m_out->isModified() ? wish.out : std::filesystem::path(out.toStdU16String());
    wish.rank = m_rank->value();
    wish.hidden = m_hidden->value();
    wish.distillation = m_distillation->value();
    wish.layerwise = m_layerwise->value() / 100.0;
    wish.sequence = m_sequence->value();
    wish.batch = m_batch->value();
    wish.seed = static_cast<std::uint64_t>(m_seed->value());
    m_training.setWish(wish);
}

void TrainingPane::refreshForm()
{
    m_filling = true;
    const TrainingWish& wish = m_training.wish();
    const bool isAuto = wish.layers.starts_with("auto:");
    m_how->setCurrentIndex(m_how->findData(isAuto ? "auto" : "list"));
    m_share->setVisible(isAuto);
    m_list->setVisible(!isAuto);
    if (isAuto)
        m_share->setValue(static_cast<int>(std::lround(100 * QString::fromStdString(wish.layers.substr(5)).toDouble())));
    else if (m_list->text().simplified().remove(' ').toStdString() != wish.layers)
        m_list->setText(QString::fromStdString(wish.layers));
    m_budgetUnit->setCurrentIndex(m_budgetUnit->findData(wish.steps > 0 ? "steps" : "minutes"));
    m_budget->setValue(wish.steps > 0 ? static_cast<int>(wish.steps) : std::max(1, static_cast<int>(std::lround(wish.minutes))));
    const QString out = textOf(wish.out.empty() ? m_training.usualOut() : wish.out);
    if (m_out->text() != out && !m_out->hasFocus())
        m_out->setText(out);
    m_out->setToolTip(tr("Where the adapter is written: %1").arg(out));
    m_rank->setValue(static_cast<int>(wish.rank));
    if (const auto& model = m_training.session().model())
        m_rank->setSpecialValueText(tr("%1 (head size / 6.4)").arg(usualRank(model->files.config)));
    m_hidden->setValue(static_cast<int>(wish.hidden));
    m_distillation->setValue(wish.distillation);
    m_layerwise->setValue(static_cast<int>(std::lround(100 * wish.layerwise)));
    m_sequence->setValue(static_cast<int>(wish.sequence));
    m_batch->setValue(static_cast<int>(wish.batch));
    m_seed->setValue(static_cast<int>(wish.seed));

    const QLocale locale;
    const int chosen = m_texts->currentRow();
    m_texts->clear();
    for (const TrainingSession::Text& text : m_training.texts()) {
        QString words = textOf(text.file.filename());
        if (text.read && !text.read->problem)
            words += QStringLiteral("  ·  ")
                + tr("%1, %2 tokens")
                      .arg(shell::fileSize(text.read->bytes), locale.toString(static_cast<qulonglong>(text.read->tokens)));
        else if (text.read)
            words += QStringLiteral("  ·  ") + shell::errorHeading(text.read->problem->code());
        auto* item = new QListWidgetItem(words, m_texts);
        item->setToolTip(text.read && text.read->problem ? shell::errorLine(*text.read->problem) : textOf(text.file));
    }
    m_texts->setCurrentRow(std::min(chosen, m_texts->count() - 1));
    m_textsOf->setText(m_training.texts().empty()
            ? tr("None yet. Some MB of plain text are worth it.")
            : tr("%1 tokens", "of all text files").arg(locale.toString(static_cast<qulonglong>(m_training.tokens()))));
    const QString whyNot = m_training.whyNot();
    m_needs->setText(m_training.needs());
    m_needs->setVisible(!m_needs->text().isEmpty());
    m_whyNot->setText(whyNot);
    m_whyNot->setVisible(!whyNot.isEmpty());
    m_start->setEnabled(whyNot.isEmpty());
    m_filling = false;
}

QString TrainingPane::statusText(const jobs::ProjectJobRow& row) const
{
    if (m_training.isEnding())
        return tr("Ending: what is trained so far is being kept");
    const auto points = static_cast<int>(m_training.points().size());
    switch (row.state) {
    case ProjectJobState::Queued: return tr("Waiting for its turn");
    case ProjectJobState::Running:
        if (row.progress.stage == "training" && points > 0)
            return m_training.points().back().stage == 1 ? tr("Stage 1 of 2, layer by layer") : tr("Stage 2 of 2, end to end");
        if (row.progress.stage == "loading")
            return tr("Loading a copy of the model");
        if (row.progress.stage == "measuring sensitivity")
            return tr("Measuring how sensitive each layer is");
        return row.progress.stage == "comparing layers" ? tr("Matching the heads") : tr("Getting ready");
    case ProjectJobState::Paused: return tr("Paused. All that is trained is kept.");
    case ProjectJobState::Interrupted:
        return row.hasCheckpoint ? tr("Interrupted when the program ended. It can go on from its last checkpoint.")
                                 : tr("Interrupted when the program ended, before the first checkpoint. It can begin anew.");
    case ProjectJobState::Failed: return row.failure ? shell::errorLine(row.failure->toError()) : tr("Failed");
    case ProjectJobState::Done: return tr("Trained. The adapter is in “%1”.").arg(textOf(wishOf(row.recipe).out.filename()));
    case ProjectJobState::Cancelled:
        return row.hasCheckpoint ? tr("Cancelled. What was trained is kept and can be gone on with.")
                                 : tr("Cancelled before the first step.");
    }
    return {};
}

QString TrainingPane::numbersText(const jobs::ProjectJobRow& row) const
{
    const QLocale locale;
    QStringList words;
    if (!m_training.points().empty()) {
        const lisa::TrainingPoint& last = m_training.points().back();
        words << tr("%1 tokens", "trained on so far").arg(locale.toString(static_cast<qlonglong>(last.tokens)))
              << tr("%1 tokens/s").arg(plots::number(m_training.tokensPerSecond()))
              << tr("loss %1").arg(plots::number(last.loss, 4));
        if (const auto left = m_training.secondsLeft(); left && row.state == ProjectJobState::Running && !m_training.isEnding())
            words << shell::timeLeft(*left);
        else
            words << tr("trained for %1").arg(shell::duration(last.seconds));
    } else if (row.state == ProjectJobState::Running && row.progress.total > 0) {
        words << tr("%1 of %2", "pieces of work")
                     .arg(locale.toString(static_cast<qulonglong>(row.progress.done)),
                         locale.toString(static_cast<qulonglong>(row.progress.total)));
    }
    if (!m_training.trainedLayers().empty()) {
        QStringList layers;
        for (const int layer : m_training.trainedLayers())
            layers << QString::number(layer);
        words << tr("layers %1").arg(layers.join(QStringLiteral(", ")))
              << tr("%1 trained parameters").arg(locale.toString(static_cast<qlonglong>(m_training.trainedParameters())));
    }
    return words.join(QStringLiteral(" · "));
}

void TrainingPane::refreshRun()
{
    const auto row = m_sample ? std::nullopt : m_training.shown();
    m_runSection->setVisible(row.has_value() || m_sample);
    const auto rows = m_training.runs();
    m_runs->setVisible(rows.size() > 1);
    if (m_runs->count() != static_cast<int>(rows.size())
        || (row && m_runs->currentData().toString().toStdString() != row->id.toString())) {
        m_runs->clear();
        for (const jobs::ProjectJobRow& one : rows)
            m_runs->addItem(QString::fromStdString(one.name) + QStringLiteral("  ·  ") + shell::when(one.created / 1000),
                QString::fromStdString(one.id.toString()));
        if (row)
            m_runs->setCurrentIndex(m_runs->findData(QString::fromStdString(row->id.toString())));
    }
    if (!row)
        return;
    const bool runs = row->state == ProjectJobState::Running || row->state == ProjectJobState::Queued;
    const bool canResume = !runs && row->state != ProjectJobState::Done;
    m_runSection->setDetail(row->progress.stage == "training" && row->state != ProjectJobState::Done && row->progress.total > 0
            ? shell::percent(static_cast<double>(row->progress.done) / static_cast<double>(row->progress.total))
            : QString());
    m_status->setText(statusText(*row));
    shell::restyle(m_status, "tone", row->state == ProjectJobState::Failed ? "error" : "");
    m_progress->setVisible(row->state != ProjectJobState::Done && row->progress.total > 0);
    m_progress->setValue(row->progress.total > 0 ? static_cast<int>(1000 * row->progress.done / row->progress.total) : 0);
    m_numbers->setText(numbersText(*row));
    m_numbers->setVisible(!m_numbers->text().isEmpty());
    m_pause->setText(canResume ? tr("Resume") : tr("Pause"));
    m_pause->setVisible(runs || canResume);
    m_pause->setEnabled(!m_training.isEnding() && (runs || !m_training.isActive()));
    m_cancel->setVisible(runs);
    m_cancel->setEnabled(!m_training.isEnding() || row->state == ProjectJobState::Running);
    m_use->setVisible(row->state == ProjectJobState::Done);
    const QString whyNotUsed = m_training.session().sharing().whyNot();
    m_use->setEnabled(whyNotUsed.isEmpty());
    m_use->setToolTip(tr("Shares the layers of this model by the adapter that was trained")
        + (whyNotUsed.isEmpty() ? QString() : QStringLiteral(" (") + whyNotUsed + QLatin1Char(')')));
    m_remove->setVisible(!runs);
    m_curve->setVisible(!m_training.points().empty());
}

std::shared_ptr<plots::CurveData> TrainingPane::emptyCurve()
{
    auto curve = std::make_shared<plots::CurveData>();
    curve->title = tr("Loss").toStdString();
    curve->xName = tr("tokens", "of an axis").toStdString();
    curve->parts = {{.name = tr("layer by layer", "a stage of training").toStdString(), .unit = tr("nats").toStdString()},
        {.name = tr("end to end", "a stage of training").toStdString(), .unit = tr("nats").toStdString()}};
    return curve;
}

void TrainingPane::refreshCurve()
{
    if (m_sample)
        return;
    const auto curve = emptyCurve();
    curve->captions = m_training.captions();
    for (const lisa::TrainingPoint& point : m_training.points()) {
        plots::CurvePart& part = curve->parts[point.stage == 1 ? 0 : 1];
        part.x.push_back(static_cast<double>(point.tokens));
        part.y.push_back(point.loss);
    }
    m_curve->setData(curve);
    refreshRun();
}

void TrainingPane::showSample(bool on)
{
    if (m_sample == on)
        return;
    m_sample = on;
    if (!on) {
        refreshCurve();
        refreshRun();
        return;
    }
    const auto curve = emptyCurve();
    for (int step = 0; step < 400; ++step) {
        plots::CurvePart& part = curve->parts[step < 140 ? 0 : 1];
        const double noise = 0.04 * std::sin(12.9898 * step) * std::cos(78.233 * step);
        part.x.push_back(1024.0 * (step + 1));
        part.y.push_back(
            step < 140 ? 0.12 + 0.35 * std::exp(-step / 30.0) + noise : 2.3 + 0.9 * std::exp(-(step - 140) / 90.0) + 3 * noise);
    }
    m_curve->setData(curve);
    m_runSection->show();
    m_runs->hide();
    m_runSection->setDetail(shell::percent(0.62));
    m_status->setText(tr("Stage 2 of 2, end to end"));
    m_progress->show();
    m_progress->setValue(620);
    m_numbers->setText(QStringList{tr("%1 tokens", "trained on so far").arg(QLocale().toString(409600)),
        tr("%1 tokens/s").arg(QLocale().toString(312)), tr("loss %1").arg(plots::number(2.348, 4)), shell::timeLeft(790)}
                           .join(QStringLiteral(" · ")));
    m_numbers->show();
    m_curve->show();
    m_pause->show();
    m_pause->setText(tr("Pause"));
    m_pause->setEnabled(true);
    m_cancel->show();
    m_cancel->setEnabled(true);
    m_use->hide();
    m_remove->hide();
}

} // namespace plumbline::attention
