// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/generate.h"

#include "app/commands/kept.h"
#include "core/text/chat_template.h"

#include <c10/core/GradMode.h>
#include <cstdio>
#include <cstring>
#include <optional>

namespace plumbline::app {

namespace {
struct Options {
    ModelOptions model;
    KeepOptions keep;
    std::string prompt, ids, system, form;
    nn::SamplingOptions sampling;
    bool chat = false, json = false;
};

struct Prompt {
    std::vector<std::int32_t> ids;
    Json chat = nullptr; ///< {"form", "prompt": as rendered}
};

Prompt chatPrompt(const Options& options, const text::Tokenizer& tokenizer, const std::filesystem::path& path)
{
    const formats::ModelFiles files = formats::openModel(path);
    const auto form = options.form.empty() ? text::recogniseChatForm(files.chatTemplate, tokenizer)
                                           : text::chatFormByName(options.form).value_or(text::ChatForm::None);
    if (form == text::ChatForm::None)
        throw Error(ErrorCode::UnsupportedFormat,
            {.file = files.path,
                .place = "chat template",
                .expected = "chatml, llama2, llama3 or mistral",
                .found = options.form.empty() ? "none that is known" : options.form,
                .advice = Advice::SeeHelp});
    std::vector<text::ChatMessage> messages;
    if (!options.system.empty())
        messages.push_back({"system", options.system});
    messages.push_back({"user", options.prompt});
    const text::ChatPrompt prompt = text::renderChat(form, messages, files.chatTemplate);
    return {.ids = tokenizer.encodePrompt(prompt.text, !prompt.startsWithBos).ids,
        .chat = {{"form", text::chatFormName(form)}, {"prompt", prompt.text}}};
}

Prompt makePrompt(const Options& options, const text::Tokenizer& tokenizer, const std::filesystem::path& path)
{
    if (!options.ids.empty())
        return {.ids = parseIds(options.ids)};
    if (options.chat)
        return chatPrompt(options, tokenizer, path);
    return {.ids = tokenizer.encode(options.prompt).ids};
}

/// What of the options a generation depends on.
Json recipeOf(const nn::SamplingOptions& sampling, const std::vector<std::int32_t>& prompt)
{
    return {{"kind", "generation"}, {"ids", prompt}, {"max_tokens", sampling.maxTokens}, {"temperature", sampling.temperature},
        {"top_k", sampling.topK}, {"top_p", sampling.topP}, {"seed", sampling.seed}, {"ignore_eos", sampling.ignoreEos},
        {"vocabulary", sampling.vocabulary}};
}

std::vector<store::ResultArray> toArrays(const std::vector<std::int32_t>& ids)
{
    return {{.name = "ids",
        .info = {{"dtype", "I32"}, {"shape", {ids.size()}}},
        .bytes = std::string(reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(std::int32_t))}};
}

std::vector<std::int32_t> fromArrays(const std::vector<store::ResultArray>& arrays)
{
    if (arrays.size() != 1 || arrays.front().bytes.size() % sizeof(std::int32_t) != 0)
        throw Error(ErrorCode::CorruptFile, {.place = "result", .expected = "token ids", .found = "something else"});
    std::vector<std::int32_t> ids(arrays.front().bytes.size() / sizeof(std::int32_t));
    std::memcpy(ids.data(), arrays.front().bytes.data(), arrays.front().bytes.size());
    return ids;
}

void run(Options& options, const Shell& shell)
{
    const std::filesystem::path path = resolveModel(options.model.model);
    const auto tokenizer = text::openTokenizer(path);
    const Prompt prompt = makePrompt(options, *tokenizer, path);
    options.sampling.vocabulary = tokenizer->vocabularySize();
    text::StreamDecoder stream(tokenizer);
    const auto show = [&](std::int32_t id) {
        if (!options.json) {
            std::fputs(stream.push(id).c_str(), stdout);
            std::fflush(stdout);
        }
        return true;
    };
    double load = 0.0, prefill = 0.0, decode = 0.0;
    bool measured = false;
    const auto ids = fromArrays(keptOrMeasured(options.keep, options.model, recipeOf(options.sampling, prompt.ids), [&] {
        const LoadedModel model = loadModel(options.model, shell);
        const nn::Generated result =
            nn::generate(*model.decoder, prompt.ids, options.sampling, show, shell.cancel, shell.progress);
        measured = true;
        load = model.loadSeconds;
        prefill = result.prefillSeconds;
        decode = result.decodeSeconds;
        return toArrays(result.ids);
    }));
    if (!options.json) {
        if (!measured) // it comes from the project
            for (const std::int32_t id : ids)
                show(id);
        std::printf("%s\n", stream.finish().c_str());
        return;
    }
    print({{"prompt_ids", prompt.ids}, {"ids", ids}, {"text", tokenizer->decode(ids, true)}, {"chat", prompt.chat},
        {"seconds", {{"load", load}, {"prefill", prefill}, {"decode", decode}}}});
}
} // namespace

void addGenerate(CLI::App& app, Shell& shell)
{
    CLI::App* verb = app.add_subcommand("generate", "Continues a prompt, token by token");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    options->model.addAdapterTo(*verb);
    auto* source = verb->add_option_group("prompt");
    source->add_option("--prompt", options->prompt, "the text to continue");
    source->add_option("--ids", options->ids, "token ids to continue, as 1,2,3");
    source->require_option(1);
    verb->add_option("--max-tokens", options->sampling.maxTokens, "new tokens at most")
        ->check(CLI::Range(0, 1 << 24))
        ->capture_default_str();
    verb->add_option("--temperature", options->sampling.temperature, "0: the likeliest token each time")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    verb->add_option("--top-k", options->sampling.topK, "draw among the K likeliest; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    verb->add_option("--top-p", options->sampling.topP, "draw among the likeliest that hold this much together")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    verb->add_option("--seed", options->sampling.seed, "of the draws")->capture_default_str();
    verb->add_flag("--ignore-eos", options->sampling.ignoreEos, "go on after an end token");
    verb->add_flag("--chat", options->chat, "put the prompt into the model's chat template");
    verb->add_option("--chat-form", options->form, "instead of the recognised one")
        ->check(CLI::IsMember({"chatml", "llama2", "llama3", "mistral"}));
    verb->add_option("--system", options->system, "system message of the chat");
    verb->add_flag("--json", options->json, "for scripts");
    options->keep.addTo(*verb);
    verb->callback([=, &shell] { run(*options, shell); });
}

} // namespace plumbline::app
