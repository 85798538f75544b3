// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace plumbline::nn {

/// Scaled logits q k' / sqrt(d_h). @param q [B, h, n, d_h] @param k [B, h_kv, m, d_h]; query head a reads key head a / (h / h_kv)
/// @returns [B, h, n, m] in float32
[[nodiscard]] at::Tensor attentionLogits(const at::Tensor& q, const at::Tensor& k);

/// Softmax over keys of logits [B, h, n, m] where `allowed` [B or 1, 1, n, m] (bool, or undefined); zero elsewhere. float32.
[[nodiscard]] at::Tensor attentionWeights(const at::Tensor& logits, const at::Tensor& allowed);

/// weights [B, h, n, m] on v [B, h_kv, m, d_h] -> [B, h, n, d_h] in v's type.
[[nodiscard]] at::Tensor attend(const at::Tensor& weights, const at::Tensor& v);

/// The whole in one kernel that keeps no logits. `causal`: query i of n looks at keys up to m - n + i.
[[nodiscard]] at::Tensor fusedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& allowed, bool causal);

/// Queries a block may hold so that one block of logits stays below 64 MiB.
[[nodiscard]] std::int64_t queryBlock(std::int64_t batchTimesHeads, std::int64_t keys);

} // namespace plumbline::nn
