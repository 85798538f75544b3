// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/model_files.h"
#include "core/jobs/project_jobs.h"

#include <memory>

namespace plumbline::nn {
class Decoder;
}

namespace plumbline::lisa {

inline constexpr const char* kTrainingJob = "lisa.train";

/// What a training job needs besides its recipe.
struct TrainingInputs {
    std::shared_ptr<nn::Decoder> decoder; ///< of the job alone while it runs: between steps it is the base
    formats::ModelFiles base;
    std::vector<std::int32_t> ids; ///< of the training text
    std::string text;              ///< the same as text, for the runs of words beside the adapter
    Json files = Json::array();    ///< names and hashes, for the card
};

/// The body of a project job of kind kTrainingJob. Recipe: {"out": folder of the adapter, "recipe": TrainingRecipe, and whatever
/// `open` reads}. Emits every TrainingStep (core/lisa/training.h) as TrainingPoint; stores a checkpoint when it is asked to pause and
/// every two minutes; the result is {"out", "tokens", "steps", "seconds", "loss", "shared_layers"}.
[[nodiscard]] jobs::ProjectJobFunction trainingJob(std::function<TrainingInputs(jobs::JobContext& job, const Json& recipe)> open);

/// One step as the window draws it, without LibTorch.
struct TrainingPoint {
    std::int64_t step = 0, tokens = 0;
    int stage = 1;
    double loss = 0.0, seconds = 0.0, progress = 0.0;
};

} // namespace plumbline::lisa
