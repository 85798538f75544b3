// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/span.h"
#include "gpu/device.h"

#include <cstdint>
#include <span>

namespace plumbline::gpu {

/// Adds, for every two of `maps` attention maps, the Jensen–Shannon divergences of their rows: for row t with P, Q the rows of
/// maps i and j and M = (P + Q) / 2,
///     JS = (sum P ln P + sum Q ln Q) / 2 - sum M ln M        nats, 0 ln 0 = 0, never below 0
///     sums(i, j) += JS,  counts(i, j) += 1                   where both rows have mass
/// (Mu et al. 2024, arXiv 2408.01890, as read in lisa.md §2.5: the mean over rows is sums / counts). A row whose entries are
/// all 0 is left out. A NaN in a row makes the sums of its pairs NaN, also on the diagonal; else the diagonal gets 0.
/// Called block by block: the sums of a long text grow over calls, and over texts.
/// @param weights    [maps, rows, cols] in [0, 1]: post-softmax weights of a block of query rows. Where `device` is a CUDA
///                   device they may lie in its memory or in the host's
/// @param validCols  [rows]: columns of that row which can hold mass (t + 1 in a causal map); the rest is not read. Empty: all
/// @param sums       [maps, maps] symmetric, in host memory
/// @param counts     [maps, maps] symmetric, in host memory
/// Rows are summed in their order, so the result does not depend on the number of workers. Against float64 the mean is off
/// by less than 1e-5. Asks `cancel` at least every 20 ms; after Cancelled the sums hold part of the block.
/// @throws Error InvalidArgument, DeviceFailure, OutOfMemory, Cancelled
void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);

/// The same where only some maps are new: pairs with a map from `firstMap` on. What it adds to pairs of two maps before that says
/// nothing.
void addPairwiseJsdFrom(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel, std::size_t firstMap);

/// Mean Jensen–Shannon divergence, in nats, between every two of `maps` attention maps.
/// @param weights  [maps, rows, cols] row-major; each row sums to 1 (or to 0 where masked)
/// @param out      [maps, maps] symmetric, zero diagonal, in [0, ln 2]; NaN where two maps have no row in common
/// Runs where `device` says; the CPU version defines the answer, the CUDA one agrees within 1e-5.
/// @throws Error InvalidArgument, DeviceFailure, OutOfMemory, Cancelled
void pairwiseJsd(Span3<const float> weights, Span2<float> out, const Device& device, const CancelToken& cancel);

/// out = sums / counts, NaN where the count is 0. @throws Error InvalidArgument where the shapes differ
void meanOfSums(Span2<const double> sums, Span2<const double> counts, Span2<float> out);

} // namespace plumbline::gpu
