// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/tokens.h"

class QPalette;

namespace plumbline::theme {

/// The window's colours for high contrast: ground and text from the system's palette where it has a contrast of 7 and is light
/// or dark as `scheme` is, else black and white. Lines take the place of tints, and every hue is moved away from the ground until
/// it can be read (7 for text, 4.5 for lines). Colour maps stay: they are data.
[[nodiscard]] Colors highContrast(const Colors& colors, Scheme scheme, const QPalette& system);

} // namespace plumbline::theme
