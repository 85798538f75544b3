// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/span.h"
#include "gpu/device.h"

#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <random>
#include <vector>

namespace plumbline::gpu::test {

/// Attention maps as models make them: causal softmax rows of random logits (standard deviation `scale`), some with an
/// attention sink on column 0.
inline std::vector<float> randomMaps(std::size_t maps, std::size_t rows, std::size_t cols, unsigned seed, float scale = 3)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> weights(maps * rows * cols, 0.0f);
    for (std::size_t m = 0; m < maps; ++m) {
        const float sink = m % 3 == 0 ? 8.0f : 0.0f;
        for (std::size_t t = 0; t < rows; ++t) {
            const std::size_t valid = std::min(cols, cols - std::min(cols, rows) + t + 1);
            float* row = weights.data() + (m * rows + t) * cols;
            double sum = 0;
            for (std::size_t c = 0; c < valid; ++c)
                sum += row[c] = std::exp(scale * normal(random) + (c == 0 ? sink : 0.0f));
            for (std::size_t c = 0; c < valid; ++c)
                row[c] = static_cast<float>(row[c] / sum);
        }
    }
    return weights;
}

inline std::vector<float> randomNumbers(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> numbers(count);
    for (float& x : numbers)
        x = normal(random);
    return numbers;
}

/// Runs `body` once for every instruction set that this machine can run and Highway knows.
template <class Body> void forEveryInstructionSet(const Body& body)
{
    std::int64_t targets = hwy::SupportedTargets();
    while (targets != 0) {
        const std::int64_t best = targets & -targets;
        SCOPED_TRACE(hwy::TargetName(best));
        hwy::SetSupportedTargetsForTest(targets);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        body();
        hwy::SetSupportedTargetsForTest(0);
        targets &= ~best;
    }
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

struct PairSums {
    std::vector<double> sums, counts;
    std::size_t maps;

    explicit PairSums(std::size_t count)
        : sums(count * count)
        , counts(count * count)
        , maps(count)
    {
    }
    Span2<double> sumSpan() { return {sums.data(), maps, maps}; }
    Span2<double> countSpan() { return {counts.data(), maps, maps}; }
};

} // namespace plumbline::gpu::test
