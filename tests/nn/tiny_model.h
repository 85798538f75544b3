// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/model_files.h"

#include <filesystem>

namespace plumbline::test {

/// Writes a Hugging Face folder with random weights: 3 layers, width 32, 4 heads (2 for keys, or as many as are given), 64 tokens,
/// context 512.
void writeTinyModel(const std::filesystem::path& folder, std::uint64_t seed = 1, std::int64_t keyHeads = 2);

} // namespace plumbline::test
