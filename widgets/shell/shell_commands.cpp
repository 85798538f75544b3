// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/shell_commands.h"

#include "widgets/shell/main_window.h"
#include "widgets/shell/table_page.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>
#include <algorithm>

namespace plumbline::shell {

namespace {

struct ShellCommands {
    Q_DECLARE_TR_FUNCTIONS(plumbline::shell::ShellCommands)
};

void addFile(CommandTable& commands, Services& services, MainWindow& window)
{
    const auto needsProject = [&services] {
        return services.project.isOpen() ? QString() : ShellCommands::tr("no project is open");
    };
    commands.add({.id = "project.new",
        .text = [] { return ShellCommands::tr("New project…"); },
        .icon = "plus",
        .menu = Menu::File,
        .group = PaletteGroup::DataAndSets,
        .keys = {QKeySequence("Ctrl+N")},
        .run = [&window] { window.newProject(); },
        .verb = "plumbline project create"});
    commands.add({.id = "project.open",
        .text = [] { return ShellCommands::tr("Open…"); },
        .icon = "folder",
        .menu = Menu::File,
        .group = PaletteGroup::DataAndSets,
        .keys = {QKeySequence("Ctrl+O")},
        .run = [&window] { window.openProject(); },
        .verb = "plumbline FILE.plumb"});
    if (services.models.isThere()) {
        commands.add({.id = "model.open",
            .text = [] { return ShellCommands::tr("Open a model…"); },
            .icon = "model",
            .menu = Menu::File,
            .group = PaletteGroup::DataAndSets,
            .keys = {QKeySequence("Ctrl+Shift+O")},
            .run = [&window] { window.openModel(); },
            .verb = "plumbline inspect"});
    }
    if (services.demo.run) {
        commands.add({.id = "project.demo",
            .text = [] { return ShellCommands::tr("Open the demo project"); },
            .icon = "app-mark",
            .menu = Menu::File,
            .group = PaletteGroup::DataAndSets,
            .run = [&services] { services.demo.run(); }});
    }
    commands.add({.id = "project.close",
        .text = [] { return ShellCommands::tr("Close the project"); },
        .icon = "close",
        .menu = Menu::File,
        .section = 1,
        .group = PaletteGroup::DataAndSets,
        .keys = {QKeySequence("Ctrl+W")},
        .whyNot = needsProject,
        .run = [&services] { services.project.close(); }});
    commands.add({.id = "project.saveNow",
        .text = [] { return ShellCommands::tr("Write everything now"); },
        .icon = "check",
        .menu = Menu::File,
        .section = 1,
        .group = PaletteGroup::DataAndSets,
        .keys = {QKeySequence("Ctrl+S")},
        .whyNot = needsProject,
        .run = [&services] { services.project.saveNow(); }});
    commands.add({.id = "project.showInFolder",
        .text = [] { return ShellCommands::tr("Show the project in its folder"); },
        .icon = "folder",
        .menu = Menu::File,
        .section = 1,
        .group = PaletteGroup::DataAndSets,
        .whyNot = needsProject,
        .run =
            [&services] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(services.project.path()).absolutePath())); }});
    commands.add({.id = "shell.quit",
        .text = [] { return ShellCommands::tr("Quit"); },
        .icon = "close",
        .menu = Menu::File,
        .section = 9,
        .group = PaletteGroup::SettingsAndExport,
        .keys = {QKeySequence("Ctrl+Q")},
        .run = [&window] { window.close(); }});
}

void addEdit(CommandTable& commands, Services& services)
{
    bridge::ProjectSession& project = services.project;
    commands.add({.id = "edit.undo",
        .text =
            [&project] {
                return project.undoDepth() > 0 ? ShellCommands::tr("Undo: %1").arg(project.undoText())
                                               : ShellCommands::tr("Undo");
            },
        .name = [] { return ShellCommands::tr("Undo"); },
        .icon = "undo",
        .menu = Menu::Edit,
        .group = PaletteGroup::DataAndSets,
        .keys = {QKeySequence("Ctrl+Z")},
        .whyNot = [&project] { return project.undoDepth() > 0 ? QString() : ShellCommands::tr("nothing to undo"); },
        .run = [&project] { project.undo(); },
        .verb = "plumbline project undo"});
    commands.add({.id = "edit.redo",
        .text =
            [&project] {
                return project.redoDepth() > 0 ? ShellCommands::tr("Redo: %1").arg(project.redoText())
                                               : ShellCommands::tr("Redo");
            },
        .name = [] { return ShellCommands::tr("Redo"); },
        .icon = "redo",
        .menu = Menu::Edit,
        .group = PaletteGroup::DataAndSets,
        .keys = {QKeySequence("Ctrl+Shift+Z")},
        .whyNot = [&project] { return project.redoDepth() > 0 ? QString() : ShellCommands::tr("nothing to redo"); },
        .run = [&project] { project.redo(); },
        .verb = "plumbline project redo"});
}

void addView(CommandTable& commands, const ViewTable& views, Services& services, MainWindow& window)
{
    int section = 0;
    for (const ViewEntry& entry : views.entries()) {
        if (entry.place == Place::Hidden)
            continue;
        section = entry.place == Place::Top ? 0 : 1;
        commands.add({.id = "go." + entry.id,
            .text = entry.name,
            .icon = entry.icon,
            .menu = Menu::View,
            .section = section,
            .group = PaletteGroup::GoTo,
            .keys = entry.key.isEmpty() ? QList<QKeySequence>() : QList{entry.key},
            .run = [&window, id = entry.id] { window.showView(id); },
            .checked = [&window, id = entry.id] { return window.currentView() == id; }});
    }
    commands.add({.id = "shell.inspector",
        .text = [] { return ShellCommands::tr("Inspector"); },
        .icon = "panel-right",
        .menu = Menu::View,
        .section = 2,
        .group = PaletteGroup::SettingsAndExport,
        .keys = {QKeySequence("Ctrl+I")},
        .run = [&window] { window.setInspectorShown(!window.isInspectorShown()); },
        .checked = [&window] { return window.isInspectorShown(); }});
    commands.add({.id = "plot.table",
        .text = [] { return ShellCommands::tr("Show the plot as a table"); },
        .icon = "list",
        .menu = Menu::View,
        .section = 2,
        .keys = {QKeySequence("Ctrl+Shift+T")},
        .whyNot =
            [&window] {
                return window.plotForTable() != nullptr ? QString() : ShellCommands::tr("no plot with numbers is in sight");
            },
        .run = [&window] { window.showPlotTable(); }});
    const auto table = [&window] { return static_cast<TablePage*>(window.view("table")); };
    const auto needsNumbers = [table] {
        return table() != nullptr && table()->hasNumbers() ? QString() : ShellCommands::tr("no plot with numbers is in sight");
    };
    commands.add({.id = "table.copy",
        .text = [] { return ShellCommands::tr("Copy the numbers"); },
        .icon = "copy",
        .view = "table",
        .menu = Menu::Edit,
        .section = 2,
        .keys = {QKeySequence("Ctrl+C")},
        .whyNot = needsNumbers,
        .run = [table] { table()->copy(); }});
    commands.add({.id = "table.export",
        .text = [] { return ShellCommands::tr("Export the numbers…"); },
        .icon = "export",
        .view = "table",
        .menu = Menu::File,
        .section = 2,
        .keys = {QKeySequence("Ctrl+E")},
        .whyNot = needsNumbers,
        .run = [table] { table()->exportNumbers(); }});
    const auto scale = [&services](int by) {
        services.settings.set(Setting::TextScale, std::clamp(services.settings.number(Setting::TextScale) + by, 90, 150));
    };
    commands.add({.id = "text.larger",
        .text = [] { return ShellCommands::tr("Larger text"); },
        .icon = "text",
        .menu = Menu::View,
        .section = 3,
        .group = PaletteGroup::SettingsAndExport,
        .keys = {QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")},
        .whyNot =
            [&services] {
                return services.settings.number(Setting::TextScale) < 150 ? QString() : ShellCommands::tr("150 % is the largest");
            },
        .run = [scale] { scale(10); }});
    commands.add({.id = "text.smaller",
        .text = [] { return ShellCommands::tr("Smaller text"); },
        .icon = "text",
        .menu = Menu::View,
        .section = 3,
        .group = PaletteGroup::SettingsAndExport,
        .keys = {QKeySequence("Ctrl+-")},
        .whyNot =
            [&services] {
                return services.settings.number(Setting::TextScale) > 90 ? QString() : ShellCommands::tr("90 % is the smallest");
            },
        .run = [scale] { scale(-10); }});
    const std::pair<const char*, std::function<QString()>> schemes[] = {
        {"system", [] { return ShellCommands::tr("Theme of the system"); }},
        {"light", [] { return ShellCommands::tr("Light theme"); }}, {"dark", [] { return ShellCommands::tr("Dark theme"); }}};
    for (const auto& [id, text] : schemes) {
        commands.add({.id = QStringLiteral("theme.") + id,
            .text = text,
            .icon = "sun",
            .menu = Menu::View,
            .section = 4,
            .group = PaletteGroup::SettingsAndExport,
            .run = [&services, id = QString(id)] { services.settings.set(Setting::Scheme, id); },
            .checked = [&services, id = QString(id)] { return services.settings.text(Setting::Scheme) == id; }});
    }
    commands.add({.id = "shell.fullScreen",
        .text = [] { return ShellCommands::tr("Full screen"); },
        .icon = "fullscreen",
        .menu = Menu::Window,
        .group = PaletteGroup::SettingsAndExport,
        .keys = {QKeySequence("F11")},
        .run = [&window] { window.toggleFullScreen(); },
        .checked = [&window] { return window.isFullScreen(); }});
    commands.add({.id = "pane.next",
        .text = [] { return ShellCommands::tr("Next pane"); },
        .menu = Menu::Window,
        .section = 1,
        .group = PaletteGroup::GoTo,
        .keys = {QKeySequence("F6")},
        .run = [&window] { window.focusPane(1); },
        .inPalette = false});
    commands.add({.id = "pane.previous",
        .text = [] { return ShellCommands::tr("Previous pane"); },
        .menu = Menu::Window,
        .section = 1,
        .group = PaletteGroup::GoTo,
        .keys = {QKeySequence("Shift+F6")},
        .run = [&window] { window.focusPane(-1); },
        .inPalette = false});
}

void addRunAndHelp(CommandTable& commands, Services& services, MainWindow& window)
{
    const auto newest = [&services]() -> QString {
        for (const bridge::JobRow& row : services.jobs.rows()) {
            if (row.state == bridge::JobState::Running)
                return row.id;
        }
        return {};
    };
    commands.add({.id = "jobs.cancel",
        .text = [] { return ShellCommands::tr("Cancel the newest job"); },
        .icon = "stop",
        .menu = Menu::Run,
        .section = 9,
        .group = PaletteGroup::SettingsAndExport,
        .whyNot = [newest] { return newest().isEmpty() ? ShellCommands::tr("no job is running") : QString(); },
        .run = [&services, newest] { services.jobs.cancel(newest()); }});
    commands.add({.id = "shell.palette",
        .text = [] { return ShellCommands::tr("Search or run a command"); },
        .icon = "search",
        .menu = Menu::Edit,
        .section = 1,
        .keys = {QKeySequence("Ctrl+K")},
        .run = [&window] { window.openPalette(); },
        .inPalette = false});
    commands.add({.id = "help.guide",
        .text = [] { return ShellCommands::tr("Guide"); },
        .icon = "info",
        .menu = Menu::Help,
        .group = PaletteGroup::GoTo,
        .keys = {QKeySequence("F1")},
        .run = [&window] { window.openGuide(); },
        .verb = "plumbline --help"});
    commands.add({.id = "help.keys",
        .text = [] { return ShellCommands::tr("Keys of this view"); },
        .icon = "keyboard",
        .menu = Menu::Help,
        .group = PaletteGroup::GoTo,
        .keys = {QKeySequence("?")},
        .run = [&window] { window.openKeySheet(); }});
    commands.add({.id = "help.copyReport",
        .text = [] { return ShellCommands::tr("Copy report"); },
        .icon = "copy",
        .menu = Menu::Help,
        .section = 1,
        .group = PaletteGroup::SettingsAndExport,
        .run = [&window] { window.copyReport(); }});
    commands.add({.id = "help.showLog",
        .text = [] { return ShellCommands::tr("Show the log file"); },
        .icon = "file",
        .menu = Menu::Help,
        .section = 1,
        .group = PaletteGroup::SettingsAndExport,
        .whyNot =
            [&services] { return std::filesystem::exists(services.logFile) ? QString() : ShellCommands::tr("there is none"); },
        .run =
            [&services] { QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(services.logFile.string()))); }});
    commands.add({.id = "shell.escape",
        .text = [] { return ShellCommands::tr("Close the topmost thing, or clear the selection"); },
        .keys = {QKeySequence("Esc")},
        .run = [&window] { window.escape(); },
        .inPalette = false});
}

} // namespace

void addShellCommands(CommandTable& commands, const ViewTable& views, Services& services, MainWindow& window)
{
    addFile(commands, services, window);
    addEdit(commands, services);
    addView(commands, views, services, window);
    addRunAndHelp(commands, services, window);
}

} // namespace plumbline::shell
