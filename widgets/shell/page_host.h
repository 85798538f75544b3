// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "widgets/shell/controls.h"
#include "widgets/shell/view.h"

#include <QHash>
#include <QStackedWidget>

namespace plumbline::shell {

class ErrorPanel;

/// The middle of the window: tool bar, banner, and the view or what is wrong with it. Makes each view when it is first shown.
class PageHost final : public QWidget {
    Q_OBJECT
public:
    PageHost(const ViewTable& views, const Theme& theme, QWidget* parent = nullptr);

    /// @returns the view, made now if need be; null where the table has none of this id
    View* show(const QString& id);
    [[nodiscard]] View* current() const { return m_current; }
    [[nodiscard]] const QString& currentId() const { return m_currentId; }
    [[nodiscard]] View* made(const QString& id) const;
    [[nodiscard]] Banner* banner() const { return m_banner; }
    [[nodiscard]] QWidget* toolBar() const { return m_toolBar; }

    /// In place of the current view, until closeError() or another view is chosen.
    void showError(const Error& error);
    bool closeError();
    void setSizeClass(SizeClass size);

Q_SIGNALS:
    void reportWanted();

private:
    struct Page {
        View* view;
        QWidget* toolBar; ///< may be null
    };

    const ViewTable& m_views;
    const Theme& m_theme;
    QWidget* m_toolBar;
    QLabel* m_name;
    QStackedWidget* m_toolBars;
    QWidget* m_noToolBar;
    Banner* m_banner;
    QStackedWidget* m_pages;
    ErrorPanel* m_error;
    QHash<QString, Page> m_made;
    View* m_current = nullptr;
    QString m_currentId;
    SizeClass m_size = SizeClass::Normal;
};

} // namespace plumbline::shell
