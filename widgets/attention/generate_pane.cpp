// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/generate_pane.h"

#include "core/models/writing.h"
#include "widgets/bridge/job_board.h"
#include "widgets/plots/numbers.h"

#include <QHBoxLayout>
#include <QScrollBar>

namespace plumbline::attention {

using shell::described;

namespace {

/// Text that the running job has emitted.
struct Piece {
    std::string text;
};

} // namespace

GeneratePane::GeneratePane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_panel(new Panel(theme, "plGeneratePanel", tr("Generate"), this))
    , m_mode(new shell::Segment("plGenerateMode", tr("How the prompt is given")))
    , m_most(described(new QSpinBox, "plGenerate.most", tr("New tokens"), tr("New tokens at most")))
    , m_temperature(
          described(new QDoubleSpinBox, "plGenerate.temperature", tr("Temperature"), tr("0: the likeliest token each time")))
    , m_seed(described(new QSpinBox, "plGenerate.seed", tr("Seed"), tr("The same seed gives the same text")))
    , m_act(described(
          shell::makeButton(tr("Generate")), "plGenerate.act", tr("Generate"), {}, commands.keyText("attention.generate")))
    , m_text(described(new QPlainTextEdit, "plGenerate.text", tr("Written text"), tr("What the model writes")))
    , m_note(shell::makeLabel({}, "label", "3"))
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
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_panel->addTool(m_mode);
    m_panel->addTool(m_act);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(10, 6, 10, 6);
    column->setSpacing(4);
    auto* row = shell::makeRow(6);
    for (const auto& [label, field] : std::initializer_list<std::pair<QString, QWidget*>>{
             {tr("tokens"), m_most}, {tr("temperature"), m_temperature}, {tr("seed"), m_seed}}) {
        m_labels.push_back(shell::makeLabel(label, "label", "3"));
        row->addWidget(m_labels.back());
        row->addWidget(field);
    }
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_text, 1);
    column->addWidget(m_note);
    m_panel->setContents(body);
    connect(m_act, &QPushButton::clicked, this, [&commands] { commands.run("attention.generate"); });
    connect(&session, &Session::modelChanged, this, &GeneratePane::refresh);
    connect(&session, &Session::promptChanged, this, &GeneratePane::refresh);
    refresh();
}

void GeneratePane::setCompact(bool compact)
{
    for (QLabel* label : m_labels) // their fields say it in tooltip and name
        label->setHidden(compact);
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
    m_text->clear();
    m_note->clear();
    models::WriteRequest request{.model = m_session.model(),
        .prompt = m_session.prompt().toStdString(),
        .chat = m_mode->chosen() == "chat",
        .most = m_most->value(),
        .temperature = m_temperature->value(),
        .seed = static_cast<std::uint64_t>(m_seed->value())};
    auto id = std::make_shared<std::uint64_t>(0);
    auto& board = m_session.engine().board;
    jobs::JobOptions options{.name = "generate"};
    options.listen<Piece>(jobs::Delivery::Ordered, [this](const Piece& piece) { append(piece.text); });
    m_job.start(
        jobs::Lane::Interactive,
        [request = std::move(request)](jobs::JobContext& job) {
            return models::write(
                request, [&job](std::string piece) { job.emit(Piece{std::move(piece)}); },
                [&job](std::size_t done, std::size_t total, const char* stage) { job.progress(done, total, stage); },
                job.cancelToken());
        },
        [this, id, &board](const models::WriteReport& report) {
            board.finished(*id);
            const double rate = report.decodeSeconds > 0 ? static_cast<double>(report.tokens) / report.decodeSeconds : 0;
            QString note = tr("%n token(s)", "", static_cast<int>(report.tokens)) + QStringLiteral(" · ")
                + tr("%1 tokens/s").arg(plots::number(rate)) + QStringLiteral(" · ")
                + tr("prompt %n token(s)", "", static_cast<int>(report.promptTokens));
            if (report.form != text::ChatForm::None)
                note += QStringLiteral(" · ") + tr("chat form %1").arg(QString::fromUtf8(text::chatFormName(report.form).data()));
            ended(note + QStringLiteral(" · ") + (report.ended ? tr("ended by itself") : tr("stopped at the limit")));
        },
        [this, id, &board](const jobs::Failure& failure) {
            board.failed(*id, failure);
            ended({});
            Q_EMIT m_session.failed(failure.toError());
        },
        std::move(options));
    *id = m_job.handle().id();
    board.started(*id, {.name = tr("Generate"), .view = "attention", .device = "CPU", .cancel = [this] { stop(); }});
    refresh();
    Q_EMIT runningChanged();
}

void GeneratePane::stop()
{
    m_job.stop();
    ended(tr("stopped"));
}

void GeneratePane::append(const std::string& piece)
{
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(QString::fromStdString(piece));
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void GeneratePane::ended(const QString& note)
{
    m_note->setText(note);
    m_job.stop();
    refresh();
    Q_EMIT runningChanged();
}

} // namespace plumbline::attention
