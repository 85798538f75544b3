// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/lisa_verbs.h"
#include "app/commands/model_options.h"
#include "core/base/paths.h"
#include "core/formats/atomic_file.h"
#include "core/formats/json_file.h"
#include "core/formats/sha256.h"
#include "core/lisa/adapter.h"
#include "core/lisa/evaluation.h"
#include "core/lisa/text_grams.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>

namespace plumbline::app {

namespace {
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kCheckpoint = "checkpoint.bin";
constexpr const char* kRecipe = "recipe.json";

struct Options {
    ModelOptions model;
    std::vector<std::string> textFiles;
    std::string layers = "auto:0.53", out, optionsFile;
    lisa::LisaOptions method;
    lisa::TrainingOptions training;
    std::int64_t calibrationTokens = 4096, assignmentWindows = 8;
    double saveMinutes = 2.0;
    bool resume = false, control = false, half = false, greedy = false, json = false;
};

/// Adds the method's options that are changed most; the rest come as a JSON file.
void addOptions(CLI::App& verb, Options& o)
{
    // What this project measured to learn fastest on SmolLM2-135M; the specification's defaults stand in LisaOptions.
    o.method.alignHidden = 32;
    o.method.deltaRope = true;
    o.method.stage2Kd = 0.5;
    verb.add_option("--text-file", o.textFiles, "plain text to train on; may be repeated")->required()->expected(1)->take_all();
    verb.add_option("--layers", o.layers, "auto:SHARE (the least sensitive ones) or a list as 3,5,7-12")->capture_default_str();
    verb.add_flag("--greedy", o.greedy, "with auto: measure sensitivity anew after each layer that is picked");
    verb.add_option("--calibration-tokens", o.calibrationTokens, "that sensitivity is measured on")->check(CLI::Range(64, 1 << 24))->capture_default_str();
    verb.add_option("--assignment-windows", o.assignmentWindows, "windows that the assignment of heads is measured on")->check(CLI::Range(1, 4096))->capture_default_str();
    verb.add_option("--options", o.optionsFile, "a JSON file with options of the method, as adapter.json lists them under \"options\"");
    verb.add_option("--rank", o.method.rank, "of the difference, per head; 0: head size / 6.4")->check(CLI::Range(0, 4096))->capture_default_str();
    verb.add_option("--hidden", o.method.alignHidden, "units of the head network; -1: as many as heads")->check(CLI::Range(-1, 4096))->capture_default_str();
    verb.add_option("--kd", o.method.stage2Kd, "weight of the divergence from the base in stage 2; the rest is next-token loss")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    auto* budget = verb.add_option_group("budget");
    budget->add_option("--steps", o.training.steps, "of the optimiser, both stages together")->check(CLI::PositiveNumber);
    budget->add_option("--minutes", o.training.minutes, "instead of steps; a run of so many minutes is not repeatable bit for bit")->check(CLI::PositiveNumber);
    budget->require_option(1);
    verb.add_option("--sequence", o.training.sequence, "tokens of a sequence")->check(CLI::Range(2, 1 << 16))->capture_default_str();
    verb.add_option("--batch", o.training.batch, "sequences read together")->check(CLI::Range(1, 4096))->capture_default_str();
    verb.add_option("--accumulate", o.training.accumulate, "such batches a step")->check(CLI::Range(1, 4096))->capture_default_str();
    verb.add_option("--stage1", o.training.stage1Share, "share of the budget for layer-wise distillation")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    verb.add_option("--lr1", o.training.rate1, "greatest rate of stage 1")->check(CLI::PositiveNumber)->capture_default_str();
    verb.add_option("--lr", o.training.rate2, "greatest rate of stage 2")->check(CLI::PositiveNumber)->capture_default_str();
    verb.add_option("--seed", o.training.seed, "of new weights and of the order of the text")->capture_default_str();
    verb.add_option("--validation", o.training.validation, "sequences kept out, for early stop")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb.add_option("--patience", o.training.patience, "checks without a better loss on them before stopping; 0: never")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb.add_option("--save-every", o.saveMinutes, "minutes between checkpoints")->check(CLI::PositiveNumber)->capture_default_str();
    verb.add_flag("--resume", o.resume, "go on from the checkpoint in --out");
    verb.add_flag("--control", o.control, "train as many low-rank parameters on v and o of the full model instead: what the text alone gives");
    verb.add_flag("--half", o.half, "store the adapter as float16");
    verb.add_flag("--json", o.json, "for scripts");
    verb.add_option("--out", o.out, "folder of the adapter")->required();
}

void writeFile(const fs::path& file, const std::string& bytes)
{
    formats::AtomicFile out(file);
    out.write(std::as_bytes(std::span(bytes)));
    out.commit();
}

/// Which layers, and how they were chosen.
std::vector<int> chooseLayers(const Options& o, nn::Decoder& decoder, const lisa::HeadSimilarity& similarity, std::span<const std::int32_t> ids, Json& rule,
                              const Shell& shell)
{
    const auto layers = static_cast<int>(decoder.config().layers);
    if (!o.layers.starts_with("auto:")) {
        rule = {{"rule", "given"}, {"layers", o.layers}};
        return lisa::parseLayers(o.layers, layers);
    }
    const double share = std::strtod(o.layers.c_str() + 5, nullptr);
    const auto count = static_cast<std::size_t>(std::llround(share * layers));
    if (!(share > 0.0) || count < 1 || static_cast<int>(count) >= layers)
        throw Error(ErrorCode::InvalidArgument, {.place = "layers", .expected = "auto: and a share between 0 and 1", .found = o.layers, .advice = Advice::SeeHelp});
    std::vector<int> chosen;
    lisa::Sensitivity last;
    rule = {{"rule", o.greedy ? "sensitivity, measured anew after each pick" : "sensitivity"}, {"share", share}, {"tokens", 0}, {"table", Json::array()}};
    for (std::size_t round = 0; round < (o.greedy ? count : 1); ++round) {
        last = lisa::measureSensitivity(decoder, similarity, ids, o.training.sequence, chosen, shell.progress, shell.cancel);
        if (!o.greedy) {
            chosen = lisa::leastSensitive(last, count);
        } else {
            for (const int taken : chosen)
                last.rise[static_cast<std::size_t>(taken)] = INFINITY;
            chosen.push_back(lisa::leastSensitive(last, 1).front());
            std::sort(chosen.begin(), chosen.end());
        }
        rule["tokens"] = last.tokens;
        rule["table"].push_back(last.rise);
    }
    rule["distance"] = last.distance;
    return chosen;
}

void report(const lisa::TrainingStep& step, double progress, bool json)
{
    if (json)
        return;
    std::fprintf(stderr, "step %lld · stage %d · loss %.4f%s · rate %.2e · %lld tokens · %.0f s · %.1f %%\n", static_cast<long long>(step.step), step.stage, step.loss,
                 step.stage == 2 ? fmt::format(" (next token {:.4f}, KL {:.4f})", step.crossEntropy, step.divergence).c_str() : "", step.rate,
                 static_cast<long long>(step.tokens), step.seconds, 100.0 * progress);
}

void train(const Options& o, const Shell& shell)
{
    const fs::path out = o.out;
    std::string text;
    Json files = Json::array();
    lisa::TextGrams grams;
    for (const std::string& file : o.textFiles) {
        const std::string piece = readText(file);
        formats::Sha256 hash;
        hash.add(piece);
        files.push_back({{"name", fs::path(file).filename().string()}, {"bytes", piece.size()}, {"sha256", hash.finish()}});
        grams.add(piece);
        text += piece + "\n";
    }
    Options options = o;
    if (options.model.dtype == "auto")
        options.model.dtype = "bfloat16";
    const LoadedModel model = loadModel(options.model, shell);
    nn::Decoder& decoder = *model.decoder;
    const auto ids = encodeLongText(*text::openTokenizer(model.files.path), text, 0, shell.cancel);
    lisa::TrainingOptions training = o.training;
    const lisa::TokenSequences data(ids, training.sequence);

    lisa::Adapter adapter;
    adapter.baseName = model.files.name;
    adapter.baseQuick = formats::quickIdentity(*model.files.weights);
    adapter.baseFull = formats::fullIdentity(*model.files.weights, {}, shell.cancel);
    Json recipe{{"base", adapter.baseFull}, {"files", files}, {"control", o.control}, {"layers", o.layers}, {"options", o.method.toJson()}, {"training", training.toJson()}};
    Json chosen;
    Json kinds;
    if (o.resume) {
        const Json stored = formats::readJson(out / kRecipe);
        if (stored.value("recipe", Json()) != recipe)
            throw Error(ErrorCode::InvalidArgument, {.file = out / kRecipe, .place = "recipe of the run to resume", .expected = stored.value("recipe", Json()).dump(),
                                                     .found = recipe.dump(), .advice = Advice::SeeHelp});
        chosen = stored["chosen"];
        kinds = stored["kinds"];
    }
    const lisa::LisaOptions method = o.method.resolved(model.files.config);
    adapter.substitution = std::make_shared<lisa::Substitution>(model.files.config, method);
    const auto calibration = std::span(ids).first(std::min(ids.size(), static_cast<std::size_t>(o.calibrationTokens)));
    const auto similarity = lisa::calibrate(decoder, calibration, training.sequence, o.assignmentWindows, model.device, shell.progress, shell.cancel);
    const auto shared = o.resume ? chosen["shared"].get<std::vector<int>>() : chooseLayers(o, decoder, similarity, calibration, chosen, shell);
    chosen["shared"] = shared;
    for (const int layer : shared)
        adapter.substitution->setKind(layer, lisa::LayerKind::Lisa);
    adapter.substitution->match(similarity);
    for (const int layer : shared)
        adapter.substitution->initialise(layer, decoder, training.seed);
    if (o.control) {
        const std::int64_t parameters = adapter.trainedParameters();
        adapter.substitution.reset();
        adapter.control = lisa::makeControl(decoder, parameters, training.seed);
    }
    lisa::Trainer trainer(decoder, adapter.substitution.get(), o.control ? &adapter.control : nullptr, data, training);
    fs::create_directories(out);
    if (o.resume)
        trainer.restore(readFile(out / kCheckpoint));
    else
        writeFile(out / kRecipe, Json{{"recipe", recipe}, {"chosen", chosen}}.dump(1));
    std::fprintf(stderr, "%zu tokens of text, %lld trained parameters, layers %s\n", ids.size(), static_cast<long long>(adapter.trainedParameters()),
                 chosen["shared"].dump().c_str());
    auto saved = Clock::now();
    try {
        while (!trainer.done()) {
            const lisa::TrainingStep step = trainer.step(shell.cancel);
            if (step.step % 10 == 0 || trainer.done())
                report(step, trainer.progress(), o.json);
            if (std::chrono::duration<double>(Clock::now() - saved).count() > 60.0 * o.saveMinutes) {
                writeFile(out / kCheckpoint, trainer.checkpoint());
                saved = Clock::now();
            }
        }
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Cancelled)
            writeFile(out / kCheckpoint, trainer.checkpoint());
        throw;
    }
    Json curve = Json::array();
    const auto& steps = trainer.curve();
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (i % std::max<std::size_t>(1, steps.size() / 200) == 0 || i + 1 == steps.size() || steps[i].validation > 0.0)
            curve.push_back(steps[i].toJson());
    adapter.training = {{"options", training.toJson()}, {"files", files}, {"selection", chosen}, {"dtype", options.model.dtype}, {"tokens", steps.back().tokens},
                        {"steps", steps.size()}, {"seconds", steps.back().seconds}, {"curve", curve}};
    saveAdapter(out, adapter, o.half);
    grams.save(out / lisa::kAdapterGrams);
    writeFile(out / kCheckpoint, trainer.checkpoint());
    if (o.json)
        print({{"out", o.out}, {"shared_layers", shared}, {"trained_parameters", adapter.trainedParameters()}, {"tokens", steps.back().tokens}, {"steps", steps.size()},
               {"seconds", steps.back().seconds}, {"loss", steps.back().loss}});
}
} // namespace

void addLisaTrain(CLI::App& lisa, Shell& shell)
{
    CLI::App* verb = lisa.add_subcommand("train", "Trains the shared attention of the layers that are chosen; the base stays as it is");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    addOptions(*verb, *options);
    verb->callback([=, &shell] {
        if (!options->optionsFile.empty()) {
            Json all = options->method.toJson();
            all.update(formats::readJson(options->optionsFile));
            options->method = lisa::LisaOptions::fromJson(all);
        }
        train(*options, shell);
    });
}

} // namespace plumbline::app
