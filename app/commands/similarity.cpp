// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/similarity.h"

#include "app/commands/model_options.h"
#include "app/commands/project_session.h"
#include "app/commands/similarity_report.h"
#include "core/lisa/stored_similarity.h"
#include "core/nn/memory.h"

#include <algorithm>
#include <fmt/format.h>

namespace plumbline::app {

namespace {
struct Options {
    ModelOptions model;
    std::vector<std::string> texts, textFiles, ids;
    std::string measure = "jsd", heads = "assignment", out, project;
    bool maskSink = false, json = false;
};

void printForPeople(const SimilarityReport& report)
{
    fmt::print("{}\n", report.caption());
    const int layers = report.layers.layers;
    fmt::print("{:>5}", "");
    for (int j = 0; j < layers; ++j)
        fmt::print("{:>6}", j);
    for (int i = 0; i < layers; ++i) {
        fmt::print("\n{:>5}", i);
        for (int j = 0; j < layers; ++j)
            fmt::print("{:>6.3f}", report.layers.at(i, j));
    }
    fmt::print("\nload {:.2f} s, forward {:.2f} s, similarity {:.2f} s, peak {:.2f} GiB\n", report.loadSeconds,
        report.forwardSeconds, report.similaritySeconds, static_cast<double>(report.peakBytes) / (1 << 30));
}

std::vector<std::vector<std::int32_t>> gatherTexts(const Options& options, const std::filesystem::path& model)
{
    std::vector<std::vector<std::int32_t>> texts;
    if (!options.texts.empty() || !options.textFiles.empty()) {
        const auto tokenizer = text::openTokenizer(model);
        for (const std::string& text : options.texts)
            texts.push_back(tokenizer->encode(text).ids);
        for (const std::string& file : options.textFiles)
            texts.push_back(tokenizer->encode(readText(file)).ids);
    }
    for (const std::string& list : options.ids)
        texts.push_back(parseIds(list));
    return texts;
}
} // namespace

void addSimilarity(CLI::App& app, Shell& shell)
{
    CLI::App* verb = app.add_subcommand("similarity", "How alike the layers of a model attend, layer by layer");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    auto* source = verb->add_option_group("texts", "each may be repeated: the mean over texts");
    // Without extra arguments: else CLI11 reads a text in brackets as a list.
    source->add_option("--text", options->texts, "a text")->expected(1)->allow_extra_args(false)->take_all();
    source->add_option("--text-file", options->textFiles, "a file with a text")->expected(1)->allow_extra_args(false)->take_all();
    source->add_option("--ids", options->ids, "token ids, as 1,2,3")->expected(1)->allow_extra_args(false)->take_all();
    source->require_option(1, 0);
    verb->add_option("--measure", options->measure, "jsd (Jensen–Shannon divergence, nats) or cosine")
        ->check(CLI::IsMember({"jsd", "cosine"}))
        ->capture_default_str();
    verb->add_option("--heads", options->heads, "same, best or assignment")
        ->check(CLI::IsMember({"same", "best", "assignment"}))
        ->capture_default_str();
    verb->add_flag("--mask-sink", options->maskSink, "drop the first token's column and renormalise");
    verb->add_option("--out", options->out, "*.csv, *.json, *.npy, or a picture: *.svg, *.png, *.pdf");
    verb->add_option("--project", options->project, "*.plumb: keeps the measurement there, or takes it from there");
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=, &shell] {
        const auto path = resolveModel(options->model.model);
        const auto texts = gatherTexts(*options, path);
        for (std::size_t i = 0; i < texts.size(); ++i) // before a long load
            if (texts[i].size() < 2)
                throw Error(ErrorCode::InvalidArgument,
                    {.place = "text " + std::to_string(i + 1),
                        .expected = "at least 2 tokens",
                        .found = std::to_string(texts[i].size()),
                        .advice = Advice::UseLongerText});
        lisa::SimilarityOptions how;
        how.measure = *lisa::measureByName(options->measure);
        how.maskSink = options->maskSink;
        const formats::ModelFiles files = formats::openModel(path);
        std::optional<ProjectSession> project;
        std::vector<std::optional<lisa::HeadSimilarity>> parts(texts.size()); // what the project holds already
        Json measured;
        if (!options->project.empty()) {
            project.emplace(options->project, store::ProjectOptions::Mode::OpenOrCreate);
            measured = lisa::modelRecipe(files, options->model.heldType(files));
            for (std::size_t i = 0; i < texts.size(); ++i)
                if (const auto stored = project->findResult(lisa::similarityRecipe(measured, texts[i], how)))
                    parts[i] = lisa::fromArrays(*stored, how);
        }
        SimilarityReport report;
        report.model = files.name;
        report.measure = how.measure;
        report.matching = *lisa::headMatchingByName(options->heads);
        report.maskSink = how.maskSink;
        if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return !part; })) {
            const LoadedModel model = loadModel(options->model, shell);
            how.device = model.device;
            report.loadSeconds = model.loadSeconds;
            for (std::size_t i = 0; i < texts.size(); ++i) {
                if (parts[i])
                    continue;
                parts[i] = lisa::measureHeads(*model.decoder, {texts[i]}, how, shell.progress, shell.cancel);
                if (project)
                    project->putResult(lisa::similarityRecipe(measured, texts[i], how), lisa::toArrays(*parts[i], 0));
            }
        }
        std::vector<lisa::HeadSimilarity> all;
        for (auto& part : parts)
            all.push_back(*std::move(part));
        const lisa::HeadSimilarity heads = lisa::joinTexts(all);
        report.tokens = heads.tokens;
        report.forwardSeconds = heads.forwardSeconds;
        report.similaritySeconds = heads.similaritySeconds;
        report.layers = lisa::compareLayers(heads, report.matching);
        report.peakBytes = nn::peakResidentMemory();
        if (!options->out.empty())
            writeReport(report, options->out, shell.hooks);
        if (options->json)
            print(report.toJson());
        else if (options->out.empty())
            printForPeople(report);
    });
}

} // namespace plumbline::app
