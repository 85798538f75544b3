// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plumbline::shell {

/// "about 1 min 10 s left"
[[nodiscard]] QString timeLeft(double seconds);
/// "1 min 02 s", "5.4 s"
[[nodiscard]] QString duration(double seconds);
/// "10 min ago", "yesterday", "12 May"
[[nodiscard]] QString when(qint64 secondsSinceEpoch);
/// "62 %" with a no-break space
[[nodiscard]] QString percent(double part);
/// Names of keys as one text: "Ctrl+K".
[[nodiscard]] QString withKey(const QString& text, const QString& key);

} // namespace plumbline::shell
