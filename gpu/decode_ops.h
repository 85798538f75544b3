// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/span.h"

#include <span>

namespace plumbline::gpu {

// The small steps between the products of a decoding step. CPU, on the calling thread: they are shorter than waking another.

/// out = weight * x / sqrt(mean(x^2) + epsilon), row by row (Zhang & Sennrich 2019).
/// @param x       [rows, d]
/// @param weight  [d]
/// @param out     [rows, d], may be x
/// @throws Error InvalidArgument
void rmsNorm(Span2<const float> x, std::span<const float> weight, float epsilon, Span2<float> out);

/// Rotates in place, halves of the first cos.cols entries of each head paired: x <- x cos + (-x2, x1) sin, as Hugging Face's
/// LLaMA does (Su et al. 2021 with the pairs (i, i + half)). What lies beyond cos.cols stays.
/// @param x         [rows, heads, headDim], rows = positions
/// @param cos, sin  [rows, rotary], rotary even and at most headDim; usually both halves of a row are the same
/// @throws Error InvalidArgument
void rotateHalf(Span3<float> x, Span2<const float> cos, Span2<const float> sin);

/// out = gate / (1 + exp(-gate)) * up, entry by entry. `out` may be `gate` or `up`.
/// @throws Error InvalidArgument where the lengths differ
void siluMul(std::span<const float> gate, std::span<const float> up, std::span<float> out);

} // namespace plumbline::gpu
