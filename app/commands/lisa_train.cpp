// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/lisa_verbs.h"
#include "app/commands/model_options.h"
#include "core/base/paths.h"
#include "core/formats/atomic_file.h"
#include "core/formats/json_file.h"
#include "core/formats/sha256.h"
#include "core/formats/weights.h"
#include "core/lisa/text_grams.h"
#include "core/lisa/training_run.h"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>

namespace plumbline::app {

namespace {
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kCheckpoint = "checkpoint.bin";

struct Options {
    ModelOptions model;
    std::vector<std::string> textFiles;
    std::string out, optionsFile, from, teacher;
    lisa::TrainingRecipe recipe;
    double saveMinutes = 2.0;
    bool kdGiven = false, hiddenGiven = false, resume = false, half = false, json = false;
};

/// Adds the method's options that are changed most; the rest come as a JSON file.
void addOptions(CLI::App& verb, Options& o)
{
    o.recipe = lisa::TrainingRecipe::measured();
    verb.add_option("--text-file", o.textFiles, "plain text to train on; may be repeated")->required()->expected(1)->take_all();
    verb.add_option("--layers", o.recipe.layers, "auto:SHARE (the least sensitive ones) or a list as 3,5,7-12")->capture_default_str();
    verb.add_option("--from", o.from, "go on from the adapter (or with --control the control) in this folder: its layers, options and values; a smaller --hidden keeps the units that say most; stage 2 only unless --stage1 says otherwise");
    verb.add_option("--teacher", o.teacher, "folder of a control (lisa train --control): stage 2 distils its next tokens instead of the base's");
    verb.add_flag("--greedy", o.recipe.greedy, "with auto: measure sensitivity anew after each layer that is picked");
    verb.add_option("--calibration-tokens", o.recipe.calibrationTokens, "that sensitivity is measured on")->check(CLI::Range(64, 1 << 24))->capture_default_str();
    verb.add_option("--assignment-windows", o.recipe.assignmentWindows, "windows that the assignment of heads is measured on")->check(CLI::Range(1, 4096))->capture_default_str();
    verb.add_option("--options", o.optionsFile, "a JSON file with options of the method, as adapter.json lists them under \"options\"; --rank, --hidden and --kd win over it");
    verb.add_option("--rank", o.recipe.options.rank, "of the difference, per head; 0: head size / 6.4")->check(CLI::Range(0, 4096))->capture_default_str();
    verb.add_option("--hidden", o.recipe.options.alignHidden, "units of the head network; -1: as many as heads")->check(CLI::Range(-1, 4096))->capture_default_str();
    verb.add_option("--kd", o.recipe.options.stage2Kd, "weight of the divergence from the base in stage 2; the rest is next-token loss")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    auto* budget = verb.add_option_group("budget");
    budget->add_option("--steps", o.recipe.training.steps, "of the optimiser, both stages together")->check(CLI::PositiveNumber);
    budget->add_option("--minutes", o.recipe.training.minutes, "instead of steps; a run of so many minutes is not repeatable bit for bit")->check(CLI::PositiveNumber);
    budget->require_option(1);
    verb.add_option("--sequence", o.recipe.training.sequence, "tokens of a sequence")->check(CLI::Range(2, 1 << 16))->capture_default_str();
    verb.add_option("--batch", o.recipe.training.batch, "sequences read together")->check(CLI::Range(1, 4096))->capture_default_str();
    verb.add_option("--accumulate", o.recipe.training.accumulate, "such batches a step")->check(CLI::Range(1, 4096))->capture_default_str();
    verb.add_option("--stage1", o.recipe.training.stage1Share, "share of the budget for layer-wise distillation")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    verb.add_option("--lr1", o.recipe.training.rate1, "greatest rate of stage 1")->check(CLI::PositiveNumber)->capture_default_str();
    verb.add_option("--lr", o.recipe.training.rate2, "greatest rate of stage 2")->check(CLI::PositiveNumber)->capture_default_str();
    verb.add_option("--seed", o.recipe.training.seed, "of new weights and of the order of the text")->capture_default_str();
    verb.add_option("--validation", o.recipe.training.validation, "sequences kept out, for early stop")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb.add_option("--patience", o.recipe.training.patience, "checks without a better loss on them before stopping; 0: never")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb.add_option("--save-every", o.saveMinutes, "minutes between checkpoints")->check(CLI::PositiveNumber)->capture_default_str();
    verb.add_flag("--resume", o.resume, "go on from the checkpoint in --out");
    verb.add_flag("--control", o.recipe.control, "train as many low-rank parameters on v and o of the full model instead: what the text alone gives");
    verb.add_flag("--half", o.half, "store the adapter as float16");
    verb.add_flag("--json", o.json, "for scripts");
    verb.add_option("--out", o.out, "folder of the adapter")->required();
    for (const char* given : {"--layers", "--greedy", "--options", "--rank"})
        verb.get_option("--from")->excludes(verb.get_option(given));
}

void writeFile(const fs::path& file, const std::string& bytes)
{
    formats::AtomicFile out(file);
    out.write(std::as_bytes(std::span(bytes)));
    out.commit();
}

void report(const lisa::TrainingStep& step, double progress)
{
    std::fprintf(stderr, "step %lld · stage %d · loss %.4f%s · rate %.2e · %lld tokens · %.0f s · %.1f %%\n", static_cast<long long>(step.step), step.stage, step.loss,
                 step.stage == 2 ? fmt::format(" (next token {:.4f}, KL {:.4f})", step.crossEntropy, step.divergence).c_str() : "", step.rate,
                 static_cast<long long>(step.tokens), step.seconds, 100.0 * progress);
}

void train(Options o, const Shell& shell)
{
    const fs::path out = o.out;
    std::string text;
    Json files = Json::array();
    lisa::TextGrams grams = o.from.empty() ? lisa::TextGrams{} : lisa::TextGrams::load(fs::path(o.from) / lisa::kAdapterGrams); // what it read before still counts
    for (const std::string& file : o.textFiles) {
        const std::string piece = readText(file);
        formats::Sha256 hash;
        hash.add(piece);
        files.push_back({{"name", fs::path(file).filename().string()}, {"bytes", piece.size()}, {"sha256", hash.finish()}});
        grams.add(piece);
        text += piece + "\n";
    }
    if (o.model.dtype == "auto")
        o.model.dtype = "bfloat16";
    const LoadedModel model = loadModel(o.model, shell);
    std::optional<lisa::Adapter> before;
    if (!o.from.empty()) {
        before = lisa::loadAdapter(o.from, model.files, *model.decoder, false, shell.cancel);
        o.recipe.from = formats::fullIdentity(*formats::openSafetensors(fs::path(o.from) / lisa::kAdapterWeights), {}, shell.cancel);
        o.recipe.layers = "from";
        if (before->substitution) {
            const lisa::LisaOptions said = o.recipe.options;
            o.recipe.options = before->substitution->options();
            o.recipe.options.stage2Kd = o.kdGiven ? said.stage2Kd : o.recipe.options.stage2Kd;
            o.recipe.options.alignHidden = o.hiddenGiven ? said.alignHidden : o.recipe.options.alignHidden;
        }
    }
    std::optional<lisa::Adapter> teacher;
    if (!o.teacher.empty()) {
        teacher = lisa::loadAdapter(o.teacher, model.files, *model.decoder, false, shell.cancel);
        o.recipe.teacher = formats::fullIdentity(*formats::openSafetensors(fs::path(o.teacher) / lisa::kAdapterWeights), {}, shell.cancel);
    }
    lisa::TrainingRun run(*model.decoder, model.files, encodeLongText(*text::openTokenizer(model.files.path), text, 0, shell.cancel), o.recipe);
    if (teacher)
        run.teach(*teacher);
    fs::create_directories(out);
    if (o.resume)
        run.restore(readFile(out / kCheckpoint));
    else if (before)
        run.startFrom(*before);
    else
        run.start(model.device, shell.progress, shell.cancel);
    const auto parameters = run.adapter().trainedParameters();
    std::fprintf(stderr, "%lld trained parameters, layers %s\n", static_cast<long long>(parameters), run.chosen()["shared"].dump().c_str());
    auto saved = Clock::now();
    try {
        while (!run.done()) {
            const lisa::TrainingStep step = run.step(shell.cancel);
            if (!o.json && (step.step % 10 == 0 || run.done()))
                report(step, run.progress());
            if (std::chrono::duration<double>(Clock::now() - saved).count() > 60.0 * o.saveMinutes) {
                writeFile(out / kCheckpoint, run.checkpoint());
                saved = Clock::now();
            }
        }
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Cancelled)
            writeFile(out / kCheckpoint, run.checkpoint());
        throw;
    }
    writeFile(out / kCheckpoint, run.checkpoint());
    lisa::Adapter adapter = run.adapter();
    adapter.training["files"] = files;
    saveAdapter(out, adapter, o.half);
    grams.save(out / lisa::kAdapterGrams);
    const lisa::TrainingStep& last = run.curve().back();
    if (o.json)
        print({{"out", o.out}, {"shared_layers", run.chosen()["shared"]}, {"trained_parameters", parameters}, {"tokens", last.tokens}, {"steps", run.curve().size()},
               {"seconds", last.seconds}, {"loss", last.loss}});
}
} // namespace

void addLisaTrain(CLI::App& lisa, Shell& shell)
{
    CLI::App* verb = lisa.add_subcommand("train", "Trains the shared attention of the layers that are chosen; the base stays as it is");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    addOptions(*verb, *options);
    verb->callback([=, &shell] {
        options->kdGiven = verb->count("--kd") > 0;
        options->hiddenGiven = verb->count("--hidden") > 0;
        if (!options->from.empty() && verb->count("--stage1") == 0)
            options->recipe.training.stage1Share = 0.0;
        if (!options->optionsFile.empty()) {
            const lisa::LisaOptions said = options->recipe.options;
            Json all = said.toJson();
            all.update(formats::readJson(options->optionsFile));
            lisa::LisaOptions& used = options->recipe.options = lisa::LisaOptions::fromJson(all);
            if (verb->count("--rank") > 0)
                used.rank = said.rank;
            if (options->hiddenGiven)
                used.alignHidden = said.alignHidden;
            if (options->kdGiven)
                used.stage2Kd = said.stage2Kd;
        }
        train(*options, shell);
    });
}

} // namespace plumbline::app
