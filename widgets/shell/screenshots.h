// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/main_window.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace plumbline::shell {

/// What the pictures are taken with.
struct ScreenshotStudio {
    Services& services;
    /// A window with tables of its own (an aliasing shared_ptr keeps them), in the language that is set.
    std::function<std::shared_ptr<MainWindow>()> makeWindow;
    /// "en", "de" or "zh_CN": for windows made after it.
    std::function<void(const QString& language)> setLanguage;
};

/// Draws every view in every state that its table row lists, light and dark, at 1280 × 800 and 2560 × 1440; once at 1.5 device
/// pixels, once with text of 150 %, once in German and once in Chinese. Names: VIEW-STATE-light-1280x800.png. Runs an event
/// loop until each view has settled, for 60 s at most. GUI thread; any platform, "offscreen" too.
/// @param only id of one view, or empty for all
/// @returns the files written
/// @throws Error DiskFull, ReadOnly
std::vector<std::filesystem::path> takeScreenshots(
    const ScreenshotStudio& studio, const std::filesystem::path& folder, const QString& only = {});

/// One picture of a window that stands. @param devicePixelRatio of the picture
void writePicture(QWidget& window, const std::filesystem::path& file, double devicePixelRatio = 1);

} // namespace plumbline::shell
