// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/span.h"
#include "gpu/device.h"

#include <cstdint>
#include <span>

namespace plumbline::gpu {

/// Keys and values of one layer as decoding keeps them: both [batch, kvHeads, capacity, headDim], row-major.
struct KvCacheView {
    enum class Type { Float32, BFloat16 };
    const void* keys = nullptr;
    const void* values = nullptr;
    Type type = Type::Float32;
    std::size_t batch = 0, kvHeads = 0, capacity = 0, headDim = 0;
};

/// One query position a row against its cache: out = softmax(scale q K') V over the positions [start, end) of that row, where
/// query head a reads key/value head a / (heads / kvHeads). Scores and softmax in float32. A row whose range is empty gets 0.
/// @param q      [batch, heads, headDim], rotated already
/// @param start  [batch] first position that counts (left padding, sliding window)
/// @param end    [batch] one past the last, at most capacity; the current position's key and value are in the cache already
/// @param out    [batch, heads, headDim], must not overlap q
/// @param logits [batch, heads, at least the greatest end]: gets scale q K' at [start, end) of each row; null data: not wanted
/// CPU only, heads shared out to the workers of `device`: on a GPU LibTorch's own attention does this.
/// @throws Error InvalidArgument; DeviceFailure for a CUDA device
void decodeAttention(Span3<const float> q, const KvCacheView& cache, std::span<const std::uint32_t> start,
    std::span<const std::uint32_t> end, float scale, Span3<float> out, const Device& device, Span3<float> logits = {});

} // namespace plumbline::gpu
