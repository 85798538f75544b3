// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace plumbline::store {

/// Where the socket of a project's writer lies: in $XDG_RUNTIME_DIR, else in a folder of the user's own in the temporary one.
/// The same project has the same name, so that what a crash left is taken over. Empty where there is no such place.
[[nodiscard]] std::filesystem::path socketPathOf(const std::filesystem::path& project);

/// A listening socket at `path` that its owner alone may connect to; replaces what lies there. -1 where it cannot be made.
[[nodiscard]] int listenAt(const std::filesystem::path& path);
/// Non-blocking, or -1 where nobody listens there.
[[nodiscard]] int connectTo(const std::filesystem::path& path);

} // namespace plumbline::store
