// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights.h"

#include <cstddef>
#include <cstdint>

namespace plumbline::formats {

/// `blocks` blocks as stored to blocks * blockLayout(type).elements float32 values, in float32 arithmetic and in the order of
/// operations that gguf-py's quants.py has, so that the results are equal to the last bit.
/// `type` must not be Unsupported. The two ranges do not overlap; `in` needs no alignment.
void toFloat32(StoredType type, const std::byte* in, std::size_t blocks, float* out);

/// Round to nearest, ties to even; NaN stays NaN.
void toBFloat16(const float* in, std::size_t count, std::uint16_t* out);

/// How many values are infinite or NaN.
[[nodiscard]] std::size_t countNonFinite(const float* values, std::size_t count);
[[nodiscard]] std::size_t countNonFinite(const std::uint16_t* bfloat16, std::size_t count);

} // namespace plumbline::formats
