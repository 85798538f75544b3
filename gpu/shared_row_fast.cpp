// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "gpu/shared_row_fast.cpp"
#include <hwy/foreach_target.h>

#include "gpu/decode_impl.h"
#include "gpu/head_mix-inl.h"
#include "gpu/head_mix_impl.h"

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

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

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plumbline::gpu {

HWY_EXPORT(LowRankLogits);
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

} // namespace fast
} // namespace plumbline::gpu
#endif
