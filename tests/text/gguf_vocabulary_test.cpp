// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/paths.h"
#include "core/formats/gguf.h"
#include "tests/support/support.h"
#include "tests/text/text_cases.h"

using namespace plumbline;
using formats::GgufValue;

namespace {
/// A header in memory: what a tokenizer needs of a GGUF file.
class Header final : public formats::GgufFile {
public:
    std::map<std::string, GgufValue, std::less<>> values;

    const std::vector<std::filesystem::path>& files() const override { return m_files; }
    const std::vector<formats::StoredTensor>& tensors() const override { return m_tensors; }
    const formats::StoredTensor* find(std::string_view) const override { return nullptr; }
    std::uint64_t bytes() const override { return 0; }
    void read(const formats::StoredTensor&, std::int64_t, std::span<float>, const CancelToken&) const override { }
    void readBFloat16(const formats::StoredTensor&, std::int64_t, std::span<std::uint16_t>, const CancelToken&) const override { }
    void readRaw(const formats::StoredTensor&, std::uint64_t, std::span<std::byte>) const override { }
    const std::map<std::string, GgufValue, std::less<>>& metadata() const override { return values; }
    const GgufValue* value(std::string_view key) const override
    {
        const auto found = values.find(key);
        return found == values.end() ? nullptr : &found->second;
    }

private:
    std::vector<std::filesystem::path> m_files = {"memory.gguf"};
    std::vector<formats::StoredTensor> m_tensors;
};

GgufValue strings(const std::vector<std::string>& texts)
{
    GgufValue::Array array;
    for (const std::string& one : texts)
        array.push_back({one});
    return {array};
}

GgufValue numbers(const std::vector<std::int64_t>& list)
{
    GgufValue::Array array;
    for (const std::int64_t one : list)
        array.push_back({one});
    return {array};
}

/// Pieces of llama's kind: "<s>", bytes, letters and a few joined ones.
Header scored()
{
    std::vector<std::string> pieces = {"<unk>", "<s>", "</s>"};
    std::vector<std::int64_t> kinds = {2, 3, 3};
    GgufValue::Array scores(3, GgufValue{0.0});
    const auto add = [&](const std::string& piece, std::int64_t kind, double score) {
        pieces.push_back(piece);
        kinds.push_back(kind);
        scores.push_back({score});
    };
    for (int byte = 0; byte < 256; ++byte) {
        char name[8];
        std::snprintf(name, sizeof name, "<0x%02X>", static_cast<unsigned>(byte));
        add(name, 6, 0.0);
    }
    add("ab", 1, -1.0);
    add("\u2581ab", 1, -2.0);
    add("<|user|>", 4, 0.0);
    for (const char* letter : {"\u2581", "a", "b", "c", "<", "s", ">"})
        add(letter, 1, -10.0);
    Header header;
    header.values["tokenizer.ggml.model"] = {std::string("llama")};
    header.values["tokenizer.ggml.tokens"] = strings(pieces);
    header.values["tokenizer.ggml.token_type"] = numbers(kinds);
    header.values["tokenizer.ggml.scores"] = {scores};
    return header;
}

/// Every byte of GPT-2's alphabet would make a long list; letters, digits and the blank are enough here.
Header byteLevel(const char* pre)
{
    Header header;
    header.values["tokenizer.ggml.model"] = {std::string("gpt2")};
    if (pre != nullptr)
        header.values["tokenizer.ggml.pre"] = {std::string(pre)};
    header.values["tokenizer.ggml.tokens"] =
        strings({"\u0120", "a", "b", "1", "2", "3", "4", "<|end|>", "ab", "\u0120ab", "12", "123", "1234"});
    header.values["tokenizer.ggml.token_type"] = numbers({1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1});
    header.values["tokenizer.ggml.merges"] = strings({"a b", "\u0120 ab", "1 2", "12 3", "123 4"});
    header.values["tokenizer.ggml.bos_token_id"] = {std::int64_t{7}};
    return header;
}

std::vector<std::string> pieces(const Header& header, const std::string& written, bool special = false)
{
    return text::openTokenizer(header)->encode(written, special).pieces;
}
using Pieces = std::vector<std::string>;

TEST(ScoredVocabulary, JoinsByScoreAndFallsBackToBytes)
{
    const auto tokenizer = text::openTokenizer(scored());
    const text::Encoding encoding = tokenizer->encode("abc \u00E9", true);
    EXPECT_EQ(encoding.pieces, (Pieces{"<s>", "\u2581ab", "c", "\u2581", "<0xC3>", "<0xA9>"}));
    EXPECT_EQ(
        encoding.offsets, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {0, 2}, {2, 3}, {3, 4}, {4, 6}, {4, 6}}));
    EXPECT_EQ(tokenizer->decode(encoding.ids, true), "abc \u00E9");
    EXPECT_EQ(tokenizer->decode(encoding.ids, false), "<s> abc \u00E9");
}

TEST(ScoredVocabulary, ReadsControlPiecesInPromptsOnly)
{
    const auto tokenizer = text::openTokenizer(scored());
    EXPECT_EQ(tokenizer->encode("<s>ab", false).pieces, (Pieces{"\u2581", "<", "s", ">", "ab"}));
    EXPECT_EQ(tokenizer->encodePrompt("<s>ab", false).pieces, (Pieces{"<s>", "\u2581ab"}));
    EXPECT_EQ(tokenizer->encode("a<|user|>ab", false).pieces, (Pieces{"\u2581", "a", "<|user|>", "\u2581ab"}));
}

TEST(ScoredVocabulary, FollowsTheFlagsOfTheFile)
{
    Header header = scored();
    header.values["tokenizer.ggml.add_space_prefix"] = {false};
    header.values["tokenizer.ggml.add_bos_token"] = {false};
    header.values["tokenizer.ggml.add_eos_token"] = {true};
    EXPECT_EQ(pieces(header, "ab", true), (Pieces{"ab", "</s>"}));
    EXPECT_EQ(text::openTokenizer(header)->decode(std::vector<text::TokenId>{260}), " ab");
}

TEST(ByteLevelVocabulary, CutsAsItsPreSays)
{
    EXPECT_EQ(pieces(byteLevel("llama-bpe"), "ab ab1234"), (Pieces{"ab", "\u0120ab", "123", "4"}));
    EXPECT_EQ(pieces(byteLevel("qwen2"), "ab ab1234"), (Pieces{"ab", "\u0120ab", "1", "2", "3", "4"}));
    EXPECT_EQ(pieces(byteLevel("smollm"), "ab 1234"), (Pieces{"ab", "\u0120", "1", "2", "3", "4"}));
    EXPECT_EQ(pieces(byteLevel("gpt-2"), "ab1234"), (Pieces{"ab", "1234"}));
    EXPECT_EQ(pieces(byteLevel("llama-bpe"), "ab<|end|>", true), (Pieces{"<|end|>", "ab", "<|end|>"}));
    EXPECT_EQ(pieces(byteLevel("smollm"), "ab", true), (Pieces{"ab"}));
}

TEST(ByteLevelVocabulary, WarnsWhereTheFileDoesNotSayHowToCut)
{
    int warnings = 0;
    setLogSink([&](LogLevel level, std::string_view, std::string_view) { warnings += level == LogLevel::Warning ? 1 : 0; });
    EXPECT_EQ(pieces(byteLevel(nullptr), "ab1234"), (Pieces{"ab", "123", "4"}));
    setLogSink({});
    EXPECT_EQ(warnings, 1);
}

TEST(GgufVocabulary, RefusesByName)
{
    const auto foundOf = [](const Header& header) {
        try {
            static_cast<void>(text::openTokenizer(header));
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat);
            return error.detail().found;
        }
        return std::string();
    };
    EXPECT_EQ(foundOf(byteLevel("tekken")), "tekken");
    Header other = scored();
    other.values["tokenizer.ggml.model"] = {std::string("t5")};
    EXPECT_EQ(foundOf(other), "t5");
}

TEST(GgufVocabulary, PrefersTheWholeTokenizerWhereTheFileHasIt)
{
    Header header = byteLevel("tekken");
    header.values["tokenizer.huggingface.json"] = {readFile(test::dataFolder() / "text" / "icu_split" / "tokenizer.json")};
    EXPECT_EQ(pieces(header, "the", false),
        text::openTokenizer(test::dataFolder() / "text" / "icu_split")->encode("the", false).pieces);
}

TEST(GgufVocabulary, NamesTheKeyThatIsWrong)
{
    const auto placeOf = [](const Header& header) {
        try {
            static_cast<void>(text::openTokenizer(header));
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::CorruptFile);
            return error.detail().place;
        }
        return std::string();
    };
    Header header = scored();
    header.values["tokenizer.ggml.scores"] = numbers({1, 2});
    EXPECT_EQ(placeOf(header), "key tokenizer.ggml.scores");
    header = scored();
    header.values["tokenizer.ggml.token_type"] = strings({"x"});
    EXPECT_EQ(placeOf(header), "key tokenizer.ggml.token_type");
    header = byteLevel("gpt-2");
    header.values["tokenizer.ggml.merges"] = strings({"a b", "ab"});
    EXPECT_EQ(placeOf(header), "key tokenizer.ggml.merges[1]");
    header.values.erase("tokenizer.ggml.model");
    EXPECT_EQ(placeOf(header), "key tokenizer.ggml.model");
}
} // namespace
