// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/custom_plot.h"
#include "widgets/plots/raster_renderer.h"

namespace plumbline::plots {

/// A raster in a QCustomPlot: between its axes, on a buffered layer of its own, drawn off the window's thread. The data's `y`
/// grows downwards: use it with a reversed value axis.
class RasterLayer : public QCPAbstractPlottable {
    Q_OBJECT
public:
    /// Owned by the plot. @param layerName made above the grid where the plot has none of this name
    RasterLayer(QCPAxis* keyAxis, QCPAxis* valueAxis, RasterWorkers& workers, const QString& layerName = "raster");

    void setSource(std::shared_ptr<const RasterSource> source) { m_renderer->setSource(std::move(source)); }
    [[nodiscard]] const std::shared_ptr<const RasterSource>& source() const { return m_renderer->source(); }
    [[nodiscard]] bool settled() const { return m_renderer->settled(); }
    void setOpacity(double opacity) { m_opacity = opacity; }

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain = QCP::sdBoth, const QCPRange& keys = QCPRange()) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override { }

private:
    RasterRenderer* m_renderer;
    double m_opacity = 1;
};

} // namespace plumbline::plots
