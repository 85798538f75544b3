// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/inspect.h"
#include "app/commands/model_options.h"
#include "core/text/chat_template.h"

#include <fmt/format.h>

namespace plumbline::app {

namespace {
/// {"form", "prompt": how a question is put into it}, or null where the model has no form that is known.
Json describeChat(const std::filesystem::path& path, const text::Tokenizer& tokenizer)
{
    std::optional<std::string> chatTemplate;
    try {
        chatTemplate = formats::openModel(path).chatTemplate;
    } catch (const Error&) { // named among the problems already; the special tokens may tell
    }
    const text::ChatForm form = text::recogniseChatForm(chatTemplate, tokenizer);
    if (form == text::ChatForm::None)
        return nullptr;
    return {{"form", text::chatFormName(form)}, {"prompt", text::renderChat(form, {{"user", "…"}}, chatTemplate).text}};
}

Json describeTokenizer(const text::Tokenizer& tokenizer)
{
    Json special = Json::object();
    for (const auto& [id, content] : tokenizer.specialTokens())
        special[content] = id;
    return {{"type", tokenizer.type()}, {"vocab", tokenizer.vocabularySize()}, {"special", std::move(special)}};
}

/// Adds "tokenizer" and "chat", null where there is none.
void describeText(Json& json, const std::filesystem::path& path, Json& problems)
{
    json["tokenizer"] = nullptr;
    json["chat"] = nullptr;
    if (json.value("kind", "") != "model")
        return;
    try {
        const auto tokenizer = text::openTokenizer(path);
        json["tokenizer"] = describeTokenizer(*tokenizer);
        json["chat"] = describeChat(path, *tokenizer);
    } catch (const Error& error) {
        problems.push_back(error.what());
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
        line("tokenizer",
            fmt::format("{}, {} pieces", json["tokenizer"].value("type", ""), grouped(json["tokenizer"].value("vocab", 0ULL))));
    if (json["chat"].is_object())
        line("chat form", fmt::format("{}: {}", json["chat"].value("form", ""), json["chat"]["prompt"].dump()));
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
        describeText(json, resolved, problems);
        json["problems"] = std::move(problems);
        if (*asJson)
            print(json);
        else
            printForPeople(json);
    });
}

} // namespace plumbline::app
