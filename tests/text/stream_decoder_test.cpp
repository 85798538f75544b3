// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/unicode.h"
#include "tests/support/support.h"
#include "tests/text/text_cases.h"

using namespace plumbline;
namespace fs = std::filesystem;

namespace {
std::vector<fs::path> allTokenizers()
{
    std::vector<fs::path> all;
    for (const char* name : {"prefix_space", "icu_split", "metaspace", "sentencepiece_bpe", "sentencepiece_unigram"})
        all.push_back(test::dataFolder() / "text" / name);
    if (!test::sharedFolder().empty())
        for (const char* name : {"gpt2", "llama2", "llama3", "qwen2", "smollm", "sentencepiece_bpe", "sentencepiece_unigram"})
            if (const fs::path folder = test::sharedFolder() / "fixtures" / "tokenizers" / name; fs::exists(folder))
                all.push_back(folder);
    if (const fs::path file = test::sharedFolder() / "fixtures" / "gguf" / "stories260K-F32.gguf"; fs::exists(file))
        all.push_back(file);
    return all;
}

void expectSameText(
    const std::shared_ptr<const text::Tokenizer>& tokenizer, const std::vector<text::TokenId>& ids, bool skipSpecial)
{
    text::StreamDecoder decoder(tokenizer, skipSpecial);
    std::string all;
    for (const text::TokenId id : ids) {
        const std::string fresh = decoder.push(id);
        EXPECT_TRUE(text::isValidUtf8(fresh));
        all += fresh;
    }
    all += decoder.finish();
    EXPECT_EQ(all, tokenizer->decode(ids, skipSpecial));
}

TEST(StreamDecoder, GivesTheTextOfTheWhole)
{
    std::mt19937 random(5);
    for (const fs::path& path : allTokenizers()) {
        SCOPED_TRACE(path.string());
        const auto tokenizer = text::openTokenizer(path);
        for (int i = 0; i < 150; ++i)
            expectSameText(tokenizer, tokenizer->encode(test::randomText(random), i % 2 == 0).ids, i % 3 == 0);
        // Tokens that make no sense one after the other: broken characters, blanks at the start, special ones anywhere.
        for (int i = 0; i < 150; ++i) {
            std::vector<text::TokenId> ids(random() % 90);
            const auto size = static_cast<std::uint32_t>(tokenizer->vocabularySize());
            for (text::TokenId& id : ids)
                id = static_cast<text::TokenId>(random() % (random() % 2 == 0 ? size : std::min(size, 260u)));
            expectSameText(tokenizer, ids, i % 2 == 0);
        }
        for (const text::TokenId id : {3, 100}) {
            expectSameText(tokenizer, std::vector<text::TokenId>(80, id), true);
        }
    }
}

TEST(StreamDecoder, HoldsACharacterBackUntilItIsWhole)
{
    const auto tokenizer = text::openTokenizer(test::dataFolder() / "text" / "icu_split");
    const text::Encoding encoding = tokenizer->encode("a\U0001F642b", false);
    ASSERT_EQ(encoding.ids.size(), 6u);
    text::StreamDecoder decoder(tokenizer);
    EXPECT_EQ(decoder.push(encoding.ids[0]), "a");
    for (std::size_t i = 1; i < 4; ++i)
        EXPECT_EQ(decoder.push(encoding.ids[i]), "");
    EXPECT_EQ(decoder.push(encoding.ids[4]), "\U0001F642");
    EXPECT_EQ(decoder.push(encoding.ids[5]), "b");
    EXPECT_EQ(decoder.finish(), "");
}

TEST(StreamDecoder, GivesWhatIsLeftAtTheEnd)
{
    const auto tokenizer = text::openTokenizer(test::dataFolder() / "text" / "icu_split");
    const text::Encoding encoding = tokenizer->encode("\U0001F642", false);
    text::StreamDecoder decoder(tokenizer);
    EXPECT_EQ(decoder.push(encoding.ids[0]), "");
    EXPECT_EQ(decoder.finish(), "\uFFFD");
}
} // namespace
