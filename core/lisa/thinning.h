// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/head_network.h"

namespace plumbline::lisa {

/// A head network with `hidden` units instead of more: those go one after the other whose answer the rest can best give, and the second
/// layer is fitted anew by least squares (as in Optimal Brain Surgeon, Hassibi & Stork 1993). No data is asked for: logits are taken as
/// independent and normal, three wide. A start to train on from, in float32. @pre hidden is less than it has, and at least 1
[[nodiscard]] HeadAlignment thinned(const HeadAlignment& alignment, std::int64_t hidden);

} // namespace plumbline::lisa
