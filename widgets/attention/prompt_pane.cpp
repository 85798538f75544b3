// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/prompt_pane.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMimeData>
#include <QResizeEvent>

namespace plumbline::attention {

using shell::described;

PromptEdit::PromptEdit(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::textChanged, this, &PromptEdit::edited);
}

void PromptEdit::setPrompt(const QString& prompt)
{
    const bool excerpt = prompt.size() > kMostEditable;
    m_whole = excerpt ? prompt : QString();
    setReadOnly(excerpt);
    setPlainText(excerpt ? prompt.left(4000) + QStringLiteral(" …") : prompt);
    setToolTip(excerpt ? tr("%1 characters: too long to edit here, shown by its beginning. Paste another text to replace it.")
                             .arg(QLocale().toString(prompt.size()))
                       : tr("The text whose attention is measured"));
}

bool PromptEdit::canInsertFromMimeData(const QMimeData* source) const
{
    return source->hasText(); // also over an excerpt, which is replaced
}

void PromptEdit::insertFromMimeData(const QMimeData* source)
{
    const QString text = source->text();
    if (isExcerpt() || text.size() + document()->characterCount() > kMostEditable) {
        setPrompt(text);
        Q_EMIT edited();
    } else {
        QPlainTextEdit::insertFromMimeData(source);
    }
}

PromptPane::PromptPane(
    const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_cell(cell)
    , m_label(shell::makeLabel(tr("Prompt"), "", "2"))
    , m_stack(new QStackedWidget)
    , m_flow(new plots::TokenFlow(theme))
    , m_edit(described(new PromptEdit, "plPrompt.edit", tr("Prompt"), tr("The text whose attention is measured")))
    , m_count(shell::makeLabel({}, "", "3"))
    , m_pencil(described(shell::makeToolButton(theme, "edit"), "plTool.editPrompt", tr("Edit the prompt"), {},
          commands.keyText("attention.editPrompt")))
    , m_run(described(
          shell::makeButton(tr("Run")), "plAttention.run", tr("Measure this prompt"), {}, commands.keyText("attention.run")))
    , m_theme(theme)
{
    setObjectName("plPromptPane");
    setAccessibleName(tr("Prompt"));
    setProperty("role", "panel");
    setAttribute(Qt::WA_StyledBackground);
    m_flow->setObjectName("plTokens.prompt");
    m_flow->setTitle(tr("Prompt"));
    m_flow->setToolTip(tr("The prompt as tokens. Click one to see where it looks."));
    m_run->setIcon(theme.icon("play", &theme::Colors::text));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    row->addWidget(m_label, 0, Qt::AlignTop);
    m_stack->addWidget(m_flow);
    m_stack->addWidget(m_edit);
    row->addWidget(m_stack, 1);
    m_stack->installEventFilter(this);
    row->addWidget(m_count);
    row->addWidget(m_pencil);
    row->addWidget(m_run);

    connect(&session, &Session::textChanged, this, &PromptPane::showText);
    connect(&session, &Session::promptChanged, this, &PromptPane::showPrompt);
    connect(&session, &Session::choiceChanged, this, &PromptPane::update);
    connect(&session, &Session::modelChanged, this, &PromptPane::update);
    connect(&session, &Session::phaseChanged, this, &PromptPane::update);
    connect(m_flow, &plots::TokenFlow::tokenChosen, &cell, &CellState::setQuery);
    connect(&cell, &CellState::queryChanged, this, [this] { m_flow->setCurrent(m_cell.query()); });
    connect(m_edit, &PromptEdit::edited, this, &PromptPane::update);
    connect(m_pencil, &QToolButton::clicked, this, [this] { isEditing() ? (void)stopEditing() : edit(); });
    connect(m_run, &QPushButton::clicked, this, [&commands] { commands.run("attention.run"); });
    connect(&theme, &theme::Theme::changed, this, &PromptPane::update);
    showPrompt();
    showText();
}

void PromptPane::edit()
{
    if (!isEditing()) {
        if (!isEdited())
            m_edit->setPrompt(m_session.prompt());
        m_stack->setCurrentWidget(m_edit);
    }
    m_edit->setFocus(Qt::OtherFocusReason);
    update();
}

bool PromptPane::stopEditing()
{
    if (!isEditing() || m_session.text() == nullptr)
        return false;
    m_stack->setCurrentWidget(m_flow);
    m_flow->setFocus(Qt::OtherFocusReason);
    update();
    return true;
}

bool PromptPane::isEdited() const
{
    return m_edit->prompt() != m_session.prompt();
}

void PromptPane::run()
{
    m_session.run(m_edit->prompt());
    if (m_session.choice().scope == Scope::Texts) {
        Choice choice = m_session.choice();
        choice.scope = Scope::Prompt;
        m_session.choose(choice);
    }
    stopEditing();
}

void PromptPane::showPrompt()
{
    m_edit->setPrompt(m_session.prompt());
    update();
}

void PromptPane::showText()
{
    std::vector<plots::TokenChip> chips;
    if (const auto& text = m_session.text()) {
        chips.reserve(text->ids.size());
        for (std::size_t at = 0; at < text->ids.size(); ++at)
            chips.push_back({.text = QString::fromStdString(text->pieces[at]), .id = text->ids[at], .bytes = {}});
    }
    const bool none = chips.empty();
    m_flow->setTokens(std::move(chips));
    m_flow->setCurrent(m_cell.query());
    if (none)
        m_stack->setCurrentWidget(m_edit);
    else if (!isEdited())
        m_stack->setCurrentWidget(m_flow);
    update();
}

void PromptPane::update()
{
    const auto& text = m_session.text();
    const bool texts = m_session.choice().scope == Scope::Texts;
    m_label->setText(texts && text != nullptr && !isEditing() ? QString::fromStdString(text->title) : tr("Prompt"));
    m_label->setMaximumWidth(m_theme.px(160));
    const QLocale locale;
    if (isEditing() && isEdited())
        m_count->setText(tr("edited, not measured"));
    else if (text == nullptr)
        m_count->clear();
    else if (text->isCut())
        m_count->setText(tr("the first %1 of %2 tokens")
                             .arg(locale.toString(static_cast<qulonglong>(text->ids.size())),
                                 locale.toString(static_cast<qulonglong>(text->allTokens))));
    else
        m_count->setText(tr("%n token(s)", "", static_cast<int>(text->ids.size())));
    m_count->setToolTip(text != nullptr && text->isCut()
            ? tr("At most %1 tokens are measured: maps are square. The rest of the text is kept.")
                  .arg(locale.toString(static_cast<qulonglong>(text->ids.size())))
            : QString());
    m_pencil->setCheckable(true);
    m_pencil->setChecked(isEditing());
    m_run->setEnabled(m_session.model() != nullptr && (!m_edit->prompt().isEmpty()));
    fitHeight();
}

void PromptPane::fitHeight()
{
    const int line = m_theme.px(24);
    m_stack->setFixedHeight(isEditing() ? line * 4 : std::max(m_flow->heightForWidth(std::max(m_stack->width(), 300)), line + 4));
}

bool PromptPane::eventFilter(QObject* watched, QEvent* event)
{
    // The rows of tokens follow the width that the labels beside them leave.
    if (watched == m_stack && event->type() == QEvent::Resize
        && static_cast<QResizeEvent*>(event)->oldSize().width() != m_stack->width())
        QMetaObject::invokeMethod(this, &PromptPane::fitHeight, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

} // namespace plumbline::attention
