// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "gpu/decode_impl.h"
#include "gpu/matvec.h"
#include "tests/gpu/gpu_support.h"

#include <bit>

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
            for (const MatvecWeight& weight : {MatvecWeight(Span2<const float>{w.data(), n, k}),
                     MatvecWeight(Span2<const std::uint16_t>{half.data(), n, k})}) {
                std::vector<float> expected(batch * n), found(batch * n);
                plain::matvecRows({weight, expected.data(), n, bias.data()}, in, 0, n);
                forEveryInstructionSet([&] {
                    std::fill(found.begin(), found.end(), -1.0f);
                    matvec(weight, in, {found.data(), batch, n}, bias.data(), {.workers = &workers});
                    for (std::size_t i = 0; i < found.size(); ++i)
                        ASSERT_NEAR(found[i], expected[i], 1e-5 + 1e-6 * static_cast<double>(k)) << "n " << n << " k " << k << " batch " << batch;
                });
            }
        }
    }
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

} // namespace
} // namespace plumbline::gpu::test
