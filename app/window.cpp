// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/jobs/executor.h"
#include "core/models/registry.h"
#include "core/nn/job_scope.h"
#include "core/nn/torch_workers.h"
#include "widgets/attention/attention_view.h"
#include "widgets/bridge/gui_dispatcher.h"
#include "widgets/bridge/job_board.h"
#include "widgets/bridge/store_session.h"
#include "widgets/plots/raster_renderer.h"
#include "widgets/shell/log_file.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/screenshots.h"
#include "widgets/shell/translations.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QTemporaryDir>
#include <QTimer>
#include <cstdio>

namespace plumbline::app {

namespace {

namespace fs = std::filesystem;

fs::path pathOf(const QString& path)
{
    return fs::path(path.toStdU16String());
}

/// One of the four borders where errors end: what an event handler throws stands in the window, not in the abort of the program.
class Application final : public QApplication {
public:
    using QApplication::QApplication;
    QPointer<shell::MainWindow> window;

    bool notify(QObject* receiver, QEvent* event) override
    {
        try {
            return QApplication::notify(receiver, event);
        } catch (const Error& error) {
            if (window != nullptr)
                window->showError(error);
        } catch (const std::exception& error) {
            if (window != nullptr)
                window->showError(Error(ErrorCode::Internal, {.found = error.what(), .advice = Advice::ReportBug}));
        }
        return true;
    }
};

/// A window with the tables that it is made from.
struct Held {
    explicit Held(shell::Services& services, attention::Session& session)
    {
        attention::addAttention(views, commands, services, session);
        window = std::make_unique<shell::MainWindow>(views, commands, services);
    }
    shell::ViewTable views;
    shell::CommandTable commands;
    std::unique_ptr<shell::MainWindow> window;
};

/// Everything that stands behind a window, in the order of its making.
class Workbench {
public:
    /// @param settingsFile empty: the user's own
    Workbench(QApplication& application, const QString& settingsFile)
        : m_settings(settingsFile)
        , m_log(shell::usualLogFile())
        , m_dispatcher(std::make_shared<bridge::GuiDispatcher>())
        , m_executor(executorConfig(m_settings, m_dispatcher))
        , m_store(m_dispatcher)
        , m_board(m_executor)
        , m_session({m_executor, m_store, m_board, m_registry, m_rasters})
        , m_services{m_theme, m_settings, m_store, m_board, m_devices}
    {
        setLanguage(m_settings.text(shell::Setting::Language));
        m_theme.applyTo(application);
        m_devices.set({{"cpu", "CPU", m_executor.teamSize()}}, 0);
        m_services.logFile = m_log.path();
        m_services.version = QStringLiteral(PLUMBLINE_VERSION);
        offerDemo();
    }

    void setLanguage(const QString& language)
    {
        m_translations.use(language);
        m_theme.setChinese(m_translations.isChinese());
    }

    [[nodiscard]] std::shared_ptr<shell::MainWindow> makeWindow()
    {
        auto held = std::make_shared<Held>(m_services, m_session);
        return {held, held->window.get()};
    }

    /// A project, or a model: then in a project that is made for it.
    void openFile(const QString& file)
    {
        if (QFileInfo(file).suffix() == "plumb" || !QFileInfo::exists(file)) {
            m_store.open(file);
            return;
        }
        if (!m_store.isOpen())
            m_store.create(freshProject(QFileInfo(file).completeBaseName()));
        m_session.openModel(pathOf(QFileInfo(file).absoluteFilePath()));
    }

    [[nodiscard]] shell::Services& services() { return m_services; }
    [[nodiscard]] shell::Settings& settings() { return m_settings; }
    [[nodiscard]] bridge::StoreSession& store() { return m_store; }

private:
    static jobs::ExecutorConfig executorConfig(
        const shell::Settings& settings, const std::shared_ptr<jobs::Dispatcher>& dispatcher)
    {
        const int threads = settings.number(shell::Setting::Threads);
        nn::setThreads(threads);
        jobs::ExecutorConfig config;
        config.team = std::make_shared<nn::TorchWorkers>();
        config.dispatcher = dispatcher;
        config.jobScope = nn::freshThreadState();
        return config;
    }

    static QString freshProject(const QString& name)
    {
        const QDir folder(QDir::home().exists("Documents") ? QDir::home().filePath("Documents") : QDir::homePath());
        QString path = folder.filePath(name + ".plumb");
        for (int number = 2; QFileInfo::exists(path); ++number)
            path = folder.filePath(QStringLiteral("%1 %2.plumb").arg(name).arg(number));
        return path;
    }

    /// Where packaging/demo made it, or where it was made before.
    void offerDemo()
    {
        QString path = m_settings.text(shell::Setting::DemoProject);
        const QString beside = QDir(QApplication::applicationDirPath()).absoluteFilePath("../../demo/demo.plumb");
        if (!QFileInfo::exists(path))
            path = QFileInfo::exists(beside) ? QFileInfo(beside).canonicalFilePath() : QString();
        if (path.isEmpty())
            return;
        m_services.demo.summary = QApplication::translate("Workbench",
            "SmolLM2-135M-Instruct with three texts and their measured matrices. Opens in a few seconds and needs no network.");
        m_services.demo.run = [this, path] { m_store.open(path); };
    }

    shell::Settings m_settings;
    shell::LogFile m_log;
    shell::Translations m_translations;
    theme::Theme m_theme;
    plots::RasterWorkers m_rasters;
    std::shared_ptr<bridge::GuiDispatcher> m_dispatcher;
    models::ModelRegistry m_registry;
    jobs::Executor m_executor;
    bridge::StoreSession m_store;
    bridge::JobBoard m_board;
    bridge::DeviceState m_devices;
    attention::Session m_session;
    shell::Services m_services;
};

int drawPictures(Workbench& bench, const QString& folder, const QString& view)
{
    shell::ScreenshotStudio studio{bench.services(), [&bench] { return bench.makeWindow(); },
        [&bench](const QString& language) { bench.setLanguage(language); }};
    const auto files = shell::takeScreenshots(studio, pathOf(folder), view);
    std::printf("%zu pictures in %s\n", files.size(), folder.toLocal8Bit().constData());
    return files.empty() ? 1 : 0;
}

} // namespace

int openWindow(int argc, char** argv)
{
    // Without a display pictures are drawn all the same.
    bool draws = false;
    for (int at = 1; at < argc; ++at)
        draws = draws || QByteArray(argv[at]).startsWith("--screenshots");
    if (draws && qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    Application application(argc, argv);
    QApplication::setApplicationName("Plumbline");
    QApplication::setOrganizationName("Plumbline");
    QApplication::setApplicationVersion(PLUMBLINE_VERSION);
    QGuiApplication::setDesktopFileName("org.plumbline.Plumbline");
    QApplication::setWindowIcon(QIcon(":/plumbline/icons/org.plumbline.Plumbline.svg"));

    QCommandLineParser parser;
    const QCommandLineOption pictures("screenshots", "Writes a picture of every view in every state to DIR.", "DIR");
    const QCommandLineOption only("view", "Shows, or draws, this view only.", "ID");
    parser.addOptions({pictures, only});
    parser.addPositionalArgument("FILE", "A project (*.plumb) or a model.");
    if (!parser.parse(QApplication::arguments())) {
        std::fprintf(stderr, "plumbline: %s · see --help\n", parser.errorText().toLocal8Bit().constData());
        return 2;
    }
    // Pictures are of a fresh program: the user's own settings and recent projects stay out of them.
    const QTemporaryDir fresh;
    Workbench bench(application, parser.isSet(pictures) ? fresh.filePath("settings.ini") : QString());
    const QStringList files = parser.positionalArguments();
    try {
        if (parser.isSet(pictures)) {
            if (!files.isEmpty())
                bench.openFile(files.front());
            return drawPictures(bench, parser.value(pictures), parser.value(only));
        }
        const auto window = bench.makeWindow();
        application.window = window.get();
        if (parser.isSet(only))
            window->showView(parser.value(only));
        window->show();
        QTimer::singleShot(0, window.get(), [&] {
            if (!files.isEmpty())
                bench.openFile(files.front());
        });
        return QApplication::exec();
    } catch (const Error& error) {
        std::fprintf(stderr, "plumbline: %s\n", error.what());
        return 1;
    }
}

} // namespace plumbline::app
