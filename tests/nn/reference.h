// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>
#include <filesystem>
#include <map>
#include <string>

namespace plumbline::test {

/// Every tensor of a safetensors file: floats as float32, integers as int64.
[[nodiscard]] std::map<std::string, at::Tensor> readReference(const std::filesystem::path& file);

/// Greatest absolute difference.
[[nodiscard]] double difference(const at::Tensor& a, const at::Tensor& b);

} // namespace plumbline::test
