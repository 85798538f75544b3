// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/generate.h"

#include "app/commands/model_options.h"
#include "core/text/chat_template.h"

#include <c10/core/GradMode.h>
#include <cstdio>

namespace plumbline::app {

namespace {
struct Options {
    ModelOptions model;
    std::string prompt, ids, system, form;
    nn::SamplingOptions sampling;
    bool chat = false, json = false;
};

std::vector<std::int32_t> promptIds(const Options& options, const text::Tokenizer& tokenizer, const formats::ModelFiles& files)
{
    if (!options.ids.empty())
        return parseIds(options.ids);
    if (!options.chat)
        return tokenizer.encode(options.prompt).ids;
    const auto form = options.form.empty() ? text::recogniseChatForm(files.chatTemplate, tokenizer)
                                           : text::chatFormByName(options.form).value_or(text::ChatForm::None);
    if (form == text::ChatForm::None)
        throw Error(ErrorCode::UnsupportedFormat, {.file = files.path, .place = "chat template", .expected = "chatml, llama2, llama3 or mistral",
                                                   .found = options.form.empty() ? "none that is known" : options.form, .advice = Advice::SeeHelp});
    std::vector<text::ChatMessage> messages;
    if (!options.system.empty())
        messages.push_back({"system", options.system});
    messages.push_back({"user", options.prompt});
    const text::ChatPrompt prompt = text::renderChat(form, messages, files.chatTemplate);
    return tokenizer.encodePrompt(prompt.text, !prompt.startsWithBos).ids;
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
    verb->add_option("--max-tokens", options->sampling.maxTokens, "new tokens at most")->check(CLI::Range(0, 1 << 24))->capture_default_str();
    verb->add_option("--temperature", options->sampling.temperature, "0: the likeliest token each time")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb->add_option("--top-k", options->sampling.topK, "draw among the K likeliest; 0: all")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb->add_option("--top-p", options->sampling.topP, "draw among the likeliest that hold this much together")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    verb->add_option("--seed", options->sampling.seed, "of the draws")->capture_default_str();
    verb->add_flag("--ignore-eos", options->sampling.ignoreEos, "go on after an end token");
    verb->add_flag("--chat", options->chat, "put the prompt into the model's chat template");
    verb->add_option("--chat-form", options->form, "instead of the recognised one")->check(CLI::IsMember({"chatml", "llama2", "llama3", "mistral"}));
    verb->add_option("--system", options->system, "system message of the chat");
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=, &shell] {
        const LoadedModel model = loadModel(options->model, shell);
        const auto tokenizer = text::openTokenizer(model.files.path);
        const auto prompt = promptIds(*options, *tokenizer, model.files);
        options->sampling.vocabulary = tokenizer->vocabularySize();
        text::StreamDecoder stream(tokenizer);
        const auto sink = [&](std::int32_t id) {
            if (!options->json) {
                std::fputs(stream.push(id).c_str(), stdout);
                std::fflush(stdout);
            }
            return true;
        };
        const nn::Generated result = nn::generate(*model.decoder, prompt, options->sampling, sink, shell.cancel, shell.progress);
        if (!options->json) {
            std::printf("%s\n", stream.finish().c_str());
            return;
        }
        print({{"prompt_ids", prompt},
               {"ids", result.ids},
               {"text", tokenizer->decode(result.ids, true)},
               {"seconds", {{"load", model.loadSeconds}, {"prefill", result.prefillSeconds}, {"decode", result.decodeSeconds}}}});
    });
}

} // namespace plumbline::app
