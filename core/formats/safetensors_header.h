// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace plumbline::formats {

/// Reads the JSON of a safetensors header without building it in memory, so that the memory stays a small multiple of the text.
/// @param dataStart offset of the data in the file
/// @param dataBytes from there to the end of the file, which the tensors fill exactly
/// @return in the order of the data, `file` 0. @throws Error CorruptFile
[[nodiscard]] std::vector<StoredTensor> parseSafetensorsHeader(std::string_view header, std::uint64_t dataStart, std::uint64_t dataBytes,
                                                               const std::filesystem::path& file);

} // namespace plumbline::formats
