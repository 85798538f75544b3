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
/// `open` reads}. Emits a TrainingCurve when it begins and every step as TrainingPoint; stores a checkpoint every two minutes, when
/// it is asked to pause and when it is cancelled, both of which give up the step that runs. A step is given up, and done again, for
/// a job of a higher lane too, but not twice running. The result is {"out", "tokens", "steps", "seconds", "loss", "shared_layers"}.
[[nodiscard]] jobs::ProjectJobFunction trainingJob(std::function<TrainingInputs(jobs::JobContext& job, const Json& recipe)> open);

/// One step as the window draws it, without LibTorch.
struct TrainingPoint {
    std::int64_t step = 0, tokens = 0;
    int stage = 1;
    double loss = 0.0, seconds = 0.0, progress = 0.0;
};
/// What the run stands on: all steps of its checkpoint, or none; and the layers that it trains.
struct TrainingCurve {
    std::vector<TrainingPoint> points;
    std::vector<int> layers;
    std::int64_t parameters = 0; ///< trained
};

} // namespace plumbline::lisa
