// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/model_options.h"
#include "core/store/results.h"

#include <functional>
#include <string>
#include <vector>

namespace plumbline::app {

/// `--project F` of the verbs that measure.
struct KeepOptions {
    std::string project;

    void addTo(CLI::App& verb);
};

/// The model's part of a recipe, with the adapter's where there is one.
[[nodiscard]] Json modelRecipe(const ModelOptions& model, const formats::ModelFiles& files);

/// What `measure` gives; with a project what it holds under the recipe, or else keeps there.
/// @param what of the recipe, beside the model: {"kind", …}. The model's files are looked at, not loaded
[[nodiscard]] std::vector<store::ResultArray> keptOrMeasured(const KeepOptions& keep, const ModelOptions& model, const Json& what,
    const std::function<std::vector<store::ResultArray>()>& measure);

/// float32 numbers [shape], as the verbs write them to *.npy.
struct Numbers {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};
[[nodiscard]] Numbers keptOrMeasuredNumbers(
    const KeepOptions& keep, const ModelOptions& model, const Json& what, const std::function<Numbers()>& measure);

} // namespace plumbline::app
