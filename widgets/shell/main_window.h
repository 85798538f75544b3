// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/actions.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QMainWindow>
#include <QPointer>

namespace plumbline::shell {

class Inspector;
class KeySheet;
class PageHost;
class Palette;
class Rail;
class StatusStrip;
class TitleBar;

/// The window: title bar, rail, one view, inspector, status strip. It names no view. To bring one in:
///   1. class AttentionView : public shell::View; toolBar() and inspector() give the window their contents, hint() the words
///      of the status strip; Q_EMIT hintChanged() or inspectorTitleChanged() when they change.
///   2. views.add({.id = "attention", .icon = "view-attention", .name = [] { return tr("Attention"); }, .summary = …,
///      .key = QKeySequence("Ctrl+3"), .make = [&](QWidget* parent) { return new AttentionView(services, parent); },
///      .states = {"measured", "empty", "loading", "error", "stale"}});   rail, menu, palette, first-run page follow from it.
///   3. commands.add({.id = "attention.measure", .text = …, .view = "attention", .menu = Menu::Run, .keys = {…},
///      .whyNot = [] { return reason or empty; }, .run = [] {…}, .verb = "plumbline similarity"});   call commands.refresh()
///      when a whyNot() may have changed. An Error that leaves run() stands in the view as an error panel.
///   4. make Services, tables filled as above, then MainWindow(views, commands, services); it adds its own views and commands.
/// Widgets carry an object name, accessible name and tooltip (`described()` in controls.h); a test walks them all.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(ViewTable& views, CommandTable& commands, Services& services, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// @returns false where the table has no such view
    bool showView(const QString& id);
    [[nodiscard]] View* view(const QString& id) const;
    [[nodiscard]] QString currentView() const;
    [[nodiscard]] const ViewTable& views() const { return m_views; }

    void newProject();
    void openProject(); ///< asks which
    void openProject(const QString& path);
    void openPalette(const QString& text = {});
    void openKeySheet();
    void openGuide();
    /// The page that tells what a model is before it loads. @param path examined at once; empty: asks which
    void openModel(const QString& path = {});
    /// The plot that has the focus, or had it last, or the first one of the view. Null: there is none with numbers.
    [[nodiscard]] QWidget* plotForTable() const;
    /// Shows its numbers; Esc goes back to it.
    void showPlotTable();
    void setInspectorShown(bool shown);
    [[nodiscard]] bool isInspectorShown() const;
    void focusPane(int step); ///< F6: 1, Shift+F6: −1
    void escape();
    void toggleFullScreen();
    void copyReport();
    void showError(const Error& error);
    /// A message across the view until it is closed.
    void tell(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addOwnViews();
    void connectAll();
    void applySetting(Setting setting);
    void projectChanged();
    void jobsChanged();
    void focusMoved(QWidget* to);
    void leaveModelPage(bool opening);
    [[nodiscard]] bool isSheet(const QString& id) const;
    void updateSizeClass();
    void restorePlace();
    [[nodiscard]] QList<QWidget*> panes() const;
    static bool focusFirst(QWidget* pane);

    ViewTable& m_views;
    CommandTable& m_commands;
    Services& m_services;
    Actions* m_actions = nullptr;
    TitleBar* m_title = nullptr;
    Rail* m_rail = nullptr;
    PageHost* m_host = nullptr;
    Inspector* m_inspector = nullptr;
    StatusStrip* m_status = nullptr;
    Palette* m_palette = nullptr;
    KeySheet* m_keySheet = nullptr;
    QString m_before; ///< the view that a sheet (guide, table, model) was opened over
    QPointer<QWidget> m_plot; ///< the one that had the focus last
    QString m_openPath;
    bool m_hasInspector = false;
    bool m_toldNotSaved = false;
    SizeClass m_size = SizeClass::Normal;
};

} // namespace plumbline::shell
