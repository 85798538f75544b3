// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/text/hf_tokenizer.h"
#include "core/text/sentencepiece_file.h"
#include "core/text/sentencepiece_tokenizer.h"
#include "tests/support/support.h"

using namespace plumbline;

namespace {
ErrorDetail failure(const std::string& json, ErrorCode code)
{
    try {
        static_cast<void>(text::readHfTokenizer(json, "tokenizer.json"));
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), code) << error.what();
        EXPECT_EQ(error.detail().file, "tokenizer.json");
        return error.detail();
    }
    ADD_FAILURE() << "opened: " << json;
    return {};
}
ErrorDetail corrupt(const std::string& json)
{
    return failure(json, ErrorCode::CorruptFile);
}
ErrorDetail unsupported(const std::string& json)
{
    return failure(json, ErrorCode::UnsupportedFormat);
}

TEST(TokenizerJson, NamesTheLineWhereItBreaks)
{
    EXPECT_EQ(corrupt("{\n  \"model\": {\n    \"vocab\": {\"a\": 1,,}\n").place, "line 3, column 22");
    EXPECT_EQ(corrupt("").place, "line 1, column 1");
    EXPECT_EQ(corrupt("[]").expected, "an object");
    EXPECT_NE(corrupt(std::string(100'000, '[')).expected.find("64 levels"), std::string::npos);
}

TEST(TokenizerJson, NamesTheKeyThatIsWrong)
{
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{"a":"x"},"merges":[]}})").place, "key model.vocab[\"a\"]");
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}})").place, "key model.vocab[\"a\"]");
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{"a":99999999999},"merges":[]}})").place, "key model.vocab[\"a\"]");
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{"a":1},"merges":["a b c"]}})").place, "key model.merges[0]");
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{"a":1},"merges":[["a"]]}})").place, "key model.merges[0]");
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{"a":1},"merges":["a a"]}})").found, "aa");
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{},"merges":[]}})").place, "key model.vocab");
    EXPECT_EQ(
        corrupt(R"({"model":{"type":"BPE","vocab":{"a":1},"merges":[]},"normalizer":{"type":3}})").place, "key normalizer.type");
    EXPECT_EQ(corrupt(R"({"model":{"type":"BPE","vocab":{"a":1},"merges":[]},"added_tokens":[{"id":2}]})").place,
        "key added_tokens[0].content");
}

TEST(TokenizerJson, RefusesByNameWhatItDoesNotKnow)
{
    const std::string model = R"({"model":{"type":"BPE","vocab":{"a":1},"merges":[]},)";
    EXPECT_EQ(unsupported(R"({"model":{"type":"WordPiece","vocab":{"a":1}}})").found, "model WordPiece");
    EXPECT_EQ(unsupported(R"({"model":{"type":"Unigram","vocab":[["a",-1.0]]}})").found, "model Unigram");
    EXPECT_EQ(unsupported(model + R"("normalizer":{"type":"Precompiled"}})").found, "normalizer Precompiled");
    EXPECT_EQ(unsupported(model + R"("pre_tokenizer":{"type":"BertPreTokenizer"}})").found, "pre-tokenizer BertPreTokenizer");
    EXPECT_EQ(unsupported(model + R"("decoder":{"type":"WordPiece"}})").found, "decoder WordPiece");
    EXPECT_EQ(unsupported(model + R"("post_processor":{"type":"X"}})").found, "post-processor X");
    EXPECT_EQ(unsupported(R"({"model":{"type":"BPE","vocab":{"a":1},"merges":[],"end_of_word_suffix":"</w>"}})").place,
        "key model.end_of_word_suffix");
}

TEST(TokenizerJson, StopsReplacementsThatGrowWithoutBounds)
{
    std::string steps;
    for (int i = 0; i < 60; ++i)
        steps += std::string(i == 0 ? "" : ",") + R"({"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaa"})";
    const auto tokenizer = text::readHfTokenizer(
        R"({"model":{"vocab":{"a":0},"merges":[]},"normalizer":{"type":"Sequence","normalizers":[)" + steps + "]}}",
        "tokenizer.json");
    EXPECT_THROW(static_cast<void>(tokenizer->encode("a")), Error);
}

TEST(TokenizerJson, TakesOldFilesWithoutTypes)
{
    const auto tokenizer =
        text::readHfTokenizer(R"({"model":{"vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}})", "tokenizer.json");
    EXPECT_EQ(tokenizer->encode("abab").ids, (std::vector<text::TokenId>{2, 2}));
    EXPECT_EQ(tokenizer->decode(std::vector<text::TokenId>{2, 2}), "ab ab");
}

TEST(TokenizerModel, RefusesEveryCutOfItself)
{
    const std::string whole = readFile(test::dataFolder() / "text" / "sentencepiece_bpe" / "tokenizer.model");
    for (std::size_t length = 0; length < whole.size(); length += 97)
        try {
            // A cut between two messages leaves a file that is smaller, but whole.
            static_cast<void>(text::readSentencePiece(std::string_view(whole).substr(0, length), "tokenizer.model"));
        } catch (const Error& error) {
            EXPECT_TRUE(error.code() == ErrorCode::CorruptFile || error.code() == ErrorCode::UnsupportedFormat) << error.what();
        }
}

std::string field(int number, const std::string& bytes)
{
    return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(bytes.size()) + bytes;
}

TEST(TokenizerModel, NamesThePieceThatIsWrong)
{
    const auto placeOf = [](const std::string& content) {
        try {
            static_cast<void>(text::checkSentencePieceFile(content, "tokenizer.model"));
        } catch (const Error& error) {
            return error.detail().place + "|" + error.detail().expected;
        }
        return std::string();
    };
    const std::string unknown = field(1, field(1, "<unk>") + "\x18\x02");
    EXPECT_EQ(placeOf(unknown), "");
    EXPECT_EQ(placeOf(unknown + field(1, field(1, "a") + "\x18\x09")).substr(0, 7), "piece 1");
    EXPECT_NE(placeOf(unknown + field(1, field(1, "a") + std::string("\x15\x00\x00\xC0\x7F", 5))).find("a finite score"),
        std::string::npos);
    EXPECT_NE(placeOf(unknown + unknown).find("pieces that differ"), std::string::npos);
    EXPECT_NE(placeOf(field(1, field(1, "a"))).find("unknown"), std::string::npos);
    EXPECT_NE(
        placeOf(unknown + field(3, field(2, std::string("\xFF\xFF\xFF\x7F", 4) + "x"))).find("an automaton"), std::string::npos);
}

TEST(TokenizerModel, RefusesACharacterMapThatLeadsOutOfItself)
{
    const std::string unknown = field(1, field(1, "<unk>") + "\x18\x02");
    // One unit whose children lie far beyond the automaton.
    const std::string hostile = std::string("\x04\x00\x00\x00", 4) + std::string("\x00\xFC\xFF\x7F", 4) + std::string("a\0", 2);
    EXPECT_THROW(
        static_cast<void>(text::checkSentencePieceFile(unknown + field(3, field(2, hostile)), "tokenizer.model")), Error);
}
} // namespace
