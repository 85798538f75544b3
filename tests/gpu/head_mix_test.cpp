// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "gpu/head_mix_impl.h"
#include "tests/gpu/gpu_support.h"
#include "tests/gpu/record_ops.h"

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
