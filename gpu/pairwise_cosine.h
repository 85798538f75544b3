// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/span.h"
#include "gpu/device.h"

#include <cstdint>
#include <span>

namespace plumbline::gpu {

/// As addPairwiseJsd(), but adds the cosine <P, Q> / (|P| |Q|) of the rows: 1 for equal directions, 0 for disjoint ones.
/// The diagonal gets 1 a row. Rows without mass are left out, NaN stays NaN.
/// @throws Error InvalidArgument, DeviceFailure, OutOfMemory, Cancelled
void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel);

/// Mean cosine between the rows of every two of `maps` attention maps.
/// @param weights  [maps, rows, cols] row-major
/// @param out      [maps, maps] symmetric; NaN where two maps have no row in common
/// @throws Error InvalidArgument, DeviceFailure, OutOfMemory, Cancelled
void pairwiseCosine(Span3<const float> weights, Span2<float> out, const Device& device, const CancelToken& cancel);

} // namespace plumbline::gpu
