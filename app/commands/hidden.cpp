// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/watched_layer_verb.h"

namespace plumbline::app {

void addHidden(CLI::App& app, Shell& shell)
{
    addWatchedLayerVerb(app, shell, {.name = "hidden", .description = "Input of one layer as float32 [T, d]", .attention = false});
}

} // namespace plumbline::app
