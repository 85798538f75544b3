// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <filesystem>

namespace plumbline::formats {

struct DecoderConfig;

/// What a file or folder holds, without loading it: {kind: "model" | "tensors", format: "safetensors" | "gguf", architecture,
/// config, parameters, bytes_file, bytes_held {float32, bfloat16}, tensors [{name, dtype, shape}], problems []}.
/// A model whose architecture or types are not supported is listed too, the reason among its problems; safetensors that belong to
/// no model are of kind "tensors", with null for architecture and config. @throws Error for a damaged file
[[nodiscard]] Json inspectFile(const std::filesystem::path& path);

/// Under the names of config.json.
[[nodiscard]] Json toJson(const DecoderConfig& config);

} // namespace plumbline::formats
