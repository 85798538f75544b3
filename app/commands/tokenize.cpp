// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/model_options.h"

#include <fmt/format.h>
#include <fstream>

namespace plumbline::app {

namespace {
Json encoded(const text::Tokenizer& tokenizer, const std::string& text, bool special)
{
    const text::Encoding encoding = tokenizer.encode(text, special);
    Json offsets = Json::array();
    for (const auto& [begin, end] : encoding.offsets)
        offsets.push_back({begin, end});
    return {{"ids", encoding.ids}, {"pieces", encoding.pieces}, {"offsets", std::move(offsets)}};
}

void tokenizeLines(const text::Tokenizer& tokenizer, const std::string& file, bool special)
{
    std::ifstream stream(file);
    if (!stream)
        throw Error(ErrorCode::FileNotFound, {.file = file, .advice = Advice::CheckPath});
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        const Json json = Json::parse(line, nullptr, false);
        if (!json.is_object() || !json.contains("text") || !json["text"].is_string())
            throw Error(ErrorCode::CorruptFile, {.file = file, .place = "line " + std::to_string(number),
                                                 .expected = "{\"text\": \"…\"}", .found = line.substr(0, 60), .advice = Advice::FixLine});
        print(encoded(tokenizer, json["text"], special));
    }
}
} // namespace

void addTokenize(CLI::App& app, Shell&)
{
    CLI::App* verb = app.add_subcommand("tokenize", "Text to token ids, pieces and the bytes they stand for");
    struct Options {
        ModelOptions model;
        std::string text, textFile, jsonLines;
        bool noSpecial = false, json = false;
    };
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb, false);
    auto* source = verb->add_option_group("text");
    CLI::Option* text = source->add_option("--text", options->text, "the text");
    CLI::Option* file = source->add_option("--text-file", options->textFile, "a file with the text");
    source->add_option("--jsonl", options->jsonLines, "a file with {\"text\": …} on each line; one answer a line");
    source->require_option(1);
    verb->add_flag("--no-special", options->noSpecial, "without what the tokenizer's template adds (BOS, EOS)");
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=] {
        const auto tokenizer = text::openTokenizer(resolveModel(options->model.model));
        if (text->count() == 0 && file->count() == 0) {
            tokenizeLines(*tokenizer, options->jsonLines, !options->noSpecial);
            return;
        }
        const Json json = encoded(*tokenizer, text->count() > 0 ? options->text : readText(options->textFile), !options->noSpecial);
        if (options->json) {
            print(json);
            return;
        }
        for (std::size_t i = 0; i < json["ids"].size(); ++i)
            fmt::print("{:>8}  {:>6}..{:<6}  {}\n", json["ids"][i].get<int>(), json["offsets"][i][0].get<std::size_t>(),
                       json["offsets"][i][1].get<std::size_t>(), json["pieces"][i].get<std::string>());
    });
}

} // namespace plumbline::app
