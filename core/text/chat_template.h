// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::text {

class Tokenizer;

struct ChatMessage {
    std::string role; ///< "system", "user", "assistant"
    std::string content;
};

/// The common forms, written out: templates in files are programs (Jinja) and are recognised, never run.
enum class ChatForm { None, ChatMl, Llama2, Llama3, Mistral };

[[nodiscard]] std::string_view chatFormName(ChatForm form); ///< "chatml", "llama2", "llama3", "mistral", "none"
[[nodiscard]] std::optional<ChatForm> chatFormByName(std::string_view name);
/// From the template's text where the model has one, else from the special tokens that the vocabulary holds.
[[nodiscard]] ChatForm recogniseChatForm(const std::optional<std::string>& chatTemplate, const Tokenizer& tokenizer);
/// The prompt, ending where the assistant begins to speak. For Tokenizer::encodePrompt(text, !startsWithBos): a prompt that
/// starts with BOS takes no further one.
struct ChatPrompt {
    std::string text;
    bool startsWithBos = false;
};
[[nodiscard]] ChatPrompt renderChat(
    ChatForm form, const std::vector<ChatMessage>& messages, const std::optional<std::string>& chatTemplate = {});

} // namespace plumbline::text
