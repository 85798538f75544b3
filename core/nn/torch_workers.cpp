// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/torch_workers.h"

#include <ATen/Parallel.h>
#include <thread>

namespace plumbline::nn {

int TorchWorkers::count() const
{
    return at::get_num_threads();
}

void TorchWorkers::run(std::size_t total, std::size_t grain, const Range& range)
{
    if (total == 0)
        return;
    at::parallel_for(0, static_cast<std::int64_t>(total), static_cast<std::int64_t>(grain > 0 ? grain : 1),
                     [&](std::int64_t begin, std::int64_t end) {
                         range(static_cast<std::size_t>(begin), static_cast<std::size_t>(end), at::get_thread_num());
                     });
}

void setThreads(int threads)
{
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    at::set_num_threads(threads > 0 ? threads : cores);
}

} // namespace plumbline::nn
