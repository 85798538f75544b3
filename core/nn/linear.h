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

    /// What Linear::folded() made, and of what.
    struct Folded {
        at::Tensor result, weight, down, up;
        std::int64_t downVersion = -1, upVersion = -1;
        double scale = 0.0;
    };
    mutable Folded fold;
};

/// Linear maps that read the same input, held as one stacked matrix so that one product serves them all (q, k, v; gate, up).
struct Linear {
    at::Tensor weight; ///< [sum of rows, in]
    at::Tensor bias;   ///< [sum of rows], or undefined
    std::vector<LinearPart> parts;

    /// x [..., in] -> one tensor [..., rows] a part. Without gradients by folded() weights, so that adapters cost no time.
    [[nodiscard]] std::vector<at::Tensor> forward(const at::Tensor& x) const;
    /// For a Linear of one part. x [..., in] -> [..., rows]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const { return forward(x).front(); }
    /// One part alone, without computing the others. x [..., in] -> [..., rows of the part]
    [[nodiscard]] at::Tensor part(std::size_t index, const at::Tensor& x) const;
    [[nodiscard]] bool hasAdapter() const;
    /// The rows of one part with its adapter added, in the weight's type; kept until weight or adapter change. [rows of the part, in].
    /// Without an adapter a view of the weight. Not while gradients are recorded; on the compute thread.
    [[nodiscard]] at::Tensor folded(std::size_t index) const;
    /// All rows with the adapters of their parts added, as one matrix: one product where folded() needs one a part. [sum of rows, in]
    [[nodiscard]] const at::Tensor& foldedStack() const;
    /// All parts side by side, without adapters: [..., sum of rows].
    [[nodiscard]] at::Tensor stacked(const at::Tensor& x) const;
    /// Views of stacked() part by part.
    [[nodiscard]] std::vector<at::Tensor> split(const at::Tensor& all) const;

private:
    mutable at::Tensor m_stack;                   // of foldedStack()
    mutable std::vector<at::Tensor> m_stackParts; // what it was made from: views into it, or parts of `weight`
};

} // namespace plumbline::nn
