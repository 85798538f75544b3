// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/cache.h"
#include "core/nn/decoder.h"

namespace plumbline::nn {

/// The queries of one forward pass over a layer that borrows its attention.
struct SharedQueries {
    const SharedDecodeForm& form;
    const at::Tensor& normed;    ///< [B, n, d]
    const at::Tensor& positions; ///< [B or 1, n]
    const at::Tensor& values;    ///< [B, h_kv, m, d_h] of the keys so far, unused where there is a cache
    const at::Tensor& source;    ///< [B, h, n, m] float32, contiguous; only what a query may see is read
    at::Tensor& logits;          ///< the same shape: gets this layer's; what a query may not see stays as it is
    int layer = 0;
    std::int64_t past = 0;
    KeyValueCache* cache = nullptr; ///< its values are written already; its low-rank keys are written here
};

/// Many queries at once in one pass over keys and values, without a mask: query i sees the keys up to past + i. CPU, outside of training.
/// Same answer as AttentionRule::logits(), softmax and values one after the other (tests/lisa). @returns [B, n, h * d_h] in the values' type
[[nodiscard]] at::Tensor sharedForward(const SharedQueries& queries);

} // namespace plumbline::nn
