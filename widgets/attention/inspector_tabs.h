// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/theme.h"

#include <QTabWidget>
#include <vector>

namespace plumbline::attention {

/// The pages of the view's inspector: all tabs fit, by a word, or by an icon in a small window. The word is in the tooltip and
/// read out in either case. GUI thread.
class InspectorTabs final : public QTabWidget {
public:
    explicit InspectorTabs(const theme::Theme& theme, QWidget* parent = nullptr);

    /// A page that scrolls. @param icon of the theme @returns what stands in the tabs: the scroll area
    QWidget* addScrolled(QWidget* page, const QString& objectName, const QString& name, const QString& word, const char* icon);
    /// A page that is here for a while. @param at −1: at the end
    void takeIn(int at, QWidget* page, const QString& word, const char* icon);
    void letGo(QWidget* page);
    void setIconsOnly(bool icons);
    /// The word of the page in front.
    [[nodiscard]] QString currentWord() const { return tabToolTip(currentIndex()); }

    // The inspector is as wide as it is: what does not fit gets narrower, or its page scrolls.
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, QTabWidget::minimumSizeHint().height()}; }

private:
    struct Tab {
        QWidget* page;
        QString word;
        const char* icon;
    };
    void label();

    const theme::Theme& m_theme;
    std::vector<Tab> m_tabs;
    bool m_icons = false;
};

} // namespace plumbline::attention
