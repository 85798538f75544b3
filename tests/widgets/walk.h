// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace plumbline::test {

/// What is missing on the visible widgets and the actions below `root`: an object name, an accessible name, a tooltip (buttons,
/// fields), or a way to it by Tab, F6 or arrows. Empty: nothing.
[[nodiscard]] QStringList accessibilityGaps(QWidget& root);

} // namespace plumbline::test
