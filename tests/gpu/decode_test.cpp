// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "gpu/decode_impl.h"
#include "gpu/matvec.h"
#include "tests/gpu/gpu_support.h"
#include "tests/gpu/record_ops.h"

#include <bit>
#include <limits>

namespace plumbline::gpu::test {
namespace {

std::vector<std::uint16_t> upperHalves(const std::vector<float>& numbers)
{
    std::vector<std::uint16_t> halves;
    for (const float x : numbers)
        halves.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x) >> 16));
    return halves;
}

TEST(Matvec, AgreesWithTheDefinitionForEveryBatchAndOddSizes)
{
    ThreadWorkers workers(3);
    for (const auto& [n, k] : {std::pair<std::size_t, std::size_t>{13, 1}, {5, 17}, {70, 64}, {301, 127}, {600, 576}}) {
        const std::vector<float> w = randomNumbers(n * k, 1), bias = randomNumbers(n, 2);
        const std::vector<std::uint16_t> half = upperHalves(w);
        for (std::size_t batch = 1; batch <= 11; ++batch) {
            const std::vector<float> x = randomNumbers(batch * k, 3);
            const Span2<const float> in{x.data(), batch, k};
            for (const MatvecWeight& weight :
                {MatvecWeight(Span2<const float>{w.data(), n, k}), MatvecWeight(Span2<const std::uint16_t>{half.data(), n, k})}) {
                std::vector<float> expected(batch * n), found(batch * n);
                plain::matvecRows({weight, expected.data(), n, bias.data()}, in, 0, n);
                forEveryInstructionSet([&] {
                    std::fill(found.begin(), found.end(), -1.0f);
                    matvec(weight, in, {found.data(), batch, n}, bias.data(), {.workers = &workers});
                    for (std::size_t i = 0; i < found.size(); ++i)
                        ASSERT_NEAR(found[i], expected[i], 1e-5 + 1e-6 * static_cast<double>(k))
                            << "n " << n << " k " << k << " batch " << batch;
                });
            }
        }
    }
    recordPassed("matvec", "plain");
    recordPassed("matvec", "fast");
}

TEST(Matvec, DoesSeveralPartsInOnePass)
{
    const std::size_t k = 96, batch = 2;
    const std::vector<float> x = randomNumbers(batch * k, 1), a = randomNumbers(40 * k, 2), b = randomNumbers(7 * k, 3);
    std::vector<float> ya(batch * 40), yb(batch * 10, 5.0f), ea(batch * 40), eb(batch * 7);
    const MatvecPart parts[] = {{Span2<const float>{a.data(), 40, k}, ya.data(), 0, nullptr},
        {Span2<const float>{b.data(), 7, k}, yb.data(), 10, nullptr}};
    ThreadWorkers workers(3);
    matvec(parts, {x.data(), batch, k}, {.workers = &workers});
    plain::matvecRows({parts[0].weight, ea.data(), 0, nullptr}, {x.data(), batch, k}, 0, 40);
    plain::matvecRows({parts[1].weight, eb.data(), 0, nullptr}, {x.data(), batch, k}, 0, 7);
    for (std::size_t i = 0; i < ya.size(); ++i)
        EXPECT_NEAR(ya[i], ea[i], 1e-4);
    for (std::size_t r = 0; r < batch; ++r) {
        for (std::size_t i = 0; i < 7; ++i)
            EXPECT_NEAR(yb[r * 10 + i], eb[r * 7 + i], 1e-4);
        for (std::size_t i = 7; i < 10; ++i)
            EXPECT_EQ(yb[r * 10 + i], 5.0f) << "columns of others are left alone";
    }
}

TEST(Matvec, RefusesShapesThatDoNotFitAndCudaDevices)
{
    const std::vector<float> w(12), x(8);
    std::vector<float> y(8);
    const Span2<const float> weight{w.data(), 3, 4};
    EXPECT_THROW(matvec(weight, {x.data(), 2, 3}, {y.data(), 2, 3}, nullptr, {}), Error);
    EXPECT_THROW(matvec(weight, {x.data(), 2, 4}, {y.data(), 2, 4}, nullptr, {}), Error);
    EXPECT_THROW(matvec(weight, {x.data(), 2, 4}, {y.data(), 2, 3}, nullptr, {.kind = Device::Kind::Cuda}), Error);
}

TEST(DecodeAttention, AgreesWithTheDefinitionForGroupedHeadsPaddingAndBothTypes)
{
    ThreadWorkers workers(3);
    const std::size_t batch = 3, heads = 6, kvHeads = 2;
    for (const std::size_t headDim : {3u, 16u, 64u, 100u, 192u}) {
        for (const std::size_t capacity : {1u, 5u, 37u, 300u}) {
            const std::vector<float> keys = randomNumbers(batch * kvHeads * capacity * headDim, 1);
            const std::vector<float> values = randomNumbers(batch * kvHeads * capacity * headDim, 2);
            const std::vector<std::uint16_t> halfKeys = upperHalves(keys), halfValues = upperHalves(values);
            const std::vector<float> q = randomNumbers(batch * heads * headDim, 3);
            const auto length = static_cast<std::uint32_t>(capacity);
            const std::vector<std::uint32_t> start{0, length / 3, length}, end{length, length - length / 4, length};
            for (const bool full : {true, false}) {
                const KvCacheView cache{full ? static_cast<const void*>(keys.data()) : halfKeys.data(),
                    full ? static_cast<const void*>(values.data()) : halfValues.data(),
                    full ? KvCacheView::Type::Float32 : KvCacheView::Type::BFloat16, batch, kvHeads, capacity, headDim};
                std::vector<float> expected(q.size()), found(q.size());
                for (std::size_t b = 0; b < batch; ++b) {
                    for (std::size_t a = 0; a < heads; ++a) {
                        const std::size_t offset = (b * kvHeads + a / 3) * capacity * headDim;
                        plain::attend({q.data() + (b * heads + a) * headDim,
                            full ? static_cast<const void*>(keys.data() + offset) : halfKeys.data() + offset,
                            full ? static_cast<const void*>(values.data() + offset) : halfValues.data() + offset, cache.type,
                            headDim, start[b], end[b], 0.25f, nullptr, expected.data() + (b * heads + a) * headDim});
                    }
                }
                forEveryInstructionSet([&] {
                    std::fill(found.begin(), found.end(), 7.0f);
                    decodeAttention({q.data(), batch, heads, headDim}, cache, start, end, 0.25f,
                        {found.data(), batch, heads, headDim}, {.workers = &workers});
                    for (std::size_t i = 0; i < found.size(); ++i)
                        ASSERT_NEAR(found[i], expected[i], 1e-5) << "head " << headDim << " capacity " << capacity;
                });
            }
        }
    }
    recordPassed("decode_attention", "plain");
    recordPassed("decode_attention", "fast");
}

TEST(DecodeAttention, ShowsNanAndSurvivesHugeScores)
{
    const std::vector<float> keys{1e4f, -1e4f, 2e4f}, values{1, 2, 3}, q{1};
    const std::vector<std::uint32_t> start{0}, end{3};
    std::vector<float> out(1);
    KvCacheView cache{keys.data(), values.data(), KvCacheView::Type::Float32, 1, 1, 3, 1};
    decodeAttention({q.data(), 1, 1, 1}, cache, start, end, 1, {out.data(), 1, 1, 1}, {});
    EXPECT_FLOAT_EQ(out[0], 3);
    const std::vector<float> broken{0, std::numeric_limits<float>::quiet_NaN(), 0};
    cache.keys = broken.data();
    decodeAttention({q.data(), 1, 1, 1}, cache, start, end, 1, {out.data(), 1, 1, 1}, {});
    EXPECT_TRUE(std::isnan(out[0]));
}

TEST(DecodeAttention, RefusesRangesBeyondTheCache)
{
    const std::vector<float> keys(3), q(1);
    std::vector<float> out(1);
    const std::vector<std::uint32_t> start{0}, end{4};
    const KvCacheView cache{keys.data(), keys.data(), KvCacheView::Type::Float32, 1, 1, 3, 1};
    EXPECT_THROW(decodeAttention({q.data(), 1, 1, 1}, cache, start, end, 1, {out.data(), 1, 1, 1}, {}), Error);
}

TEST(DecodeOps, NormRotationAndGateAgreeWithTheDefinitions)
{
    for (const std::size_t size : {2u, 6u, 34u, 64u, 130u, 576u}) {
        const std::size_t rows = 3, heads = 2;
        const std::vector<float> x = randomNumbers(rows * heads * size, 1), up = randomNumbers(rows * heads * size, 2);
        const std::vector<float> weight = randomNumbers(size, 3), cos = randomNumbers(rows * size, 4),
                                 sin = randomNumbers(rows * size, 5);
        for (const std::size_t rotary : {size, size / 4 * 2}) {
            std::vector<float> normed(x.size()), rotated = x, gated(x.size()), found(x.size());
            plain::rmsNorm({x.data(), rows * heads, size}, weight, 1e-5f, {normed.data(), rows * heads, size});
            plain::rotateHalf({rotated.data(), rows, heads, size}, {cos.data(), rows, rotary}, {sin.data(), rows, rotary});
            plain::siluMul(x, up, gated);
            forEveryInstructionSet([&] {
                rmsNorm({x.data(), rows * heads, size}, weight, 1e-5f, {found.data(), rows * heads, size});
                for (std::size_t i = 0; i < x.size(); ++i)
                    ASSERT_NEAR(found[i], normed[i], 5e-6) << size;
                found = x;
                rotateHalf({found.data(), rows, heads, size}, {cos.data(), rows, rotary}, {sin.data(), rows, rotary});
                for (std::size_t i = 0; i < x.size(); ++i)
                    ASSERT_NEAR(found[i], rotated[i], 5e-6) << size;
                found = x;
                siluMul(found, up, found);
                for (std::size_t i = 0; i < x.size(); ++i)
                    ASSERT_NEAR(found[i], gated[i], 5e-6) << size;
            });
        }
    }
    recordPassed("rms_norm", "plain");
    recordPassed("rms_norm", "fast");
    recordPassed("rotate_half", "plain");
    recordPassed("rotate_half", "fast");
    recordPassed("silu_mul", "plain");
    recordPassed("silu_mul", "fast");
}

TEST(DecodeOps, GateIsRightAtItsEnds)
{
    const std::vector<float> gate{-200, -20, 0, 20, 200, std::numeric_limits<float>::quiet_NaN()}, up(6, 1.0f);
    std::vector<float> out(6);
    siluMul(gate, up, out);
    EXPECT_NEAR(out[0], 0, 1e-30);
    EXPECT_NEAR(out[1], -20 * std::exp(-20.0), 1e-13);
    EXPECT_EQ(out[2], 0);
    EXPECT_FLOAT_EQ(out[3], 20);
    EXPECT_FLOAT_EQ(out[4], 200);
    EXPECT_TRUE(std::isnan(out[5]));
}

TEST(DecodeOps, RefuseShapesThatDoNotFit)
{
    std::vector<float> x(12);
    const std::vector<float> weight(5), angles(6);
    EXPECT_THROW(rmsNorm({x.data(), 3, 4}, weight, 1e-5f, {x.data(), 3, 4}), Error);
    EXPECT_THROW(rotateHalf({x.data(), 3, 1, 4}, {angles.data(), 2, 2}, {angles.data(), 2, 2}), Error);
    EXPECT_THROW(rotateHalf({x.data(), 2, 1, 6}, {angles.data(), 2, 3}, {angles.data(), 2, 3}), Error);
    EXPECT_THROW(siluMul(weight, angles, x), Error);
}

} // namespace
} // namespace plumbline::gpu::test
