// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <deque>
#include <functional>
#include <vector>

namespace plumbline::shell {

/// Windows of the guide's §9: below 1,440 wide, up to 2,200, above.
enum class SizeClass { Small, Normal, Large };

/// Something that a view lets the palette find: a layer, a text, a row.
struct PaletteItem {
    QString icon;
    QString text;
    QString detail = {};
    std::function<void()> run;
};

/// A page of the window. Made when it is first shown; toolBar() and inspector() are taken over by the window at that time.
class View : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Contents of the tool bar to the right of the view's name, or null. A QWidget with a horizontal layout.
    [[nodiscard]] virtual QWidget* toolBar() { return nullptr; }
    /// Contents of the inspector, or null: then the inspector is hidden while this view is shown.
    [[nodiscard]] virtual QWidget* inspector() { return nullptr; }
    /// Pinned under the inspector's contents: the decision. Or null.
    [[nodiscard]] virtual QWidget* inspectorFooter() { return nullptr; }
    [[nodiscard]] virtual QString inspectorTitle() const { return {}; }
    [[nodiscard]] virtual QString inspectorDetail() const { return {}; } ///< "37 of 502 selected"
    /// Whether the inspector shows *previous* and *next*, which call stepInspector(-1 or 1).
    [[nodiscard]] virtual bool canStepInspector() const { return false; }
    virtual void stepInspector(int) { }
    /// Three or four words on what mouse and modifiers do now.
    [[nodiscard]] virtual QString hint() const { return {}; }
    /// Esc: closes the topmost thing or clears the selection. @returns whether there was something
    virtual bool escape() { return false; }
    /// What the palette finds behind one of `#`, `@`, `:`.
    [[nodiscard]] virtual QString palettePrefixes() const { return {}; }
    [[nodiscard]] virtual std::vector<PaletteItem> paletteItems(QChar) const { return {}; }
    /// Files dropped on the view. @returns whether it takes them
    virtual bool dropFiles(const QStringList&) { return false; }
    virtual void setSizeClass(SizeClass) { }
    /// Shows one of the states that the table lists for screenshots.
    virtual void showState(const QString&) { }
    /// Whether what showState() asked for is on screen.
    [[nodiscard]] virtual bool settled() const { return true; }

Q_SIGNALS:
    void hintChanged();
    void inspectorTitleChanged();
};

/// Where the rail shows a view.
enum class Place { Top, Bottom, Hidden };

/// A row of the table of views. Rail, *Go to* commands, menus, first-run page and screenshots are made from these.
struct ViewEntry {
    QString id; ///< "attention"
    QString icon; ///< of resources/icons
    std::function<QString()> name; ///< translated when asked
    std::function<QString()> summary = {}; ///< one sentence for the first-run page
    QKeySequence key = {};
    std::function<View*(QWidget* parent)> make;
    Place place = Place::Top;
    QStringList states = {}; ///< for View::showState(); empty: one picture as it is
    std::function<int()> badge = {}; ///< a number on the rail's icon; 0: none
};

/// All views in the order of the rail. Filled before the window is made.
class ViewTable {
public:
    /// @throws Error Internal where the id is taken
    void add(ViewEntry entry);
    [[nodiscard]] const std::deque<ViewEntry>& entries() const { return m_entries; }
    [[nodiscard]] const ViewEntry* find(const QString& id) const;

private:
    std::deque<ViewEntry> m_entries;
};

} // namespace plumbline::shell
