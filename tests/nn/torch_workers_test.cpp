// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/torch_workers.h"

#include <condition_variable>
#include <gtest/gtest.h>
#include <mutex>
#include <set>
#include <thread>

using namespace plumbline;

TEST(TorchWorkers, ShareTheWorkOverTheWholeTeam)
{
    nn::setThreads(2);
    nn::TorchWorkers workers;
    ASSERT_EQ(workers.count(), 2);
    std::mutex mutex;
    std::condition_variable arrived;
    std::set<std::thread::id> threads;
    std::size_t sum = 0;
    workers.run(1000, 1, [&](std::size_t begin, std::size_t end, int) {
        std::unique_lock lock(mutex);
        sum += end - begin;
        threads.insert(std::this_thread::get_id());
        arrived.notify_all();
        arrived.wait_for(lock, std::chrono::seconds(10), [&] { return threads.size() == 2; }); // both at the same time
    });
    EXPECT_EQ(sum, 1000U);
    EXPECT_EQ(threads.size(), 2U);
    nn::setThreads(0);
}
