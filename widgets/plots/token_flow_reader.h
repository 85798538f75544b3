// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plumbline::plots {

/// Screen readers read a TokenFlow as one text whose words are its tokens. Installed once; cheap to call again. GUI thread.
void installTokenFlowReader();

} // namespace plumbline::plots
