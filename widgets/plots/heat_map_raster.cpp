// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_map_raster.h"

#include <algorithm>
#include <cmath>

namespace plumbline::plots {

namespace {

// Which cells a row or column of pixels covers, and whether it lies in the gap between two.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0; ///< == begin: outside
    bool gap = false;
};

std::vector<Span> spansOf(double origin, double extent, int pixels, std::size_t cells, double devicePixelRatio)
{
    std::vector<Span> spans(static_cast<std::size_t>(pixels));
    const double step = extent / pixels;
    const double cellPixels = 1.0 / step;
    const double gap = std::max(1.0, std::round(devicePixelRatio));
    const bool gaps = cellPixels >= 6.0 * devicePixelRatio;
    const auto last = static_cast<double>(cells);
    for (int pixel = 0; pixel < pixels; ++pixel) {
        const double begin = origin + pixel * step;
        const double end = begin + step;
        if (end <= 0 || begin >= last)
            continue;
        Span& span = spans[static_cast<std::size_t>(pixel)];
        if (cellPixels >= 1.0) {
            const double middle = std::clamp(begin + step / 2, 0.0, std::nexttoward(last, 0.0));
            span.begin = static_cast<std::size_t>(middle);
            span.end = span.begin + 1;
            // The gap is the last pixels of a cell, counted from where the next one begins.
            const double nextEdge = (static_cast<double>(span.begin + 1) - origin) / step;
            span.gap = gaps && nextEdge - (pixel + 0.5) <= gap;
        } else {
            span.begin = static_cast<std::size_t>(std::max(begin, 0.0));
            span.end = std::max(span.begin + 1, static_cast<std::size_t>(std::ceil(std::min(end, last) - 1e-9)));
            span.end = std::min(span.end, cells);
        }
    }
    return spans;
}

} // namespace

HeatMapColors HeatMapColors::of(const theme::SchemeTokens& tokens, const HeatMapData& data)
{
    const auto name = data.signedValues ? theme::MapName::BalanceCell : theme::MapName::Depth;
    return {tokens.maps[static_cast<std::size_t>(name)], tokens.colors.surface.rgb(), tokens.colors.field.rgb(),
        tokens.colors.surface.rgb()};
}

std::uint32_t cellColor(const HeatMapData& data, const ColorLimits& limits, const HeatMapColors& colors, double value)
{
    const double position = limits.position(value);
    return colors.map.at(data.reversed ? 1.0 - position : position);
}

HeatMapRaster::HeatMapRaster(std::shared_ptr<const HeatMapData> data, HeatMapColors colors)
    : m_data(std::move(data))
    , m_colors(std::move(colors))
    , m_limits(limitsOf(*m_data))
{
    m_data->check();
}

DataRect HeatMapRaster::bounds() const
{
    return {0, 0, static_cast<double>(m_data->cols), static_cast<double>(m_data->rows)};
}

RasterImage HeatMapRaster::render(
    const DataRect& dataRect, PixelSize pixelSize, double devicePixelRatio, const CancelToken& stop) const
{
    RasterImage image{pixelSize, {}};
    image.pixels.assign(static_cast<std::size_t>(pixelSize.width) * static_cast<std::size_t>(pixelSize.height), 0);
    const auto columns = spansOf(dataRect.x, dataRect.width, pixelSize.width, m_data->cols, devicePixelRatio);
    const auto rows = spansOf(dataRect.y, dataRect.height, pixelSize.height, m_data->rows, devicePixelRatio);
    const int hatchStep = std::max(4, static_cast<int>(std::lround(4 * devicePixelRatio)));
    // The hatching is anchored to the data, so that tiles fit together and it moves with the cells.
    const auto shiftX = static_cast<long long>(std::floor(dataRect.x / dataRect.width * pixelSize.width));
    const auto shiftY = static_cast<long long>(std::floor(dataRect.y / dataRect.height * pixelSize.height));
    for (int y = 0; y < pixelSize.height; ++y) {
        throwIfCancelled(stop);
        const Span& row = rows[static_cast<std::size_t>(y)];
        if (row.begin == row.end)
            continue;
        std::uint32_t* line = image.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(pixelSize.width);
        for (int x = 0; x < pixelSize.width; ++x) {
            const Span& column = columns[static_cast<std::size_t>(x)];
            if (column.begin == column.end)
                continue;
            if (!m_data->exists(row.end - 1, column.begin))
                continue;
            if (row.gap || column.gap) {
                line[x] = m_colors.gap;
                continue;
            }
            double sum = 0;
            std::size_t number = 0;
            for (std::size_t r = row.begin; r < row.end; ++r) {
                for (std::size_t c = column.begin; c < column.end; ++c) {
                    const double value = m_data->at(r, c);
                    if (!std::isnan(value) && m_data->exists(r, c)) {
                        sum += value;
                        ++number;
                    }
                }
            }
            if (number > 0) {
                line[x] = cellColor(*m_data, m_limits, m_colors, sum / static_cast<double>(number));
            } else {
                const long long diagonal = (x + shiftX) + (y + shiftY);
                line[x] = ((diagonal % hatchStep) + hatchStep) % hatchStep == 0 ? m_colors.hatch : m_colors.blank;
            }
        }
    }
    return image;
}

} // namespace plumbline::plots
