// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/panel.h"

namespace plumbline::attention {

using shell::makeLabel;

Panel::Panel(const theme::Theme& theme, const QString& objectName, const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_title(makeLabel(title, "strong"))
    , m_caption(new shell::ElidedLabel)
    , m_row(shell::makeRow(8))
    , m_column(new QVBoxLayout(this))
{
    setObjectName(objectName);
    setAccessibleName(title);
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    auto* header = new QWidget(this);
    header->setObjectName(objectName + ".header");
    header->setProperty("role", "listHeader");
    header->setAttribute(Qt::WA_StyledBackground);
    m_caption->setProperty("tone", "3");
    m_row->setContentsMargins(10, 0, 6, 0);
    m_row->addWidget(m_title);
    m_row->addWidget(m_caption, 1);
    header->setLayout(m_row);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(header);
    const auto size = [this, header, &theme] { header->setFixedHeight(theme.px(30)); };
    connect(&theme, &theme::Theme::changed, this, size);
    size();
}

void Panel::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Panel::setCaption(const QString& caption)
{
    m_caption->setFullText(caption);
}

void Panel::addTool(QWidget* tool)
{
    m_row->addWidget(tool);
}

void Panel::setContents(QWidget* contents)
{
    m_column->addWidget(contents, 1);
}

QVBoxLayout* makeColumn(QWidget* widget, int spacing)
{
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    return column;
}

QWidget* makeFigures(QLabel* main, QLabel* mainOf, QLabel* numbers, const std::vector<QWidget*>& notes)
{
    auto* widget = new QWidget;
    auto* column = makeColumn(widget);
    auto* row = shell::makeRow(8);
    row->addWidget(main);
    row->addWidget(mainOf, 1);
    mainOf->setWordWrap(true);
    column->addLayout(row);
    numbers->setTextFormat(Qt::RichText);
    numbers->setWordWrap(true); // long words of a language make two lines, not a wider inspector
    column->addWidget(numbers);
    for (QWidget* note : notes)
        column->addWidget(note);
    return widget;
}

} // namespace plumbline::attention
