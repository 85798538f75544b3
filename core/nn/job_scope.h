// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

namespace plumbline::nn {

/// For jobs::ExecutorConfig::jobScope: each job begins with LibTorch's thread-local state as it is now (grad mode, autocast,
/// dispatch keys), and the job that it preempted finds its own again.
[[nodiscard]] std::function<std::shared_ptr<void>()> freshThreadState();

} // namespace plumbline::nn
