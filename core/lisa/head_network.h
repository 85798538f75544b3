// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/options.h"
#include "gpu/head_mix.h"

#include <ATen/ATen.h>

namespace plumbline::lisa {

/// Parts of the head-aligning network; what is absent is undefined. lisa.md §2.2, names of §2.8.
struct HeadAlignment {
    at::Tensor permutation;      ///< [h] int32: which head of the source each head reads
    at::Tensor linear;           ///< [h, h]
    at::Tensor fc1, fc1Bias;     ///< [f, h], [f]
    at::Tensor fc2, fc2Bias;     ///< [h, f], [h]
    AlignActivation activation = AlignActivation::Silu;
};

/// align(source) + added on the cells that a query may look at: keys up to m - n + its own index. Cells behind hold 0.
/// @param source [B, h, n, m] float32 @param added of the same shape, or undefined
/// Under autograd gradients reach source, added and all trained parts. On a CPU in one pass over memory (gpu/head_mix.h); the
/// composed form is the definition, and what other devices and gelu take.
[[nodiscard]] at::Tensor alignHeads(const HeadAlignment& alignment, const at::Tensor& source, const at::Tensor& added);
[[nodiscard]] at::Tensor alignHeadsComposed(const HeadAlignment& alignment, const at::Tensor& source, const at::Tensor& added);

/// The same as plain memory, for gpu's ops; points into the tensors. @pre float32 on a CPU, not gelu
[[nodiscard]] gpu::HeadNetwork networkOf(const HeadAlignment& alignment, std::int64_t heads);

} // namespace plumbline::lisa
