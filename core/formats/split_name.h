// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace plumbline::formats {

/// A part of a split GGUF by its name: "stem-00001-of-00003.gguf".
struct SplitName {
    std::string stem;
    int part = 1; ///< from 1
    int parts = 1;
};
[[nodiscard]] std::optional<SplitName> parseSplitName(const std::string& fileName);
[[nodiscard]] std::string splitFileName(const std::string& stem, int part, int parts);

} // namespace plumbline::formats
