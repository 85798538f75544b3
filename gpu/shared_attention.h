// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/decode_attention.h"
#include "gpu/head_mix.h"

namespace plumbline::gpu {

/// Low-rank keys of one layer as decoding keeps them: [batch, heads, rank, capacity], the positions of one dimension side by side.
struct LowRankKeys {
    const void* data = nullptr; ///< null: the layer has no difference
    KvCacheView::Type type = KvCacheView::Type::Float32;
    std::size_t batch = 0, heads = 0, rank = 0, capacity = 0;
};

/// One query position a row of a layer that borrows its attention: logits = network(source) + q K', out = softmax(logits) V over
/// [start, end) of each row, in float32. The logits of a block of keys stay in the first-level cache from the difference to the
/// network; those of the row from there to the values.
/// @param source [batch, heads, columns] logits of the source layer, read at [start, end)
/// @param query  [batch, heads, rank] of the difference, scaled and turned already; head a reads low-rank head
///               a / (heads / keys.heads). Unread where `keys` is empty
/// @param cache  its values only; keys may be null
/// @param logits [batch, heads, columns] gets those of this layer, for the layer that borrows next; must not be `source`
/// @param out    [batch, heads, headDim]
/// CPU only. @throws Error InvalidArgument; DeviceFailure for a CUDA device
void decodeSharedAttention(const HeadNetwork& network, Span3<const float> source, Span3<const float> query, const LowRankKeys& keys,
                           const KvCacheView& cache, std::span<const std::uint32_t> start, std::span<const std::uint32_t> end, Span3<float> logits,
                           Span3<float> out, const Device& device);

} // namespace plumbline::gpu
