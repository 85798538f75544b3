// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/model_options.h"
#include "core/formats/inspect.h"

#include <fmt/format.h>

namespace plumbline::app {

namespace {
Json describeTokenizer(const std::filesystem::path& path, Json& problems)
{
    try {
        const auto tokenizer = text::openTokenizer(path);
        Json special = Json::object();
        for (const auto& [id, content] : tokenizer->specialTokens())
            special[content] = id;
        return {{"type", tokenizer->type()}, {"vocab", tokenizer->vocabularySize()}, {"special", std::move(special)}};
    } catch (const Error& error) {
        problems.push_back(error.what());
        return nullptr;
    }
}

void printForPeople(const Json& json)
{
    const auto line = [](const char* name, const std::string& value) { fmt::print("{:14} {}\n", name, value); };
    line("kind", json.value("kind", ""));
    line("format", json.value("format", ""));
    if (json.contains("architecture") && json["architecture"].is_string())
        line("architecture", json["architecture"]);
    line("parameters", grouped(json.value("parameters", 0ULL)));
    line("file", bytes(json.value("bytes_file", 0ULL)));
    for (const auto& [dtype, held] : json["bytes_held"].items())
        line(("as " + dtype).c_str(), bytes(held.get<unsigned long long>()));
    if (json["tokenizer"].is_object())
        line("tokenizer", fmt::format("{}, {} pieces", json["tokenizer"].value("type", ""), grouped(json["tokenizer"].value("vocab", 0ULL))));
    for (const auto& [key, value] : json["config"].items())
        line(("  " + key).c_str(), value.is_string() ? value.get<std::string>() : value.dump());
    for (const Json& problem : json["problems"])
        line("problem", problem);
    fmt::print("{} tensors\n", json["tensors"].size());
    for (const Json& tensor : json["tensors"])
        fmt::print("  {:60} {:6} {}\n", tensor.value("name", ""), tensor.value("dtype", ""), tensor["shape"].dump());
}
} // namespace

void addInspect(CLI::App& app, Shell&)
{
    CLI::App* verb = app.add_subcommand("inspect", "What a model file or folder holds, without loading it");
    auto path = std::make_shared<std::string>();
    auto asJson = std::make_shared<bool>(false);
    verb->add_option("FILE", *path, "*.safetensors, *.gguf or a model's folder")->required();
    verb->add_flag("--json", *asJson, "for scripts");
    verb->callback([=] {
        const auto resolved = resolveModel(*path);
        Json json = formats::inspectFile(resolved);
        if (!json.contains("problems"))
            json["problems"] = Json::array();
        Json problems = json["problems"];
        json.erase("problems");
        json["tokenizer"] = json.value("kind", "") == "model" ? describeTokenizer(resolved, problems) : Json(nullptr);
        json["problems"] = std::move(problems);
        if (*asJson)
            print(json);
        else
            printForPeople(json);
    });
}

} // namespace plumbline::app
