// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace plumbline::attention {

/// The whole of a text file, without a byte order mark. On the I/O lane.
/// @param most bytes @throws Error FileNotFound, InvalidArgument (too large), UnsupportedFormat (no text)
[[nodiscard]] std::string wholeText(const std::filesystem::path& file, std::size_t most);

} // namespace plumbline::attention
