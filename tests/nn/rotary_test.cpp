// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/rotary.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace plumbline;

TEST(Rotary, TurnsPairsByTheAngleOfTheirPositionAndKeepsLengths)
{
    formats::DecoderConfig config;
    config.headDim = 8;
    config.contextLength = 64;
    const nn::Rotary rotary(config, at::kCPU);
    const at::Tensor positions = at::arange(5, at::kLong).unsqueeze(0);
    const auto [cos, sin] = rotary.angles(positions, 5);
    const at::Tensor x = at::randn({1, 2, 5, 8});
    const at::Tensor turned = nn::Rotary::rotate(x, cos, sin);
    for (int t = 0; t < 5; ++t) {
        for (int i = 0; i < 4; ++i) {
            const double angle = t * std::pow(10000.0, -2.0 * i / 8.0);
            const double a = x[0][1][t][i].item<double>(), b = x[0][1][t][i + 4].item<double>();
            EXPECT_NEAR(turned[0][1][t][i].item<double>(), a * std::cos(angle) - b * std::sin(angle), 1e-5);
            EXPECT_NEAR(turned[0][1][t][i + 4].item<double>(), b * std::cos(angle) + a * std::sin(angle), 1e-5);
        }
    }
}
