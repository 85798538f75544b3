// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/inspector_tabs.h"

#include <QScrollArea>
#include <QTabBar>

namespace plumbline::attention {

namespace {

/// Tabs that all fit, shortened where they must be: Qt asks for the width of their words, and scrolls them out of sight else.
class NarrowBar final : public QTabBar {
public:
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, QTabBar::minimumSizeHint().height()}; }

protected:
    [[nodiscard]] QSize minimumTabSizeHint(int index) const override { return {24, QTabBar::minimumTabSizeHint(index).height()}; }
};

} // namespace

InspectorTabs::InspectorTabs(const theme::Theme& theme, QWidget* parent)
    : QTabWidget(parent)
    , m_theme(theme)
{
    auto* bar = new NarrowBar;
    bar->setObjectName("qt_tabwidget_tabbar"); // as Qt names the one that it makes
    setTabBar(bar);
    setUsesScrollButtons(false);
    setElideMode(Qt::ElideRight);
    bar->setExpanding(false);
    bar->setDrawBase(false);
    connect(&theme, &theme::Theme::changed, this, &InspectorTabs::label);
}

QWidget* InspectorTabs::addScrolled(
    QWidget* page, const QString& objectName, const QString& name, const QString& word, const char* icon)
{
    auto* scroll = new QScrollArea;
    scroll->setObjectName(objectName);
    scroll->setAccessibleName(name);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    takeIn(-1, scroll, word, icon);
    return scroll;
}

void InspectorTabs::takeIn(int at, QWidget* page, const QString& word, const char* icon)
{
    m_tabs.push_back({page, word, icon});
    insertTab(at, page, word);
    label();
}

void InspectorTabs::letGo(QWidget* page)
{
    std::erase_if(m_tabs, [page](const Tab& tab) { return tab.page == page; });
    removeTab(indexOf(page));
}

void InspectorTabs::setIconsOnly(bool icons)
{
    m_icons = icons;
    label();
}

void InspectorTabs::label()
{
    for (const auto& [page, word, icon] : m_tabs) {
        const int at = indexOf(page);
        setTabText(at, m_icons ? QString() : word);
        setTabIcon(at, m_icons ? m_theme.icon(icon) : QIcon());
        setTabToolTip(at, word);
        tabBar()->setAccessibleTabName(at, word);
    }
}

} // namespace plumbline::attention
