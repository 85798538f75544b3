// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/span.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace plumbline::app {

/// A matrix as a picture. Drawn by whoever knows how: the build with Qt.
struct MatrixPicture {
    std::vector<double> values; ///< [rows, cols], NaN allowed
    std::size_t rows = 0, cols = 0;
    bool isDistance = true;     ///< 0 is alike
    bool isOfItself = true;     ///< rows and columns are the same things: the diagonal says nothing
    std::string title;
    std::string rowName, columnName;
    std::string lowWord, highWord; ///< at the ends of the scale
    std::string unit;              ///< "nats", or empty
    std::string caption;           ///< what was computed, on how much, with which settings
};

/// What a build adds to the verbs. Empty functions: this build cannot.
struct Hooks {
    /// Writes the picture; the suffix (.svg, .png, .pdf) says how. @throws Error
    std::function<void(const MatrixPicture&, const std::filesystem::path&)> writePicture;
    /// Opens the window; gets argc and argv of main() less what was understood here. @returns exit status
    std::function<int(int argc, char** argv)> openWindow;
};

/// Runs a verb. Exit status: 0 success; 2 bad usage; 1 anything else, with one line on standard error that names file, place,
/// both numbers and what to do.
int runCommandLine(int argc, char** argv, const Hooks& hooks);

} // namespace plumbline::app
