// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/screenshots.h"

#include "core/base/paths.h"

#include <QBuffer>
#include <QEventLoop>
#include <QImage>
#include <QPainter>
#include <QTimer>

namespace plumbline::shell {

namespace fs = std::filesystem;

namespace {

struct Shot {
    const char* name;
    const char* scheme;
    QSize size;
    double ratio = 1;
    int text = 100;
    const char* language = "en";
};

const Shot kShots[] = {
    {"light-1280x800", "light", {1280, 800}},
    {"light-2560x1440", "light", {2560, 1440}},
    {"dark-1280x800", "dark", {1280, 800}},
    {"dark-2560x1440", "dark", {2560, 1440}},
    {"light-1600x1000-x1.5", "light", {1600, 1000}, 1.5},
    {"light-1600x1000-text150", "light", {1600, 1000}, 1, 150},
    {"light-1280x800-de", "light", {1280, 800}, 1, 100, "de"},
    {"dark-1600x1000-zh_CN", "dark", {1600, 1000}, 1, 100, "zh_CN"},
};

// Two turns at least: layouts and raster workers answer through the event loop.
void settle(const View* view)
{
    QEventLoop loop;
    QTimer poll;
    int turns = 0;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (++turns > 3000 || (turns >= 8 && (view == nullptr || view->settled())))
            loop.quit();
    });
    poll.start(20);
    loop.exec();
}

} // namespace

void writePicture(QWidget& window, const fs::path& file, double devicePixelRatio)
{
    QImage image((QSizeF(window.size()) * devicePixelRatio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::white);
    window.render(&image);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    writeFileAtomically(file, {buffer.data().constData(), static_cast<std::size_t>(buffer.data().size())});
}

std::vector<fs::path> takeScreenshots(const ScreenshotStudio& studio, const fs::path& folder, const QString& only)
{
    std::vector<fs::path> files;
    Settings& settings = studio.services.settings;
    fs::create_directories(folder);
    for (const Shot& shot : kShots) {
        studio.setLanguage(shot.language);
        settings.set(Setting::Scheme, shot.scheme);
        settings.set(Setting::TextScale, shot.text);
        const std::shared_ptr<MainWindow> window = studio.makeWindow();
        window->resize(shot.size);
        window->show();
        for (const ViewEntry& entry : window->views().entries()) {
            if (!only.isEmpty() && entry.id != only)
                continue;
            for (const QString& state : entry.states.isEmpty() ? QStringList(QString()) : entry.states) {
                window->showView(entry.id);
                if (!state.isEmpty())
                    window->view(entry.id)->showState(state);
                settle(window->view(entry.id));
                const QString name = entry.id + (state.isEmpty() ? QString() : '-' + state) + '-' + shot.name + ".png";
                files.push_back(folder / name.toStdString());
                writePicture(*window, files.back(), shot.ratio);
            }
        }
    }
    settings.set(Setting::TextScale, 100);
    studio.setLanguage("en");
    return files;
}

} // namespace plumbline::shell
