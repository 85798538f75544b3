// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Inside gpu and its tests: the versions behind matvec.h, decode_attention.h and decode_ops.h. Arguments were checked before.

#include "gpu/decode_attention.h"
#include "gpu/decode_ops.h"
#include "gpu/matvec.h"

#include <bit>

namespace plumbline::gpu {

/// float32 of a stored weight.
inline float widened(float x)
{
    return x;
}
/// bfloat16 is the upper half of a float32.
inline float widened(std::uint16_t x)
{
    return std::bit_cast<float>(std::uint32_t{x} << 16);
}

/// One head of one row of the batch.
struct AttentionHead {
    const float* q; ///< [headDim]
    const void* keys; ///< [capacity, headDim]
    const void* values; ///< [capacity, headDim]
    KvCacheView::Type type;
    std::size_t headDim, start, end;
    float scale;
    float* scores; ///< scratch, [end - start] and up to 16 more
    float* out; ///< [headDim]
    float* logits = nullptr; ///< attend: where to keep scale q k' of [start, end), at its own place; mixValues: read from there
};

/// `matvecRows`: rows [begin, end) of one part, for at most 8 vectors.
namespace plain {
void matvecRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end);
void attend(const AttentionHead& head);
/// softmax(logits) V: attend() without keys, the definition that `sharedAttention` is tested against.
void mixValues(const AttentionHead& head);
void rmsNorm(Span2<const float> x, std::span<const float> weight, float epsilon, Span2<float> out);
void rotateHalf(Span3<float> x, Span2<const float> cos, Span2<const float> sin);
void siluMul(std::span<const float> gate, std::span<const float> up, std::span<float> out);
} // namespace plain

namespace fast {
void matvecRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end);
void attend(const AttentionHead& head);
void rmsNorm(Span2<const float> x, std::span<const float> weight, float epsilon, Span2<float> out);
void rotateHalf(Span3<float> x, Span2<const float> cos, Span2<const float> sin);
void siluMul(std::span<const float> gate, std::span<const float> up, std::span<float> out);
} // namespace fast

} // namespace plumbline::gpu
