// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::nn {

/// A trained difference of a linear map, W + scale * up @ down (Hu et al. 2021, LoRA).
struct LowRankAdapter {
    at::Tensor down; ///< [rank, in]
    at::Tensor up;   ///< [out, rank]; zero at first, so that the map starts unchanged
    double scale = 1.0;

    /// down ~ N(0, 1/in), up = 0, both requiring gradients.
    [[nodiscard]] static LowRankAdapter make(std::int64_t in, std::int64_t out, std::int64_t rank, double alpha, at::TensorOptions options);
};

/// One linear map of a checkpoint: `rows` of a Linear's stacked weight, under the name it is published by.
struct LinearPart {
    std::string name; ///< "model.layers.0.self_attn.q_proj"
    std::int64_t begin = 0, rows = 0;
    std::optional<LowRankAdapter> adapter;
};

/// Linear maps that read the same input, held as one stacked matrix so that one product serves them all (q, k, v; gate, up).
struct Linear {
    at::Tensor weight; ///< [sum of rows, in]
    at::Tensor bias;   ///< [sum of rows], or undefined
    std::vector<LinearPart> parts;

    /// x [..., in] -> one tensor [..., rows] a part.
    [[nodiscard]] std::vector<at::Tensor> forward(const at::Tensor& x) const;
    /// For a Linear of one part. x [..., in] -> [..., rows]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const { return forward(x).front(); }
    /// One part alone, without computing the others. x [..., in] -> [..., rows of the part]
    [[nodiscard]] at::Tensor part(std::size_t index, const at::Tensor& x) const;
    [[nodiscard]] bool hasAdapter() const;
    /// All parts side by side, without adapters: [..., sum of rows].
    [[nodiscard]] at::Tensor stacked(const at::Tensor& x) const;
    /// Views of stacked() part by part.
    [[nodiscard]] std::vector<at::Tensor> split(const at::Tensor& all) const;
};

} // namespace plumbline::nn
