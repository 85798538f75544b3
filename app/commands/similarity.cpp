// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/similarity.h"

#include "app/commands/kept.h"
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
    std::string measure = "jsd", heads = "assignment", against, out, project;
    bool maskSink = false, json = false;
};

void printForPeople(const SimilarityReport& report)
{
    fmt::print("{}\n", report.caption());
    fmt::print("{:>5}", "");
    for (int j = 0; j < report.layers.cols; ++j)
        fmt::print("{:>6}", j);
    for (int i = 0; i < report.layers.rows; ++i) {
        fmt::print("\n{:>5}", i);
        for (int j = 0; j < report.layers.cols; ++j)
            fmt::print("{:>6.3f}", report.layers.at(i, j));
    }
    fmt::print("\nload {:.2f} s, forward {:.2f} s, similarity {:.2f} s, peak {:.2f} GiB\n", report.loadSeconds,
        report.forwardSeconds, report.similaritySeconds, static_cast<double>(report.peakBytes) / (1 << 30));
}

/// "a53" of "adapters/a53/".
std::string fileNameOf(const std::filesystem::path& folder)
{
    return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

using Ids = std::vector<std::int32_t>;

/// As the model reads it. Both must read it alike, for what is compared is token by token.
Ids encode(const std::string& text, const text::Tokenizer& tokenizer, const text::Tokenizer* against)
{
    Ids ids = tokenizer.encode(text).ids;
    if (against != nullptr && against->encode(text).ids != ids)
        throw Error(ErrorCode::InvalidArgument,
            {.place = "--against", .expected = "a model with the same tokenizer", .found = "other tokens for the same text"});
    return ids;
}

std::vector<Ids> gatherTexts(const Options& options, const std::filesystem::path& model)
{
    std::vector<Ids> texts;
    if (!options.texts.empty() || !options.textFiles.empty()) {
        const auto tokenizer = text::openTokenizer(model);
        const auto against = options.against.empty() ? nullptr : text::openTokenizer(resolveModel(options.against));
        for (const std::string& text : options.texts)
            texts.push_back(encode(text, *tokenizer, against.get()));
        for (const std::string& file : options.textFiles)
            texts.push_back(encode(readText(file), *tokenizer, against.get()));
    }
    for (const std::string& list : options.ids)
        texts.push_back(parseIds(list));
    for (std::size_t i = 0; i < texts.size(); ++i) // before a long load
        if (texts[i].size() < 2)
            throw Error(ErrorCode::InvalidArgument,
                {.place = "text " + std::to_string(i + 1),
                    .expected = "at least 2 tokens",
                    .found = std::to_string(texts[i].size()),
                    .advice = Advice::UseLongerText});
    return texts;
}

/// Measures of one model, or of two together, each text by itself; with a project only what it does not hold.
class Measurement {
public:
    Measurement(const Options& options, const Shell& shell)
        : m_options(options)
        , m_shell(shell)
        , m_files(formats::openModel(resolveModel(options.model.model)))
    {
        m_how.measure = *lisa::measureByName(options.measure);
        m_how.maskSink = options.maskSink;
        if (!options.against.empty())
            m_against = formats::openModel(resolveModel(options.against));
    }

    SimilarityReport run(const std::vector<Ids>& texts)
    {
        std::vector<std::optional<lisa::HeadSimilarity>> parts(texts.size());
        if (!m_options.project.empty()) {
            const ProjectSession project(m_options.project, store::ProjectOptions::Mode::OpenOrCreate);
            m_model = modelRecipe(m_options.model, m_files);
            for (std::size_t i = 0; i < texts.size(); ++i)
                if (const auto stored = project.findResult(recipeOf(texts[i])))
                    parts[i] = lisa::fromArrays(*stored, m_how);
        }
        SimilarityReport report;
        if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return !part; }))
            report.loadSeconds = measureMissing(texts, parts);
        std::vector<lisa::HeadSimilarity> all;
        for (auto& part : parts)
            all.push_back(*std::move(part));
        const lisa::HeadSimilarity heads = lisa::joinTexts(all);
        const auto rows = static_cast<int>(m_files.config.layers);
        report.model = m_files.name;
        report.adapter = m_options.model.adapter.empty() ? "" : fileNameOf(m_options.model.adapter);
        report.against = m_against ? m_against->name : "";
        report.measure = m_how.measure;
        report.matching = *lisa::headMatchingByName(m_options.heads);
        report.maskSink = m_how.maskSink;
        report.tokens = heads.tokens;
        report.forwardSeconds = heads.forwardSeconds;
        report.similaritySeconds = heads.similaritySeconds;
        report.layers = lisa::LayerMatrix::of(lisa::compareLayers(heads, report.matching), rows, m_against ? rows : 0);
        report.peakBytes = nn::peakResidentMemory();
        return report;
    }

private:
    [[nodiscard]] Json recipeOf(const Ids& ids) const
    {
        Json recipe = lisa::similarityRecipe(m_model, ids, m_how);
        if (m_against)
            recipe["against"] = lisa::modelRecipe(*m_against, m_options.model.heldType(*m_against));
        return recipe;
    }

    /// Loads, and fills what is empty. @returns seconds of loading
    double measureMissing(const std::vector<Ids>& texts, std::vector<std::optional<lisa::HeadSimilarity>>& parts)
    {
        const LoadedModel model = loadModel(m_options.model, m_shell);
        std::optional<LoadedModel> against;
        if (m_against) {
            ModelOptions other = m_options.model;
            other.model = m_options.against;
            other.adapter.clear();
            against = loadModel(other, m_shell);
        }
        m_how.device = model.device;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (parts[i])
                continue;
            if (against) {
                const auto rows = lisa::TextAttention::capture(*model.decoder, texts[i], m_shell.progress, m_shell.cancel);
                const auto columns = lisa::TextAttention::capture(*against->decoder, texts[i], m_shell.progress, m_shell.cancel);
                parts[i] = lisa::measureTogether({rows.get(), columns.get()}, m_how, m_shell.progress, m_shell.cancel);
            } else {
                parts[i] = lisa::measureHeads(*model.decoder, {texts[i]}, m_how, m_shell.progress, m_shell.cancel);
            }
            if (!m_options.project.empty()) // not held while we measure: a window may want to write it meanwhile
                ProjectSession(m_options.project).putResult(recipeOf(texts[i]), lisa::toArrays(*parts[i], 0));
        }
        return model.loadSeconds + (against ? against->loadSeconds : 0.0);
    }

    const Options& m_options;
    const Shell& m_shell;
    formats::ModelFiles m_files;
    std::optional<formats::ModelFiles> m_against;
    lisa::SimilarityOptions m_how;
    Json m_model; // its part of the recipes
};
} // namespace

void addSimilarity(CLI::App& app, Shell& shell)
{
    CLI::App* verb = app.add_subcommand("similarity", "How alike the layers of a model attend, layer by layer");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    options->model.addAdapterTo(*verb);
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
    verb->add_option("--against", options->against,
        "a second model with the same tokenizer: rows are layers of MODEL (with its adapter), columns are layers of this one");
    verb->add_option("--out", options->out, "*.csv, *.json, *.npy, or a picture: *.svg, *.png, *.pdf");
    verb->add_option("--project", options->project, "*.plumb: keeps the measurement there, or takes it from there");
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=, &shell] {
        const auto texts = gatherTexts(*options, resolveModel(options->model.model));
        const SimilarityReport report = Measurement(*options, shell).run(texts);
        if (!options->out.empty())
            writeReport(report, options->out, shell.hooks);
        if (options->json)
            print(report.toJson());
        else if (options->out.empty())
            printForPeople(report);
    });
}

} // namespace plumbline::app
