// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/model_files.h"

#include <ATen/ATen.h>

namespace plumbline::nn {

/// The rotary embedding of a model: which angles its positions turn q and k by.
/// Formulas: transformers `modeling_rope_utils`, kinds default, linear, llama3, dynamic, yarn.
class Rotary {
public:
    Rotary(const formats::DecoderConfig& config, at::Device device);

    /// cos and sin, each [..., head_dim], for `positions` [...] (int64), in float32. `length` is the greatest position + 1 of the
    /// call: the dynamic kind widens its base beyond the model's context.
    [[nodiscard]] std::pair<at::Tensor, at::Tensor> angles(const at::Tensor& positions, std::int64_t length) const;

    /// Whether the other's angles are these, as far as can be told from both being of the plain kind.
    [[nodiscard]] bool turnsLike(const Rotary& other) const;

    /// x [B, H, T, head_dim] turned by cos and sin [B or 1, T, head_dim]: dimension i pairs with i + head_dim / 2.
    [[nodiscard]] static at::Tensor rotate(const at::Tensor& x, const at::Tensor& cos, const at::Tensor& sin);

private:
    [[nodiscard]] at::Tensor inverseFrequencies(std::int64_t length) const; // [head_dim / 2]

    formats::RopeConfig m_rope;
    std::int64_t m_headDim;
    std::int64_t m_context;
    double m_scaling = 1.0; // of cos and sin (yarn)
    at::Tensor m_fixed;     // for every kind but dynamic beyond the context
};

} // namespace plumbline::nn
