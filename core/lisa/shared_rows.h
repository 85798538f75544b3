// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/head_network.h"

namespace plumbline::lisa {

/// What the attention of one shared layer in one text is made from, beside that of its source: small where its weights would be
/// heads * tokens². Holds what it was made with, whatever becomes of the layer.
struct SharedRows {
    LayerKind kind = LayerKind::Direct; ///< not Full
    int source = 0;                     ///< the layer that it borrows from
    HeadAlignment alignment;
    at::Tensor query, key;      ///< of the low-rank difference: [B, h, n, r], scaled, and [B, h_k, n, r]; undefined but for `lisa`
    bool sharesWeights = false; ///< takes and gives weights, not logits
    bool renormalises = false;  ///< where it does: clamped at zero and made to sum to one

    /// Logits (or weights) of queries from those of the source, [B, h, n, m]. @param allowed [B or 1, 1, n, m]
    [[nodiscard]] at::Tensor from(const at::Tensor& sourceRows, const at::Tensor& queryRows, const at::Tensor& keys, const at::Tensor& allowed) const;
    /// Of queries [first, first + n) of the text, which look at keys up to their own. @param sourceRows [B, h, n, first + n]
    [[nodiscard]] at::Tensor rows(const at::Tensor& sourceRows, std::int64_t first, const at::Tensor& allowed) const;
};

} // namespace plumbline::lisa
