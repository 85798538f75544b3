// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/color_map.h"

#include <algorithm>
#include <cmath>

namespace plumbline::theme {

ColorMap::ColorMap(const std::array<QColor, kStops>& stops)
    : m_stops(stops)
{
    for (int step = 0; step < kSteps; ++step) {
        const double position = static_cast<double>(step) / (kSteps - 1) * (kStops - 1);
        const int lower = std::min(static_cast<int>(position), kStops - 2);
        const double part = position - lower;
        const QColor& from = stops[static_cast<std::size_t>(lower)];
        const QColor& to = stops[static_cast<std::size_t>(lower) + 1];
        const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + part * (b - a))); };
        m_table[static_cast<std::size_t>(step)] =
            qRgb(mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue()));
    }
}

std::uint32_t ColorMap::at(double position) const
{
    const double clamped = std::isnan(position) ? 0.0 : std::clamp(position, 0.0, 1.0);
    return m_table[static_cast<std::size_t>(std::lround(clamped * (kSteps - 1)))];
}

} // namespace plumbline::theme
