// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "gpu/head_mix_fast.cpp"
#include <hwy/foreach_target.h>

#include "gpu/decode_impl.h"
#include "gpu/head_mix_impl.h"
#include "gpu/simd_math-inl.h"

#include <algorithm>
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
float* Scratch(std::size_t floats)
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

void MixHeads(const HeadNetwork& network, const HeadCells& cells)
{
    MixCells(network, cells, nullptr);
    for (std::size_t a = 0; a < network.heads; ++a)
        std::fill(cells.out + a * cells.headStride + cells.valid, cells.out + a * cells.headStride + cells.keys, 0.0f);
}

constexpr std::size_t kMostHeads = 4; ///< that read one key/value head side by side

/// Logits of kHeads heads that read the same keys, kCount vectors of positions at a time.
template <std::size_t kHeads, std::size_t kCount, class T>
HWY_INLINE void LowRankHeads(const LowRankBlock& block, const T* HWY_RESTRICT keys, const float* HWY_RESTRICT query, float* HWY_RESTRICT out, std::size_t t)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    MixVec sum[kHeads][kCount];
    HWY_UNROLL(4)
    for (std::size_t h = 0; h < kHeads; ++h)
        Zeros(sum[h], 0.0f);
    for (std::size_t i = 0; i < block.rank; ++i) {
        MixVec key[kCount];
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            key[v] = LoadWide(d, keys + i * block.capacity + t + v * lanes);
        HWY_UNROLL(4)
        for (std::size_t h = 0; h < kHeads; ++h) {
            const MixVec weight = hn::Set(d, query[h * block.rank + i]);
            HWY_UNROLL(4)
            for (std::size_t v = 0; v < kCount; ++v)
                sum[h][v] = hn::MulAdd(weight, key[v], sum[h][v]);
        }
    }
    HWY_UNROLL(4)
    for (std::size_t h = 0; h < kHeads; ++h)
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            hn::StoreU(sum[h][v], d, out + h * block.stride + t + v * lanes);
}

template <std::size_t kHeads, class T> HWY_INLINE void LowRankGroup(const LowRankBlock& block, const T* keys, const float* query, float* out)
{
    constexpr std::size_t kAtOnce = HWY_TARGET <= HWY_AVX3 ? 4 : 2;
    const std::size_t lanes = hn::Lanes(MixF32());
    std::size_t t = block.begin;
    for (; t + kAtOnce * lanes <= block.end; t += kAtOnce * lanes)
        LowRankHeads<kHeads, kAtOnce>(block, keys, query, out, t);
    for (; t + lanes <= block.end; t += lanes)
        LowRankHeads<kHeads, 1>(block, keys, query, out, t);
    for (; t < block.end; ++t) {
        for (std::size_t h = 0; h < kHeads; ++h) {
            float sum = 0;
            for (std::size_t i = 0; i < block.rank; ++i)
                sum += query[h * block.rank + i] * widened(keys[i * block.capacity + t]);
            out[h * block.stride + t] = sum;
        }
    }
}

template <class T> void LowRankTyped(const LowRankBlock& block)
{
    const std::size_t group = block.heads / block.keyHeads;
    for (std::size_t head = 0; head < block.keyHeads; ++head) {
        const T* keys = static_cast<const T*>(block.keys) + (block.row * block.keyHeads + head) * block.rank * block.capacity;
        for (std::size_t first = 0; first < group;) {
            const std::size_t a = head * group + first, here = std::min(kMostHeads, group - first);
            const float* query = block.query + a * block.rank;
            float* out = block.out + a * block.stride;
            switch (here) {
            case 1: LowRankGroup<1>(block, keys, query, out); break;
            case 2: LowRankGroup<2>(block, keys, query, out); break;
            case 3: LowRankGroup<3>(block, keys, query, out); break;
            default: LowRankGroup<4>(block, keys, query, out); break;
            }
            first += here;
        }
    }
}

void LowRankLogits(const LowRankBlock& block)
{
    if (block.type == KvCacheView::Type::Float32)
        LowRankTyped<float>(block);
    else
        LowRankTyped<std::uint16_t>(block);
}

/// sums[head][c...] += weights[head][t] * values[t][c...] for kHeads heads and kCount vectors of columns.
template <std::size_t kHeads, std::size_t kCount, class T>
HWY_INLINE void WeighValues(const float* const (&weights)[kMostHeads], const T* HWY_RESTRICT values, std::size_t count, std::size_t headDim,
    float* HWY_RESTRICT sums)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    MixVec sum[kHeads][kCount];
    HWY_UNROLL(4)
    for (std::size_t h = 0; h < kHeads; ++h)
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            sum[h][v] = hn::LoadU(d, sums + h * headDim + v * lanes);
    for (std::size_t t = 0; t < count; ++t) {
        MixVec value[kCount];
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            value[v] = LoadWide(d, values + t * headDim + v * lanes);
        HWY_UNROLL(4)
        for (std::size_t h = 0; h < kHeads; ++h) {
            const MixVec weight = hn::Set(d, weights[h][t]);
            HWY_UNROLL(4)
            for (std::size_t v = 0; v < kCount; ++v)
                sum[h][v] = hn::MulAdd(weight, value[v], sum[h][v]);
        }
    }
    HWY_UNROLL(4)
    for (std::size_t h = 0; h < kHeads; ++h)
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            hn::StoreU(sum[h][v], d, sums + h * headDim + v * lanes);
}

template <std::size_t kHeads, class T>
HWY_INLINE void WeighHeads(const float* const (&weights)[kMostHeads], const T* values, std::size_t count, std::size_t headDim, float* sums)
{
    const std::size_t lanes = hn::Lanes(MixF32());
    constexpr std::size_t kAtOnce = HWY_TARGET <= HWY_AVX3 ? 4 : 2; // 16 registers hold 4 heads by 2 vectors
    std::size_t c = 0;
    for (; c + kAtOnce * lanes <= headDim; c += kAtOnce * lanes)
        WeighValues<kHeads, kAtOnce>(weights, values + c, count, headDim, sums + c);
    for (; c + lanes <= headDim; c += lanes)
        WeighValues<kHeads, 1>(weights, values + c, count, headDim, sums + c);
    for (; c < headDim; ++c)
        for (std::size_t h = 0; h < kHeads; ++h)
            for (std::size_t t = 0; t < count; ++t)
                sums[h * headDim + c] += weights[h][t] * widened(values[t * headDim + c]);
}

template <class T> void SharedRowTyped(const SharedRow& row)
{
    constexpr std::size_t kBlock = 128;
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d), group = row.heads / row.kvHeads, D = row.headDim;
    thread_local std::vector<float> memory; // [heads, kBlock] of exp(logit - most)
    memory.resize(std::max(memory.size(), row.heads * kBlock));
    float* share = memory.data();
    std::fill(row.out, row.out + row.heads * D, 0.0f);
    std::fill(row.weights, row.weights + row.heads, 0.0f);
    std::fill(row.most, row.most + row.heads, -3.0e38f);
    for (std::size_t begin = row.begin; begin < row.end; begin += kBlock) {
        const std::size_t count = std::min(kBlock, row.end - begin);
        if (row.low.keys != nullptr) {
            LowRankBlock low = row.low;
            low.begin = begin;
            low.end = begin + count;
            low.out = row.logits;
            low.stride = row.stride;
            LowRankTyped<T>(low);
        }
        const T* values = static_cast<const T*>(row.values) + begin * D;
        const std::size_t lines = (count * D * sizeof(T) + Ahead::kLine - 1) / Ahead::kLine;
        const std::size_t steps = std::max<std::size_t>(1, row.network->hidden * ((count + 4 * lanes - 1) / (4 * lanes)));
        Ahead ahead{.at = reinterpret_cast<const char*>(values), .end = reinterpret_cast<const char*>(values + count * D), .heads = row.kvHeads,
            .headStride = row.capacity * D * sizeof(T), .linesAStep = (lines + steps - 1) / steps};
        if (const std::size_t next = begin + kBlock; row.low.keys != nullptr && next < row.end) {
            ahead.lows = row.low.keyHeads * row.low.rank;
            ahead.low = reinterpret_cast<const char*>(static_cast<const T*>(row.low.keys) + row.low.row * ahead.lows * row.low.capacity + next);
            ahead.lowStride = row.low.capacity * sizeof(T);
            ahead.lowLines = (std::min(kBlock, row.end - next) * sizeof(T) + Ahead::kLine - 1) / Ahead::kLine;
            ahead.lowsAStep = (ahead.lows + steps - 1) / steps;
        }
        const HeadCells cells{row.source + begin, row.low.keys != nullptr ? row.logits + begin : nullptr, row.logits + begin, row.stride, count, count};
        MixCells(*row.network, cells, &ahead);
        for (std::size_t a = 0; a < row.heads; ++a) {
            const float* logits = row.logits + a * row.stride + begin;
            float* mine = share + a * kBlock;
            std::size_t t = 0;
            MixVec high = hn::Set(d, row.most[a]);
            for (; t + lanes <= count; t += lanes)
                high = hn::Max(high, hn::LoadU(d, logits + t));
            float most = hn::GetLane(hn::MaxOfLanes(d, high));
            for (; t < count; ++t)
                most = std::max(most, logits[t]);
            if (most > row.most[a]) {
                const float factor = hn::GetLane(Exp(d, hn::Set(d, row.most[a] - most)));
                row.weights[a] *= factor;
                for (std::size_t c = 0; c < D; ++c)
                    row.out[a * D + c] *= factor;
                row.most[a] = most;
            }
            const MixVec level = hn::Set(d, most);
            MixVec sum = hn::Zero(d);
            for (t = 0; t + lanes <= count; t += lanes) {
                const MixVec e = Exp(d, hn::Sub(hn::LoadU(d, logits + t), level));
                hn::StoreU(e, d, mine + t);
                sum = hn::Add(sum, e);
            }
            float total = hn::GetLane(hn::SumOfLanes(d, sum));
            for (; t < count; ++t) {
                mine[t] = hn::GetLane(Exp(d, hn::Set(d, logits[t] - most)));
                total += mine[t];
            }
            row.weights[a] += total;
        }
        for (std::size_t kv = 0; kv < row.kvHeads; ++kv) {
            const T* of = values + kv * row.capacity * D;
            for (std::size_t first = 0; first < group;) {
                const std::size_t a = kv * group + first, here = std::min(kMostHeads, group - first);
                const float* weights[kMostHeads] = {};
                for (std::size_t h = 0; h < here; ++h)
                    weights[h] = share + (a + h) * kBlock;
                float* sums = row.out + a * D;
                switch (here) {
                case 1: WeighHeads<1>(weights, of, count, D, sums); break;
                case 2: WeighHeads<2>(weights, of, count, D, sums); break;
                case 3: WeighHeads<3>(weights, of, count, D, sums); break;
                default: WeighHeads<4>(weights, of, count, D, sums); break;
                }
                first += here;
            }
        }
    }
}

void SharedRowMix(const SharedRow& row)
{
    if (row.type == KvCacheView::Type::Float32)
        SharedRowTyped<float>(row);
    else
        SharedRowTyped<std::uint16_t>(row);
}

/// sums[i * lanes] += left * right[i], lane by lane, i < count
template <std::size_t kCount>
HWY_INLINE void Outer(float* HWY_RESTRICT sums, const float* HWY_RESTRICT left, const Rows<kCount>& right, std::size_t count)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    MixVec fixed[kCount];
    HWY_UNROLL(4)
    for (std::size_t v = 0; v < kCount; ++v)
        fixed[v] = hn::Load(d, left + v * lanes);
    for (std::size_t i = 0; i < count; ++i) {
        MixVec sum = hn::Load(d, sums + i * lanes);
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            sum = hn::MulAdd(fixed[v], hn::Load(d, right[i] + v * lanes), sum);
        hn::Store(sum, d, sums + i * lanes);
    }
}

template <std::size_t kCount> HWY_INLINE void AddUp(float* HWY_RESTRICT sum, const float* HWY_RESTRICT row)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d);
    MixVec total = hn::Load(d, sum);
    HWY_UNROLL(4)
    for (std::size_t v = 0; v < kCount; ++v)
        total = hn::Add(total, hn::Load(d, row + v * lanes));
    hn::Store(total, d, sum);
}

/// @param lanesums as HeadNetworkSums, each entry one vector wide
template <std::size_t kCount>
HWY_INLINE void BackwardBlock(const HeadNetwork& network, const HeadCells& cells, std::size_t key, float* HWY_RESTRICT memory, float* HWY_RESTRICT laneSums)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d), width = kCount * lanes, heads = network.heads, hidden = network.hidden;
    const std::size_t count = std::min(width, cells.valid - key);
    const Rows<kCount> source{memory, width}, gradient{memory + heads * width, width}, inner{memory + 2 * heads * width, width},
        change{memory + (2 * heads + hidden) * width, width}, back{memory + (2 * heads + 2 * hidden) * width, width};
    const HeadNetworkSums at(network);
    Gather(cells.source + key, cells.headStride, heads, count, source);
    Gather(cells.other + key, cells.headStride, heads, count, gradient);
    Hidden<kCount>(network, source, inner, &change);
    for (std::size_t j = 0; j < hidden; ++j) {
        MixVec sum[kCount];
        Zeros(sum, 0.0f);
        Accumulate(sum, network.w2 + j, hidden, gradient, heads);
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            sum[v] = hn::Mul(sum[v], hn::Load(d, change[j] + v * lanes));
        Keep(sum, change[j]);
        AddUp<kCount>(laneSums + (at.b1At() + j) * lanes, change[j]);
        Outer<kCount>(laneSums + (at.w1At() + j * heads) * lanes, change[j], source, heads);
    }
    for (std::size_t a = 0; a < heads; ++a) {
        AddUp<kCount>(laneSums + (at.b2At() + a) * lanes, gradient[a]);
        Outer<kCount>(laneSums + (at.w2At() + a * hidden) * lanes, gradient[a], inner, hidden);
        if (network.linear != nullptr)
            Outer<kCount>(laneSums + a * heads * lanes, gradient[a], source, heads);
    }
    for (std::size_t b = 0; b < heads; ++b) {
        MixVec sum[kCount];
        Zeros(sum, 0.0f);
        Accumulate(sum, network.w1 + b, heads, change, hidden);
        if (network.linear != nullptr)
            Accumulate(sum, network.linear + b, heads, gradient, heads);
        Keep(sum, back[b]);
    }
    for (std::size_t a = 0; network.permutation != nullptr && a < heads; ++a) {
        float* row = back[static_cast<std::size_t>(network.permutation[a])];
        HWY_UNROLL(4)
        for (std::size_t v = 0; v < kCount; ++v)
            hn::Store(hn::Add(hn::Load(d, row + v * lanes), hn::Load(d, gradient[a] + v * lanes)), d, row + v * lanes);
    }
    for (std::size_t a = 0; a < heads; ++a)
        std::copy(back[a], back[a] + count, cells.out + a * cells.headStride + key);
}

void BackwardQuery(const HeadNetwork& network, const HeadCells& cells, float* HWY_RESTRICT memory, float* HWY_RESTRICT laneSums)
{
    const std::size_t lanes = hn::Lanes(MixF32());
    std::size_t key = 0;
    while (key < cells.valid) {
        const std::size_t left = cells.valid - key;
        if (left > 2 * lanes) {
            BackwardBlock<4>(network, cells, key, memory, laneSums);
            key += 4 * lanes;
        } else if (left > lanes) {
            BackwardBlock<2>(network, cells, key, memory, laneSums);
            key += 2 * lanes;
        } else {
            BackwardBlock<1>(network, cells, key, memory, laneSums);
            key += lanes;
        }
    }
    for (std::size_t a = 0; a < network.heads; ++a)
        std::fill(cells.out + a * cells.headStride + cells.valid, cells.out + a * cells.headStride + cells.keys, 0.0f);
}

void MixHeadsBackward(const HeadNetwork& network, std::span<const HeadCells> queries, float* sums)
{
    const MixF32 d;
    const std::size_t lanes = hn::Lanes(d), entries = HeadNetworkSums(network).count();
    float* laneSums = Scratch((entries + (3 * network.heads + 2 * network.hidden) * 4) * lanes);
    float* memory = laneSums + entries * lanes;
    std::fill(laneSums, laneSums + entries * lanes, 0.0f);
    for (const HeadCells& cells : queries)
        BackwardQuery(network, cells, memory, laneSums);
    for (std::size_t i = 0; i < entries; ++i)
        sums[i] += hn::GetLane(hn::SumOfLanes(d, hn::Load(d, laneSums + i * lanes)));
}

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plumbline::gpu {

HWY_EXPORT(LowRankLogits);
HWY_EXPORT(MixHeads);
HWY_EXPORT(MixHeadsBackward);
HWY_EXPORT(SharedRowMix);

namespace fast {

void sharedRow(const SharedRow& row)
{
    HWY_DYNAMIC_DISPATCH(SharedRowMix)(row);
}

void lowRankLogits(const LowRankBlock& block)
{
    HWY_DYNAMIC_DISPATCH(LowRankLogits)(block);
}

void mixHeads(const HeadNetwork& network, const HeadCells& cells)
{
    HWY_DYNAMIC_DISPATCH(MixHeads)(network, cells);
}

void mixHeadsBackward(const HeadNetwork& network, std::span<const HeadCells> queries, float* sums)
{
    HWY_DYNAMIC_DISPATCH(MixHeadsBackward)(network, queries, sums);
}

} // namespace fast
} // namespace plumbline::gpu
#endif
