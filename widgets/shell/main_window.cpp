// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/main_window.h"

#include "widgets/shell/help_page.h"
#include "widgets/shell/home_page.h"
#include "widgets/shell/inspector.h"
#include "widgets/shell/jobs_page.h"
#include "widgets/shell/key_sheet.h"
#include "widgets/shell/log_file.h"
#include "widgets/shell/open_model_page.h"
#include "widgets/shell/page_host.h"
#include "widgets/shell/palette.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/settings_page.h"
#include "widgets/shell/shell_commands.h"
#include "widgets/shell/status_strip.h"
#include "widgets/shell/table_page.h"
#include "widgets/shell/title_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QMimeData>
#include <QScreen>
#include <algorithm>

namespace plumbline::shell {

namespace {
constexpr auto kSuffix = ".plumb";
constexpr QSize kLeastSize{1180, 720};
constexpr QSize kFirstSize{1600, 1000};
const QString kHome = "home";
const QString kHelp = "help";
const QString kTable = "table";
const QString kModel = "model";
} // namespace

MainWindow::MainWindow(ViewTable& views, CommandTable& commands, Services& services, QWidget* parent)
    : QMainWindow(parent)
    , m_views(views)
    , m_commands(commands)
    , m_services(services)
{
    setObjectName("plWindow");
    setWindowTitle("Plumbline");
    setMinimumSize(kLeastSize);
    setAcceptDrops(true);
    addOwnViews();
    addShellCommands(commands, views, services, *this);
    commands.restoreKeys(services.settings.keys());
    for (const Setting setting :
        {Setting::Scheme, Setting::Contrast, Setting::TextScale, Setting::FewerAnimations, Setting::Device})
        applySetting(setting);

    m_actions = new Actions(commands, services.theme, this);
    m_title = new TitleBar(*m_actions, commands, services, this);
    m_rail = new Rail(views, *m_actions, commands, services.theme, this);
    m_host = new PageHost(views, services.theme, this);
    m_inspector = new Inspector(services.theme, this);
    m_status = new StatusStrip(commands, services, this);
    setMenuWidget(m_title);
    addToolBar(Qt::LeftToolBarArea, m_rail);
    setCentralWidget(m_host);
    addDockWidget(Qt::RightDockWidgetArea, m_inspector);
    setStatusBar(m_status);
    m_palette = new Palette(commands, services.theme, this);
    m_keySheet = new KeySheet(commands, services.theme, this);
    connectAll();
    restorePlace();
    projectChanged();
    jobsChanged();
    if (currentView().isEmpty())
        showView(kHome);
    updateSizeClass();
}

MainWindow::~MainWindow()
{
    // The focus moves while children go, when this is a MainWindow no longer.
    disconnect(qApp, nullptr, this, nullptr);
}

void MainWindow::addOwnViews()
{
    const auto running = [this] {
        const auto rows = m_services.jobs.rows();
        return static_cast<int>(std::count_if(rows.begin(), rows.end(), [](const bridge::JobRow& row) { return !row.ended(); }));
    };
    m_views.add({.id = "jobs",
        .icon = "view-jobs",
        .name = [] { return tr("Jobs"); },
        .key = QKeySequence("Ctrl+J"),
        .make = [this](QWidget* parent) { return new JobsPage(m_views, m_services, parent); },
        .place = Place::Bottom,
        .badge = running});
    m_views.add({.id = "settings",
        .icon = "view-settings",
        .name = [] { return tr("Settings"); },
        .key = QKeySequence("Ctrl+,"),
        .make = [this](QWidget* parent) { return new SettingsPage(m_commands, m_views, m_services, parent); },
        .place = Place::Bottom,
        .states = {"appearance", "keys"}});
    m_views.add({.id = kHelp,
        .icon = "info",
        .name = [] { return tr("Guide"); },
        .make = [this](QWidget* parent) { return new HelpPage(m_services, parent); },
        .place = Place::Hidden});
    m_views.add({.id = kTable,
        .icon = "list",
        .name = [] { return tr("Numbers of the plot"); },
        .make = [this](QWidget* parent) { return new TablePage(m_commands, m_services, parent); },
        .place = Place::Hidden});
    if (m_services.models.isThere()) {
        m_views.add({.id = kModel,
            .icon = "model",
            .name = [] { return tr("Open a model"); },
            .make =
                [this](QWidget* parent) {
                    auto* page = new OpenModelPage(m_services, parent);
                    connect(page, &OpenModelPage::failed, this, &MainWindow::showError);
                    connect(page, &OpenModelPage::closed, this, &MainWindow::leaveModelPage);
                    return page;
                },
            .place = Place::Hidden});
    }
    m_views.add({.id = kHome,
        .icon = "app-mark",
        .name = [] { return tr("Start"); },
        .make =
            [this](QWidget* parent) {
                auto* page = new HomePage(m_commands, m_views, m_services, parent);
                connect(page, &HomePage::projectWanted, this, qOverload<const QString&>(&MainWindow::openProject));
                return page;
            },
        .place = Place::Hidden});
}

void MainWindow::connectAll()
{
    connect(&m_commands, &CommandTable::failed, this, &MainWindow::showError);
    connect(&m_services.project, &bridge::ProjectSession::changed, this, &MainWindow::projectChanged);
    connect(&m_services.project, &bridge::ProjectSession::stepped, this, [this](const QString& view) {
        if (view != currentView() && m_views.find(view) != nullptr)
            showView(view);
    });
    connect(&m_services.jobs, &bridge::JobList::changed, this, &MainWindow::jobsChanged);
    connect(&m_services.jobs, &bridge::JobList::resultWanted, this, [this](const QString& view) { showView(view); });
    connect(&m_services.settings, &Settings::changed, this, &MainWindow::applySetting);
    connect(&m_services.devices, &bridge::DeviceState::wanted, this,
        [this](const QString& id) { m_services.settings.set(Setting::Device, id); });
    connect(m_title, &TitleBar::paletteWanted, this, [this] { openPalette(); });
    connect(m_title, &TitleBar::projectWanted, this, qOverload<const QString&>(&MainWindow::openProject));
    connect(m_title, &TitleBar::settingsWanted, this, [this] {
        showView("settings");
        m_host->current()->showState("devices");
    });
    connect(&m_services.theme, &theme::Theme::changed, this, &MainWindow::updateSizeClass);
    connect(m_host, &PageHost::reportWanted, this, &MainWindow::copyReport);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* to) { focusMoved(to); });
    connect(m_inspector, &Inspector::hideWanted, this, [this] { setInspectorShown(false); });
}

void MainWindow::applySetting(Setting setting)
{
    Settings& settings = m_services.settings;
    theme::Theme& theme = m_services.theme;
    switch (setting) {
    case Setting::Scheme: {
        const QString scheme = settings.text(Setting::Scheme);
        theme.setChoice(scheme == "light" ? theme::SchemeChoice::Light
                : scheme == "dark"        ? theme::SchemeChoice::Dark
                                          : theme::SchemeChoice::System);
        break;
    }
    case Setting::Contrast: {
        const QString contrast = settings.text(Setting::Contrast);
        theme.setContrast(contrast == "high" ? theme::ContrastChoice::High
                : contrast == "normal"       ? theme::ContrastChoice::Normal
                                             : theme::ContrastChoice::System);
        break;
    }
    case Setting::Device:
        if (m_services.device.use)
            m_services.device.use(settings.text(Setting::Device));
        break;
    case Setting::TextScale: theme.setScale(settings.number(Setting::TextScale)); break;
    case Setting::FewerAnimations: theme.setFewerAnimations(settings.isOn(Setting::FewerAnimations)); break;
    default: break;
    }
    m_commands.refresh();
}

bool MainWindow::showView(const QString& id)
{
    const ViewEntry* entry = m_views.find(id);
    if (entry == nullptr)
        return false;
    if (m_host->current() != nullptr) {
        disconnect(m_host->current(), &View::hintChanged, this, nullptr);
        if (isSheet(id) && !isSheet(currentView()))
            m_before = currentView();
    }
    m_host->closeError();
    const QWidget* focus = QApplication::focusWidget();
    const bool takeFocus = focus == nullptr || m_host->isAncestorOf(focus) || m_inspector->isAncestorOf(focus);
    View* view = m_host->show(id);
    m_actions->setView(id);
    connect(view, &View::hintChanged, this, [this] { m_status->setHint(m_host->current()->hint()); });
    m_status->setHint(view->hint());
    m_hasInspector = m_inspector->showFor(view);
    m_inspector->setVisible(m_hasInspector && m_services.settings.isOn(Setting::InspectorShown));
    if (entry->place == Place::Top)
        m_services.settings.set(Setting::LastView, id);
    m_commands.refresh();
    if (takeFocus)
        focusFirst(view);
    return true;
}

View* MainWindow::view(const QString& id) const
{
    return m_host != nullptr ? m_host->made(id) : nullptr;
}

QString MainWindow::currentView() const
{
    return m_host != nullptr ? m_host->currentId() : QString();
}

void MainWindow::newProject()
{
    Settings& settings = m_services.settings;
    const QString folder = QDir(settings.text(Setting::LastFolder)).filePath(tr("Untitled") + kSuffix);
    QString path = m_services.dialogs.save(this, tr("New project"), folder, tr("Projects (*.plumb)"));
    if (path.isEmpty())
        return;
    if (!path.endsWith(kSuffix))
        path += kSuffix;
    settings.set(Setting::LastFolder, QFileInfo(path).absolutePath());
    m_services.project.create(path);
}

void MainWindow::openProject()
{
    const QString path = m_services.dialogs.open(
        this, tr("Open a project"), m_services.settings.text(Setting::LastFolder), tr("Projects (*.plumb)"));
    if (path.isEmpty())
        return;
    m_services.settings.set(Setting::LastFolder, QFileInfo(path).absolutePath());
    m_services.project.open(path);
}

void MainWindow::openProject(const QString& path)
{
    try {
        m_services.project.open(path);
    } catch (const Error& error) {
        showError(error);
    }
}

void MainWindow::openPalette(const QString& text)
{
    m_palette->open(m_host->current(), currentView(), text);
}

void MainWindow::openKeySheet()
{
    const ViewEntry* entry = m_views.find(currentView());
    m_keySheet->open(currentView(), entry != nullptr ? entry->name() : QString());
}

void MainWindow::openGuide()
{
    const QString about = currentView();
    showView(kHelp);
    if (auto* help = qobject_cast<HelpPage*>(m_host->current()); help != nullptr && about != kHelp)
        help->showChapter(about);
}

void MainWindow::openModel(const QString& path)
{
    if (!showView(kModel))
        return;
    static_cast<OpenModelPage*>(m_host->current())->begin(path);
    focusFirst(m_host->current());
}

void MainWindow::leaveModelPage(bool opening)
{
    // Where the model goes: the view it was opened from, or the first one that there is.
    QString to = m_before;
    const auto first = std::find_if(
        m_views.entries().begin(), m_views.entries().end(), [](const ViewEntry& entry) { return entry.place == Place::Top; });
    if (opening && (to.isEmpty() || to == kHome) && m_services.project.isOpen() && first != m_views.entries().end())
        to = first->id;
    showView(to.isEmpty() ? kHome : to);
}

bool MainWindow::isSheet(const QString& id) const
{
    return id == kHelp || id == kTable || id == kModel;
}

void MainWindow::focusMoved(QWidget* to)
{
    if (QWidget* plot = plotAt(to); plot != nullptr && plot != m_plot && m_host->isAncestorOf(plot)) {
        m_plot = plot;
        m_commands.refresh();
    }
}

QWidget* MainWindow::plotForTable() const
{
    if (m_plot != nullptr && m_plot->isVisible() && plotAt(m_plot) == m_plot)
        return m_plot;
    return firstPlotIn(m_host != nullptr ? m_host->current() : nullptr);
}

void MainWindow::showPlotTable()
{
    QWidget* plot = plotForTable();
    if (plot == nullptr)
        return;
    m_plot = plot;
    const auto table = dynamic_cast<const plots::TabledPlot&>(*plot).table();
    showView(kTable);
    static_cast<TablePage*>(m_host->current())->show(table);
    m_commands.refresh();
    focusFirst(m_host->current());
}

void MainWindow::setInspectorShown(bool shown)
{
    m_services.settings.set(Setting::InspectorShown, shown);
    m_inspector->setVisible(shown && m_hasInspector);
    m_commands.refresh();
}

bool MainWindow::isInspectorShown() const
{
    return m_services.settings.isOn(Setting::InspectorShown);
}

QList<QWidget*> MainWindow::panes() const
{
    QList<QWidget*> list = {m_title, m_rail, m_host->toolBar(), m_host->current(), m_inspector, m_status};
    list.erase(
        std::remove_if(list.begin(), list.end(), [](const QWidget* pane) { return pane == nullptr || !pane->isVisible(); }),
        list.end());
    return list;
}

void MainWindow::focusPane(int step)
{
    const QList<QWidget*> list = panes();
    const QWidget* focus = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype i = 0; i < list.size(); ++i)
        at = focus != nullptr && (list[i] == focus || list[i]->isAncestorOf(focus)) ? i : at;
    if (at < 0 && step < 0)
        at = 0;
    for (qsizetype tried = 0; tried < list.size(); ++tried) {
        at = (at + step + list.size()) % list.size();
        if (focusFirst(list[at]))
            return;
    }
}

bool MainWindow::focusFirst(QWidget* pane)
{
    QWidget* next = pane;
    do {
        const bool inside = next == pane || pane->isAncestorOf(next);
        if (inside && (next->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && next->isEnabled() && next->isVisible()) {
            next->setFocus(Qt::TabFocusReason);
            return true;
        }
        next = next->nextInFocusChain();
    } while (next != nullptr && next != pane);
    return false;
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!event->spontaneous() && m_host->current() != nullptr)
        focusFirst(m_host->current());
}

void MainWindow::escape()
{
    if (m_palette->isOpen()) {
        m_palette->close();
    } else if (m_host->closeError()) {
        return;
    } else if (m_host->current() != nullptr && m_host->current()->escape()) {
        return;
    } else if (isSheet(currentView()) && !m_before.isEmpty()) {
        const bool backToPlot = currentView() == kTable;
        showView(m_before);
        if (backToPlot && m_plot != nullptr && m_plot->isVisible())
            m_plot->setFocus(Qt::OtherFocusReason);
    } else if (isFullScreen()) {
        toggleFullScreen();
    }
}

void MainWindow::toggleFullScreen()
{
    setWindowState(windowState() ^ Qt::WindowFullScreen);
    m_commands.refresh();
}

void MainWindow::copyReport()
{
    QApplication::clipboard()->setText(reportText(m_services));
    m_status->tell(tr("Report copied. It holds the end of the log and nothing of your project."));
}

void MainWindow::showError(const Error& error)
{
    m_host->showError(error);
}

void MainWindow::tell(const QString& sentence)
{
    m_status->tell(sentence);
}

void MainWindow::projectChanged()
{
    const bridge::ProjectSession& project = m_services.project;
    const QString path = project.isOpen() ? project.path() : QString();
    setWindowTitle(project.isOpen() ? project.name() + " – Plumbline" : QString("Plumbline"));
    if (path != m_openPath) {
        m_openPath = path;
        if (path.isEmpty()) {
            showView(kHome);
        } else {
            const QString last = m_services.settings.text(Setting::LastView);
            const auto first = std::find_if(m_views.entries().begin(), m_views.entries().end(),
                [](const ViewEntry& entry) { return entry.place == Place::Top; });
            if (currentView().isEmpty() || currentView() == kHome) {
                if (!showView(last) && first != m_views.entries().end())
                    showView(first->id);
            }
            m_services.settings.addRecent(
                {path, project.name(), QDateTime::currentSecsSinceEpoch(), last.isEmpty() ? QStringList() : QStringList(last)});
        }
    }
    const bool notSaved = project.savedState() == bridge::SavedState::NotSaved;
    if (notSaved && !m_toldNotSaved) {
        m_host->banner()->show(Banner::Tone::Error,
            tr("Not saved: %1. Your work is kept here and tried again.").arg(project.savedReason()), tr("Try now"),
            [this] { m_services.project.saveNow(); });
    } else if (!notSaved && m_toldNotSaved) {
        m_host->banner()->hide();
    }
    m_toldNotSaved = notSaved;
    m_commands.refresh();
}

void MainWindow::jobsChanged()
{
    m_rail->refreshBadges();
    m_commands.refresh();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    updateSizeClass();
}

void MainWindow::updateSizeClass()
{
    const int room = width() * 100 / m_services.theme.scale(); // larger text needs the ways of a smaller window
    const SizeClass size = room < 1440 ? SizeClass::Small : room >= 2200 ? SizeClass::Large : SizeClass::Normal;
    if (m_host == nullptr)
        return;
    if (size != m_size && m_inspector->isVisible())
        resizeDocks({m_inspector}, {m_services.theme.px(size == SizeClass::Small ? 300 : size == SizeClass::Large ? 400 : 340)}, Qt::Horizontal);
    m_size = size;
    m_title->setSizeClass(size);
    m_host->setSizeClass(size);
}

void MainWindow::restorePlace()
{
    const QByteArray geometry = m_services.settings.value(Setting::WindowGeometry).toByteArray();
    if (geometry.isEmpty() || !restoreGeometry(geometry)) {
        const QScreen* screen = this->screen();
        resize(screen != nullptr ? kFirstSize.boundedTo(screen->availableSize()).expandedTo(kLeastSize) : kFirstSize);
    }
    resizeDocks({m_inspector}, {m_services.settings.number(Setting::InspectorWidth)}, Qt::Horizontal);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const auto rows = m_services.jobs.rows();
    const auto running = static_cast<int>(std::count_if(
        rows.begin(), rows.end(), [](const bridge::JobRow& row) { return row.state == bridge::JobState::Running; }));
    const bool notSaved = m_services.project.savedState() == bridge::SavedState::NotSaved;
    if (notSaved || running > 0) {
        const QString question = notSaved ? tr("Something is not saved yet: %1").arg(m_services.project.savedReason())
                                          : tr("%n job(s) still running. Closing the window stops them.", "", running);
        if (!m_services.dialogs.confirm(this, question, tr("Close anyway"))) {
            event->ignore();
            return;
        }
    }
    m_services.settings.set(Setting::WindowGeometry, saveGeometry());
    if (m_inspector->isVisible())
        m_services.settings.set(Setting::InspectorWidth, m_inspector->width());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    if (files.size() == 1 && files.front().endsWith(kSuffix)) {
        openProject(files.front());
        return;
    }
    if (files.size() == 1 && looksLikeModel(files.front()) && m_services.models.isThere()) {
        openModel(files.front());
        return;
    }
    if (m_host->current() != nullptr && m_host->current()->dropFiles(files))
        return;
    const QString before = currentView();
    for (const ViewEntry& entry : m_views.entries()) { // a model dropped on the first-run page opens where it belongs
        if (entry.place == Place::Top && (showView(entry.id), m_host->current()->dropFiles(files)))
            return;
    }
    showView(before);
    m_host->banner()->show(Banner::Tone::Warn,
        tr("%1 is of no known kind. Known are projects (.plumb) and models (a folder, .safetensors, .gguf).")
            .arg(QFileInfo(files.front()).fileName()));
}

} // namespace plumbline::shell
