// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/formats/model_files.h"
#include "core/lisa/similarity.h"
#include "core/store/results.h"

namespace plumbline::app {

/// All that a head × head measurement depends on: the model's files (identity by headers, sizes and times), dtype, texts, measure.
[[nodiscard]] Json similarityRecipe(const formats::ModelFiles& files, const std::string& dtype, const std::vector<std::vector<std::int32_t>>& texts,
                                    const lisa::SimilarityOptions& options);

/// A measurement as a project stores it, and back. @throws Error CorruptFile where the arrays are not of one measurement
[[nodiscard]] std::vector<store::ResultArray> toArrays(const lisa::HeadSimilarity& heads);
[[nodiscard]] lisa::HeadSimilarity fromArrays(const store::StoredResult& result, const lisa::SimilarityOptions& options);

} // namespace plumbline::app
