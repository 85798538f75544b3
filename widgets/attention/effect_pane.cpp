// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/effect_pane.h"

#include "widgets/attention/panel.h"
#include "widgets/bridge/store_session.h"
#include "widgets/shell/error_text.h"

#include <QComboBox>
#include <QGraphicsOpacityEffect>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using shell::described;
using shell::makeLabel;

namespace {

constexpr std::int64_t kMemoryTokens = 2048;
constexpr double kHighCost = 0.45;

void dim(QWidget* widget, bool dimmed)
{
    if (!dimmed) {
        widget->setGraphicsEffect(nullptr);
    } else if (widget->graphicsEffect() == nullptr) {
        auto* effect = new QGraphicsOpacityEffect(widget);
        effect->setOpacity(0.55);
        widget->setGraphicsEffect(effect);
    }
}

QString percent(double from, double to)
{
    const double by = (to / from - 1) * 100;
    return (by >= 0 ? QStringLiteral("+") : QString()) + plots::fixedNumber(by, 1) + QStringLiteral("\u00A0%");
}

} // namespace

EffectPane::EffectPane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_session(session)
    , m_main(makeLabel({}, "readout"))
    , m_mainOf(makeLabel({}, "", "2"))
    , m_numbers(makeLabel({}))
    , m_note(makeLabel({}, "label", "3"))
    , m_judgedOn(
          described(new QComboBox, "plEffect.judgedOn", tr("Perplexity on"), tr("The text that shared layers are judged on")))
    , m_tokens(new NextTokenBars(theme))
    , m_along(new plots::BarStrip(theme))
    , m_next(makeLabel({}))
    , m_shareNext(described(shell::makeButton({}), "plEffect.shareNext", tr("Share the next safest layer"), {},
          commands.keyText("attention.shareNext")))
    , m_allFull(described(shell::makeButton(tr("Set all full"), "ghost"), "plEffect.allFull", tr("Set all layers full"), {},
          commands.keyText("attention.allFull")))
    , m_costs(described(shell::makeButton(tr("Measure costs")), "plEffect.costs", tr("Measure what sharing costs"),
          tr("Shares every layer alone, heads matched, and measures the perplexity"), commands.keyText("attention.measureCosts")))
{
    setObjectName("plEffect");
    setProperty("role", "plain");
    m_along->setObjectName("plAlongPrompt");
    m_along->setToolTip(tr("KL from the full model at every token of the prompt"));
    auto* column = makeColumn(this, 0);
    column->addWidget(new shell::Section(theme, "effect", tr("Full against shared"), makeNumbers(commands)));
    auto* tokens = new QWidget;
    makeColumn(tokens)->addWidget(m_tokens);
    auto* section = new shell::Section(theme, "nextToken", tr("Next token"), tokens);
    section->setDetail(tr("outline full, fill shared, %"));
    column->addWidget(section);
    auto* along = new QWidget;
    makeColumn(along)->addWidget(m_along);
    section = new shell::Section(theme, "along", tr("KL along the prompt"), along);
    section->setDetail(tr("nats"));
    column->addWidget(section);
    column->addWidget(new shell::Section(theme, "next", tr("Next", "what could be done"), makeNext(commands)));
    column->addStretch(1);
    Sharing& sharing = session.sharing();
    connect(&sharing, &Sharing::configurationChanged, this, &EffectPane::refresh);
    connect(&sharing, &Sharing::answerChanged, this, &EffectPane::refresh);
    connect(&sharing.results(), &SharingResults::changed, this, &EffectPane::refreshNumbers);
    connect(&session, &Session::measuredChanged, this, &EffectPane::refreshNext);
    connect(&session, &Session::phaseChanged, this, &EffectPane::refreshNext);
    connect(&theme, &theme::Theme::changed, this, &EffectPane::refresh);
    refresh();
}

QWidget* EffectPane::makeNumbers(shell::CommandTable& commands)
{
    m_judgedOn->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_judgedOn->setMinimumContentsLength(10);
    connect(m_judgedOn, &QComboBox::activated, this, [this, &commands] {
        const QString id = m_judgedOn->currentData().toString();
        if (!id.isEmpty())
            commands.run("attention." + id);
        refreshJudgedOn();
    });
    m_note->setWordWrap(true);
    return makeFigures(m_main, m_mainOf, m_numbers, {m_judgedOn, m_note});
}

QWidget* EffectPane::makeNext(shell::CommandTable& commands)
{
    auto* widget = new QWidget;
    auto* column = makeColumn(widget);
    m_next->setWordWrap(true);
    m_next->setTextFormat(Qt::RichText);
    column->addWidget(m_next);
    auto* row = shell::makeRow(6);
    row->addWidget(m_shareNext);
    row->addWidget(m_allFull);
    row->addStretch(1);
    column->addLayout(row);
    auto* second = shell::makeRow(6);
    second->addWidget(m_costs);
    second->addStretch(1);
    column->addLayout(second);
    connect(m_shareNext, &QPushButton::clicked, this, [&commands] { commands.run("attention.shareNext"); });
    connect(m_allFull, &QPushButton::clicked, this, [&commands] { commands.run("attention.allFull"); });
    connect(m_costs, &QPushButton::clicked, this, [&commands] { commands.run("attention.measureCosts"); });
    return widget;
}

void EffectPane::refresh()
{
    const Sharing& sharing = m_session.sharing();
    const auto& answer = sharing.answer();
    m_dimmed = sharing.isAnswerStale();
    m_main->setText(answer == nullptr ? QStringLiteral("–") : plots::fixedNumber(answer->divergence, 3));
    m_mainOf->setText(answer != nullptr
            ? m_dimmed ? tr("nats KL at the next token: being measured") : tr("nats KL at the next token")
            : sharing.configuration().isFull() ? tr("Every layer is full. Space shares the chosen one.")
                                               : tr("nats KL at the next token: not measured yet"));
    std::vector<std::string> tokens;
    if (answer != nullptr && m_session.model() != nullptr)
        for (const auto& change : answer->top)
            tokens.push_back(m_session.model()->tokenizer->decode(std::span(&change.id, 1)));
    std::vector<std::string> captions = m_session.captions();
    m_tokens->setAnswer(tokens.empty() ? nullptr : answer, tokens, captions);
    m_tokens->setStale(m_dimmed);
    if (answer != nullptr && m_session.text() != nullptr && answer->along.size() == m_session.text()->pieces.size()) {
        auto bars = std::make_shared<plots::BarStripData>();
        bars->values = answer->along;
        bars->title = tr("full model against shared, token by token").toStdString();
        bars->unit = "nats";
        bars->labels = m_session.text()->pieces;
        bars->marked.assign(bars->values.size(), false);
        bars->marked.back() = true;
        bars->captions = captions;
        m_along->setData(bars);
    } else {
        m_along->setData(nullptr);
    }
    for (QWidget* widget : {static_cast<QWidget*>(m_main), static_cast<QWidget*>(m_along)})
        dim(widget, m_dimmed);
    refreshNumbers();
    refreshNext();
}

void EffectPane::refreshNumbers()
{
    const Sharing& sharing = m_session.sharing();
    const Configuration& configuration = sharing.configuration();
    const SharingResults& results = sharing.results();
    if (m_session.model() == nullptr || configuration.kinds.empty()) {
        m_numbers->clear();
        m_note->clear();
        return;
    }
    const theme::Colors& colors = m_theme.colors();
    const auto line = [&](const QString& name, const QString& before, const QString& after, const QString& change,
                          const QColor& tone, bool isOld) {
        const QString ink = (isOld ? colors.disabled : colors.text).name();
        return QStringLiteral(
            "<tr><td>%1</td><td align='right' style='color:%2;font-family:JetBrains Mono'>%3&nbsp;→</td>"
            "<td align='right' style='color:%4;font-family:JetBrains Mono'><b>%5</b></td><td style='color:%6'>%7</td></tr>")
            .arg(name, (isOld ? colors.disabled : colors.text3).name(), before, ink, after,
                (isOld ? colors.disabled : tone).name(), change);
    };
    const auto word = [&](double from, double to, bool lessIsBetter, const QString& less, const QString& more) {
        const bool fell = to < from;
        const QColor tone = std::abs(to / from - 1) < 0.0005 ? colors.text3 : fell == lessIsBetter ? colors.ok : colors.warn;
        return std::pair(percent(from, to) + ' '
                + (std::abs(to / from - 1) < 0.0005 ? tr("the same")
                        : fell                      ? less
                                                    : more),
            tone);
    };
    const QString pending = results.isMeasuring() ? tr("being measured") : tr("not measured");
    QString rows;
    const bool isFull = configuration.isFull();
    const auto judged = results.judgement() ? results.judgement() : results.lastJudgement();
    if (isFull) {
        rows += line(tr("Perplexity"), judged ? plots::fixedNumber(judged->basePerplexity, 2) : QStringLiteral("–"),
            QStringLiteral("–"), {}, colors.text3, false);
    } else if (results.spoiledBy() != nullptr) {
        rows += line(tr("Perplexity"), judged ? plots::fixedNumber(judged->basePerplexity, 2) : QStringLiteral("–"),
            QStringLiteral("–"), tr("not shown"), colors.warn, false);
    } else if (judged) {
        const bool isOld = !results.judgement();
        const auto [change, tone] = word(judged->basePerplexity, judged->changedPerplexity, true, tr("better"), tr("worse"));
        rows += line(tr("Perplexity"), plots::fixedNumber(judged->basePerplexity, 2),
            plots::fixedNumber(judged->changedPerplexity, 2), isOld ? pending : change, tone, isOld);
    } else {
        rows += line(tr("Perplexity"), QStringLiteral("–"), QStringLiteral("–"),
            results.judgedOn().isEmpty() ? tr("no text") : pending, colors.text3, true);
    }
    const auto& config = m_session.model()->files.config;
    const auto account = lisa::accountFor(config, configuration.kinds,
        sharing.adapter() != nullptr ? sharing.adapter()->options : lisa::LisaOptions{},
        m_session.model()->type == models::HeldType::BFloat16 ? 2 : 4, kMemoryTokens);
    const auto mebibytes = [](std::int64_t bytes) { return static_cast<double>(bytes * kMemoryTokens) / double(1 << 20); };
    const double valuesBytes = mebibytes(account.kvBytesBase) / 2, before = mebibytes(account.kvBytesBase) - valuesBytes,
                 after = mebibytes(account.kvBytesShared) - valuesBytes;
    const auto [memory, memoryTone] = word(before, after, true, tr("smaller"), tr("larger"));
    rows += line(tr("QK memory"), plots::fixedNumber(before, 1), plots::fixedNumber(after, 1), memory, memoryTone, false);
    const auto speed = results.speed() ? results.speed() : results.lastSpeed();
    if (isFull) {
        rows += line(tr("Tokens / s"), speed ? plots::fixedNumber(speed->off, 1) : QStringLiteral("–"), QStringLiteral("–"), {},
            colors.text3, false);
    } else if (speed) {
        const bool isOld = !results.speed();
        const auto [change, tone] = word(speed->off, speed->on, false, tr("slower"), tr("faster"));
        rows += line(tr("Tokens / s"), plots::fixedNumber(speed->off, 1), plots::fixedNumber(speed->on, 1),
            isOld ? pending : change, tone, isOld);
    } else {
        rows += line(tr("Tokens / s"), QStringLiteral("–"), QStringLiteral("–"), pending, colors.text3, true);
    }
    m_numbers->setText(QStringLiteral("<table width='100%' cellspacing='0' cellpadding='3'>%1</table>").arg(rows));
    m_note->setText(noteText());
    refreshJudgedOn();
}

QString EffectPane::noteText() const
{
    const SharingResults& results = m_session.sharing().results();
    const QLocale locale;
    QStringList lines;
    if (const TrainedOn* trained = results.spoiledBy()) {
        if (trained->problem)
            lines << tr("No perplexity is shown: it cannot be told whether the adapter was trained on this text (%1).")
                         .arg(shell::errorLine(*trained->problem));
        else
            lines << tr("No perplexity is shown: the text shares %1 of %2 runs of 13 words with the adapter's training text. "
                        "Choose one that it has not seen.")
                         .arg(locale.toString(static_cast<qlonglong>(trained->overlap.found)),
                             locale.toString(static_cast<qlonglong>(trained->overlap.all)));
    }
    if (const Error* problem = results.judgedProblem())
        lines << tr("The text to judge on cannot be read: %1").arg(shell::errorLine(*problem));
    else if (results.judgedOn().isEmpty())
        lines << tr("There is no text to judge on: add one.");
    else
        lines << tr("Perplexity on %1.").arg(results.judgedOn());
    lines << tr("Keys kept, in MiB at %1 tokens.").arg(locale.toString(static_cast<qlonglong>(kMemoryTokens)));
    if (const auto speed = results.speed() ? results.speed() : results.lastSpeed())
        lines << tr("Decoding one text with %1 tokens before it.").arg(locale.toString(static_cast<qlonglong>(speed->context)));
    QString note;
    for (const QString& line : lines) {
        if (!note.isEmpty() && !note.endsWith(QChar(0x3002))) // no blank behind a full-width stop
            note += ' ';
        note += line;
    }
    return note;
}

void EffectPane::refreshJudgedOn()
{
    const auto file = m_session.sharing().results().judgedFile();
    m_judgedOn->setEnabled(m_session.engine().store.savedState() != bridge::SavedState::NoProject
        && m_session.engine().store.savedState() != bridge::SavedState::ReadOnly);
    if (m_judgedOn->count() == 0 || m_judgedFile != file) {
        m_judgedFile = file;
        m_judgedOn->clear();
        m_judgedOn->addItem(tr("Judge on the project's texts"), "judgeOn.texts");
        if (!file.empty())
            m_judgedOn->addItem(tr("Judge on %1").arg(QString::fromStdU16String(file.filename().u16string())), QString());
        m_judgedOn->addItem(tr("Judge on a text file…"), "judgeOn.file");
        m_judgedOn->setToolTip(
            file.empty() ? tr("The text that shared layers are judged on") : QString::fromStdU16String(file.u16string()));
    }
    m_judgedOn->setCurrentIndex(file.empty() ? 0 : 1);
}

void EffectPane::refreshNext()
{
    const Sharing& sharing = m_session.sharing();
    const Configuration& configuration = sharing.configuration();
    const auto& costs = sharing.results().costs();
    const auto safest = sharing.safest();
    QStringList lines;
    if (safest) {
        if (costs) {
            const double cost = costs->rise[static_cast<std::size_t>(*safest)];
            lines << tr("Layer %1 is the safest to share next: about %2 perplexity if it alone is shared.")
                         .arg(*safest)
                         .arg((cost > 0 ? QStringLiteral("+") : QString()) + plots::fixedNumber(cost, 2));
        } else {
            lines << tr("Layer %1 is the closest to the layer before it. Costs are not measured: “safest” goes by this distance.")
                         .arg(*safest);
        }
    }
    std::vector<int> sensitive, fell, moved;
    for (int layer = 1; layer < static_cast<int>(configuration.kinds.size()); ++layer) {
        if (costs && costs->rise[static_cast<std::size_t>(layer)] > kHighCost)
            sensitive.push_back(layer);
        if (sharing.fellToMatched(layer))
            fell.push_back(layer);
        if (sourceChanged(configuration, layer, sharing.adapter()))
            moved.push_back(layer);
    }
    const auto list = [](const std::vector<int>& layers) {
        QStringList numbers;
        for (const int layer : layers)
            numbers << QString::number(layer);
        return numbers.join(QStringLiteral(", "));
    };
    const QString warning = QStringLiteral("<span style='color:%1'>⚠</span> ").arg(m_theme.colors().warn.name());
    if (!sensitive.empty())
        lines << warning
                + tr("Layer(s) %1 are sensitive: each alone costs more than 0.45 perplexity.", "",
                    static_cast<int>(sensitive.size()))
                      .arg(list(sensitive));
    if (!fell.empty())
        lines << tr(
            "No trained parts in the adapter for layer(s) %1: their heads are matched.", "", static_cast<int>(fell.size()))
                     .arg(list(fell));
    if (!moved.empty())
        lines << warning
                + tr("Source changed for layer(s) %1: they were trained on a source of another kind.", "",
                    static_cast<int>(moved.size()))
                      .arg(list(moved));
    if (!configuration.adapter.empty() && sharing.adapter() == nullptr)
        lines << warning
                + tr("The adapter is not where it was: %1")
                      .arg(QString::fromStdU16String(configuration.adapter.u16string()).toHtmlEscaped());
    m_next->setText(lines.join(QStringLiteral("<br>")));
    const bool can = sharing.whyNot().isEmpty();
    m_shareNext->setText(safest ? tr("Share layer %1").arg(*safest) : tr("Share next"));
    m_shareNext->setEnabled(can && safest.has_value());
    m_allFull->setEnabled(can && !configuration.isFull());
    m_costs->setText(sharing.results().isMeasuringCosts() ? tr("Measuring costs") : tr("Measure costs"));
    m_costs->setEnabled(can && !sharing.results().isMeasuringCosts() && !sharing.results().judgedOn().isEmpty());
}

} // namespace plumbline::attention
