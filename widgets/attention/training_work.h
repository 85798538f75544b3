// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/training_job.h"
#include "core/models/registry.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What training from the view takes, as values and bodies of jobs: no Qt, no LibTorch in this header.
namespace plumbline::attention {

/// What a person asks for. Defaults are those of `plumbline lisa train`.
struct TrainingWish {
    std::string layers = "auto:0.53"; ///< or a list as "3,5,7-12"
    std::vector<std::filesystem::path> files;
    double minutes = 10; ///< 0: by steps
    std::int64_t steps = 0;
    std::int64_t rank = 0; ///< 0: head size / 6.4
    std::int64_t hidden = 0; ///< units of the head-aligning network; −1: as many as heads
    double distillation = 0; ///< weight of the divergence from the base in stage 2
    double layerwise = 0; ///< share of the budget for stage 1
    std::int64_t sequence = 0, batch = 0; ///< tokens a sequence, sequences a step
    std::uint64_t seed = 0;
    std::filesystem::path out; ///< folder of the adapter

    /// What `plumbline lisa train` does when nothing else is said.
    [[nodiscard]] static TrainingWish usual();
};

/// What a job of kind lisa::kTrainingJob is started with. @param heldType "float32" or "bfloat16"
[[nodiscard]] Json trainingRecipe(const TrainingWish& wish, const std::filesystem::path& model);
/// The wish behind a job's recipe, as far as it says.
[[nodiscard]] TrainingWish wishOf(const Json& recipe);

/// Layers of a list, of a model with so many. @throws Error InvalidArgument
[[nodiscard]] std::vector<int> layersOfList(const std::string& list, int layers);
/// Low-rank size that 0 stands for.
[[nodiscard]] std::int64_t usualRank(const formats::DecoderConfig& config);

/// A file of the training text. On the I/O lane.
struct TrainingText {
    std::filesystem::path file;
    std::uint64_t bytes = 0;
    std::size_t tokens = 0;
    std::optional<Error> problem; ///< it cannot be used
};
[[nodiscard]] TrainingText readTrainingText(
    const std::filesystem::path& file, const text::Tokenizer& tokenizer, const CancelToken& cancel);

/// Bytes that a run holds: its own copy of the weights in bfloat16, and what a step keeps for its way back (an estimate).
struct TrainingMemory {
    std::uint64_t weights = 0, step = 0;
};
[[nodiscard]] TrainingMemory trainingMemory(const models::OpenedModel& model, const TrainingWish& wish);

/// The body of training jobs: loads a copy of the model of its own, so that between steps others may use the view's.
[[nodiscard]] jobs::ProjectJobFunction trainingWork();

} // namespace plumbline::attention
