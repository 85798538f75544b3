// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/formats/model_files.h"
#include "core/lisa/similarity.h"
#include "core/store/results.h"

#include <span>
#include <string_view>

namespace plumbline::lisa {

// Measurements as a project keeps them: one result a text, so that a text more leaves the others as they are.

/// What a result depends on of the model: {model: quick identity, files: [{name, bytes, time}], dtype}. Two fine-tunes of one
/// base share their headers; their files differ in size or time. Looks at the files: made when they are opened, and kept.
/// @param dtype as the weights are held: "float32" or "bfloat16". @throws Error FileChanged where one is gone
[[nodiscard]] Json modelRecipe(const formats::ModelFiles& files, std::string_view dtype);

/// All that the head × head measurement of one text depends on. @param model what modelRecipe() gave
[[nodiscard]] Json similarityRecipe(const Json& model, std::span<const std::int32_t> ids, const SimilarityOptions& options);

/// One text of a measurement as a project stores it.
[[nodiscard]] std::vector<store::ResultArray> toArrays(const HeadSimilarity& heads, std::size_t text);
/// And back, as a measurement of one text. @throws Error CorruptFile where the arrays are not of one measurement
[[nodiscard]] HeadSimilarity fromArrays(const store::StoredResult& result, const SimilarityOptions& options);

/// Measurements of several texts as one, in their order. Seconds are summed.
/// @throws Error InvalidArgument where there is none, or they are not of one model, measure and treatment of the sink
[[nodiscard]] HeadSimilarity joinTexts(const std::vector<HeadSimilarity>& parts);

} // namespace plumbline::lisa
