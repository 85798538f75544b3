// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights.h"

namespace plumbline::formats {

inline constexpr const char* kSafetensorsIndex = "model.safetensors.index.json";

/// Tensor -> plain file name. @throws Error CorruptFile (also for names that leave the folder), FileNotFound
[[nodiscard]] std::map<std::string, std::string> readSafetensorsIndex(const std::filesystem::path& index);
/// Whether the index is there and names the file `shard`. @throws Error CorruptFile
[[nodiscard]] bool indexNames(const std::filesystem::path& index, const std::filesystem::path& shard);
/// All *.safetensors of a folder, sorted; empty where the folder cannot be read.
[[nodiscard]] std::vector<std::filesystem::path> safetensorsIn(const std::filesystem::path& folder);

} // namespace plumbline::formats
