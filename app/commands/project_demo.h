// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/verbs.h"

namespace plumbline::app {

/// `plumbline project demo FILE MODEL`: a new project with a model, a prompt, three texts and their measurements.
void addProjectDemo(CLI::App& group, Shell& shell);

} // namespace plumbline::app
