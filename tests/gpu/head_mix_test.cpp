// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "gpu/decode_impl.h"
#include "gpu/head_mix_impl.h"
#include "tests/gpu/gpu_support.h"
#include "tests/gpu/record_ops.h"

#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace plumbline;
using namespace plumbline::gpu;

namespace {
struct Case {
    std::size_t heads, hidden, queries, keys;
    bool linear, bias;
    HeadNetwork::Activation activation;
};

/// A network with random numbers, and the random maps that it is used on.
struct Problem {
    explicit Problem(const Case& c)
        : kind(c)
    {
        std::mt19937 random(static_cast<unsigned>(c.heads * 100 + c.hidden));
        std::normal_distribution<float> normal;
        const auto fill = [&](std::vector<float>& values, std::size_t count) {
            values.resize(count);
            for (float& value : values)
                value = normal(random);
        };
        fill(linear, c.heads * c.heads);
        fill(w1, c.hidden * c.heads);
        fill(b1, c.hidden);
        fill(w2, c.hidden * c.heads);
        fill(b2, c.heads);
        fill(source, 2 * c.heads * c.queries * c.keys);
        fill(other, source.size());
        for (std::size_t a = 0; a < c.heads; ++a)
            permutation.push_back(static_cast<std::int32_t>((a + 1) % c.heads));
        for (std::size_t t = 0; t < c.queries; ++t)
            valid.push_back(static_cast<std::uint32_t>(c.keys - c.queries + t + 1));
    }
    [[nodiscard]] HeadNetwork network() const
    {
        return {.heads = kind.heads, .hidden = kind.hidden, .permutation = kind.linear ? nullptr : permutation.data(),
                .linear = kind.linear ? linear.data() : nullptr, .w1 = w1.data(), .b1 = kind.bias ? b1.data() : nullptr, .w2 = w2.data(),
                .b2 = kind.bias ? b2.data() : nullptr, .activation = kind.activation};
    }
    [[nodiscard]] Span3<const float> maps(const std::vector<float>& values) const { return {values.data(), 2 * kind.heads, kind.queries, kind.keys}; }
    [[nodiscard]] HeadCells cells(std::size_t b, std::size_t t, std::vector<float>& out) const
    {
        const std::size_t at = (b * kind.heads * kind.queries + t) * kind.keys;
        return {source.data() + at, other.data() + at, out.data() + at, kind.queries * kind.keys, valid[t], kind.keys};
    }
    Case kind;
    std::vector<float> linear, w1, b1, w2, b2, source, other;
    std::vector<std::int32_t> permutation;
    std::vector<std::uint32_t> valid;
};

class HeadMix : public testing::TestWithParam<Case> {};
} // namespace

TEST_P(HeadMix, FastFormAgreesWithTheDefinition)
{
    const Problem problem(GetParam());
    std::vector<float> expected(problem.source.size()), found(problem.source.size(), 7.0f);
    for (std::size_t b = 0; b < 2; ++b)
        for (std::size_t t = 0; t < problem.kind.queries; ++t)
            plain::mixHeads(problem.network(), problem.cells(b, t, expected));
    mixHeads(problem.network(), problem.maps(problem.source), problem.maps(problem.other), problem.valid,
             {found.data(), 2 * problem.kind.heads, problem.kind.queries, problem.kind.keys}, {});
    for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_NEAR(found[i], expected[i], 1e-5 * (1 + std::abs(expected[i]))) << i;
    gpu::test::recordPassed("mix_heads", "plain");
    gpu::test::recordPassed("mix_heads", "fast");
}

TEST_P(HeadMix, BackwardPassAgreesWithTheDefinition)
{
    const Problem problem(GetParam());
    const HeadNetworkSums at(problem.network());
    std::vector<float> expected(problem.source.size()), found(problem.source.size(), 7.0f), sums(at.count(), 0.0f), all(at.count(), 0.0f);
    std::vector<HeadCells> queries;
    for (std::size_t b = 0; b < 2; ++b)
        for (std::size_t t = 0; t < problem.kind.queries; ++t)
            queries.push_back(problem.cells(b, t, expected));
    plain::mixHeadsBackward(problem.network(), queries, sums.data());
    const HeadNetworkGradients gradients{.linear = all.data(), .w1 = all.data() + at.w1At(), .b1 = all.data() + at.b1At(),
                                         .w2 = all.data() + at.w2At(), .b2 = all.data() + at.b2At()};
    ThreadWorkers workers(3);
    mixHeadsBackward(problem.network(), problem.maps(problem.source), problem.maps(problem.other), problem.valid,
                     {found.data(), 2 * problem.kind.heads, problem.kind.queries, problem.kind.keys},
                     problem.kind.linear ? gradients : HeadNetworkGradients{.w1 = gradients.w1, .b1 = gradients.b1, .w2 = gradients.w2, .b2 = gradients.b2},
                     {.workers = &workers});
    for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_NEAR(found[i], expected[i], 2e-5 * (1 + std::abs(expected[i]))) << i;
    for (std::size_t i = 0; i < sums.size(); ++i)
        ASSERT_NEAR(all[i], sums[i], 2e-4 * (1 + std::abs(sums[i]))) << i;
}

INSTANTIATE_TEST_SUITE_P(Shapes, HeadMix,
                         testing::Values(Case{9, 32, 37, 37, false, true, HeadNetwork::Activation::Silu},
                                         Case{4, 5, 1, 83, true, true, HeadNetwork::Activation::Silu},
                                         Case{8, 0, 20, 33, false, true, HeadNetwork::Activation::Silu},
                                         Case{3, 16, 70, 70, true, false, HeadNetwork::Activation::Relu}));

TEST(HeadMixChecks, RefuseWhatDoesNotFit)
{
    const Problem problem({4, 5, 2, 8, false, true, HeadNetwork::Activation::Silu});
    std::vector<float> out(problem.source.size());
    const std::vector<std::uint32_t> tooLong{3, 9};
    EXPECT_THROW(mixHeads(problem.network(), problem.maps(problem.source), {}, tooLong, {out.data(), 8, 2, 8}, {}), Error);
    EXPECT_THROW(mixHeads(problem.network(), problem.maps(problem.source), {}, problem.valid, {out.data(), 8, 2, 7}, {}), Error);
    Device cuda;
    cuda.kind = Device::Kind::Cuda;
    EXPECT_THROW(mixHeads(problem.network(), problem.maps(problem.source), {}, problem.valid, {out.data(), 8, 2, 8}, cuda), Error);
}

TEST(SharedAttention, FusedStepAgreesWithItsDefinitions)
{
    for (const auto type : {KvCacheView::Type::Float32, KvCacheView::Type::BFloat16}) {
        for (const std::size_t keys : {std::size_t{1}, std::size_t{37}, std::size_t{700}}) {
            const Problem problem({6, 5, 1, keys, false, true, HeadNetwork::Activation::Silu});
            constexpr std::size_t kBatch = 2, kHeads = 6, kKeyHeads = 3, kRank = 5, kDim = 20;
            const std::size_t capacity = keys + 3;
            std::mt19937 random(7);
            std::normal_distribution<float> normal;
            const auto noise = [&](std::size_t count) {
                std::vector<float> values(count);
                for (float& value : values)
                    value = normal(random);
                return values;
            };
            const auto query = noise(kBatch * kHeads * kRank), low = noise(kBatch * kKeyHeads * kRank * capacity), values = noise(kBatch * kKeyHeads * capacity * kDim);
            const auto halves = [&](const std::vector<float>& from) {
                std::vector<std::uint16_t> to(from.size());
                for (std::size_t i = 0; i < from.size(); ++i)
                    to[i] = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(from[i]) >> 16);
                return to;
            };
            const auto lowHalves = halves(low), valueHalves = halves(values);
            const bool full = type == KvCacheView::Type::Float32;
            const LowRankKeys lowKeys{.data = full ? static_cast<const void*>(low.data()) : lowHalves.data(), .type = type, .batch = kBatch, .heads = kKeyHeads,
                                      .rank = kRank, .capacity = capacity};
            const KvCacheView view{.keys = nullptr, .values = full ? static_cast<const void*>(values.data()) : valueHalves.data(), .type = type, .batch = kBatch,
                                   .kvHeads = kKeyHeads, .capacity = capacity, .headDim = kDim};
            const auto count = static_cast<std::uint32_t>(keys);
            const std::vector<std::uint32_t> start{0, count / 3}, end{count, count};
            std::vector<float> logits(kBatch * kHeads * keys, 0.0f), expectedLogits(logits.size(), 0.0f), out(kBatch * kHeads * kDim), expected(out.size());
            ThreadWorkers workers(2);
            const std::size_t all = kHeads * keys;
            sharedAttention({.network = problem.network(), .source = {problem.source.data(), all, 0, keys, keys}, .logits = {logits.data(), all, 0, keys, keys},
                             .query = {query.data(), kBatch, kHeads, kRank}, .keys = lowKeys, .cache = view, .rows = 1, .start = start, .end = end},
                            {out.data(), kBatch, kHeads, kDim}, {.workers = &workers});
            for (std::size_t b = 0; b < kBatch; ++b) {
                float* row = expectedLogits.data() + b * kHeads * keys;
                plain::lowRankLogits({query.data() + b * kHeads * kRank, lowKeys.data, type, b, kHeads, kKeyHeads, kRank, capacity, start[b], end[b], row, keys});
                const std::vector<float> added(row, row + kHeads * keys);
                const std::size_t span = end[b] - start[b];
                plain::mixHeads(problem.network(), {problem.source.data() + b * kHeads * keys + start[b], added.data() + start[b], row + start[b], keys, span, span});
                for (std::size_t a = 0; a < kHeads; ++a) {
                    const std::size_t offset = (b * kKeyHeads + a / 2) * capacity * kDim * (full ? 4 : 2);
                    plain::mixValues({nullptr, nullptr, static_cast<const char*>(view.values) + offset, type, kDim, start[b], end[b], 1.0f, nullptr,
                                      expected.data() + (b * kHeads + a) * kDim, row + a * keys});
                }
            }
            for (std::size_t i = 0; i < logits.size(); ++i)
                ASSERT_NEAR(logits[i], expectedLogits[i], 1e-5 * (1 + std::abs(expectedLogits[i]))) << keys << " " << i;
            for (std::size_t i = 0; i < out.size(); ++i)
                ASSERT_NEAR(out[i], expected[i], 1e-5 * (1 + std::abs(expected[i]))) << keys << " " << i;
        }
    }
    gpu::test::recordPassed("shared_attention", "plain");
    gpu::test::recordPassed("shared_attention", "fast");
}
