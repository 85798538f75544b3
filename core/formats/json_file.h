// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <filesystem>
#include <optional>
#include <string_view>

namespace plumbline::formats {

/// Parses text that came from `file`; nested at most 64 deep, at most 20,000 keys (objects that keep their order search linearly).
/// @throws Error CorruptFile with line and column
[[nodiscard]] Json parseJson(std::string_view text, const std::filesystem::path& file);
/// @throws Error FileNotFound, CorruptFile; InvalidArgument beyond 16 MiB
[[nodiscard]] Json readJson(const std::filesystem::path& file);

/// The place of a byte in a text, for errors: "line 12, column 40".
[[nodiscard]] std::string linePlace(std::string_view text, std::size_t byte);

} // namespace plumbline::formats
