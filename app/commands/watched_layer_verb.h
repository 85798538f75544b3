// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/verbs.h"

namespace plumbline::app {

struct WatchedLayerVerb {
    const char* name;
    const char* description;
    bool attention; ///< the layer's attention weights, else its input
};

/// `plumbline NAME MODEL --ids 1,2,3 --layer L --out F.npy`
void addWatchedLayerVerb(CLI::App& app, Shell& shell, const WatchedLayerVerb& what);

} // namespace plumbline::app
