// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/job_scope.h"

#include <ATen/ThreadLocalState.h>

namespace plumbline::nn {

std::function<std::shared_ptr<void>()> freshThreadState()
{
    return [state = at::ThreadLocalState()]() -> std::shared_ptr<void> {
        return std::make_shared<at::ThreadLocalStateGuard>(state);
    };
}

} // namespace plumbline::nn
