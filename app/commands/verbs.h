// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command_line.h"

#include <CLI/App.hpp>

namespace plumbline::app {

/// What every verb is given.
struct Shell {
    const Hooks& hooks;
    CancelToken cancel;    ///< fires at Ctrl+C
    ProgressSink progress; ///< empty where standard error is no terminal
};

// One a verb: adds it with its options to the parser; the callback of the subcommand does the work.
void addInspect(CLI::App& app, Shell& shell);
void addTokenize(CLI::App& app, Shell& shell);
void addDetokenize(CLI::App& app, Shell& shell);
void addLogits(CLI::App& app, Shell& shell);
void addAttend(CLI::App& app, Shell& shell);
void addHidden(CLI::App& app, Shell& shell);
void addGenerate(CLI::App& app, Shell& shell);
void addSimilarity(CLI::App& app, Shell& shell);
void addProject(CLI::App& app, Shell& shell);
void addText(CLI::App& app, Shell& shell);
void addLisa(CLI::App& app, Shell& shell);

} // namespace plumbline::app
