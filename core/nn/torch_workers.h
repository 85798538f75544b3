// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/workers.h"

namespace plumbline::nn {

/// LibTorch's own team of threads as Workers, so that our CPU ops and LibTorch's never hold two teams. LibTorch starts one team
/// per calling thread: call it from the executor's compute thread only.
class TorchWorkers final : public Workers {
public:
    [[nodiscard]] int count() const override;
    void run(std::size_t total, std::size_t grain, const Range& range) override;
};

/// Threads that LibTorch's ops may use in this process. @param threads 0: as many as the machine has cores
void setThreads(int threads);

} // namespace plumbline::nn
