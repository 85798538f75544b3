// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/training_job.h"

#include "core/base/error.h"
#include "core/lisa/text_grams.h"
#include "core/lisa/training_run.h"

#include <chrono>

namespace plumbline::lisa {

jobs::ProjectJobFunction trainingJob(std::function<TrainingInputs(jobs::JobContext& job, const Json& recipe)> open)
{
    return [open = std::move(open)](jobs::JobContext& job, const Json& recipe, const std::optional<std::string>& checkpoint) -> Json {
        using Clock = std::chrono::steady_clock;
        constexpr auto kEvery = std::chrono::minutes(2);
        if (!recipe.contains("out") || !recipe["out"].is_string())
            throw Error(ErrorCode::InvalidArgument, {.place = "training job", .expected = "a folder for the adapter", .found = recipe.dump()});
        const TrainingInputs inputs = open(job, recipe);
        gpu::Device device;
        device.workers = &job.workers();
        TrainingRun run(*inputs.decoder, inputs.base, inputs.ids, TrainingRecipe::fromJson(recipe.value("recipe", Json::object())));
        if (checkpoint)
            run.restore(*checkpoint);
        else
            run.start(device, job.progressSink(), job.cancelToken());
        auto saved = Clock::now();
        while (!run.done()) {
            const TrainingStep step = run.step(job.cancelToken());
            job.emit(TrainingPoint{step.step, step.tokens, step.stage, step.loss, step.seconds, run.progress()});
            job.progress(static_cast<std::size_t>(1000.0 * run.progress()), 1000, "training");
            if (Clock::now() - saved > kEvery) {
                job.checkpoint(run.checkpoint());
                saved = Clock::now();
            }
            job.pausePoint([&] { return run.checkpoint(); });
        }
        Adapter adapter = run.adapter();
        adapter.training["files"] = inputs.files;
        const std::filesystem::path out = recipe["out"].get<std::string>();
        saveAdapter(out, adapter, false);
        TextGrams grams;
        grams.add(inputs.text);
        grams.save(out / kAdapterGrams);
        const TrainingStep& last = run.curve().back();
        return {{"out", out.string()}, {"tokens", last.tokens}, {"steps", run.curve().size()}, {"seconds", last.seconds}, {"loss", last.loss},
                {"shared_layers", run.chosen()["shared"]}};
    };
}

} // namespace plumbline::lisa
