// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/point_raster.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>

namespace plumbline::plots {

namespace {

std::uint32_t premultiplied(std::uint32_t color, double alpha)
{
    const auto part = [&](int shift) {
        return static_cast<std::uint32_t>(std::lround(((color >> shift) & 0xffU) * alpha)) << shift;
    };
    return (static_cast<std::uint32_t>(std::lround(255 * alpha)) << 24) | part(16) | part(8) | part(0);
}

} // namespace

PointRaster::PointRaster(const PointCloud& points, theme::ColorMap balance, double valueLimit)
    : m_map(std::move(balance))
    , m_limit(valueLimit > 0 ? valueLimit : 1)
{
    const std::size_t count = points.x.size();
    if (points.y.size() != count || points.value.size() != count)
        throw Error(
            ErrorCode::InvalidArgument, {.place = "points", .expected = grouped(count), .found = grouped(points.y.size())});
    const auto cellOf = [&points](std::size_t at) {
        const auto line = [](float part) { return std::min(static_cast<int>(part * kGrid), kGrid - 1); };
        return static_cast<std::size_t>(line(points.y[at]) * kGrid + line(points.x[at]));
    };
    m_firstOf.assign(static_cast<std::size_t>(kGrid) * kGrid + 1, 0);
    for (std::size_t at = 0; at < count; ++at) {
        const bool inside = points.x[at] >= 0 && points.x[at] <= 1 && points.y[at] >= 0 && points.y[at] <= 1; // false for NaN
        if (!inside)
            throw Error(ErrorCode::InvalidArgument, {.place = "point " + grouped(at), .expected = "0 … 1"});
        ++m_firstOf[cellOf(at) + 1];
    }
    const std::uint32_t most = *std::max_element(m_firstOf.begin(), m_firstOf.end());
    m_logMost = std::log1p(static_cast<double>(std::max(most, 1U)));
    for (std::size_t cell = 1; cell < m_firstOf.size(); ++cell)
        m_firstOf[cell] += m_firstOf[cell - 1];
    std::vector<std::uint32_t> next(m_firstOf.begin(), m_firstOf.end() - 1);
    m_points.resize(count);
    for (std::size_t at = 0; at < count; ++at)
        m_points[next[cellOf(at)]++] = {points.x[at], points.y[at], points.value[at]};
}

RasterImage PointRaster::render(
    const DataRect& dataRect, PixelSize pixelSize, double devicePixelRatio, const CancelToken& stop) const
{
    RasterImage image{pixelSize, {}};
    image.pixels.assign(static_cast<std::size_t>(pixelSize.width) * static_cast<std::size_t>(pixelSize.height), 0);
    const int bin = std::max(1, static_cast<int>(std::lround(2 * devicePixelRatio)));
    const int columns = (pixelSize.width + bin - 1) / bin;
    const int rows = (pixelSize.height + bin - 1) / bin;
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), 0);
    std::vector<float> sums(counts.size(), 0);
    const double scaleX = pixelSize.width / dataRect.width / bin;
    const double scaleY = pixelSize.height / dataRect.height / bin;
    const auto gridLine = [](double at) { return std::clamp(static_cast<int>(std::floor(at * kGrid)), 0, kGrid - 1); };
    const int firstColumn = gridLine(dataRect.x), lastColumn = gridLine(dataRect.x + dataRect.width);
    for (int row = gridLine(dataRect.y); row <= gridLine(dataRect.y + dataRect.height); ++row) {
        throwIfCancelled(stop);
        const std::size_t begin = m_firstOf[static_cast<std::size_t>(row * kGrid + firstColumn)];
        const std::size_t end = m_firstOf[static_cast<std::size_t>(row * kGrid + lastColumn) + 1];
        for (std::size_t at = begin; at < end; ++at) {
            const Point& point = m_points[at];
            const double x = (point.x - dataRect.x) * scaleX;
            const double y = (point.y - dataRect.y) * scaleY;
            if (x < 0 || y < 0 || x >= columns || y >= rows)
                continue;
            const auto to = static_cast<std::size_t>(static_cast<int>(y) * columns + static_cast<int>(x));
            ++counts[to];
            sums[to] += point.value;
        }
    }
    for (int y = 0; y < pixelSize.height; ++y) {
        for (int x = 0; x < pixelSize.width; ++x) {
            const auto from = static_cast<std::size_t>(y / bin * columns + x / bin);
            if (counts[from] == 0)
                continue;
            const double mean = static_cast<double>(sums[from]) / counts[from];
            const double strength = std::min(0.25 + 0.75 * std::log1p(counts[from]) / m_logMost, 1.0);
            image.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(pixelSize.width) + static_cast<std::size_t>(x)] =
                premultiplied(m_map.at(0.5 + 0.5 * mean / m_limit), strength);
        }
    }
    return image;
}

} // namespace plumbline::plots
