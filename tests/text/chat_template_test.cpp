// SPDX-License-Identifier: GPL-3.0-or-later
// Expected prompts: what the published chat templates give for these messages.
#include "core/base/error.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"
#include "tests/support/support.h"

using namespace plumbline;
using text::ChatForm;
using text::ChatMessage;

namespace {
const std::vector<ChatMessage> kShort = {{"user", " Hi "}};
const std::vector<ChatMessage> kLong = {{"system", "Be brief."}, {"user", "Hi"}, {"assistant", "Hello."}, {"user", "Bye"}};

TEST(ChatMl, AddsTheDefaultSystemMessageOfItsTemplate)
{
    EXPECT_EQ(text::renderChat(ChatForm::ChatMl, kShort).text, "<|im_start|>user\n Hi <|im_end|>\n<|im_start|>assistant\n");
    const std::string smol =
        "{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}";
    EXPECT_EQ(text::renderChat(ChatForm::ChatMl, kShort, smol).text,
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
        "<|im_start|>user\n Hi <|im_end|>\n<|im_start|>assistant\n");
    const std::string qwen = "'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.'";
    EXPECT_EQ(text::renderChat(ChatForm::ChatMl, {{"user", "Hi"}}, qwen).text,
        "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n"
        "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
    EXPECT_EQ(text::renderChat(ChatForm::ChatMl, kLong, qwen).text,
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n"
        "<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n");
}

TEST(Llama2Chat, PutsTheSystemMessageIntoTheFirstTurn)
{
    const text::ChatPrompt prompt = text::renderChat(ChatForm::Llama2, kLong);
    EXPECT_TRUE(prompt.startsWithBos);
    EXPECT_EQ(prompt.text, "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST] Hello. </s><s>[INST] Bye [/INST]");
    EXPECT_EQ(text::renderChat(ChatForm::Llama2, kShort).text, "<s>[INST] Hi [/INST]");
}

TEST(Llama3Chat, TrimsAndAddsDatesWhereTheTemplateDoes)
{
    EXPECT_EQ(text::renderChat(ChatForm::Llama3, kShort).text,
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>"
        "\n\n");
    EXPECT_EQ(text::renderChat(ChatForm::Llama3, kShort, "Cutting Knowledge Date: December 2023").text,
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 26 "
        "Jul 2024\n\n"
        "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n");
}

TEST(MistralChat, TakesItsBlanksFromTheTemplate)
{
    const std::string v1 = "{{ bos_token }}{% if user %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% else %}"
                           "{{ message['content'] + eos_token}}{% endif %}";
    const std::string v3 = "{%- if loop.last and system_message is defined %}{{- \"[INST] \" + system_message + \"\\n\\n\" + "
                           "message[\"content\"] + \"[/INST]\" }}{%- else %}{{- \" \" + message[\"content\"]|trim + eos_token}}";
    const std::string nemo = "{{- \"[INST]\" + message[\"content\"] + \"[/INST]\" }}";
    EXPECT_EQ(text::renderChat(ChatForm::Mistral, {{"user", "x"}}, v1).text, "<s>[INST] x [/INST]");
    EXPECT_EQ(text::renderChat(ChatForm::Mistral, {{"user", "x"}}, v3).text, "<s>[INST] x[/INST]");
    EXPECT_EQ(text::renderChat(ChatForm::Mistral, {{"user", "x"}}, nemo).text, "<s>[INST]x[/INST]");
    EXPECT_EQ(
        text::renderChat(ChatForm::Mistral, kLong, v1).text, "<s>[INST] Be brief.\n\nHi [/INST]Hello.</s>[INST] Bye [/INST]");
    EXPECT_EQ(
        text::renderChat(ChatForm::Mistral, kLong, v3).text, "<s>[INST] Hi[/INST] Hello.</s>[INST] Be brief.\n\nBye[/INST]");
}

TEST(ChatForm, IsRecognisedByTemplateOrVocabulary)
{
    const auto tokenizer = text::openTokenizer(test::dataFolder() / "text" / "icu_split");
    EXPECT_EQ(text::recogniseChatForm("<|im_start|>", *tokenizer), ChatForm::ChatMl);
    EXPECT_EQ(text::recogniseChatForm("<|start_header_id|>", *tokenizer), ChatForm::Llama3);
    EXPECT_EQ(text::recogniseChatForm("[INST] <<SYS>>", *tokenizer), ChatForm::Llama2);
    EXPECT_EQ(text::recogniseChatForm("[INST]", *tokenizer), ChatForm::Mistral);
    EXPECT_EQ(text::recogniseChatForm("<|user|>", *tokenizer), ChatForm::None);
    EXPECT_EQ(text::recogniseChatForm({}, *tokenizer), ChatForm::None);
    for (const ChatForm form : {ChatForm::None, ChatForm::ChatMl, ChatForm::Llama2, ChatForm::Llama3, ChatForm::Mistral})
        EXPECT_EQ(text::chatFormByName(text::chatFormName(form)), form);
    EXPECT_EQ(text::chatFormByName("alpaca"), std::nullopt);
}

TEST(ChatForm, RefusesOtherRoles)
{
    EXPECT_THROW(static_cast<void>(text::renderChat(ChatForm::ChatMl, {{"tool", "x"}})), Error);
}
} // namespace
