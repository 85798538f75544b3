// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/chat_template.h"

#include "core/base/error.h"
#include "core/text/tokenizer.h"

#include <algorithm>
#include <array>

namespace plumbline::text {

namespace {
struct Name {
    ChatForm form;
    std::string_view name;
};
constexpr std::array<Name, 5> kNames = {{{ChatForm::None, "none"}, {ChatForm::ChatMl, "chatml"}, {ChatForm::Llama2, "llama2"},
    {ChatForm::Llama3, "llama3"}, {ChatForm::Mistral, "mistral"}}};

/// What templates put before a conversation that begins without a system message. Longer ones first: one begins another.
constexpr std::array<std::string_view, 3> kDefaultSystem = {
    "You are a helpful AI assistant named SmolLM, trained by Hugging Face",
    "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.",
    "You are a helpful assistant.",
};

std::string trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\n\r\v\f";
    const std::size_t begin = text.find_first_not_of(kBlank);
    return begin == std::string_view::npos ? std::string()
                                           : std::string(text.substr(begin, text.find_last_not_of(kBlank) - begin + 1));
}

void checkRoles(const std::vector<ChatMessage>& messages)
{
    for (const ChatMessage& message : messages)
        if (message.role != "system" && message.role != "user" && message.role != "assistant")
            throw Error(ErrorCode::InvalidArgument,
                {.place = "role of a message", .expected = "system, user or assistant", .found = message.role});
}

std::string chatMl(const std::vector<ChatMessage>& messages, std::string_view text)
{
    std::string prompt;
    const auto add = [&](std::string_view role, std::string_view content) {
        prompt.append("<|im_start|>").append(role).append("\n").append(content).append("<|im_end|>\n");
    };
    if (messages.empty() || messages.front().role != "system")
        for (const std::string_view system : kDefaultSystem)
            if (text.find(system) != std::string_view::npos) {
                add("system", system);
                break;
            }
    // Qwen3 leaves the thoughts of earlier answers out.
    const bool dropsThoughts = text.find("</think>") != std::string_view::npos;
    for (const ChatMessage& message : messages) {
        std::string_view content = message.content;
        if (const std::size_t thought = content.rfind("</think>");
            dropsThoughts && message.role == "assistant" && thought != std::string_view::npos) {
            content.remove_prefix(thought + std::string_view("</think>").size());
            content.remove_prefix(std::min(content.find_first_not_of('\n'), content.size()));
        }
        add(message.role, content);
    }
    return prompt + "<|im_start|>assistant\n";
}

std::string llama2(const std::vector<ChatMessage>& messages)
{
    std::string prompt, system;
    for (const ChatMessage& message : messages) {
        if (message.role == "system") {
            system = "<<SYS>>\n" + message.content + "\n<</SYS>>\n\n";
        } else if (message.role == "user") {
            prompt += "<s>[INST] " + trimmed(system + message.content) + " [/INST]";
            system.clear();
        } else {
            prompt += " " + trimmed(message.content) + " </s>";
        }
    }
    return prompt;
}

std::string llama3(const std::vector<ChatMessage>& messages, std::string_view text)
{
    std::string prompt = "<|begin_of_text|>";
    const auto add = [&](const std::string& role, const std::string& content) {
        prompt += "<|start_header_id|>" + role + "<|end_header_id|>\n\n" + content + "<|eot_id|>";
    };
    std::size_t first = 0;
    // From 3.1 on there is always a system message, with dates. The template's own date, so that prompts can be repeated.
    if (text.find("Cutting Knowledge Date") != std::string_view::npos) {
        std::string system;
        if (!messages.empty() && messages.front().role == "system") {
            system = trimmed(messages.front().content);
            first = 1;
        }
        add("system", "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n" + system);
    }
    for (std::size_t i = first; i < messages.size(); ++i)
        add(messages[i].role, trimmed(messages[i].content));
    return prompt + "<|start_header_id|>assistant<|end_header_id|>\n\n";
}

/// The quoted text of a template that holds `part`, or `otherwise`.
std::string literalWith(std::string_view text, std::string_view part, std::string_view otherwise)
{
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        const std::size_t begin = at == 0 ? std::string_view::npos : text.find_last_of("'\"", at - 1);
        const std::size_t end = text.find_first_of("'\"", at);
        // A literal of the template is short and has the part at one of its ends.
        if (begin != std::string_view::npos && end != std::string_view::npos && text[begin] == text[end]
            && end - begin <= part.size() + 3)
            return std::string(text.substr(begin + 1, end - begin - 1));
    }
    return std::string(otherwise);
}

std::string mistral(const std::vector<ChatMessage>& messages, std::string_view text)
{
    const auto has = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
    const std::string open = literalWith(text, "[INST]", "[INST] ");
    const std::string close = literalWith(text, "[/INST]", " [/INST]");
    const bool spaceBeforeAnswer = has("' ' + message['content']") || has("\" \" + message[\"content\"]");
    const bool spaceAfterAnswer = has("eos_token + ' '") || has("eos_token + \" \"");
    std::string system;
    std::size_t systemAt = messages.size();
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (messages[i].role == "system")
            system = messages[i].content;
        if (messages[i].role == "user" && (systemAt == messages.size() || has("loop.last")))
            systemAt = i;
    }
    std::string prompt = "<s>";
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const ChatMessage& message = messages[i];
        if (message.role == "user")
            prompt += open + (i == systemAt && !system.empty() ? system + "\n\n" : "") + message.content + close;
        else if (message.role == "assistant")
            prompt += (spaceBeforeAnswer ? " " : "") + message.content + "</s>" + (spaceAfterAnswer ? " " : "");
    }
    return prompt;
}
} // namespace

std::string_view chatFormName(ChatForm form)
{
    for (const Name& one : kNames)
        if (one.form == form)
            return one.name;
    return "none";
}

std::optional<ChatForm> chatFormByName(std::string_view name)
{
    for (const Name& one : kNames)
        if (one.name == name)
            return one.form;
    return std::nullopt;
}

ChatForm recogniseChatForm(const std::optional<std::string>& chatTemplate, const Tokenizer& tokenizer)
{
    const auto has = [&](std::string_view part) {
        return chatTemplate ? chatTemplate->find(part) != std::string::npos : tokenizer.find(part).has_value();
    };
    if (has("<|im_start|>"))
        return ChatForm::ChatMl;
    if (has("<|start_header_id|>"))
        return ChatForm::Llama3;
    if (has("[INST]"))
        return has("<<SYS>>") ? ChatForm::Llama2 : ChatForm::Mistral;
    return ChatForm::None;
}

ChatPrompt renderChat(ChatForm form, const std::vector<ChatMessage>& messages, const std::optional<std::string>& chatTemplate)
{
    checkRoles(messages);
    const std::string_view text = chatTemplate ? std::string_view(*chatTemplate) : std::string_view();
    switch (form) {
    case ChatForm::ChatMl: return {chatMl(messages, text), false};
    case ChatForm::Llama2: return {llama2(messages), true};
    case ChatForm::Llama3: return {llama3(messages, text), true};
    case ChatForm::Mistral: return {mistral(messages, text), true};
    case ChatForm::None: break;
    }
    std::string prompt;
    for (const ChatMessage& message : messages)
        prompt += (prompt.empty() ? "" : "\n") + message.content;
    return {prompt, false};
}

} // namespace plumbline::text
