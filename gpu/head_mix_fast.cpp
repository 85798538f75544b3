// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "gpu/head_mix_fast.cpp"
#include <hwy/foreach_target.h>

#include "gpu/head_mix-inl.h"
#include "gpu/head_mix_impl.h"

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

void MixHeads(const HeadNetwork& network, const HeadCells& cells)
{
    MixCells(network, cells, nullptr);
    for (std::size_t a = 0; a < network.heads; ++a)
        std::fill(cells.out + a * cells.headStride + cells.valid, cells.out + a * cells.headStride + cells.keys, 0.0f);
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

HWY_EXPORT(MixHeads);
HWY_EXPORT(MixHeadsBackward);

namespace fast {

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
