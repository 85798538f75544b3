// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/verbs.h"
#include "core/text/long_text.h"

namespace plumbline::app {

// One a verb under `lisa`.
void addLisaSensitivity(CLI::App& lisa, Shell& shell);
void addLisaTrain(CLI::App& lisa, Shell& shell);
void addLisaEvaluate(CLI::App& lisa, Shell& shell);
void addLisaBench(CLI::App& lisa, Shell& shell);

using text::encodeLongText;

} // namespace plumbline::app
