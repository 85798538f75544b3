// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/raster.h"
#include "widgets/shell/theme/tokens.h"

#include <memory>
#include <vector>

namespace plumbline::plots {

/// Points in the unit box, each with a value; y grows downwards.
struct PointCloud {
    std::vector<float> x; ///< in [0, 1]; all three of one length
    std::vector<float> y;
    std::vector<float> value; ///< signed; colours are symmetric around zero
};

/// Points as a density picture: hue is the mean value in a bin of 2 logical pixels, strength the logarithm of the count. Every
/// point is drawn, none is sampled away. Sorted once into a grid, so that a tile costs what lies in it.
class PointRaster final : public RasterSource {
public:
    /// @param valueLimit value at both ends of the colours, > 0
    /// @throws Error InvalidArgument where the lengths differ or a coordinate lies outside the unit box
    PointRaster(const PointCloud& points, theme::ColorMap balance, double valueLimit);
    [[nodiscard]] RasterImage render(
        const DataRect& dataRect, PixelSize pixelSize, double devicePixelRatio, const CancelToken& stop) const override;
    [[nodiscard]] DataRect bounds() const override { return {0, 0, 1, 1}; }
    [[nodiscard]] std::size_t size() const { return m_points.size(); }

private:
    struct Point {
        float x, y, value;
    };
    static constexpr int kGrid = 256;
    std::vector<Point> m_points; ///< in the order of their grid cells
    std::vector<std::uint32_t> m_firstOf; ///< [kGrid · kGrid + 1] first point of each cell
    theme::ColorMap m_map;
    double m_limit;
    double m_logMost = 1; ///< of the fullest cell of the grid: strength does not change from tile to tile
};

} // namespace plumbline::plots
