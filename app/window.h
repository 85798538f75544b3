// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plumbline::app {

/// Opens the window, or draws its pictures: `plumbline [FILE] [--screenshots DIR]`. FILE is a project (*.plumb) or a model.
/// @returns the exit status
int openWindow(int argc, char** argv);

} // namespace plumbline::app
