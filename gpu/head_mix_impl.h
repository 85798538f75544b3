// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Inside gpu and its tests: the versions behind head_mix.h. Arguments were checked before.

#include "gpu/shared_attention.h"

namespace plumbline::gpu {

/// Where the gradients of a network stand in the sums of one worker: linear, w1, b1, w2, b2.
struct HeadNetworkSums {
    explicit HeadNetworkSums(const HeadNetwork& network)
        : linear(network.linear == nullptr ? 0 : network.heads * network.heads)
        , w1(network.hidden * network.heads)
        , b1(network.hidden)
        , b2(network.heads)
    {
    }
    std::size_t linear, w1, b1, b2; // lengths; w2 is as long as w1
    [[nodiscard]] std::size_t w1At() const { return linear; }
    [[nodiscard]] std::size_t b1At() const { return linear + w1; }
    [[nodiscard]] std::size_t w2At() const { return b1At() + b1; }
    [[nodiscard]] std::size_t b2At() const { return w2At() + w1; }
    [[nodiscard]] std::size_t count() const { return b2At() + b2; }
};

/// Cells of one query of one row of the batch; the heads lie `headStride` apart.
struct HeadCells {
    const float* source;
    const float* other;  ///< forward: what is added, or null; backward: the gradient
    float* out;          ///< forward: the result; backward: the gradient of the source
    std::size_t headStride, valid, keys;
};

/// q K' of one row of the batch, all heads, positions [begin, end): out[a * stride + t].
struct LowRankBlock {
    const float* query; ///< [heads, rank]
    const void* keys;   ///< all rows of the batch: [batch, keyHeads, rank, capacity]
    KvCacheView::Type type;
    std::size_t row, heads, keyHeads, rank, capacity, begin, end;
    float* out;
    std::size_t stride;
};

/// Keys [begin, end) of one row of shared attention, all heads.
struct SharedRow {
    const HeadNetwork* network;
    const float* source; ///< logits of head a at source + a * stride, by position
    LowRankBlock low;    ///< query, keys and shape; null keys: no difference. begin, end, out and stride are the row's
    const void* values;  ///< of the row's text: [kvHeads, capacity, headDim]
    KvCacheView::Type type;
    std::size_t heads, kvHeads, capacity, headDim, begin, end;
    float* logits; ///< of this layer, as source
    std::size_t stride;
    float* out;     ///< [heads, headDim]: sum of exp(logit - most) V
    float* most;    ///< [heads]
    float* weights; ///< [heads]: sum of exp(logit - most)
};

namespace plain {
void lowRankLogits(const LowRankBlock& block);
void mixHeads(const HeadNetwork& network, const HeadCells& cells);
/// @param sums [HeadNetworkSums::count] of this worker
void mixHeadsBackward(const HeadNetwork& network, std::span<const HeadCells> queries, float* sums);
} // namespace plain

namespace fast {
/// A block of keys at a time: its values are on their way from memory while the network works on its logits.
void sharedRow(const SharedRow& row);
void lowRankLogits(const LowRankBlock& block);
void mixHeads(const HeadNetwork& network, const HeadCells& cells);
void mixHeadsBackward(const HeadNetwork& network, std::span<const HeadCells> queries, float* sums);
} // namespace fast

} // namespace plumbline::gpu
