// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/start_report.h"
#include "app/workbench.h"
#include "core/base/error.h"
#include "widgets/shell/screenshots.h"
#include "widgets/shell/theme/offscreen.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
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
    if (qEnvironmentVariable("QT_QPA_PLATFORM") == "offscreen")
        theme::hushOffscreen();
    Application application(argc, argv);
    QApplication::setApplicationName("Plumbline");
    QApplication::setOrganizationName("Plumbline");
    QApplication::setApplicationVersion(PLUMBLINE_VERSION);
    QGuiApplication::setDesktopFileName("org.plumbline.Plumbline");
    QApplication::setWindowIcon(QIcon(":/plumbline/icons/org.plumbline.Plumbline.svg"));

    QCommandLineParser parser;
    const QCommandLineOption pictures("screenshots", "Writes a picture of every view in every state to DIR.", "DIR");
    const QCommandLineOption only("view", "Shows, or draws, this view only.", "ID");
    const QCommandLineOption report("report-start", "Says what the start and then doing nothing cost, as JSON, and ends.");
    parser.addOptions({pictures, only, report});
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
                bench.openFile(files.front(), fresh.path());
            return drawPictures(bench, parser.value(pictures), parser.value(only));
        }
        const auto window = bench.makeWindow();
        application.window = window.get();
        if (parser.isSet(only))
            window->showView(parser.value(only));
        if (parser.isSet(report))
            new StartReport(*window);
        window->show();
        QTimer::singleShot(0, window.get(), [&] {
            if (!files.isEmpty())
                bench.openFile(
                    files.front(), QDir::home().exists("Documents") ? QDir::home().filePath("Documents") : QDir::homePath());
        });
        return QApplication::exec();
    } catch (const Error& error) {
        std::fprintf(stderr, "plumbline: %s\n", error.what());
        return 1;
    }
}

} // namespace plumbline::app
