// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/span.h"

#include <vector>

namespace plumbline::lisa {

/// Optimal one-to-one assignment of rows to columns with the least total cost (Kuhn 1955; shortest augmenting paths, O(n³)).
/// @param cost [n, n], finite
/// @returns for each row its column
[[nodiscard]] std::vector<int> assignRows(Span2<const double> cost);

} // namespace plumbline::lisa
