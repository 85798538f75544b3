// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/training_job.h"

#include "core/base/error.h"
#include "core/lisa/text_grams.h"
#include "core/lisa/training_run.h"

#include <chrono>

namespace plumbline::lisa {

namespace {

TrainingPoint pointOf(const TrainingStep& step, double progress)
{
    return {step.step, step.tokens, step.stage, step.loss, step.seconds, progress};
}

/// The run is begun or gone on with. What it has given up for a pause is begun anew.
void begin(jobs::JobContext& job, TrainingRun& run, const std::optional<std::string>& checkpoint)
{
    if (checkpoint) {
        run.restore(*checkpoint);
    } else {
        gpu::Device device;
        device.workers = &job.workers();
        try {
            run.start(device, job.progressSink(), job.turnToken(false));
        } catch (const Error& error) {
            if (error.code() == ErrorCode::Cancelled)
                job.pausePoint();
            throw;
        }
    }
    TrainingCurve curve;
    for (const TrainingStep& step : run.curve())
        curve.points.push_back(pointOf(step, 0.0));
    curve.layers = run.chosen()["shared"].get<std::vector<int>>();
    curve.parameters = run.adapter().trainedParameters();
    job.emit(std::move(curve));
}

} // namespace

jobs::ProjectJobFunction trainingJob(std::function<TrainingInputs(jobs::JobContext& job, const Json& recipe)> open)
{
    return [open = std::move(open)](jobs::JobContext& job, const Json& recipe, const std::optional<std::string>& checkpoint) -> Json {
        using Clock = std::chrono::steady_clock;
        constexpr auto kEvery = std::chrono::minutes(2);
        if (!recipe.contains("out") || !recipe["out"].is_string())
            throw Error(ErrorCode::InvalidArgument, {.place = "training job", .expected = "a folder for the adapter", .found = recipe.dump()});
        const TrainingInputs inputs = open(job, recipe);
        TrainingRun run(*inputs.decoder, inputs.base, inputs.ids, TrainingRecipe::fromJson(recipe.value("recipe", Json::object())));
        begin(job, run, checkpoint);
        auto saved = Clock::now();
        bool gaveWay = false;
        while (!run.done()) {
            try {
                const TrainingStep step = run.step(job.turnToken(!gaveWay));
                gaveWay = false;
                job.emit(pointOf(step, run.progress()));
                job.progress(static_cast<std::size_t>(1000.0 * run.progress()), 1000, "training");
            } catch (const Error& error) {
                if (error.code() != ErrorCode::Cancelled)
                    throw;
                if (job.cancelToken().stop_requested()) {
                    job.checkpoint(run.checkpoint());
                    throw;
                }
                gaveWay = true;
            }
            job.pausePoint([&] { return run.checkpoint(); });
            if (Clock::now() - saved > kEvery) {
                job.checkpoint(run.checkpoint());
                saved = Clock::now();
            }
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
