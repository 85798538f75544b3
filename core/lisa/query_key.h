// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/attention_maps.h"

#include "core/nn/decoder.h"

namespace plumbline::lisa {

/// What TextAttention keeps; for the sources of this module only.
struct TextAttention::Layers {
    struct Pair {
        at::Tensor q, k; ///< [1, h, T, d_h], [1, h_kv, T, d_h], after norms and rotation; undefined for a shared layer
        at::Tensor weights; ///< [h, T, T] float32, of a shared layer: it has no keys of its own
    };
    std::vector<Pair> pairs; ///< by layer
};

/// Takes what TextAttention keeps, of every layer that a pass visits.
class AttentionKeeper : public nn::AttentionObserver {
public:
    AttentionKeeper(TextAttention::Layers& layers, const nn::Decoder& decoder, std::int64_t tokens, const ProgressSink& progress = {});
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
};

/// Weights of rows [first, first + rows) -> [h, rows, first + rows] in float32.
[[nodiscard]] at::Tensor weightsOfRows(const TextAttention::Layers::Pair& pair, std::int64_t first, std::int64_t rows, bool maskSink);

} // namespace plumbline::lisa
