// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Inside gpu and its tests: the versions behind pairwise_*.h. Arguments were checked before.

#include "core/base/cancel.h"
#include "core/base/span.h"
#include "gpu/device.h"

#include <cstdint>
#include <span>

namespace plumbline::gpu {

using PairwiseOp = void (*)(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);

/// The definitions, in double and in the plainest order. What the tests hold the others against.
namespace plain {
void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
/// The features in double: what the fast preview must give, with the same error against the exact divergence.
void addPairwiseJsdPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
} // namespace plain

/// Vector instructions of the machine at hand, chosen at run time.
namespace fast {
void addPairwiseJsdFrom(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel, std::size_t firstMap);
void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
void addPairwiseJsdPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
} // namespace fast

/// Throw DeviceFailure with Advice::UseCpu where there is no such device.
namespace cuda {
void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
void addPairwiseJsdPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);
} // namespace cuda

/// @throws Error InvalidArgument
void checkPairwise(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const char* op);

/// Means over rows through `add`, for the convenience forms.
void pairwiseMeans(PairwiseOp add, Span3<const float> weights, Span2<float> out, const Device& device, const CancelToken& cancel);

} // namespace plumbline::gpu
