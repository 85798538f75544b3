// SPDX-License-Identifier: GPL-3.0-or-later
// draw_icons FILE.svg FOLDER SIZE...: FOLDER/SIZE.png, square. Needs no display and no application.
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <cstdio>

int main(int argc, char** argv)
{
    if (argc < 4) {
        std::fputs("draw_icons FILE.svg FOLDER SIZE...\n", stderr);
        return 2;
    }
    QSvgRenderer icon(QString::fromLocal8Bit(argv[1]));
    for (int at = 3; at < argc; ++at) {
        const int side = QByteArray(argv[at]).toInt();
        if (!icon.isValid() || side < 1 || side > 1024)
            return 1;
        QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        icon.render(&painter, QRectF(0, 0, side, side));
        painter.end();
        if (!image.save(QString::fromLocal8Bit(argv[2]) + '/' + argv[at] + ".png"))
            return 1;
    }
    return 0;
}
