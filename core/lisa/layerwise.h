// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/substitution.h"

namespace plumbline::lisa {

/// Stage 1: watches one forward pass of the base and, layer by layer, compares the attention of its lisa layers with what they
/// would make of the same input; adds the gradients at once. So all layers train in parallel and no graph outlives its layer.
/// The source of a chain is the student's own logits, held fixed.
class LayerwiseStudent final : public nn::AttentionObserver {
public:
    /// @param decoder without rules @param scale of the gradients @pre every lisa layer holds its parts
    LayerwiseStudent(nn::Decoder& decoder, const Substitution& substitution, double scale);

    [[nodiscard]] bool wantsHidden(int layer) const override { return isStudent(layer); }
    [[nodiscard]] bool wantsQueryKey(int layer) const override
    {
        return isStudent(layer) || m_lastReader[static_cast<std::size_t>(layer)] >= 0;
    }
    void hidden(int layer, const at::Tensor& x) override;
    void queryKey(int layer, const at::Tensor& q, const at::Tensor& k) override;

    /// Mean over lisa layers, of the batch that was watched.
    [[nodiscard]] double loss() const;
    [[nodiscard]] const std::vector<double>& losses() const { return m_losses; } ///< by layer

private:
    /// @param layer up to and including the number of layers: what the last one leaves is asked for as well
    [[nodiscard]] bool isStudent(int layer) const
    {
        const auto& kinds = m_substitution.kinds();
        return static_cast<std::size_t>(layer) < kinds.size() && kinds[static_cast<std::size_t>(layer)] == LayerKind::Lisa;
    }
    void compare(int layer, const at::Tensor& teacher, const at::Tensor& allowed);

    nn::Decoder& m_decoder;
    const Substitution& m_substitution;
    double m_scale;
    std::vector<int> m_sources, m_lastReader;
    std::vector<std::shared_ptr<LisaRule>> m_rules;
    std::vector<at::Tensor> m_kept; // logits (or weights) of each layer while a later one reads them
    at::Tensor m_input;
    std::vector<double> m_losses;
};

} // namespace plumbline::lisa
