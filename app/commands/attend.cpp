// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/watched_layer_verb.h"

namespace plumbline::app {

void addAttend(CLI::App& app, Shell& shell)
{
    addWatchedLayerVerb(app, shell, {.name = "attend", .description = "Attention weights of one layer as float32 [heads, T, T]", .attention = true});
}

} // namespace plumbline::app
