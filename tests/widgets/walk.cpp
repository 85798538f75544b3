// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/walk.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTextEdit>

namespace plumbline::test {

namespace {

// Parts that Qt makes inside its own widgets are reached through those.
bool ownedByQt(const QWidget& widget)
{
    if (widget.objectName().startsWith("qt_"))
        return true;
    for (const QWidget* parent = widget.parentWidget(); parent != nullptr; parent = parent->parentWidget()) {
        if (qobject_cast<const QComboBox*>(parent) != nullptr || qobject_cast<const QAbstractSpinBox*>(parent) != nullptr
            || qobject_cast<const QLineEdit*>(parent) != nullptr || qobject_cast<const QMenu*>(parent) != nullptr || qobject_cast<const QTabBar*>(parent) != nullptr)
            return true;
    }
    // The corner of a table selects all, as Ctrl+A does.
    return qobject_cast<const QScrollBar*>(&widget) != nullptr || widget.inherits("QTableCornerButton");
}

bool isControl(const QWidget& widget)
{
    return qobject_cast<const QAbstractButton*>(&widget) != nullptr || qobject_cast<const QLineEdit*>(&widget) != nullptr
        || qobject_cast<const QComboBox*>(&widget) != nullptr || qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr
        || qobject_cast<const QAbstractSlider*>(&widget) != nullptr;
}

QString pathOf(const QWidget& widget)
{
    QStringList names;
    for (const QWidget* at = &widget; at != nullptr; at = at->parentWidget())
        names.prepend(at->objectName().isEmpty() ? QString(at->metaObject()->className()) : at->objectName());
    return names.join('/');
}

} // namespace

QStringList accessibilityGaps(QWidget& root)
{
    QStringList gaps;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&root) || ownedByQt(*widget) || widget->isWindow())
            continue;
        const bool control = isControl(*widget);
        const bool takesFocus = widget->focusPolicy() != Qt::NoFocus;
        if (!control && !takesFocus)
            continue;
        const auto gap = [&](const char* what) { gaps << pathOf(*widget) + ": " + what; };
        if (widget->objectName().isEmpty())
            gap("no object name");
        if (widget->accessibleName().isEmpty())
            gap("no accessible name");
        const bool itemView = qobject_cast<const QAbstractItemView*>(widget) != nullptr;
        if (control && widget->toolTip().isEmpty())
            gap("no tooltip");
        // A control is reached by Tab, or stands in a group that arrows walk (its first member is reached by Tab), or in a list.
        const bool inGroup = widget->parentWidget()->property("role") == "segment";
        if (control && !itemView && (widget->focusPolicy() & Qt::TabFocus) == 0 && !inGroup)
            gap("not reached by Tab");
    }
    for (const QAction* action : root.findChildren<QAction*>()) {
        if (action->isSeparator() || action->text().isEmpty() || action->menu() != nullptr)
            continue;
        const QString name = action->objectName();
        bool ofQt = false; // what Qt's own fields put into their context menus
        for (const QObject* parent = action->parent(); parent != nullptr; parent = parent->parent())
            ofQt = ofQt || qobject_cast<const QLineEdit*>(parent) != nullptr || qobject_cast<const QTextEdit*>(parent) != nullptr
                || qobject_cast<const QPlainTextEdit*>(parent) != nullptr;
        if (name.isEmpty() && !ofQt && action->parent() != nullptr && !action->parent()->inherits("QDockWidget")
            && !action->parent()->inherits("QToolBar"))
            gaps << "action " + action->text() + ": no object name";
        if (action->toolTip().isEmpty())
            gaps << "action " + name + ": no tooltip";
    }
    return gaps;
}

} // namespace plumbline::test
