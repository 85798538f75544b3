// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/state_page.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace plumbline::attention {

using shell::described;
using shell::makeLabel;

StatePage::StatePage(const theme::Theme& theme, Session& session, shell::CommandTable& commands, QWidget* parent)
    : QStackedWidget(parent)
    , m_theme(theme)
    , m_session(session)
    , m_commands(commands)
    , m_empty(makeEmpty())
    , m_loading(makeLoading())
    , m_blank(new QWidget)
    , m_error(new shell::ErrorPanel(theme))
{
    setObjectName("plAttentionState");
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    for (QWidget* page : {m_blank, m_empty, m_loading, static_cast<QWidget*>(m_error)})
        addWidget(page);
    m_patience.setSingleShot(true);
    m_patience.setInterval(150);
    connect(&m_patience, &QTimer::timeout, this, [this] { setCurrentWidget(m_loading); });
    connect(&session, &Session::phaseChanged, this, &StatePage::refreshProgress);
}

QWidget* StatePage::makeEmpty()
{
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setSpacing(10);
    auto* icon = new shell::IconLabel(m_theme, "view-attention", 28, &theme::Colors::text3);
    m_line = makeLabel({}, "strong");
    m_more = makeLabel({}, "", "2");
    m_more->setWordWrap(true);
    m_more->setAlignment(Qt::AlignHCenter);
    m_more->setFixedWidth(m_theme.px(420));
    m_primary = described(shell::makeButton({}, "primary"), "plAttention.primary", tr("Next step"));
    m_secondary = described(shell::makeButton({}), "plAttention.secondary", tr("Another way"));
    auto* row = shell::makeRow(8);
    row->addStretch(1);
    row->addWidget(m_primary);
    row->addWidget(m_secondary);
    row->addStretch(1);
    column->addStretch(2);
    column->addWidget(icon, 0, Qt::AlignHCenter);
    column->addWidget(m_line, 0, Qt::AlignHCenter);
    auto* words = shell::makeRow(0); // not aligned: a label that is gets the height of one line
    words->addStretch(1);
    words->addWidget(m_more);
    words->addStretch(1);
    column->addLayout(words);
    column->addLayout(row);
    column->addStretch(3);
    connect(m_primary, &QPushButton::clicked, this, [this] { m_commands.run(m_primaryCommand); });
    connect(m_secondary, &QPushButton::clicked, this, [this] { m_commands.run(m_secondaryCommand); });
    return widget;
}

QWidget* StatePage::makeLoading()
{
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setSpacing(8);
    m_stage = makeLabel({}, "", "2");
    m_bar = new QProgressBar;
    m_bar->setObjectName("plAttention.progress");
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(m_theme.px(320));
    auto* cancel = described(shell::makeButton(tr("Cancel")), "plAttention.cancel", tr("Cancel"));
    column->addStretch(2);
    column->addWidget(m_stage, 0, Qt::AlignHCenter);
    column->addWidget(m_bar, 0, Qt::AlignHCenter);
    column->addWidget(cancel, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(cancel, &QPushButton::clicked, this, [this] { m_session.cancel(); });
    return widget;
}

void StatePage::refreshProgress()
{
    const jobs::Progress& progress = m_session.progress();
    const QString what = m_session.phase() == Phase::Opening
        ? (m_session.modelName().isEmpty() ? tr("Opening the model") : tr("Opening %1").arg(m_session.modelName()))
        : tr("Measuring how alike the layers attend");
    const QLocale locale;
    m_stage->setText(progress.total > 0 ? tr("%1: %2 of %3", "what, count, count")
                                              .arg(what, locale.toString(static_cast<qulonglong>(progress.done)),
                                                  locale.toString(static_cast<qulonglong>(progress.total)))
                                        : what);
    // Unknown length: no fake percentage.
    m_bar->setVisible(progress.total > 0);
    m_bar->setRange(0, 1000);
    m_bar->setValue(progress.total > 0 ? static_cast<int>(progress.done * 1000 / progress.total) : 0);
}

bool StatePage::showPhase(Phase phase, bool hasPlots)
{
    const auto say = [this](const QString& line, const QString& more, const QString& primary, const QString& secondary) {
        m_line->setText(line);
        m_more->setText(more);
        const auto fill = [this](QPushButton* button, const QString& command) {
            const shell::Command* found = command.isEmpty() ? nullptr : m_commands.find(command);
            button->setVisible(found != nullptr);
            if (found != nullptr) {
                button->setText(found->text());
                button->setAccessibleName(found->plainName());
                button->setToolTip(found->plainName());
            }
        };
        m_primaryCommand = primary;
        m_secondaryCommand = secondary;
        fill(m_primary, primary);
        fill(m_secondary, secondary);
        setCurrentWidget(m_empty);
    };
    const bool waits = phase == Phase::Opening || (phase == Phase::Measuring && !hasPlots);
    if (!waits)
        m_patience.stop();
    switch (phase) {
    case Phase::NoProject:
        say(tr("No project is open"), tr("A project keeps the model, the texts and what was measured."), "project.new",
            "project.open");
        return true;
    case Phase::NoModel:
        say(tr("No model yet"),
            tr("Open a language model of the LLaMA family (LLaMA, Qwen, Mistral, SmolLM): a Hugging Face folder with "
               "safetensors, or a GGUF file."),
            "model.open", {});
        return true;
    case Phase::Opening:
    case Phase::Measuring:
        if (!waits)
            return false;
        if (currentWidget() != m_loading && !m_patience.isActive()) {
            setCurrentWidget(m_blank);
            m_patience.start();
        }
        return true;
    case Phase::ModelFailed:
        if (m_session.problem())
            showError(*m_session.problem());
        return true;
    case Phase::NoText:
        if (hasPlots)
            return false;
        say(tr("No text yet"), tr("Write a prompt above and run it, or add texts to the project."), "attention.run",
            "attention.importTexts");
        return true;
    case Phase::MeasureFailed:
        if (hasPlots)
            return false;
        if (m_session.problem() && m_session.problem()->code() != ErrorCode::Cancelled)
            showError(*m_session.problem());
        else
            say(tr("Cancelled"), tr("Nothing was measured."), "attention.measureAgain", {});
        return true;
    case Phase::Measured: return false;
    }
    return false;
}

void StatePage::showError(const Error& error)
{
    std::vector<shell::ErrorPanel::Act> acts;
    if (m_session.phase() == Phase::ModelFailed) {
        acts.push_back(
            {tr("Locate the model…"), tr("Nothing else in the project changes"), [this] { m_commands.run("model.open"); }});
        acts.push_back({tr("Try again"), {}, [this] { m_session.reopenModel(); }});
    } else {
        acts.push_back({tr("Try again"), {}, [this] { m_session.measureAgain(); }});
    }
    m_error->show(error, std::move(acts));
    setCurrentWidget(m_error);
}

} // namespace plumbline::attention
