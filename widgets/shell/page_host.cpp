// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/page_host.h"

#include "widgets/shell/error_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace plumbline::shell {

PageHost::PageHost(const ViewTable& views, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_views(views)
    , m_theme(theme)
    , m_toolBar(new QWidget(this))
    , m_name(makeLabel({}, "panelTitle", "", this))
    , m_toolBars(new QStackedWidget(this))
    , m_noToolBar(new QWidget(this))
    , m_banner(new Banner(theme, this))
    , m_pages(new QStackedWidget(this))
    , m_error(new ErrorPanel(theme, this))
{
    setObjectName("plView");
    setAttribute(Qt::WA_StyledBackground);
    m_toolBar->setObjectName("plViewToolBar");
    m_toolBar->setAccessibleName(tr("Tool bar of the view"));
    m_toolBar->setAttribute(Qt::WA_StyledBackground);
    m_toolBars->addWidget(m_noToolBar);
    auto* row = makeRow(12);
    row->setContentsMargins(12, 0, 12, 1);
    row->addWidget(m_name);
    row->addWidget(m_toolBars, 1);
    m_toolBar->setLayout(row);
    m_pages->addWidget(m_error);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolBar);
    auto* bannerRow = new QHBoxLayout;
    bannerRow->setContentsMargins(0, 0, 0, 0);
    bannerRow->addWidget(m_banner);
    column->addLayout(bannerRow);
    column->addWidget(m_pages, 1);

    connect(m_error, &ErrorPanel::closed, this, &PageHost::closeError);
    connect(m_error, &ErrorPanel::reportWanted, this, &PageHost::reportWanted);
    const auto size = [this] { m_toolBar->setFixedHeight(m_theme.px(40)); };
    connect(&theme, &Theme::changed, this, size);
    size();
}

View* PageHost::made(const QString& id) const
{
    const auto found = m_made.find(id);
    return found == m_made.end() ? nullptr : found->view;
}

View* PageHost::show(const QString& id)
{
    const ViewEntry* entry = m_views.find(id);
    if (entry == nullptr)
        return nullptr;
    if (!m_made.contains(id)) {
        View* view = entry->make(m_pages);
        QWidget* tools = view->toolBar();
        m_pages->addWidget(view);
        if (tools != nullptr)
            m_toolBars->addWidget(tools);
        m_made[id] = {view, tools};
        view->setSizeClass(m_size);
    }
    const Page& page = m_made[id];
    m_current = page.view;
    m_currentId = id;
    m_name->setText(entry->name());
    m_toolBars->setCurrentWidget(page.toolBar != nullptr ? page.toolBar : m_noToolBar);
    // The first-run page is a sheet of paper without a bar.
    m_toolBar->setVisible(entry->place != Place::Hidden || page.toolBar != nullptr);
    m_pages->setCurrentWidget(page.view);
    return page.view;
}

void PageHost::showError(const Error& error)
{
    m_error->show(error);
    m_pages->setCurrentWidget(m_error);
    m_error->setFocus(Qt::OtherFocusReason);
}

bool PageHost::closeError()
{
    if (m_pages->currentWidget() != m_error || m_current == nullptr)
        return false;
    m_pages->setCurrentWidget(m_current);
    return true;
}

void PageHost::setSizeClass(SizeClass size)
{
    m_size = size;
    for (const Page& page : m_made)
        page.view->setSizeClass(size);
}

} // namespace plumbline::shell
