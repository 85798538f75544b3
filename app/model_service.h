// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/services.h"

namespace plumbline::jobs {
class Executor;
}
namespace plumbline::models {
class ModelRegistry;
}
namespace plumbline::attention {
class Session;
}

namespace plumbline::app {

/// What the window asks about models, answered by registry and executor; opened by `session`. All outlive it. GUI thread.
[[nodiscard]] shell::ModelService makeModelService(
    jobs::Executor& executor, models::ModelRegistry& registry, attention::Session& session);
[[nodiscard]] shell::MemoryService makeMemoryService(models::ModelRegistry& registry);

} // namespace plumbline::app
