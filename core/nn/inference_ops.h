// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/linear.h"

namespace plumbline::nn {

// What stands between the products of a layer, each in one pass over memory. For float32 on a CPU outside of training; the
// composed forms in decoder.cpp are the definition, and what autograd and other devices take.

/// Whether the forms below may stand in for tensors like `x`.
[[nodiscard]] bool canRunLean(const at::Tensor& x);

/// RMSNorm over the last axis. @param x [..., d]
[[nodiscard]] at::Tensor leanRmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps);

/// silu(gate) * up. @param stacked [..., 2 f], gate first, up behind it @returns [..., f]
[[nodiscard]] at::Tensor leanSiluMul(const at::Tensor& stacked);

/// Rotates, in place, the first `heads` heads of every row of stacked [B, T, H * d].
/// @param cos, sin [B or 1, T, d]
void leanRotate(const at::Tensor& stacked, std::int64_t heads, const at::Tensor& cos, const at::Tensor& sin);

} // namespace plumbline::nn
