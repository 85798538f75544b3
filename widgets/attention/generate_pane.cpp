// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/generate_pane.h"

#include "widgets/attention/sharing.h"
#include "widgets/bridge/job_board.h"
#include "widgets/plots/numbers.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QScrollBar>

namespace plumbline::attention {

using shell::described;

namespace {

/// Text that the running job has emitted.
struct Piece {
    std::string text;
    int which = 0;
};

} // namespace

GeneratePane::GeneratePane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_session(session)
    , m_panel(new Panel(theme, "plGeneratePanel", tr("Generate"), this))
    , m_mode(new shell::Segment("plGenerateMode", tr("How the prompt is given")))
    , m_most(described(new QSpinBox, "plGenerate.most", tr("New tokens"), tr("New tokens at most")))
    , m_temperature(
          described(new QDoubleSpinBox, "plGenerate.temperature", tr("Temperature"), tr("0: the likeliest token each time")))
    , m_seed(described(new QSpinBox, "plGenerate.seed", tr("Seed"), tr("The same seed gives the same text")))
    , m_act(described(
          shell::makeButton(tr("Generate")), "plGenerate.act", tr("Generate"), {}, commands.keyText("attention.generate")))
    , m_fields(shell::makeRow(6))
    , m_texts(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_columns{makeColumn("plGenerate.text", tr("Written text")),
          makeColumn("plGenerate.changedText", tr("Text written with shared layers"))}
    , m_job(session.engine().executor)
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_panel);
    m_mode->add("prompt", tr("Go on"));
    m_mode->add("chat", tr("Answer"));
    m_mode->choose("chat");
    m_most->setRange(1, 4096);
    m_most->setValue(128);
    m_temperature->setRange(0, 2);
    m_temperature->setSingleStep(0.1);
    m_temperature->setDecimals(1);
    m_seed->setRange(0, 999'999);
    m_panel->addTool(m_mode);
    m_panel->addTool(m_act);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(10, 6, 10, 6);
    column->setSpacing(4);
    for (const auto& [label, field] : std::initializer_list<std::pair<QString, QWidget*>>{
             {tr("tokens"), m_most}, {tr("temperature"), m_temperature}, {tr("seed"), m_seed}}) {
        m_labels.push_back(shell::makeLabel(label, "label", "3"));
        m_fields->addWidget(m_labels.back());
        m_fields->addWidget(field);
    }
    m_fields->addStretch(1);
    column->addLayout(m_fields);
    m_texts->setSpacing(8);
    for (const Column& one : m_columns)
        m_texts->addWidget(one.box, 1);
    column->addLayout(m_texts, 1);
    m_panel->setContents(body);
    connect(m_act, &QPushButton::clicked, this, [&commands] { commands.run("attention.generate"); });
    connect(&session, &Session::modelChanged, this, [this] {
        if (m_changeOf != nullptr && m_changeOf != m_session.model()) {
            m_configuration = nullptr;
            setChange({}, {});
        }
        refresh();
    });
    connect(&session, &Session::promptChanged, this, &GeneratePane::refresh);
    connect(&theme, &theme::Theme::changed, this, &GeneratePane::markDifference);
    // Queued: the session hears of it after this signal.
    connect(&session.sharing(), &Sharing::configurationChanged, this, &GeneratePane::followSharing, Qt::QueuedConnection);
    setChange({}, {});
    followSharing();
    refresh();
}

GeneratePane::Column GeneratePane::makeColumn(const char* objectName, const QString& name)
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    Column made{
        box, new shell::ElidedLabel, described(new QPlainTextEdit, objectName, name, name), shell::makeLabel({}, "label", "3")};
    made.title->setProperty("type", "label");
    made.text->setReadOnly(true);
    made.text->setTabChangesFocus(true);
    made.note->setWordWrap(true);
    column->addWidget(made.title);
    column->addWidget(made.text, 1);
    column->addWidget(made.note);
    return made;
}

void GeneratePane::setCompact(bool compact)
{
    for (QLabel* label : m_labels) // their fields say it in tooltip and name
        label->setHidden(compact);
    m_fields->invalidate(); // a layout in a layout does not hear of it while the page is not shown
    m_texts->setDirection(compact ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void GeneratePane::setChange(const WritingChange& change, const QString& name)
{
    if (isRunning())
        stop();
    m_change = change;
    m_changeOf = change.change.apply ? m_session.model() : nullptr;
    m_columns[0].title->setVisible(isPair());
    m_columns[0].title->setFullText(tr("Original"));
    m_columns[1].title->setFullText(name);
    m_columns[1].text->clear();
    m_columns[1].note->clear();
    m_columns[1].box->setVisible(isPair());
    markDifference();
}

void GeneratePane::followSharing()
{
    const Change change = m_session.change();
    const Json configuration = change.isNone() ? Json() : change.configuration.recipe();
    if (configuration == m_configuration)
        return;
    m_configuration = configuration;
    if (change.isNone()) {
        setChange({}, {});
        return;
    }
    setChange(
        {.change = {
             .apply = [change] { change.model->put(change.configuration, {}); }, .remove = [change] { change.model->takeOff(); }},
            .prepare = [change](
                           jobs::JobContext& job) { (void)change.model->calibrate(change.configuration.matchedOn, {}, job); }},
        m_session.sharing().textOf(change.configuration));
}

QString GeneratePane::whyNot() const
{
    if (m_session.model() == nullptr)
        return tr("no model is open");
    if (m_session.prompt().isEmpty())
        return tr("the prompt is empty");
    return {};
}

void GeneratePane::refresh()
{
    m_act->setText(isRunning() ? tr("Stop") : tr("Generate"));
    m_act->setEnabled(isRunning() || whyNot().isEmpty());
}

void GeneratePane::start()
{
    for (const Column& column : m_columns) {
        column.text->clear();
        column.note->clear();
    }
    markDifference();
    models::WriteRequest request{.model = m_session.model(),
        .prompt = m_session.prompt().toStdString(),
        .chat = m_mode->chosen() == "chat",
        .most = m_most->value(),
        .temperature = m_temperature->value(),
        .seed = static_cast<std::uint64_t>(m_seed->value())};
    isPair() ? startBoth(std::move(request)) : startOne(std::move(request));
    m_id = m_job.handle().id();
    m_session.engine().board.started(
        m_id, {.name = tr("Generate"), .view = "attention", .device = "CPU", .cancel = [this] { stop(); }});
    refresh();
    Q_EMIT runningChanged();
}

void GeneratePane::startOne(models::WriteRequest request)
{
    jobs::JobOptions options{.name = "generate"};
    options.listen<Piece>(jobs::Delivery::Ordered, [this](const Piece& piece) { append(piece.which, piece.text); });
    m_job.start(
        jobs::Lane::Interactive,
        [request = std::move(request)](jobs::JobContext& job) {
            return models::write(
                request, [&job](std::string piece) { job.emit(Piece{std::move(piece)}); }, job.progressSink(), job.cancelToken());
        },
        [this](const models::WriteReport& report) {
            m_session.engine().board.finished(m_id);
            m_columns[0].note->setText(noteOf(report));
            ended();
        },
        [this](const jobs::Failure& failure) { failed(failure); }, std::move(options));
}

void GeneratePane::startBoth(models::WriteRequest request)
{
    jobs::JobOptions options{.name = "generate"};
    options.listen<Piece>(jobs::Delivery::Ordered, [this](const Piece& piece) { append(piece.which, piece.text); });
    m_job.start(
        jobs::Lane::Interactive,
        [request = std::move(request), change = m_change](jobs::JobContext& job) {
            if (change.prepare)
                change.prepare(job);
            return models::writeBoth(
                request, change.change,
                [&job](int which, std::string piece) {
                    job.emit(Piece{std::move(piece), which});
                },
                job.progressSink(), job.cancelToken());
        },
        [this](const std::array<models::WriteReport, 2>& reports) {
            m_session.engine().board.finished(m_id);
            for (std::size_t which = 0; which < 2; ++which)
                m_columns[which].note->setText(noteOf(reports[which]));
            ended();
        },
        [this](const jobs::Failure& failure) { failed(failure); }, std::move(options));
}

QString GeneratePane::noteOf(const models::WriteReport& report) const
{
    const double rate = report.decodeSeconds > 0 ? static_cast<double>(report.tokens) / report.decodeSeconds : 0;
    QString note = tr("%n token(s)", "", static_cast<int>(report.tokens)) + QStringLiteral(" · ")
        + tr("%1 tokens/s").arg(plots::number(rate)) + QStringLiteral(" · ")
        + tr("prompt %n token(s)", "", static_cast<int>(report.promptTokens));
    if (report.form != text::ChatForm::None)
        note += QStringLiteral(" · ") + tr("chat form %1").arg(QString::fromUtf8(text::chatFormName(report.form).data()));
    return note + QStringLiteral(" · ") + (report.ended ? tr("ended by itself") : tr("stopped at the limit"));
}

void GeneratePane::failed(const jobs::Failure& failure)
{
    m_session.engine().board.failed(m_id, failure);
    ended();
    Q_EMIT m_session.failed(failure.toError());
}

void GeneratePane::stop()
{
    m_job.stop();
    for (const Column& column : m_columns)
        column.note->setText(tr("stopped"));
    ended();
}

void GeneratePane::append(int which, const std::string& piece)
{
    QPlainTextEdit* text = m_columns[static_cast<std::size_t>(which)].text;
    QTextCursor cursor(text->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(QString::fromStdString(piece));
    text->verticalScrollBar()->setValue(text->verticalScrollBar()->maximum());
    if (isPair() && m_difference < 0)
        markDifference();
}

void GeneratePane::markDifference()
{
    m_difference = -1;
    if (isPair()) {
        const QString one = written(0), two = written(1);
        const auto both = std::min(one.size(), two.size());
        int same = 0;
        while (same < both && one[same] == two[same])
            ++same;
        // While they write, one is a little ahead.
        if (same < both || (!isRunning() && one.size() != two.size()))
            m_difference = same;
    }
    for (const Column& column : m_columns) {
        QList<QTextEdit::ExtraSelection> marks;
        const QString text = column.text->toPlainText();
        if (m_difference >= 0 && m_difference < text.size()) {
            QTextEdit::ExtraSelection mark;
            mark.format.setBackground(m_theme.colors().accentSoft);
            mark.format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
            mark.format.setUnderlineColor(m_theme.colors().accent);
            mark.cursor = QTextCursor(column.text->document());
            mark.cursor.setPosition(m_difference);
            auto end = m_difference + 1;
            while (end < text.size() && !text[end].isSpace())
                ++end;
            mark.cursor.setPosition(end, QTextCursor::KeepAnchor);
            marks << mark;
        }
        column.text->setExtraSelections(marks);
    }
    m_panel->setCaption(!isPair() || written(1).isEmpty() ? QString()
            : m_difference >= 0 ? tr("differ from character %1 on").arg(QLocale().toString(m_difference + 1))
                                : tr("the same so far"));
}

void GeneratePane::ended()
{
    m_job.stop();
    markDifference();
    refresh();
    Q_EMIT runningChanged();
}

} // namespace plumbline::attention
