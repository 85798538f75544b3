// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/icon.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <cmath>

namespace plumbline::theme {

namespace {

QString fileOf(const QString& name)
{
    return ":/plumbline/icons/" + name + ".svg";
}

// QtSvg knows no currentColor: the drawing is used as a mask.
QPixmap tinted(const QString& name, const QColor& color, const QSize& pixels)
{
    QPixmap pixmap(pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(fileOf(name));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    if (color.isValid()) {
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), color);
    }
    return pixmap;
}

class Engine final : public QIconEngine {
public:
    Engine(QString name, std::shared_ptr<const Colors> colors, QColor Colors::*tone)
        : m_name(std::move(name))
        , m_colors(std::move(colors))
        , m_tone(tone)
    {
    }

    QIconEngine* clone() const override { return new Engine(m_name, m_colors, m_tone); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QColor color = (*m_colors).*m_tone;
        if (mode == QIcon::Disabled)
            color = m_colors->disabled;
        else if (state == QIcon::On || mode == QIcon::Active || mode == QIcon::Selected)
            color = m_tone == &Colors::text2 || m_tone == &Colors::text3 ? m_colors->text : color;
        const quint64 key = (quint64(color.rgba()) << 32) | (quint64(size.width()) << 16) | quint64(size.height());
        auto found = m_cache.find(key);
        if (found == m_cache.end())
            found = m_cache.insert(key, tinted(m_name, color, size));
        return *found;
    }

private:
    QString m_name;
    std::shared_ptr<const Colors> m_colors;
    QColor Colors::*m_tone;
    QHash<quint64, QPixmap> m_cache;
};

} // namespace

QIcon makeIcon(const QString& name, std::shared_ptr<const Colors> colors, QColor Colors::*tone)
{
    if (name.isEmpty() || !QFile::exists(fileOf(name)))
        return {};
    return QIcon(new Engine(name, std::move(colors), tone));
}

QPixmap iconPixmap(const QString& name, const QColor& color, double side, double devicePixelRatio)
{
    const int pixels = static_cast<int>(std::lround(side * devicePixelRatio));
    // The mark has two colours of its own.
    QPixmap pixmap = tinted(name, color, {pixels, pixels});
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

} // namespace plumbline::theme
