// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "gpu/jsd_features.h"
#include "gpu/pairwise_cosine.h"
#include "gpu/pairwise_impl.h"
#include "gpu/pairwise_jsd.h"
#include "tests/gpu/gpu_support.h"
#include "tests/gpu/record_ops.h"
#include "tests/support/support.h"

#include <chrono>
#include <limits>
#include <numeric>
#include <thread>

namespace plumbline::gpu::test {
namespace {

constexpr double kLn2 = 0.69314718055994531;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Op {
    const char* name;
    const char* op; ///< in the table of ops
    PairwiseOp plain, fast, cuda;
    double tolerance; ///< of the mean over rows, fast against plain
};

void PrintTo(const Op& op, std::ostream* out)
{
    *out << op.name;
}

class Pairwise : public testing::TestWithParam<Op> { };

INSTANTIATE_TEST_SUITE_P(Ops, Pairwise,
    testing::Values(Op{"Jsd", "pairwise_jsd", plain::addPairwiseJsd, fast::addPairwiseJsd, cuda::addPairwiseJsd, 2e-6},
        Op{"Cosine", "pairwise_cosine", plain::addPairwiseCosine, fast::addPairwiseCosine, cuda::addPairwiseCosine, 2e-6},
        Op{"JsdPreview", "jsd_features", plain::addPairwiseJsdPreview, fast::addPairwiseJsdPreview, cuda::addPairwiseJsdPreview,
            2e-5}),
    [](const auto& op) { return op.param.name; });

std::vector<double> means(const PairSums& result)
{
    std::vector<double> mean(result.sums.size());
    for (std::size_t i = 0; i < mean.size(); ++i)
        mean[i] = result.sums[i] / result.counts[i];
    return mean;
}

void expectSame(const PairSums& found, const PairSums& expected, double tolerance)
{
    ASSERT_EQ(found.counts, expected.counts);
    for (std::size_t i = 0; i < found.sums.size(); ++i) {
        if (std::isnan(expected.sums[i])) {
            EXPECT_TRUE(std::isnan(found.sums[i])) << i;
        } else {
            const double count = std::max(1.0, expected.counts[i]);
            ASSERT_NEAR(found.sums[i] / count, expected.sums[i] / count, tolerance)
                << "pair " << i / found.maps << ", " << i % found.maps;
        }
    }
}

TEST_P(Pairwise, AgreesWithTheDefinitionOnEveryInstructionSet)
{
    ThreadWorkers workers(3);
    for (const auto& [maps, rows, cols] : {std::tuple{37u, 9u, 70u}, {1u, 3u, 5u}, {20u, 40u, 133u}}) {
        const std::vector<float> storage = randomMaps(maps, rows, cols, maps);
        const Span3<const float> weights{storage.data(), maps, rows, cols};
        PairSums expected(maps);
        GetParam().plain(weights, {}, expected.sumSpan(), expected.countSpan(), {}, {});
        forEveryInstructionSet([&] {
            PairSums serial(maps), parallel(maps);
            GetParam().fast(weights, {}, serial.sumSpan(), serial.countSpan(), {}, {});
            expectSame(serial, expected, GetParam().tolerance);
            GetParam().fast(weights, {}, parallel.sumSpan(), parallel.countSpan(), {.workers = &workers}, {});
            EXPECT_EQ(parallel.sums, serial.sums) << "the number of workers must not change a bit";
        });
    }
    recordPassed(GetParam().op, "plain");
    recordPassed(GetParam().op, "fast");
}

TEST_P(Pairwise, AgreesForEveryNumberOfColumns)
{
    for (std::size_t cols = 1; cols <= 70; ++cols) {
        const std::vector<float> storage = randomMaps(7, 3, cols, static_cast<unsigned>(cols));
        const Span3<const float> weights{storage.data(), 7, 3, cols};
        PairSums expected(7);
        GetParam().plain(weights, {}, expected.sumSpan(), expected.countSpan(), {}, {});
        forEveryInstructionSet([&] {
            PairSums found(7);
            GetParam().fast(weights, {}, found.sumSpan(), found.countSpan(), {}, {});
            expectSame(found, expected, GetParam().tolerance);
        });
    }
}

TEST_P(Pairwise, ReadsNoMoreThanTheValidColumns)
{
    const std::size_t maps = 6, rows = 5, cols = 40;
    std::vector<float> storage = randomMaps(maps, rows, cols, 3);
    std::vector<std::uint32_t> valid(rows);
    PairSums expected(maps), found(maps);
    GetParam().fast({storage.data(), maps, rows, cols}, {}, expected.sumSpan(), expected.countSpan(), {}, {});
    for (std::size_t t = 0; t < rows; ++t) {
        valid[t] = static_cast<std::uint32_t>(cols - rows + t + 1);
        for (std::size_t m = 0; m < maps; ++m)
            std::fill_n(storage.data() + (m * rows + t) * cols + valid[t], cols - valid[t], kNan);
    }
    GetParam().fast({storage.data(), maps, rows, cols}, valid, found.sumSpan(), found.countSpan(), {}, {});
    expectSame(found, expected, 1e-9);
}

TEST_P(Pairwise, GrowsOverBlocksOfRows)
{
    const std::size_t maps = 9, cols = 50;
    const std::vector<float> first = randomMaps(maps, 3, cols, 1), second = randomMaps(maps, 4, cols, 2);
    PairSums expected(maps), found(maps);
    for (const auto& [block, rows] : {std::pair(&first, std::size_t{3}), {&second, std::size_t{4}}}) {
        GetParam().plain({block->data(), maps, rows, cols}, {}, expected.sumSpan(), expected.countSpan(), {}, {});
        GetParam().fast({block->data(), maps, rows, cols}, {}, found.sumSpan(), found.countSpan(), {}, {});
    }
    EXPECT_EQ(found.counts[1], 7);
    expectSame(found, expected, GetParam().tolerance);
}

TEST_P(Pairwise, IsSymmetricAndFollowsAPermutationOfTheMaps)
{
    const std::size_t maps = 21, rows = 6, cols = 45;
    const std::vector<float> storage = randomMaps(maps, rows, cols, 5);
    std::vector<std::size_t> order(maps);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), std::mt19937(7));
    std::vector<float> shuffled;
    for (const std::size_t map : order)
        shuffled.insert(shuffled.end(), storage.begin() + static_cast<std::ptrdiff_t>(map * rows * cols),
            storage.begin() + static_cast<std::ptrdiff_t>((map + 1) * rows * cols));
    PairSums straight(maps), permuted(maps);
    GetParam().fast({storage.data(), maps, rows, cols}, {}, straight.sumSpan(), straight.countSpan(), {}, {});
    GetParam().fast({shuffled.data(), maps, rows, cols}, {}, permuted.sumSpan(), permuted.countSpan(), {}, {});
    for (std::size_t i = 0; i < maps; ++i) {
        for (std::size_t j = 0; j < maps; ++j) {
            EXPECT_EQ(straight.sumSpan()(i, j), straight.sumSpan()(j, i));
            EXPECT_NEAR(permuted.sumSpan()(i, j), straight.sumSpan()(order[i], order[j]), 1e-6);
        }
    }
}

TEST_P(Pairwise, ShowsNanAndLeavesOutRowsWithoutMass)
{
    const std::size_t maps = 6, rows = 4, cols = 30;
    std::vector<float> storage = randomMaps(maps, rows, cols, 8);
    storage[(2 * rows + 1) * cols + 3] = kNan; // map 2, row 1
    std::fill_n(storage.begin() + static_cast<std::ptrdiff_t>((4 * rows + 2) * cols), cols, 0.0f); // map 4, row 2
    for (std::size_t row = 0; row < rows; ++row)
        std::fill_n(storage.begin() + static_cast<std::ptrdiff_t>((5 * rows + row) * cols), cols, 0.0f);
    const Span3<const float> weights{storage.data(), maps, rows, cols};
    PairSums expected(maps);
    GetParam().plain(weights, {}, expected.sumSpan(), expected.countSpan(), {}, {});
    forEveryInstructionSet([&] {
        PairSums found(maps);
        GetParam().fast(weights, {}, found.sumSpan(), found.countSpan(), {}, {});
        expectSame(found, expected, GetParam().tolerance);
        for (std::size_t other = 0; other < 5; ++other)
            EXPECT_TRUE(std::isnan(found.sumSpan()(2, other))) << other;
        EXPECT_FALSE(std::isnan(found.sumSpan()(0, 4)));
        EXPECT_EQ(found.countSpan()(0, 4), 3);
        EXPECT_EQ(found.countSpan()(0, 5), 0);
        EXPECT_EQ(found.countSpan()(5, 5), 0);
    });
}

TEST_P(Pairwise, StopsWithinTwoTenthsOfASecond)
{
    const std::size_t maps = 400, rows = 64, cols = 512;
    const std::vector<float> storage(maps * rows * cols, 1.0f / 512);
    ThreadWorkers workers(2);
    std::stop_source stop;
    PairSums found(maps);
    std::chrono::steady_clock::time_point asked;
    std::jthread canceller([&] {
        std::this_thread::yield();
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
    });
    try {
        for (;;)
            GetParam().fast({storage.data(), maps, rows, cols}, {}, found.sumSpan(), found.countSpan(), {.workers = &workers},
                stop.get_token());
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Cancelled);
    }
    const auto end = std::chrono::steady_clock::now();
    canceller.join();
    EXPECT_LT(end - asked, std::chrono::milliseconds(200));
}

TEST_P(Pairwise, AgreesOnTheGraphicsProcessor)
{
    if (cudaDevices().empty())
        GTEST_SKIP() << (builtWithCuda() ? "no CUDA device on this machine" : "built without CUDA");
    for (const auto& [maps, rows, cols] : {std::tuple{37u, 9u, 70u}, {1u, 3u, 5u}, {70u, 40u, 133u}, {16u, 64u, 64u}}) {
        std::vector<float> storage = randomMaps(maps, rows, cols, maps);
        if (maps > 20) {
            storage[cols + 1] = kNan;
            std::fill_n(storage.begin() + static_cast<std::ptrdiff_t>(3 * rows * cols), cols, 0.0f);
        }
        const Span3<const float> weights{storage.data(), maps, rows, cols};
        PairSums expected(maps), found(maps);
        GetParam().plain(weights, {}, expected.sumSpan(), expected.countSpan(), {}, {});
        GetParam().cuda(weights, {}, found.sumSpan(), found.countSpan(), {.kind = Device::Kind::Cuda}, {});
        expectSame(found, expected, 1e-5);
    }
    recordPassed(GetParam().op, "cuda");
}

TEST_P(Pairwise, SaysToUseTheCpuWhereThereIsNoDevice)
{
    if (!cudaDevices().empty())
        GTEST_SKIP() << "this machine has a CUDA device";
    const std::vector<float> storage = randomMaps(2, 2, 2, 1);
    PairSums found(2);
    try {
        GetParam().cuda({storage.data(), 2, 2, 2}, {}, found.sumSpan(), found.countSpan(), {.kind = Device::Kind::Cuda}, {});
        FAIL() << "must throw";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::DeviceFailure);
        EXPECT_EQ(error.detail().advice, Advice::UseCpu);
    }
}

TEST(PairwiseJsd, IsLn2ForDisjointRowsAndZeroForEqualOnes)
{
    // maps: {1 on the left half}, {1 on the right half}, the left again, one peak
    const std::size_t cols = 100;
    std::vector<float> storage(4 * cols, 0.0f);
    for (std::size_t c = 0; c < 50; ++c) {
        storage[c] = storage[2 * cols + c] = 0.02f;
        storage[cols + 50 + c] = 0.02f;
    }
    storage[3 * cols + 99] = 1;
    std::vector<float> out(16);
    pairwiseJsd({storage.data(), 4, 1, cols}, {out.data(), 4, 4}, {}, {});
    EXPECT_NEAR(out[1], kLn2, 1e-6);
    EXPECT_NEAR(out[2], 0, 1e-6);
    EXPECT_NEAR(out[3], kLn2, 1e-6);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(out[static_cast<std::size_t>(i * 5)], 0);
    pairwiseJsdPreview({storage.data(), 4, 1, cols}, {out.data(), 4, 4}, {}, {});
    EXPECT_NEAR(out[1], kLn2, 1e-4);
    EXPECT_EQ(out[2], 0);
    pairwiseCosine({storage.data(), 4, 1, cols}, {out.data(), 4, 4}, {}, {});
    EXPECT_EQ(out[1], 0);
    EXPECT_NEAR(out[2], 1, 1e-6);
    EXPECT_EQ(out[0], 1);
}

// scipy 1.17.1: mean over rows of scipy.spatial.distance.jensenshannon(p, q, axis=-1) ** 2, and of 1 - cosine(p, q).
TEST(PairwiseJsd, AgreesWithScipy)
{
    const std::size_t maps = 3, rows = 2, cols = 5;
    std::vector<float> storage(maps * rows * cols, 0.0f);
    for (std::size_t row = 0; row < maps * rows; ++row) {
        double sum = 0;
        const std::size_t valid = row % 2 == 0 ? 3 : 5;
        for (std::size_t c = 0; c < valid; ++c)
            sum += static_cast<double>(((row * cols + c) * 7 + 3) % 11) + 0.5;
        for (std::size_t c = 0; c < valid; ++c)
            storage[row * cols + c] = static_cast<float>((static_cast<double>(((row * cols + c) * 7 + 3) % 11) + 0.5) / sum);
    }
    std::vector<float> jsd(9), cosine(9);
    pairwiseJsd({storage.data(), maps, rows, cols}, {jsd.data(), 3, 3}, {}, {});
    pairwiseCosine({storage.data(), maps, rows, cols}, {cosine.data(), 3, 3}, {}, {});
    EXPECT_NEAR(jsd[1], 0.09773296706757909, 1e-6);
    EXPECT_NEAR(jsd[2], 0.10657247697752051, 1e-6);
    EXPECT_NEAR(jsd[5], 0.1421906929228885, 1e-6);
    EXPECT_NEAR(cosine[1], 0.728800336190643, 1e-6);
    EXPECT_NEAR(cosine[2], 0.7551293050973338, 1e-6);
    EXPECT_NEAR(cosine[5], 0.6259796176893977, 1e-6);
}

TEST(PairwiseJsd, IsWithinOneHundredThousandthOfFloat64)
{
    const std::size_t maps = 12, rows = 64, cols = 512;
    for (const float scale : {0.1f, 1.0f, 3.0f, 10.0f}) {
        const std::vector<float> storage = randomMaps(maps, rows, cols, 11, scale);
        PairSums exact(maps);
        plain::addPairwiseJsd({storage.data(), maps, rows, cols}, {}, exact.sumSpan(), exact.countSpan(), {}, {});
        std::vector<float> out(maps * maps);
        pairwiseJsd({storage.data(), maps, rows, cols}, {out.data(), maps, maps}, {}, {});
        const std::vector<double> mean = means(exact);
        for (std::size_t i = 0; i < out.size(); ++i)
            EXPECT_NEAR(out[i], mean[i], 1e-6) << "scale " << scale;
    }
}

TEST(PairwiseJsd, PreviewIsWithinThreeThousandthsOfExact)
{
    const std::size_t maps = 16, rows = 64, cols = 128;
    for (const float scale : {0.1f, 1.0f, 3.0f, 10.0f}) {
        const std::vector<float> storage = randomMaps(maps, rows, cols, 12, scale);
        std::vector<float> exact(maps * maps), preview(maps * maps);
        pairwiseJsd({storage.data(), maps, rows, cols}, {exact.data(), maps, maps}, {}, {});
        pairwiseJsdPreview({storage.data(), maps, rows, cols}, {preview.data(), maps, maps}, {}, {});
        for (std::size_t i = 0; i < exact.size(); ++i)
            EXPECT_NEAR(preview[i], exact[i], 0.003) << "scale " << scale;
    }
}

TEST(PairwiseJsd, SumsOfManyMapsDoNotDependOnHowTheWorkIsSplit)
{
    // More maps than the sums of several groups may hold: few groups, several parts.
    const std::size_t maps = 900, rows = 2, cols = 20;
    const std::vector<float> storage = randomMaps(maps, rows, cols, 13);
    PairSums found(maps), expected(maps);
    ThreadWorkers workers(4);
    plain::addPairwiseJsd({storage.data(), maps, rows, cols}, {}, expected.sumSpan(), expected.countSpan(), {}, {});
    fast::addPairwiseJsd({storage.data(), maps, rows, cols}, {}, found.sumSpan(), found.countSpan(), {.workers = &workers}, {});
    expectSame(found, expected, 2e-6);
}

TEST(PairwiseJsd, RefusesShapesThatDoNotFit)
{
    const std::vector<float> storage = randomMaps(3, 2, 4, 1);
    const std::vector<std::uint32_t> tooLong{4, 5}, tooFew{4};
    PairSums two(2), three(3);
    const Span3<const float> weights{storage.data(), 3, 2, 4};
    EXPECT_THROW(addPairwiseJsd(weights, {}, two.sumSpan(), two.countSpan(), {}, {}), Error);
    EXPECT_THROW(addPairwiseJsd(weights, tooLong, three.sumSpan(), three.countSpan(), {}, {}), Error);
    EXPECT_THROW(addPairwiseJsd(weights, tooFew, three.sumSpan(), three.countSpan(), {}, {}), Error);
    EXPECT_NO_THROW(addPairwiseJsd({nullptr, 0, 0, 0}, {}, {}, {}, {}, {}));
}

} // namespace
} // namespace plumbline::gpu::test
