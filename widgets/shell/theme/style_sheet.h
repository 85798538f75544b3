// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/tokens.h"

#include <QFont>
#include <QStringList>

namespace plumbline::theme {

enum class TextRole { Title, Heading, Reading, PanelTitle, Body, Label, Mono, Axis, Readout };

/// What the fonts of the window depend on.
struct FontSettings {
    int scale = 100; ///< per cent, 90 to 150
    bool chinese = false; ///< no label under 12 px, weights 400 and 700 only
};

/// Fonts of the guide that this system has, best first; the last one is always there.
[[nodiscard]] QStringList textFamilies(bool chinese);
[[nodiscard]] QStringList monoFamilies(bool chinese);

[[nodiscard]] QFont fontFor(TextRole role, const FontSettings& settings, bool strong = false);

/// resources/style.qss with colours, lengths and fonts filled in. @param outlined high_contrast.qss follows it
[[nodiscard]] QString styleSheet(const Tokens& tokens, Scheme scheme, const FontSettings& settings, bool outlined = false);

} // namespace plumbline::theme
