// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::formats {

/// A name from a file as an error may show it: valid UTF-8, no control characters, at most 120 bytes.
[[nodiscard]] std::string shown(std::string_view name);
/// "tensor lm_head.weight"
[[nodiscard]] std::string tensorPlace(std::string_view name);
/// "[64, 320]", as tensors' shapes are written everywhere.
[[nodiscard]] std::string shownShape(std::span<const std::int64_t> shape);
/// "a, b and 7 more", from at most `most` names.
[[nodiscard]] std::string shownList(const std::vector<std::string>& names, std::size_t most = 5);

[[nodiscard]] bool isUtf8(std::string_view text);
/// Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string toUtf8(std::string_view text);

/// Product of the dimensions; nothing where one is negative or the product does not fit.
[[nodiscard]] bool productFits(std::span<const std::int64_t> shape, std::uint64_t factor, std::uint64_t& product);

} // namespace plumbline::formats
