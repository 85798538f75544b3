// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/readout_pane.h"

#include "widgets/attention/panel.h"
#include "widgets/plots/numbers.h"

#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using shell::described;
using shell::makeLabel;

namespace {

double median(std::vector<double> values)
{
    if (values.empty())
        return std::nan("");
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

ReadoutPane::ReadoutPane(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_session(session)
    , m_main(makeLabel({}, "readout"))
    , m_mainOf(makeLabel({}, "", "2"))
    , m_numbers(makeLabel({}))
    , m_how(makeLabel({}, "label", "3"))
    , m_texts(new QListWidget)
    , m_textSection(nullptr)
    , m_against(makeLabel({}, "", "2"))
    , m_itself(described(
          shell::makeButton(tr("Compare with itself")), "plAttention.itself", tr("Compare the model with itself again")))
{
    setObjectName("plReadouts");
    setProperty("role", "plain");
    auto* column = makeColumn(this, 0);
    column->addWidget(new shell::Section(theme, "similarity", tr("Similarity"), makeNumbers()));
    m_textSection = new shell::Section(theme, "texts", tr("Texts"), makeTexts(commands));
    column->addWidget(m_textSection);
    column->addWidget(new shell::Section(theme, "against", tr("Second model"), makeAgainst(commands)));
    column->addStretch(1);
    connect(&session, &Session::measuredChanged, this, &ReadoutPane::refresh);
    connect(&session, &Session::modelChanged, this, &ReadoutPane::refresh);
    connect(&session, &Session::textsChanged, this, &ReadoutPane::fillTexts);
    connect(&session, &Session::choiceChanged, this, &ReadoutPane::fillTexts);
    connect(&theme, &theme::Theme::changed, this, &ReadoutPane::refresh);
    fillTexts();
    refresh();
}

QWidget* ReadoutPane::makeNumbers()
{
    m_how->setWordWrap(true);
    return makeFigures(m_main, m_mainOf, m_numbers, {m_how});
}

QWidget* ReadoutPane::makeTexts(shell::CommandTable& commands)
{
    auto* widget = new QWidget;
    auto* column = makeColumn(widget);
    m_texts->setObjectName("plTexts");
    m_texts->setAccessibleName(tr("Texts of the project"));
    m_texts->setToolTip(tr("Texts of the project. The chosen one's tokens and maps are shown."));
    m_texts->setFixedHeight(m_theme.px(120));
    column->addWidget(m_texts);
    auto* row = shell::makeRow(6);
    auto* add = described(shell::makeButton(tr("Add the prompt")), "plTexts.add", tr("Add the prompt to the texts"), {},
        commands.keyText("attention.addText"));
    auto* import = described(shell::makeButton(tr("Add files…")), "plTexts.import", tr("Add texts from files"));
    auto* remove = described(shell::makeToolButton(m_theme, "minus"), "plTool.removeText", tr("Remove the chosen text"));
    row->addWidget(add);
    row->addWidget(import);
    row->addStretch(1);
    row->addWidget(remove);
    column->addLayout(row);
    connect(add, &QPushButton::clicked, this, [&commands] { commands.run("attention.addText"); });
    connect(import, &QPushButton::clicked, this, [&commands] { commands.run("attention.importTexts"); });
    connect(remove, &QToolButton::clicked, this, [&commands] { commands.run("attention.removeText"); });
    connect(m_texts, &QListWidget::currentItemChanged, this, [this, &commands] {
        if (!m_texts->signalsBlocked() && m_session.choice().scope == Scope::Texts)
            m_session.showText(chosenText());
        commands.refresh();
    });
    return widget;
}

QWidget* ReadoutPane::makeAgainst(shell::CommandTable& commands)
{
    auto* widget = new QWidget;
    auto* column = makeColumn(widget);
    m_against->setWordWrap(true);
    column->addWidget(m_against);
    auto* row = shell::makeRow(6);
    auto* other = described(shell::makeButton(tr("Compare with…")), "plAttention.compareWith", tr("Compare with another model"),
        tr("Layers of this model against those of another with the same tokenizer: a base and its fine-tuned form"));
    row->addWidget(other);
    row->addWidget(m_itself);
    row->addStretch(1);
    column->addLayout(row);
    connect(other, &QPushButton::clicked, this, [&commands] { commands.run("attention.compareWith"); });
    connect(m_itself, &QPushButton::clicked, this, [&commands] { commands.run("attention.compareWithItself"); });
    return widget;
}

Uuid ReadoutPane::chosenText() const
{
    const QListWidgetItem* item = m_texts->currentItem();
    return item != nullptr ? Uuid::parse(item->data(Qt::UserRole).toString().toStdString()).value_or(Uuid{}) : Uuid{};
}

void ReadoutPane::fillTexts()
{
    const Uuid before = chosenText();
    const QSignalBlocker quiet(m_texts);
    m_texts->clear();
    const auto texts = m_session.texts();
    for (const store::StoredText& text : texts) {
        const QString words = QString::fromStdString(text.text.substr(0, 400)).simplified();
        auto* item = new QListWidgetItem(text.title.empty() ? words : QString::fromStdString(text.title), m_texts);
        item->setData(Qt::UserRole, QString::fromStdString(text.id.toString()));
        item->setToolTip(words);
        if (text.id == before)
            m_texts->setCurrentItem(item);
    }
    m_textSection->setDetail(QLocale().toString(static_cast<qulonglong>(texts.size())));
}

void ReadoutPane::refresh()
{
    const bool against = m_session.against() != nullptr;
    m_itself->setEnabled(against);
    m_against->setText(against ? tr("Rows: %1. Columns: %2.").arg(m_session.modelName(), m_session.againstName())
                               : tr("Layers are compared with those of the same model."));
    const auto& measured = m_session.measured();
    if (!measured) {
        m_main->setText(QStringLiteral("–"));
        m_mainOf->setText(tr("nothing measured yet"));
        m_numbers->clear();
        m_how->clear();
        return;
    }
    const lisa::LayerMatrix& matrix = measured->matrix;
    const bool cosine = measured->heads->measure == lisa::Measure::Cosine;
    double best = std::nan("");
    int bestRow = -1, bestCol = -1;
    std::size_t alike = 0, pairs = 0;
    std::vector<double> neighbours;
    for (int row = 0; row < matrix.rows; ++row) {
        for (int col = 0; col < (against ? matrix.cols : row); ++col) {
            const double value = matrix.at(row, col);
            if (std::isnan(value))
                continue;
            ++pairs;
            alike += !cosine && value <= kThreshold ? 1U : 0U;
            if (bestRow < 0 || (cosine ? value > best : value < best)) {
                best = value;
                bestRow = row;
                bestCol = col;
            }
            if (against ? row == col : row == col + 1)
                neighbours.push_back(value);
        }
    }
    m_main->setText(bestRow < 0 ? QStringLiteral("–") : plots::fixedNumber(best, 3));
    m_mainOf->setText(bestRow < 0 ? QString()
            : cosine              ? tr("cosine of the closest pair, layers %1 and %2").arg(bestRow).arg(bestCol)
                                  : tr("nats between the closest pair, layers %1 and %2").arg(bestRow).arg(bestCol));
    const auto line = [this](const QString& name, const QString& value) {
        return QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align='right' style='font-family:JetBrains Mono'>%2</td></tr>")
            .arg(name, value.toHtmlEscaped());
    };
    const QLocale locale;
    QString lines = line(
        against ? tr("Median of same-numbered layers") : tr("Median of neighbours"), plots::fixedNumber(median(neighbours), 3));
    if (!cosine)
        lines += line(tr("Pairs at or under 0.05"),
            tr("%1 of %2").arg(locale.toString(static_cast<qulonglong>(alike)), locale.toString(static_cast<qulonglong>(pairs))));
    lines += line(tr("Tokens"), locale.toString(static_cast<qulonglong>(m_session.tokenCount())));
    lines += line(tr("Texts"), locale.toString(static_cast<qulonglong>(m_session.textCount())));
    if (!matrix.standardError.empty()) {
        std::vector<double> errors;
        for (const double error : matrix.standardError)
            if (!std::isnan(error))
                errors.push_back(error);
        lines += line(tr("Median standard error"), plots::fixedNumber(median(errors), 4));
    }
    lines += line(tr("Took"), measured->computed ? tr("%1 s").arg(plots::number(measured->seconds)) : tr("from the project"));
    m_numbers->setText(QStringLiteral("<table cellspacing='0' cellpadding='2'>%1</table>").arg(lines));
    m_how->setText(m_session.measureText() + (measured->heads->maskSink ? tr(", first token left out") : tr(", first token kept"))
        + QStringLiteral(". ") + tr("Layers and heads count from 0."));
}

} // namespace plumbline::attention
