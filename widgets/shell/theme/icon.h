// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/tokens.h"

#include <QIcon>
#include <QPixmap>
#include <memory>

namespace plumbline::theme {

/// A line icon of resources/icons in the colours of the theme at the time of painting: `tone` at rest, `text` when checked or
/// active, `disabled` when disabled. `colors` is shared with the theme, so that a switch of themes needs no new icons.
/// @param name file name without ending; an empty icon where there is none
[[nodiscard]] QIcon makeIcon(const QString& name, std::shared_ptr<const Colors> colors, QColor Colors::*tone);

/// One icon in one colour. @param side logical pixels
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QColor& color, double side, double devicePixelRatio);

} // namespace plumbline::theme
