// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace plumbline::formats {

/// NumPy's .npy, version 1.0, C order, little-endian float32. Atomically.
/// @throws Error DiskFull, ReadOnly; InvalidArgument where shape and size disagree
void writeNpy(const std::filesystem::path& file, std::span<const float> data, const std::vector<std::int64_t>& shape);

} // namespace plumbline::formats
