// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/lisa_verbs.h"
#include "app/commands/model_options.h"
#include "core/lisa/adapter.h"
#include "core/lisa/evaluation.h"
#include "core/lisa/text_grams.h"

#include <fmt/format.h>

namespace plumbline::app {

namespace {
struct Options {
    ModelOptions model;
    std::string adapter, direct, matched, textFile, calibrationFile;
    std::int64_t tokens = 0, window = 256, assignment = 8;
    bool allowBase = false, json = false;
};

void refuseOverlap(const Options& o, const std::string& text)
{
    const auto file = std::filesystem::path(o.adapter) / lisa::kAdapterGrams;
    const auto overlap = lisa::TextGrams::load(file).overlap(text);
    if (overlap.spoils())
        throw Error(ErrorCode::InvalidArgument, {.file = o.textFile, .place = "runs of 13 words that are in the adapter's training text",
                                                 .expected = "0 of " + grouped(static_cast<std::uint64_t>(overlap.all)),
                                                 .found = grouped(static_cast<std::uint64_t>(overlap.found)), .advice = Advice::SeeHelp});
}

void evaluate(const Options& o, const Shell& shell)
{
    std::string text = readText(o.textFile);
    if (!o.adapter.empty())
        refuseOverlap(o, text);
    const LoadedModel model = loadModel(o.model, shell);
    nn::Decoder& decoder = *model.decoder;
    const auto tokenizer = text::openTokenizer(model.files.path);
    const auto ids = encodeLongText(*tokenizer, text, o.tokens, shell.cancel);
    lisa::Adapter adapter;
    if (!o.adapter.empty()) {
        adapter = lisa::loadAdapter(o.adapter, model.files, decoder, o.allowBase, shell.cancel);
    } else {
        adapter.substitution = std::make_shared<lisa::Substitution>(model.files.config, lisa::LisaOptions{});
        const auto kind = o.direct.empty() ? lisa::LayerKind::Matched : lisa::LayerKind::Direct;
        for (const int layer : lisa::parseLayers(o.direct.empty() ? o.matched : o.direct, static_cast<int>(model.files.config.layers)))
            adapter.substitution->setKind(layer, kind);
        if (kind == lisa::LayerKind::Matched) {
            const auto calibration = o.calibrationFile.empty() ? ids : encodeLongText(*tokenizer, readText(o.calibrationFile), o.window * o.assignment, shell.cancel);
            adapter.substitution->match(lisa::calibrate(decoder, calibration, o.window, o.assignment, model.device, shell.progress, shell.cancel));
        }
    }
    const auto result = lisa::evaluate(decoder, ids, o.window, [&] { adapter.remove(decoder); }, [&] { adapter.apply(decoder); }, shell.progress, shell.cancel);
    const auto bytes = static_cast<std::int64_t>(at::elementSize(decoder.dtype()));
    const lisa::Substitution none(model.files.config, {});
    const auto account = (adapter.substitution ? *adapter.substitution : none).accounting(bytes, o.window);
    const std::vector<int> shared = adapter.substitution ? adapter.substitution->sharedLayers() : std::vector<int>{};
    if (o.json) {
        Json json{{"base", {{"perplexity", result.basePerplexity}}}, {"shared", {{"perplexity", result.changedPerplexity}}}, {"kl", result.divergence},
                  {"agreement", result.agreement}, {"shared_layers", shared}, {"shared_fraction", account.sharedFraction},
                  {"qk_compression", account.qkCompression > 0.0 ? Json(account.qkCompression) : Json()}, {"trained_parameters", adapter.trainedParameters()},
                  {"kv_bytes_per_token", {{"base", account.kvBytesBase}, {"shared", account.kvBytesShared}}},
                  {"attention_multiply_adds", {{"base", account.multiplyAddsBase}, {"shared", account.multiplyAddsShared}, {"context", o.window}}},
                  {"tokens", result.tokens}, {"window", o.window}};
        if (!adapter.otherBase.empty())
            json["other_base"] = {{"trained_on", adapter.baseFull}, {"used", adapter.otherBase}};
        print(json);
        return;
    }
    fmt::print("{} tokens in windows of {}\nperplexity   base {:.3f}   {} {:.3f} ({:+.1f} %)\nKL from the base {:.4f} nats a token, next token agrees {:.1f} %\n", result.tokens,
               o.window, result.basePerplexity, adapter.substitution ? "shared" : "control", result.changedPerplexity,
               100.0 * (result.changedPerplexity / result.basePerplexity - 1.0), result.divergence, 100.0 * result.agreement);
    fmt::print("shared layers {} ({:.1f} %)   Q/K compression {:.2f}   trained parameters {} ({:.2f} %)\nKV bytes a token {} -> {}   attention multiply-adds at {} tokens {} -> {}\n",
               Json(shared).dump(), 100.0 * account.sharedFraction, account.qkCompression, adapter.trainedParameters(),
               100.0 * static_cast<double>(adapter.trainedParameters()) / static_cast<double>(account.baseParameters), account.kvBytesBase, account.kvBytesShared, o.window,
               account.multiplyAddsBase, account.multiplyAddsShared);
    if (!adapter.otherBase.empty())
        fmt::print("another base than the adapter's: trained on {}, used with {}\n", adapter.baseFull, adapter.otherBase);
}
} // namespace

void addLisaEvaluate(CLI::App& lisa, Shell& shell)
{
    CLI::App* verb = lisa.add_subcommand("evaluate", "Perplexity and distance from the base on a text that was not trained on");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    auto* what = verb->add_option_group("what is judged");
    what->add_option("--adapter", options->adapter, "folder of an adapter, or of a control");
    what->add_option("--direct", options->direct, "layers that borrow attention as it is, as 3,5,7-12");
    what->add_option("--matched", options->matched, "layers that borrow attention with heads matched, without training");
    what->require_option(1);
    verb->add_option("--text-file", options->textFile, "the text to judge on")->required();
    verb->add_option("--calibration-file", options->calibrationFile, "with --matched: the text that heads are matched on; else the front of --text-file");
    verb->add_option("--tokens", options->tokens, "of the text, at most; 0: all")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb->add_option("--window", options->window, "tokens read together")->check(CLI::Range(2, 1 << 20))->capture_default_str();
    verb->add_option("--assignment-windows", options->assignment, "with --matched: windows that heads are matched on")->check(CLI::Range(1, 4096))->capture_default_str();
    verb->add_flag("--allow-base", options->allowBase, "go on with another base model than the adapter's");
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=, &shell] { evaluate(*options, shell); });
}

} // namespace plumbline::app
