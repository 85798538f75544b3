// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/command_table.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

namespace plumbline::shell {

class MainWindow;

/// The commands of the window itself, and one *go to* for every view of the table.
void addShellCommands(CommandTable& commands, const ViewTable& views, Services& services, MainWindow& window);

} // namespace plumbline::shell
