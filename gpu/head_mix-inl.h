// SPDX-License-Identifier: GPL-3.0-or-later
// The head network on blocks of cells, once for each instruction set (no include guard of the usual kind).
#if defined(PLUMBLINE_GPU_HEAD_MIX_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PLUMBLINE_GPU_HEAD_MIX_INL_H
#undef PLUMBLINE_GPU_HEAD_MIX_INL_H
#else
#define PLUMBLINE_GPU_HEAD_MIX_INL_H
#endif

#include "gpu/head_mix_impl.h"
#include "gpu/simd_math-inl.h"

#include <algorithm>
#include <cstdint>
#include <hwy/highway.h>
#include <vector>

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

using MixF32 = hn::ScalableTag<float>;
using MixVec = hn::VFromD<MixF32>;

/// Cells side by side that a block holds: kCount vectors, so that a weight is loaded once for all of them and all
/// intermediate rows stay in the first-level cache.
template <std::size_t kCount> struct Rows {
    float* data;
    std::size_t width; // kCount * lanes
    HWY_INLINE float* operator[](std::size_t row) const { return data + row * width; }
};

/// The same to be read, wherever it lies.
template <std::size_t kCount> struct RowsRead {
    const float* data;
    std::size_t stride;
    HWY_INLINE RowsRead(const float* from, std::size_t apart)
        : data(from)
        , stride(apart)
    {
    }
    HWY_INLINE RowsRead(const Rows<kCount>& rows) // NOLINT(google-explicit-constructor)
        : data(rows.data)
        , stride(rows.width)
    {
    }
    HWY_INLINE const float* operator[](std::size_t row) const { return data + row * stride; }
};

template <std::size_t kCount> HWY_INLINE void Zeros(MixVec (&sum)[kCount], float value)
{
    HWY_UNROLL(4)
    for (std::size_t v = 0; v < kCount; ++v)
        sum[v] = hn::Set(MixF32(), value);
}

/// sum += weights[i * stride] * rows[i], i < count
template <std::size_t kCount>
HWY_INLINE void Accumulate(MixVec (&sum)[kCount], const float* HWY_RESTRICT weights, std::size_t stride, const Rows<kCount>& rows, std::size_t count)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t i = 0; i < count; ++i) {
        const MixVec weight = hn::Set(d, weights[i * stride]);
        const float* row = rows[i];
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            sum[v] = hn::MulAdd(weight, hn::Load(d, row + v * lanes), sum[v]);
    }
}

/// Rows that are summed side by side: a cell is loaded once for all of them. 32 registers hold four by four vectors, 16 two by four.
constexpr std::size_t kRowsAtOnce = HWY_TARGET <= HWY_AVX3 ? 4 : 2;

/// sum[r] += weights[r * rowStride + i] * rows[i], i < count
template <std::size_t kRows, std::size_t kCount>
HWY_INLINE void AccumulateRows(MixVec (&sum)[kRows][kCount], const float* HWY_RESTRICT weights, std::size_t rowStride, const RowsRead<kCount>& rows, std::size_t count)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t i = 0; i < count; ++i) {
        MixVec cells[kCount];
        const float* row = rows[i];
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            cells[v] = hn::LoadU(d, row + v * lanes);
        HWY_UNROLL(4)
        for (std::size_t r = 0; r < kRows; ++r) {
            const MixVec weight = hn::Set(d, weights[r * rowStride + i]);
            HWY_UNROLL(4)
            for (std::size_t v = 0; v < kCount; ++v)
                sum[r][v] = hn::MulAdd(weight, cells[v], sum[r][v]);
        }
    }
}

template <std::size_t kCount> HWY_INLINE void Keep(const MixVec (&sum)[kCount], float* HWY_RESTRICT to)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    HWY_UNROLL(4)
    for (std::size_t v = 0; v < kCount; ++v)
        hn::Store(sum[v], d, to + v * lanes);
}

/// `count` cells of every head from memory, zeros behind them.
template <std::size_t kCount>
HWY_INLINE void Gather(const float* HWY_RESTRICT from, std::size_t stride, std::size_t heads, std::size_t count, const Rows<kCount>& rows)
{
    for (std::size_t a = 0; a < heads; ++a) {
        std::copy(from + a * stride, from + a * stride + count, rows[a]);
        std::fill(rows[a] + count, rows[a] + rows.width, 0.0f);
    }
}

/// What holds the intermediate rows of one thread.
inline float* Scratch(std::size_t floats)
{
    thread_local std::vector<float> memory;
    memory.resize(std::max(memory.size(), floats + 32));
    float* first = memory.data();
    return first + (64 - reinterpret_cast<std::uintptr_t>(first) % 64) % 64 / sizeof(float);
}

/// What is needed after the block at hand: asked for a few lines at a time, so that memory works while we compute.
struct Ahead {
    const char* at = nullptr;  ///< next line, of the first of `heads` stretches
    const char* end = nullptr; ///< of that stretch
    std::size_t heads = 0, headStride = 0, linesAStep = 0;
    const char* low = nullptr; ///< first line of the next low-rank keys, null where there are none
    std::size_t lows = 0, lowStride = 0, lowLines = 0, lowsAStep = 0;

    HWY_INLINE void step()
    {
        for (std::size_t i = 0; i < linesAStep && at < end; ++i, at += kLine)
            for (std::size_t head = 0; head < heads; ++head)
                __builtin_prefetch(at + head * headStride, 0, 2); // to the second level: a block does not fit the first
        for (std::size_t i = 0; i < lowsAStep && lows > 0; ++i, --lows, low += lowStride)
            for (std::size_t line = 0; line < lowLines; ++line)
                __builtin_prefetch(low + line * kLine, 0, 2);
    }
    static constexpr std::size_t kLine = 64; // bytes
};

/// Hidden rows [j, j + kRows) of a block: after the activation and, where `slopes`, its derivative.
template <std::size_t kRows, std::size_t kCount>
HWY_INLINE void HiddenRows(const HeadNetwork& network, const RowsRead<kCount>& source, const Rows<kCount>& inner, const Rows<kCount>* slopes, std::size_t j)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    const MixVec one = hn::Set(d, 1.0f), zero = hn::Zero(d);
    MixVec z[kRows][kCount];
    HWY_UNROLL(4)
    for (std::size_t r = 0; r < kRows; ++r)
        Zeros(z[r], network.b1 == nullptr ? 0.0f : network.b1[j + r]);
    AccumulateRows<kRows, kCount>(z, network.w1 + j * network.heads, network.heads, source, network.heads);
    HWY_UNROLL(4)
    for (std::size_t r = 0; r < kRows; ++r) {
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v) {
            const MixVec x = z[r][v];
            if (network.activation == HeadNetwork::Activation::Relu) {
                hn::Store(hn::Max(x, zero), d, inner[j + r] + v * lanes);
                if (slopes != nullptr)
                    hn::Store(hn::IfThenElseZero(hn::Gt(x, zero), one), d, (*slopes)[j + r] + v * lanes);
            } else {
                const MixVec s = Sigmoid(d, x);
                hn::Store(hn::Mul(x, s), d, inner[j + r] + v * lanes);
                if (slopes != nullptr)
                    hn::Store(hn::Mul(s, hn::MulAdd(x, hn::Sub(one, s), one)), d, (*slopes)[j + r] + v * lanes);
            }
        }
    }
}

/// All hidden rows of a block.
template <std::size_t kCount>
HWY_INLINE void Hidden(const HeadNetwork& network, const RowsRead<kCount>& source, const Rows<kCount>& inner, const Rows<kCount>* slopes,
    Ahead* ahead = nullptr)
{
    std::size_t j = 0;
    for (; j + kRowsAtOnce <= network.hidden; j += kRowsAtOnce) {
        for (std::size_t r = 0; ahead != nullptr && r < kRowsAtOnce; ++r)
            ahead->step();
        HiddenRows<kRowsAtOnce, kCount>(network, source, inner, slopes, j);
    }
    for (; j < network.hidden; ++j) {
        if (ahead != nullptr)
            ahead->step();
        HiddenRows<1, kCount>(network, source, inner, slopes, j);
    }
}

/// Logits of heads [first, first + kRows) of a block.
template <std::size_t kRows, std::size_t kCount>
HWY_INLINE void MixRows(const HeadNetwork& network, const HeadCells& cells, std::size_t key, const RowsRead<kCount>& source, const Rows<kCount>& inner,
    const Rows<kCount>& result, std::size_t first)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d), width = kCount * lanes, heads = network.heads, hidden = network.hidden;
    const std::size_t count = std::min(width, cells.valid - key);
    MixVec sum[kRows][kCount];
    HWY_UNROLL(4)
    for (std::size_t r = 0; r < kRows; ++r) {
        Zeros(sum[r], network.b2 == nullptr ? 0.0f : network.b2[first + r]);
        if (network.permutation != nullptr) {
            const float* row = source[static_cast<std::size_t>(network.permutation[first + r])];
            HWY_UNROLL(4)
            for (std::size_t v = 0; v < kCount; ++v)
                sum[r][v] = hn::Add(sum[r][v], hn::LoadU(d, row + v * lanes));
        }
    }
    if (network.linear != nullptr)
        AccumulateRows<kRows, kCount>(sum, network.linear + first * heads, heads, source, heads);
    AccumulateRows<kRows, kCount>(sum, network.w2 + first * hidden, hidden, inner, hidden);
    for (std::size_t r = 0; r < kRows; ++r) {
        float* out = cells.out + (first + r) * cells.headStride + key;
        const float* added = cells.other == nullptr ? nullptr : cells.other + (first + r) * cells.headStride + key;
        if (count == width) {
            HWY_UNROLL(4)
            for (std::size_t v = 0; v < kCount; ++v)
                hn::StoreU(added == nullptr ? sum[r][v] : hn::Add(sum[r][v], hn::LoadU(d, added + v * lanes)), d, out + v * lanes);
            continue;
        }
        Keep(sum[r], result[0]);
        for (std::size_t i = 0; i < count; ++i)
            out[i] = added == nullptr ? result.data[i] : result.data[i] + added[i];
    }
}

template <std::size_t kCount>
HWY_INLINE void MixBlock(const HeadNetwork& network, const HeadCells& cells, std::size_t key, Ahead* ahead = nullptr)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d), width = kCount * lanes, heads = network.heads, hidden = network.hidden;
    const std::size_t count = std::min(width, cells.valid - key);
    float* memory = Scratch((heads + hidden + 1) * width);
    const Rows<kCount> filled{memory, width}, inner{memory + heads * width, width}, result{memory + (heads + hidden) * width, width};
    if (count < width)
        Gather(cells.source + key, cells.headStride, heads, count, filled);
    const RowsRead<kCount> source = count < width ? RowsRead<kCount>(filled) : RowsRead<kCount>(cells.source + key, cells.headStride);
    Hidden<kCount>(network, source, inner, nullptr, ahead);
    std::size_t a = 0;
    for (; a + kRowsAtOnce <= heads; a += kRowsAtOnce)
        MixRows<kRowsAtOnce, kCount>(network, cells, key, source, inner, result, a);
    for (; a < heads; ++a)
        MixRows<1, kCount>(network, cells, key, source, inner, result, a);
}

HWY_INLINE void MixCells(const HeadNetwork& network, const HeadCells& cells, Ahead* ahead)
{
    const std::size_t lanes = hn::Lanes(MixF32());
    std::size_t key = 0;
    while (key < cells.valid) {
        const std::size_t left = cells.valid - key;
        if (left > 2 * lanes) {
            MixBlock<4>(network, cells, key, ahead);
            key += 4 * lanes;
        } else if (left > lanes) {
            MixBlock<2>(network, cells, key, ahead);
            key += 2 * lanes;
        } else {
            MixBlock<1>(network, cells, key, ahead);
            key += lanes;
        }
    }
}

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#endif
