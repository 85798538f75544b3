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
/// Of a file: "269 MB"; powers of 1,000.
[[nodiscard]] QString fileSize(quint64 bytes);
/// Of memory: "513 MiB", "2.1 GiB".
[[nodiscard]] QString memorySize(quint64 bytes);
/// "62 %" with a no-break space
[[nodiscard]] QString percent(double part);
/// Names of keys as one text: "Ctrl+K".
[[nodiscard]] QString withKey(const QString& text, const QString& key);

} // namespace plumbline::shell
