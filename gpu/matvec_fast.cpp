// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "gpu/matvec_fast.cpp"
#include <hwy/foreach_target.h>

#include "gpu/decode_impl.h"
#include "gpu/simd_math-inl.h"

#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

using MatvecF32 = hn::ScalableTag<float>;
using MatvecVec = hn::VFromD<MatvecF32>;

/// kRows rows of the weight against kVectors vectors. One vector: two sums a row, since the products of one sum wait for
/// each other. The rows are far apart in memory: as many streams for the hardware to fetch ahead.
template <std::size_t kRows, std::size_t kVectors, class T>
HWY_INLINE void Rows(const MatvecPart& part, Span2<const float> x, std::size_t row)
{
    const MatvecF32 d;
    constexpr std::size_t kSums = kVectors == 1 ? 2 : 1;
    const std::size_t lanes = hn::Lanes(d), k = part.weight.k;
    const T* HWY_RESTRICT w = static_cast<const T*>(part.weight.data) + row * k;
    const float* HWY_RESTRICT xs = x.data;
    MatvecVec sum[kRows][kVectors][kSums];
    // Every loop over the sums is unrolled, or the compiler keeps them in memory.
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) {
        HWY_UNROLL(8)
        for (std::size_t b = 0; b < kVectors; ++b)
            for (MatvecVec& lane : sum[r][b])
                lane = hn::Zero(d);
    }
    std::size_t c = 0;
    for (; c + kSums * lanes <= k; c += kSums * lanes) {
        HWY_UNROLL(2)
        for (std::size_t s = 0; s < kSums; ++s) {
            const std::size_t at = c + s * lanes;
            MatvecVec in[kVectors];
            HWY_UNROLL(8)
            for (std::size_t b = 0; b < kVectors; ++b)
                in[b] = hn::LoadU(d, xs + b * k + at);
            HWY_UNROLL(8)
            for (std::size_t r = 0; r < kRows; ++r) {
                // Short rows end before the processor has learnt their stream: ask for the next rows' entries now.
                hwy::Prefetch(w + (r + kRows) * k + at);
                const MatvecVec weight = LoadWide(d, w + r * k + at);
                HWY_UNROLL(8)
                for (std::size_t b = 0; b < kVectors; ++b)
                    sum[r][b][s] = hn::MulAdd(weight, in[b], sum[r][b][s]);
            }
        }
    }
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) {
        HWY_UNROLL(8)
        for (std::size_t b = 0; b < kVectors; ++b) {
            MatvecVec all = sum[r][b][0];
            if constexpr (kSums == 2)
                all = hn::Add(all, sum[r][b][1]);
            float y = hn::GetLane(hn::SumOfLanes(d, all));
            for (std::size_t rest = c; rest < k; ++rest)
                y += widened(w[r * k + rest]) * xs[b * k + rest];
            part.y[b * part.yStride + row + r] = part.bias == nullptr ? y : y + part.bias[row + r];
        }
    }
}

template <std::size_t kVectors, class T>
void AllRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end)
{
#if HWY_TARGET == HWY_AVX3 // 32 registers
    constexpr std::size_t kRows = kVectors <= 4 ? 4 : 3;
#else
    constexpr std::size_t kRows = kVectors <= 2 ? 4 : kVectors <= 4 ? 2 : 1;
#endif
    std::size_t row = begin;
    for (; row + kRows <= end; row += kRows)
        Rows<kRows, kVectors, T>(part, x, row);
    for (; row < end; ++row)
        Rows<1, kVectors, T>(part, x, row);
}

template <class T> void OfType(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end)
{
    switch (x.rows) {
    case 1: return AllRows<1, T>(part, x, begin, end);
    case 2: return AllRows<2, T>(part, x, begin, end);
    case 3: return AllRows<3, T>(part, x, begin, end);
    case 4: return AllRows<4, T>(part, x, begin, end);
    case 5: return AllRows<5, T>(part, x, begin, end);
    case 6: return AllRows<6, T>(part, x, begin, end);
    case 7: return AllRows<7, T>(part, x, begin, end);
    default: return AllRows<8, T>(part, x, begin, end);
    }
}

void MatvecRowsOf(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end)
{
    if (part.weight.type == MatvecWeight::Type::Float32)
        OfType<float>(part, x, begin, end);
    else
        OfType<std::uint16_t>(part, x, begin, end);
}

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plumbline::gpu {

HWY_EXPORT(MatvecRowsOf);

namespace fast {

void matvecRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end)
{
    HWY_DYNAMIC_DISPATCH(MatvecRowsOf)(part, x, begin, end);
}

} // namespace fast
} // namespace plumbline::gpu
#endif
