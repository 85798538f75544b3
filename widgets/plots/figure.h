// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QSizeF>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

class QPainter;

namespace plumbline::plots {

/// Draws a figure into `rect`, in logical pixels. The same code serves screen, SVG, PDF and PNG; it must not rely on clips,
/// which Qt 6.4's SVG writer ignores.
using FigurePainter = std::function<void(QPainter&, const QRectF& rect)>;

/// Writes a figure with its captions under it. SVG and PDF keep lines and letters; PNG is made at twice the size. Always in
/// the light theme, whatever the window shows. Needs a QGuiApplication (offscreen will do). GUI thread.
/// @param file .svg, .pdf or .png
/// @throws Error UnsupportedFormat, DiskFull, ReadOnly
void exportFigure(
    const FigurePainter& paint, const QSizeF& size, const std::vector<std::string>& captions, const std::filesystem::path& file);

} // namespace plumbline::plots
