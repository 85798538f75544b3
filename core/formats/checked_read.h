// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights.h"

namespace plumbline::formats {

/// A whole tensor, as WeightFile::read gives it, refusing values that no calculation survives: infinite ones and NaN.
/// @param out tensor.elements() values
/// @throws Error CorruptFile with the tensor, how many such values there are, and the first; and what read() throws
void readChecked(const WeightFile& weights, const StoredTensor& tensor, std::span<float> out, const CancelToken& cancel = {});
/// The same, rounded to bfloat16. Refuses also what becomes infinite by rounding.
void readChecked(const WeightFile& weights, const StoredTensor& tensor, std::span<std::uint16_t> out, const CancelToken& cancel = {});

/// The check alone, for values that were read already. @throws Error CorruptFile
void checkFinite(const WeightFile& weights, const StoredTensor& tensor, std::span<const float> values);
void checkFinite(const WeightFile& weights, const StoredTensor& tensor, std::span<const std::uint16_t> bfloat16);

} // namespace plumbline::formats
