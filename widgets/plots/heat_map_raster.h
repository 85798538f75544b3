// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_data.h"
#include "widgets/plots/raster.h"
#include "widgets/shell/theme/tokens.h"

#include <memory>

namespace plumbline::plots {

/// Colours that a heat map needs, as values: a worker may use them while the window changes its theme.
struct HeatMapColors {
    theme::ColorMap map;
    std::uint32_t gap = 0xffffffff; ///< between cells: the surface
    std::uint32_t hatch = 0xff808080; ///< lines of cells that were not measured
    std::uint32_t blank = 0xffffffff; ///< under those lines

    [[nodiscard]] static HeatMapColors of(const theme::SchemeTokens& tokens, const HeatMapData& data);
};

/// The colour of a value, 0xAARRGGBB.
[[nodiscard]] std::uint32_t cellColor(
    const HeatMapData& data, const ColorLimits& limits, const HeatMapColors& colors, double value);

/// The cells of a heat map, one unit wide each, from (0, 0) at the top left. Gaps of 1 logical pixel while a cell is 6 or
/// more; where a pixel covers several cells, their mean.
class HeatMapRaster final : public RasterSource {
public:
    HeatMapRaster(std::shared_ptr<const HeatMapData> data, HeatMapColors colors);
    [[nodiscard]] RasterImage render(
        const DataRect& dataRect, PixelSize pixelSize, double devicePixelRatio, const CancelToken& stop) const override;
    [[nodiscard]] DataRect bounds() const override;
    [[nodiscard]] const ColorLimits& limits() const { return m_limits; }

private:
    std::shared_ptr<const HeatMapData> m_data;
    HeatMapColors m_colors;
    ColorLimits m_limits;
};

} // namespace plumbline::plots
