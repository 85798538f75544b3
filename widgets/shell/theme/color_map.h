// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <array>
#include <cstdint>

namespace plumbline::theme {

/// Eleven evenly spaced stops with straight RGB between them, read from a table of 1,024 steps.
class ColorMap {
public:
    static constexpr int kStops = 11;
    static constexpr int kSteps = 1024;

    ColorMap() = default;
    explicit ColorMap(const std::array<QColor, kStops>& stops);

    /// @param position 0 (low) to 1 (high), clamped; 0xAARRGGBB, opaque
    [[nodiscard]] std::uint32_t at(double position) const;
    [[nodiscard]] const std::array<QColor, kStops>& stops() const { return m_stops; }

private:
    std::array<QColor, kStops> m_stops{};
    std::array<std::uint32_t, kSteps> m_table{};
};

} // namespace plumbline::theme
