// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/attention_maps.h"

#include <ATen/ATen.h>

namespace plumbline::lisa {

/// What TextAttention keeps; for the sources of this module only.
struct TextAttention::Layers {
    struct Pair {
        at::Tensor q, k; ///< [1, h, T, d_h], [1, h_kv, T, d_h], after norms and rotation
    };
    std::vector<Pair> pairs; ///< by layer
};

/// Weights of rows [first, first + rows) -> [h, rows, first + rows] in float32.
[[nodiscard]] at::Tensor weightsOfRows(const TextAttention::Layers::Pair& pair, std::int64_t first, std::int64_t rows, bool maskSink);

} // namespace plumbline::lisa
