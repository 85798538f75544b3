// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_view.h"

#include <QPointer>

namespace plumbline::attention {

/// Everything about shared layers as commands. @param view the view where it has been made
void addSharingCommands(
    shell::CommandTable& commands, shell::Services& services, Session& session, std::shared_ptr<QPointer<AttentionView>> view);

} // namespace plumbline::attention
