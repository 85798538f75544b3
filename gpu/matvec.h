// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/span.h"
#include "gpu/device.h"

#include <cstdint>
#include <span>

namespace plumbline::gpu {

/// The weight of a linear layer as it lies in memory, [n, k] row-major.
struct MatvecWeight {
    enum class Type { Float32, BFloat16 };
    const void* data = nullptr;
    Type type = Type::Float32;
    std::size_t n = 0, k = 0;

    MatvecWeight() = default;
    MatvecWeight(Span2<const float> w)
        : data(w.data)
        , type(Type::Float32)
        , n(w.rows)
        , k(w.cols)
    {
    }
    /// bfloat16: the upper halves of float32.
    MatvecWeight(Span2<const std::uint16_t> w)
        : data(w.data)
        , type(Type::BFloat16)
        , n(w.rows)
        , k(w.cols)
    {
    }
};

/// One product of a call: y = x W' + bias.
struct MatvecPart {
    MatvecWeight weight;
    float* y = nullptr; ///< [batch, n], rows `yStride` apart
    std::size_t yStride = 0; ///< 0: n
    const float* bias = nullptr; ///< [n] or null
};

/// y = x W' + bias for a few vectors at once, as decoding needs it: bound by the speed at which W comes from memory, so every
/// weight is read once. Sums in float32, in vector lanes.
/// @param w     [n, k]; float32 or bfloat16
/// @param x     [batch, k]; any batch, fast up to 8 (larger ones are done 8 at a time: use a matrix product there)
/// @param y     [batch, n], must not overlap x
/// @param bias  [n] or null
/// CPU only, on all workers of `device`: on a GPU LibTorch's own product does this.
/// @throws Error InvalidArgument; DeviceFailure for a CUDA device
void matvec(MatvecWeight w, Span2<const float> x, Span2<float> y, const float* bias, const Device& device);

/// Several products with one x in one pass over the workers (query, key and value; gate and up): the team starts once.
/// @param x  [batch, k]; every part's k is x.cols
/// @throws Error InvalidArgument; DeviceFailure for a CUDA device
void matvec(std::span<const MatvecPart> parts, Span2<const float> x, const Device& device);

} // namespace plumbline::gpu
