// SPDX-License-Identifier: GPL-3.0-or-later
// Checks and dispatch of head_mix.h.
#include "core/base/error.h"
#include "gpu/aligned.h"
#include "gpu/head_mix_impl.h"

#include <algorithm>
#include <vector>

namespace plumbline::gpu {

namespace {
void require(bool fine, const char* expected, std::size_t found)
{
    if (!fine)
        throw Error(ErrorCode::InvalidArgument, {.place = "mix_heads", .expected = expected, .found = std::to_string(found)});
}

template <class A, class B> bool sameShape(const A& a, const B& b)
{
    return a.count == b.count && a.rows == b.rows && a.cols == b.cols;
}

void check(const HeadNetwork& network, Span3<const float> source, std::span<const std::uint32_t> valid, const Device& device)
{
    if (device.isCuda())
        throw Error(ErrorCode::DeviceFailure,
                    {.place = "mix_heads", .expected = "cpu", .found = toString(device), .advice = Advice::UseCpu});
    require(network.heads > 0 && source.count % network.heads == 0, "maps of all heads", source.count);
    require(network.hidden == 0 || (network.w1 != nullptr && network.w2 != nullptr), "both layers of the network", network.hidden);
    require(valid.size() == source.rows, "a count for every query", valid.size());
    for (const std::uint32_t count : valid)
        require(count <= source.cols, "at most the keys there are", count);
    for (std::size_t a = 0; network.permutation != nullptr && a < network.heads; ++a)
        require(network.permutation[a] >= 0 && static_cast<std::size_t>(network.permutation[a]) < network.heads, "a head",
                static_cast<std::size_t>(network.permutation[a]));
}

HeadCells cellsOf(std::size_t heads, std::size_t item, Span3<const float> source, const float* other, float* out,
                  std::span<const std::uint32_t> valid)
{
    const std::size_t b = item / source.rows, t = item % source.rows, at = (b * heads * source.rows + t) * source.cols;
    return {source.data + at, other == nullptr ? nullptr : other + at, out + at, source.rows * source.cols, valid[t], source.cols};
}

constexpr std::size_t kGrain = 8; // queries that are worth waking a thread for
} // namespace

void mixHeads(const HeadNetwork& network, Span3<const float> source, Span3<const float> added, std::span<const std::uint32_t> valid,
              Span3<float> out, const Device& device)
{
    check(network, source, valid, device);
    require(added.data == nullptr || sameShape(added, source), "what is added in the shape of the source", added.size());
    require(sameShape(out, source), "a result of the shape of the source", out.size());
    forEachRange(device, source.count / network.heads * source.rows, kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t item = begin; item < end; ++item)
            fast::mixHeads(network, cellsOf(network.heads, item, source, added.data, out.data, valid));
    });
}

void mixHeadsBackward(const HeadNetwork& network, Span3<const float> source, Span3<const float> gradient, std::span<const std::uint32_t> valid,
                      Span3<float> gradSource, const HeadNetworkGradients& gradients, const Device& device)
{
    check(network, source, valid, device);
    require(sameShape(gradient, source), "a gradient of the shape of the source", gradient.size());
    require(sameShape(gradSource, source), "a gradient of the source of its shape", gradSource.size());
    const HeadNetworkSums layout(network);
    const std::size_t items = source.count / network.heads * source.rows;
    const std::size_t workers = device.workers == nullptr ? 1 : static_cast<std::size_t>(device.workers->count());
    std::vector<std::vector<float>> sums(workers);
    const auto range = [&](std::size_t begin, std::size_t end, int worker) {
        auto& mine = sums[static_cast<std::size_t>(worker)];
        mine.resize(layout.count(), 0.0f);
        std::vector<HeadCells> queries;
        for (std::size_t item = begin; item < end; ++item)
            queries.push_back(cellsOf(network.heads, item, source, gradient.data, gradSource.data, valid));
        fast::mixHeadsBackward(network, queries, mine.data());
    };
    if (workers == 1)
        range(0, items, 0);
    else
        device.workers->run(items, kGrain, range);
    const auto gather = [&](float* to, std::size_t at, std::size_t count) {
        for (const auto& mine : sums)
            for (std::size_t i = 0; to != nullptr && !mine.empty() && i < count; ++i)
                to[i] += mine[at + i];
    };
    gather(gradients.linear, 0, layout.linear);
    gather(gradients.w1, layout.w1At(), layout.w1);
    gather(gradients.b1, layout.b1At(), layout.b1);
    gather(gradients.w2, layout.w2At(), layout.w1);
    gather(gradients.b2, layout.b2At(), network.heads);
}

} // namespace plumbline::gpu
