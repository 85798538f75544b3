// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/attention_maps.h"
#include "core/lisa/shared_rows.h"
#include "core/nn/decoder.h"

#include <memory>

namespace plumbline::lisa {

/// What TextAttention keeps; for the sources of this module only.
struct TextAttention::Layers {
    struct Pair {
        at::Tensor q, k; ///< [1, h, T, d_h], [1, h_kv, T, d_h], after norms and rotation; undefined for a shared layer
        at::Tensor weights; ///< [h, T, T] float32, of a shared layer: it has no keys of its own
        std::shared_ptr<const SharedRows> shared; ///< instead of them, where they would be too much: they are made from the source's
    };
    std::vector<Pair> pairs; ///< by layer
};

/// Takes what TextAttention keeps, of every layer that a pass visits.
class AttentionKeeper : public nn::AttentionObserver {
public:
    /// @param keepsWeights of shared layers; else whoever runs the pass sees to them
    AttentionKeeper(TextAttention::Layers& layers, const nn::Decoder& decoder, std::int64_t tokens, const ProgressSink& progress = {},
                    bool keepsWeights = true);
    [[nodiscard]] bool wantsQueryKey(int) const override { return true; }
    [[nodiscard]] bool wantsWeights(int layer) const override;
    void queryKey(int layer, const at::Tensor& q, const at::Tensor& k) override;
    void weights(int layer, std::int64_t first, const at::Tensor& rows) override;

private:
    void tell(int layer) const;
    TextAttention::Layers& m_layers;
    const nn::Decoder& m_decoder;
    std::int64_t m_tokens;
    ProgressSink m_progress;
    bool m_keepsWeights;
};

/// Reads the weights of a text, a block of rows after another. A layer that is made from another keeps what it has read there as
/// long as the block is the same: cheapest where all layers of a block are read in their order.
class RowReader {
public:
    explicit RowReader(const TextAttention::Layers& layers);
    /// Rows [first, first + rows) of a layer -> [h, rows, first + rows] in float32.
    [[nodiscard]] at::Tensor weights(int layer, std::int64_t first, std::int64_t rows, bool maskSink);

private:
    [[nodiscard]] at::Tensor source(int layer, bool asWeights); ///< [1, h, rows, first + rows]: logits, or weights
    [[nodiscard]] at::Tensor made(int layer);

    const TextAttention::Layers& m_layers;
    std::vector<int> m_lastReader; ///< by layer; −1: none
    std::vector<at::Tensor> m_made;
    std::int64_t m_first = -1, m_rows = 0;
    at::Tensor m_allowed; ///< [1, 1, rows, first + rows]
};

} // namespace plumbline::lisa
