// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/inspector.h"

#include "widgets/shell/view.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace plumbline::shell {

Section::Section(const Theme&, const QString& name, const QString& title, QWidget* contents, QWidget* parent)
    : QWidget(parent)
    , m_header(makeButton({}, "section", this))
    , m_detail(new ElidedLabel({}, Qt::ElideRight, this))
    , m_contents(contents)
{
    setObjectName("plSection." + name);
    setAccessibleName(title);
    m_detail->setProperty("tone", "3");
    m_header->setText(title);
    m_header->setFocusPolicy(Qt::TabFocus);
    described(m_header, "plSection." + name + ".header", tr("Fold or open %1").arg(title));
    auto* headerRow = makeRow(8);
    headerRow->addWidget(m_header);
    headerRow->addStretch(1);
    headerRow->addWidget(m_detail);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(6);
    column->addLayout(headerRow);
    column->addWidget(contents);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addLayout(column);
    outer->addWidget(makeRule("rule", this));
    connect(m_header, &QPushButton::clicked, this, [this] { setFolded(!isFolded()); });
}

void Section::setDetail(const QString& detail)
{
    m_detail->setFullText(detail);
}

void Section::setFolded(bool folded)
{
    m_contents->setVisible(!folded);
}

Inspector::Inspector(const Theme& theme, QWidget* parent)
    : QDockWidget(parent)
    , m_header(new QWidget(this))
    , m_title(new ElidedLabel)
    , m_detail(new ElidedLabel)
    , m_previous(makeToolButton(theme, "chevron-up"))
    , m_next(makeToolButton(theme, "chevron-down"))
    , m_pages(new QStackedWidget(this))
{
    setObjectName("plInspector");
    setAccessibleName(tr("Inspector"));
    setWindowTitle(tr("Inspector"));
    setToolTip(tr("Inspector"));
    setFeatures(NoDockWidgetFeatures);
    setAllowedAreas(Qt::RightDockWidgetArea);
    setContextMenuPolicy(Qt::PreventContextMenu);

    m_header->setProperty("role", "header");
    m_header->setAttribute(Qt::WA_StyledBackground);
    m_title->setObjectName("plInspector.title");
    m_title->setProperty("type", "panelTitle");
    m_detail->setProperty("tone", "3");
    described(m_previous, "plInspector.prev", tr("Previous"));
    described(m_next, "plInspector.next", tr("Next"));
    auto* hide = makeToolButton(theme, "panel-right");
    described(hide, "plInspector.hide", tr("Hide the inspector"));
    auto* row = makeRow(8);
    row->setContentsMargins(12, 0, 6, 1);
    row->addWidget(m_title);
    row->addWidget(m_detail, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(hide);
    m_header->setLayout(row);
    // The header is part of the contents: a dock lays out its title bar by rules of its own.
    setTitleBarWidget(new QWidget(this));
    auto* sheet = new QWidget(this);
    auto* sheetColumn = new QVBoxLayout(sheet);
    sheetColumn->setContentsMargins(0, 0, 0, 0);
    sheetColumn->setSpacing(0);
    sheetColumn->addWidget(m_header);
    sheetColumn->addWidget(m_pages, 1);
    setWidget(sheet);
    m_pages->setProperty("role", "panel");
    m_pages->setAttribute(Qt::WA_StyledBackground);
    m_pages->setAccessibleName(tr("Inspector"));

    connect(hide, &QToolButton::clicked, this, &Inspector::hideWanted);
    connect(m_previous, &QToolButton::clicked, this, [this] { m_view->stepInspector(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_view->stepInspector(1); });
    const auto size = [this, &theme] {
        m_header->setFixedHeight(theme.px(40));
        setMinimumWidth(theme.px(300)); // its contents grow with the text
        setMaximumWidth(theme.px(480));
    };
    connect(&theme, &Theme::changed, this, size);
    size();
}

bool Inspector::showFor(View* view)
{
    if (m_view != nullptr)
        disconnect(m_view, &View::inspectorTitleChanged, this, nullptr);
    m_view = view;
    if (!m_pageOf.contains(view)) {
        QWidget* contents = view->inspector();
        if (contents == nullptr)
            return false;
        auto* page = new QWidget(m_pages);
        auto* column = new QVBoxLayout(page);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto* scroll = new QScrollArea(page);
        scroll->setObjectName("plInspector.scroll");
        scroll->setAccessibleName(tr("Inspector"));
        scroll->setFocusPolicy(Qt::NoFocus);
        scroll->setWidgetResizable(true);
        // Contents should fit into 300; what does not is reached by scrolling, never cut off.
        contents->setProperty("role", "panel");
        contents->setAttribute(Qt::WA_StyledBackground);
        scroll->setWidget(contents);
        column->addWidget(scroll, 1);
        if (QWidget* footer = view->inspectorFooter(); footer != nullptr) {
            footer->setProperty("role", "footer");
            footer->setAttribute(Qt::WA_StyledBackground);
            column->addWidget(footer);
        }
        m_pages->addWidget(page);
        m_pageOf[view] = page;
        connect(view, &QObject::destroyed, this, [this, view] { delete m_pageOf.take(view); });
    }
    m_pages->setCurrentWidget(m_pageOf[view]);
    connect(view, &View::inspectorTitleChanged, this, &Inspector::refreshTitle);
    refreshTitle();
    return true;
}

void Inspector::refreshTitle()
{
    m_title->setFullText(m_view->inspectorTitle());
    m_detail->setFullText(m_view->inspectorDetail());
    m_previous->setVisible(m_view->canStepInspector());
    m_next->setVisible(m_view->canStepInspector());
}

} // namespace plumbline::shell
