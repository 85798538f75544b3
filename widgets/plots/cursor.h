// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/theme.h"

#include <QWidget>
#include <optional>

namespace plumbline::plots {

/// Where a key moves a cursor over `count` values in a row: arrows by one, Home and End to the ends; nothing: not a key of it.
[[nodiscard]] std::optional<std::size_t> cursorAfter(int key, std::optional<std::size_t> cursor, std::size_t count);
/// The frame of a plot that has the keyboard; nothing where it has not.
void paintFocusRing(QPainter& painter, const QWidget& plot, const theme::Colors& colors);

} // namespace plumbline::plots
