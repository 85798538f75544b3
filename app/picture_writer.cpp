// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picture_writer.h"

#include "widgets/plots/heat_map_export.h"
#include "widgets/shell/theme/offscreen.h"

#include <QGuiApplication>
#include <memory>

namespace plumbline::app {

void writePicture(const MatrixPicture& picture, const std::filesystem::path& file)
{
    // Fonts need an application object; "offscreen" needs no display. A verb has none of its own.
    static char name[] = "plumbline";
    static char* arguments[] = {name, nullptr};
    static int count = 1;
    std::unique_ptr<QGuiApplication> application;
    if (QGuiApplication::instance() == nullptr) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        theme::hushOffscreen();
        application = std::make_unique<QGuiApplication>(count, arguments);
    }
    plots::HeatMapData data;
    data.rows = picture.rows;
    data.cols = picture.cols;
    data.values = picture.values;
    data.title = picture.title;
    data.rowTitle = picture.rowName;
    data.colTitle = picture.columnName;
    data.lowWord = picture.lowWord;
    data.highWord = picture.highWord;
    data.unit = picture.unit;
    data.reversed = picture.isDistance;
    data.ignoreDiagonal = picture.isOfItself;
    plots::exportHeatMap(data, file, picture.caption);
}

} // namespace plumbline::app
