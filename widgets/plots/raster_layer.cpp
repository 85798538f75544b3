// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/raster_layer.h"

#include <algorithm>
#include <cmath>

namespace plumbline::plots {

RasterLayer::RasterLayer(QCPAxis* keyAxis, QCPAxis* valueAxis, RasterWorkers& workers, const QString& layerName)
    : QCPAbstractPlottable(keyAxis, valueAxis)
    , m_renderer(new RasterRenderer(workers, this))
{
    QCustomPlot* plot = keyAxis->parentPlot();
    if (plot->layer(layerName) == nullptr) {
        plot->addLayer(layerName, plot->layer("grid"), QCustomPlot::limAbove);
        plot->layer(layerName)->setMode(QCPLayer::lmBuffered);
    }
    setLayer(layerName);
    setSelectable(QCP::stNone);
    removeFromLegend();
    connect(m_renderer, &RasterRenderer::updated, this, [this] {
        if (layer() != nullptr)
            layer()->replot();
    });
}

QCPRange RasterLayer::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = source() != nullptr;
    const DataRect bounds = found ? source()->bounds() : DataRect{};
    return {bounds.x, bounds.x + bounds.width};
}

QCPRange RasterLayer::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = source() != nullptr;
    const DataRect bounds = found ? source()->bounds() : DataRect{};
    return {bounds.y, bounds.y + bounds.height};
}

void RasterLayer::draw(QCPPainter* painter)
{
    if (source() == nullptr)
        return;
    painter->setOpacity(m_opacity);
    const QCPRange keys = mKeyAxis->range();
    const QCPRange rows = mValueAxis->range();
    const QRect rect = mKeyAxis->axisRect()->rect();
    const DataRect dataRect{keys.lower, rows.lower, keys.size(), rows.size()};
    const bool exporting =
        painter->modes().testFlag(QCPPainter::pmVectorized) || painter->modes().testFlag(QCPPainter::pmNoCaching);
    if (!exporting) {
        m_renderer->paint(*painter, dataRect, rect, mParentPlot->bufferDevicePixelRatio());
        return;
    }
    // A figure waits for its picture, and holds it as one image at twice the size.
    const PixelSize size{std::clamp(rect.width() * 2, 1, 16'384), std::clamp(rect.height() * 2, 1, 16'384)};
    painter->drawImage(rect, RasterRenderer::renderNow(*source(), dataRect, size, 2));
}

} // namespace plumbline::plots
