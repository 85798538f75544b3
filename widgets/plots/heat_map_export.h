// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_data.h"

#include <filesystem>
#include <string>

namespace plumbline::plots {

/// Writes a heat map with axis numbers, threshold outline, printed colour range and legend, in the light theme; `caption` and
/// the data's own captions stand under it. Up to 16,384 cells are drawn as rectangles, more as one pixel-exact image. Works
/// without a window, but needs a QGuiApplication for its fonts (platform "offscreen" will do). GUI thread.
/// @param file .svg, .pdf or .png
/// @throws Error UnsupportedFormat, InvalidArgument, DiskFull, ReadOnly
void exportHeatMap(const HeatMapData& data, const std::filesystem::path& file, const std::string& caption = {});

} // namespace plumbline::plots
