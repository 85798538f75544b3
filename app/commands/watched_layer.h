// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/decoder.h"

#include <vector>

namespace plumbline::app {

/// Keeps what one layer is given and how it attends.
class WatchedLayer final : public nn::AttentionObserver {
public:
    WatchedLayer(int layer, bool attention)
        : m_layer(layer)
        , m_attention(attention)
    {
    }
    [[nodiscard]] bool wantsHidden(int layer) const override { return !m_attention && layer == m_layer; }
    [[nodiscard]] bool wantsWeights(int layer) const override { return m_attention && layer == m_layer; }
    void hidden(int, const at::Tensor& x) override { m_kept = {x}; }
    void weights(int, std::int64_t, const at::Tensor& block) override { m_kept.push_back(block); }

    /// [1, T, d], or [1, heads, T, T]; float32 on the CPU.
    [[nodiscard]] at::Tensor take() const { return at::cat(m_kept, m_attention ? 2 : 0).to(at::kCPU).to(at::kFloat).contiguous(); }

private:
    int m_layer;
    bool m_attention;
    std::vector<at::Tensor> m_kept;
};

} // namespace plumbline::app
