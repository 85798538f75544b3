// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/tokens.h"

namespace plumbline::theme {

/// Whose eyes the window is shown with: a preview for who makes figures, not an aid.
enum class Vision { Full, Protan, Deutan, Tritan, Grey };

/// A colour as it is seen: without one of the three kinds of cones (Machado, Oliveira, Fernandes 2009, severity 1, in linear
/// light), or its luminance alone. Alpha is kept.
[[nodiscard]] QColor seenBy(const QColor& color, Vision vision);
/// Every colour of a theme: those of the window, of the maps and of the groups.
[[nodiscard]] SchemeTokens seenBy(const SchemeTokens& tokens, Vision vision);

} // namespace plumbline::theme
