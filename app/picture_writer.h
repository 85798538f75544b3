// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command_line.h"

namespace plumbline::app {

/// Draws a matrix without a window or a display. @throws Error ReadOnly, DiskFull
void writePicture(const MatrixPicture& picture, const std::filesystem::path& file);

} // namespace plumbline::app
