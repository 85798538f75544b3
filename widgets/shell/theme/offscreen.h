// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plumbline::theme {

/// To be called before an application on the platform "offscreen" is made. Without a login there is no XDG_RUNTIME_DIR, and
/// that plugin has no size hints; Qt says both on stderr although no picture needs them. These two sentences are dropped,
/// whatever else Qt says goes on to the handler there was.
void hushOffscreen();

} // namespace plumbline::theme
