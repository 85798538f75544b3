// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/lisa_verbs.h"

namespace plumbline::app {

void addLisa(CLI::App& app, Shell& shell)
{
    CLI::App* lisa = app.add_subcommand("lisa", "Shares attention between layers: which, how, trained, judged");
    lisa->require_subcommand(1);
    addLisaSensitivity(*lisa, shell);
    addLisaTrain(*lisa, shell);
    addLisaEvaluate(*lisa, shell);
    addLisaBench(*lisa, shell);
}

} // namespace plumbline::app
