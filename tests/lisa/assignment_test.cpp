// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/assignment.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

using namespace plumbline;

TEST(Assignment, EqualsTryingEveryOrder)
{
    std::mt19937 random(4);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (std::size_t n = 1; n <= 6; ++n) {
        for (int round = 0; round < 30; ++round) {
            std::vector<double> cost(n * n);
            for (double& value : cost)
                value = round % 3 == 0 ? std::round(uniform(random) * 2.0) : uniform(random); // ties too
            const auto total = [&](const std::vector<int>& order) {
                double sum = 0.0;
                for (std::size_t i = 0; i < n; ++i)
                    sum += cost[i * n + static_cast<std::size_t>(order[i])];
                return sum;
            };
            std::vector<int> order(n);
            std::iota(order.begin(), order.end(), 0);
            double least = total(order);
            while (std::next_permutation(order.begin(), order.end()))
                least = std::min(least, total(order));
            std::vector<int> found = lisa::assignRows({cost.data(), n, n});
            EXPECT_NEAR(total(found), least, 1e-12);
            std::sort(found.begin(), found.end());
            for (std::size_t i = 0; i < n; ++i)
                EXPECT_EQ(found[i], static_cast<int>(i));
        }
    }
}
