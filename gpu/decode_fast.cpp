// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "gpu/decode_fast.cpp"
#include <hwy/foreach_target.h>

#include "gpu/decode_impl.h"
#include "gpu/simd_math-inl.h"

#include <algorithm>
#include <cmath>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

using DecodeF32 = hn::ScalableTag<float>;
using DecodeVec = hn::VFromD<DecodeF32>;

HWY_INLINE float Total(DecodeF32 d, DecodeVec v)
{
    return hn::GetLane(hn::SumOfLanes(d, v));
}

/// Scores of kCount positions at once, so that the query is loaded once for them.
template <std::size_t kCount, class T>
HWY_INLINE void Scores(const AttentionHead& head, const T* HWY_RESTRICT keys, float* HWY_RESTRICT scores)
{
    const DecodeF32 d;
    const std::size_t lanes = hn::Lanes(d), headDim = head.headDim;
    DecodeVec sum[kCount];
    HWY_UNROLL(8)
    for (std::size_t t = 0; t < kCount; ++t)
        sum[t] = hn::Zero(d);
    std::size_t c = 0;
    for (; c + lanes <= headDim; c += lanes) {
        const DecodeVec q = hn::LoadU(d, head.q + c);
        HWY_UNROLL(8)
        for (std::size_t t = 0; t < kCount; ++t)
            sum[t] = hn::MulAdd(q, LoadWide(d, keys + t * headDim + c), sum[t]);
    }
    HWY_UNROLL(8)
    for (std::size_t t = 0; t < kCount; ++t) {
        float score = Total(d, sum[t]);
        for (std::size_t rest = c; rest < headDim; ++rest)
            score += head.q[rest] * widened(keys[t * headDim + rest]);
        scores[t] = score * head.scale;
    }
}

/// kCount vectors of the output, columns from `c` on.
template <std::size_t kCount, class T>
HWY_INLINE void Values(const AttentionHead& head, const T* HWY_RESTRICT values, std::size_t count, float factor, std::size_t c)
{
    const DecodeF32 d;
    const std::size_t lanes = hn::Lanes(d);
    DecodeVec sum[kCount];
    HWY_UNROLL(8)
    for (std::size_t v = 0; v < kCount; ++v)
        sum[v] = hn::Zero(d);
    for (std::size_t t = 0; t < count; ++t) {
        const DecodeVec weight = hn::Set(d, head.scores[t]);
        HWY_UNROLL(8)
        for (std::size_t v = 0; v < kCount; ++v)
            sum[v] = hn::MulAdd(weight, LoadWide(d, values + t * head.headDim + c + v * lanes), sum[v]);
    }
    HWY_UNROLL(8)
    for (std::size_t v = 0; v < kCount; ++v)
        hn::StoreU(hn::Mul(sum[v], hn::Set(d, factor)), d, head.out + c + v * lanes);
}

/// softmax(scores) V
template <class T> HWY_INLINE void MixTyped(const AttentionHead& head)
{
    const DecodeF32 d;
    const std::size_t lanes = hn::Lanes(d), headDim = head.headDim, count = head.end - head.start;
    const T* values = static_cast<const T*>(head.values) + head.start * headDim;
    std::size_t t = 0;
    const std::size_t whole = (count + lanes - 1) / lanes * lanes;
    // The last vector is filled up with scores that come to next to nothing, and left out of the sum below.
    const float first = head.scores[0];
    float most = first;
    for (t = 1; t < count; ++t)
        most = head.scores[t] > most ? head.scores[t] : most;
    for (t = count; t < whole; ++t)
        head.scores[t] = most - 80.0f;
    for (t = 0; t < whole; t += lanes)
        hn::StoreU(Exp(d, hn::Sub(hn::LoadU(d, head.scores + t), hn::Set(d, most))), d, head.scores + t);
    std::fill(head.scores + count, head.scores + whole, 0.0f);
    DecodeVec sum = hn::Zero(d);
    for (t = 0; t < whole; t += lanes)
        sum = hn::Add(sum, hn::LoadU(d, head.scores + t));
    const float factor = 1.0f / Total(d, sum);

    std::size_t c = 0;
    for (; c + 8 * lanes <= headDim; c += 8 * lanes)
        Values<8>(head, values, count, factor, c);
    for (; c + 4 * lanes <= headDim; c += 4 * lanes)
        Values<4>(head, values, count, factor, c);
    for (; c + lanes <= headDim; c += lanes)
        Values<1>(head, values, count, factor, c);
    for (; c < headDim; ++c) {
        float rest = 0;
        for (t = 0; t < count; ++t)
            rest += head.scores[t] * widened(values[t * headDim + c]);
        head.out[c] = rest * factor;
    }
}

template <class T> void AttendTyped(const AttentionHead& head)
{
    const std::size_t headDim = head.headDim, count = head.end - head.start;
    if (count == 0) {
        std::fill(head.out, head.out + headDim, 0.0f);
        return;
    }
    const T* keys = static_cast<const T*>(head.keys) + head.start * headDim;
    std::size_t t = 0;
    for (; t + 4 <= count; t += 4)
        Scores<4>(head, keys + t * headDim, head.scores + t);
    for (; t < count; ++t)
        Scores<1>(head, keys + t * headDim, head.scores + t);
    if (head.logits != nullptr)
        std::copy(head.scores, head.scores + count, head.logits + head.start);
    MixTyped<T>(head);
}

void Attend(const AttentionHead& head)
{
    if (head.type == KvCacheView::Type::Float32)
        AttendTyped<float>(head);
    else
        AttendTyped<std::uint16_t>(head);
}

void RmsNorm(Span2<const float> x, std::span<const float> weight, float epsilon, Span2<float> out)
{
    const DecodeF32 d;
    const std::size_t lanes = hn::Lanes(d), cols = x.cols;
    for (std::size_t r = 0; r < x.rows; ++r) {
        const float* from = x.row(r);
        float* to = out.row(r);
        DecodeVec sum = hn::Zero(d);
        std::size_t c = 0;
        for (; c + lanes <= cols; c += lanes) {
            const DecodeVec v = hn::LoadU(d, from + c);
            sum = hn::MulAdd(v, v, sum);
        }
        float squares = Total(d, sum);
        for (; c < cols; ++c)
            squares += from[c] * from[c];
        const float factor = 1.0f / std::sqrt(squares / static_cast<float>(cols) + epsilon);
        const DecodeVec factors = hn::Set(d, factor);
        for (c = 0; c + lanes <= cols; c += lanes)
            hn::StoreU(hn::Mul(hn::LoadU(d, weight.data() + c), hn::Mul(hn::LoadU(d, from + c), factors)), d, to + c);
        for (; c < cols; ++c)
            to[c] = weight[c] * (from[c] * factor);
    }
}

void RotateHalf(Span3<float> x, Span2<const float> cos, Span2<const float> sin)
{
    const DecodeF32 d;
    const std::size_t lanes = hn::Lanes(d), half = cos.cols / 2;
    for (std::size_t r = 0; r < x.count; ++r) {
        const float* cosine = cos.row(r);
        const float* sine = sin.row(r);
        for (std::size_t head = 0; head < x.rows; ++head) {
            float* row = x.row(r, head);
            std::size_t c = 0;
            for (; c + lanes <= half; c += lanes) {
                const DecodeVec first = hn::LoadU(d, row + c), second = hn::LoadU(d, row + half + c);
                const DecodeVec low = hn::NegMulAdd(second, hn::LoadU(d, sine + c), hn::Mul(first, hn::LoadU(d, cosine + c)));
                const DecodeVec high =
                    hn::MulAdd(first, hn::LoadU(d, sine + half + c), hn::Mul(second, hn::LoadU(d, cosine + half + c)));
                hn::StoreU(low, d, row + c);
                hn::StoreU(high, d, row + half + c);
            }
            for (; c < half; ++c) {
                const float first = row[c], second = row[half + c];
                row[c] = first * cosine[c] - second * sine[c];
                row[half + c] = second * cosine[half + c] + first * sine[half + c];
            }
        }
    }
}

HWY_INLINE DecodeVec Silu(DecodeF32 d, DecodeVec x)
{
    return hn::Div(x, hn::Add(hn::Set(d, 1.0f), Exp(d, hn::Neg(x))));
}

void SiluMul(std::span<const float> gate, std::span<const float> up, std::span<float> out)
{
    const DecodeF32 d;
    const std::size_t lanes = hn::Lanes(d), count = out.size();
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
        hn::StoreU(hn::Mul(Silu(d, hn::LoadU(d, gate.data() + i)), hn::LoadU(d, up.data() + i)), d, out.data() + i);
    for (; i < count; ++i)
        out[i] = hn::GetLane(Silu(d, hn::Set(d, gate[i]))) * up[i];
}

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plumbline::gpu {

HWY_EXPORT(Attend);
HWY_EXPORT(RmsNorm);
HWY_EXPORT(RotateHalf);
HWY_EXPORT(SiluMul);

namespace fast {

void attend(const AttentionHead& head)
{
    HWY_DYNAMIC_DISPATCH(Attend)(head);
}

void rmsNorm(Span2<const float> x, std::span<const float> weight, float epsilon, Span2<float> out)
{
    HWY_DYNAMIC_DISPATCH(RmsNorm)(x, weight, epsilon, out);
}

void rotateHalf(Span3<float> x, Span2<const float> cos, Span2<const float> sin)
{
    HWY_DYNAMIC_DISPATCH(RotateHalf)(x, cos, sin);
}

void siluMul(std::span<const float> gate, std::span<const float> up, std::span<float> out)
{
    HWY_DYNAMIC_DISPATCH(SiluMul)(gate, up, out);
}

} // namespace fast
} // namespace plumbline::gpu
#endif
