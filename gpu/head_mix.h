// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/span.h"
#include "gpu/device.h"

#include <cstdint>
#include <span>

namespace plumbline::gpu {

/// A small network over the head axis, the same for every (query, key) cell: R s + W2 act(W1 s + b1) + b2. Row-major, borrowed.
/// The head alignment of LiSA, `core/lisa/substitution.h`.
struct HeadNetwork {
    enum class Activation { Silu, Relu };
    std::size_t heads = 0, hidden = 0;     ///< hidden 0: the residual alone
    const std::int32_t* permutation = nullptr; ///< [heads] R s = s[permutation]; null where `linear` is R, or R is nothing
    const float* linear = nullptr;         ///< [heads, heads]
    const float* w1 = nullptr;             ///< [hidden, heads]
    const float* b1 = nullptr;             ///< [hidden] or null
    const float* w2 = nullptr;             ///< [heads, hidden]
    const float* b2 = nullptr;             ///< [heads] or null
    Activation activation = Activation::Silu;
};

/// Gradients of a HeadNetwork, added to what stands there. Null: not wanted.
struct HeadNetworkGradients {
    float *linear = nullptr, *w1 = nullptr, *b1 = nullptr, *w2 = nullptr, *b2 = nullptr;
};

/// out = network(source) + added, on the first valid[t] keys of query t; 0 behind them.
/// @param source [batch * heads, queries, keys], finite on the valid cells @param added of the same shape, data may be null
/// @param valid  [queries], at most keys
/// CPU only; queries are shared out to the workers of `device`. @throws Error InvalidArgument; DeviceFailure for a CUDA device
void mixHeads(const HeadNetwork& network, Span3<const float> source, Span3<const float> added, std::span<const std::uint32_t> valid,
              Span3<float> out, const Device& device);

/// The backward pass of mixHeads(). The gradient of `added` is `gradient` itself.
/// @param gradient of out, read on the valid cells @param gradSource overwritten: 0 behind the valid cells
/// Sums are formed in the order of the workers: the same on every run with as many of them.
void mixHeadsBackward(const HeadNetwork& network, Span3<const float> source, Span3<const float> gradient, std::span<const std::uint32_t> valid,
                      Span3<float> gradSource, const HeadNetworkGradients& gradients, const Device& device);

} // namespace plumbline::gpu
