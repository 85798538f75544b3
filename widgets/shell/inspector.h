// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/controls.h"

#include <QDockWidget>
#include <QScrollArea>
#include <QStackedWidget>

namespace plumbline::shell {

class View;

/// A titled part of the inspector: header of 20, padding 10/12, a line below. A click on the header or Space folds it.
class Section final : public QWidget {
    Q_OBJECT
public:
    /// @param name for the object name plSection.<name>
    Section(const Theme& theme, const QString& name, const QString& title, QWidget* contents, QWidget* parent = nullptr);
    void setDetail(const QString& detail); ///< at the right of the header
    void setFolded(bool folded);
    [[nodiscard]] bool isFolded() const { return m_contents->isHidden(); }

private:
    QPushButton* m_header;
    ElidedLabel* m_detail;
    QWidget* m_contents;
};

/// What is selected: header with previous and next, the view's sections, its decision pinned below.
class Inspector final : public QDockWidget {
    Q_OBJECT
public:
    explicit Inspector(const Theme& theme, QWidget* parent = nullptr);
    /// Shows what this view inspects; keeps it for its return. @returns whether the view has something to inspect
    bool showFor(View* view);

Q_SIGNALS:
    void hideWanted();

private:
    void refreshTitle();

    QWidget* m_header;
    ElidedLabel* m_title;
    ElidedLabel* m_detail;
    QToolButton* m_previous;
    QToolButton* m_next;
    QStackedWidget* m_pages;
    QHash<View*, QWidget*> m_pageOf;
    View* m_view = nullptr;
};

} // namespace plumbline::shell
