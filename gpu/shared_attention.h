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

/// Logits of query rows, all heads: row i of a text at data + text * textStride + i * rowStride, head a of it headStride further
/// each, by key position.
template <class T> struct LogitRows {
    T* data = nullptr;
    std::size_t textStride = 0, rowStride = 0, headStride = 0;
    std::size_t columns = 0; ///< positions a row has room for
};

/// What one layer of shared attention works on; text-major: row i of text b is row b * rows + i of `query`, `start`, `end`, `out`.
struct SharedAttention {
    const HeadNetwork& network;
    LogitRows<const float> source; ///< of the layer that is borrowed from, read at [start, end) of each row
    LogitRows<float> logits;       ///< gets those of this layer, for the layer that borrows next; headStride as source's; not `source`
    /// [texts * rows, heads, rank] of the difference, scaled and turned already; head a reads low-rank head a / (heads / keys.heads).
    /// Unread where `keys` is empty
    Span3<const float> query;
    LowRankKeys keys;
    KvCacheView cache; ///< its values only; keys may be null; batch: texts
    std::size_t rows = 1; ///< queries a text: 1 in decoding
    std::span<const std::uint32_t> start, end; ///< by row: the positions it sees
};

/// A layer that borrows its attention, in one pass over keys and values: logits = network(source) + q K', out = softmax(logits) V
/// over [start, end) of each row, in float32. A row whose range is empty gets 0.
/// @param out [texts * rows, heads, headDim]
/// CPU only; rows are shared out to the workers of `device`, keys of a row where there are few. @throws Error InvalidArgument;
/// DeviceFailure for a CUDA device
void sharedAttention(const SharedAttention& layer, Span3<float> out, const Device& device);

} // namespace plumbline::gpu
