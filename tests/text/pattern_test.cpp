// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/text/pattern.h"
#include "core/text/unicode.h"
#include "tests/text/text_cases.h"

#include <gtest/gtest.h>

using namespace plumbline;
using text::Match;

namespace {
std::vector<std::string> partsOf(const text::Pattern& pattern, const std::string& written)
{
    std::vector<Match> matches;
    pattern.finder()(written, matches);
    std::vector<std::string> parts;
    std::size_t last = 0;
    for (const Match& match : matches) {
        EXPECT_EQ(match.begin, last);
        last = match.end;
        parts.push_back((match.matched ? "" : "-") + written.substr(match.begin, match.end - match.begin));
    }
    EXPECT_EQ(last, written.size());
    return parts;
}

TEST(StandardPatterns, SplitAsTheirExpressionsDo)
{
    std::mt19937 random(3);
    for (const std::string_view expression : {text::kGpt2Expression, text::kLlama3Expression, text::kQwen2Expression}) {
        const auto byHand = text::regexPattern(std::string(expression), {}, {});
        const auto byIcu = text::icuPattern(std::string(expression), {}, {});
        for (int i = 0; i < 3000; ++i) {
            const std::string written = test::randomText(random);
            ASSERT_EQ(partsOf(*byHand, written), partsOf(*byIcu, written)) << expression;
        }
    }
}

TEST(StandardPatterns, KnowEveryCharacter)
{
    const auto byHand = text::regexPattern(std::string(text::kLlama3Expression), {}, {});
    const auto byIcu = text::icuPattern(std::string(text::kLlama3Expression), {}, {});
    std::string written;
    for (char32_t point = 1; point < 0x20000; ++point) {
        if (point >= 0xD800 && point < 0xE000)
            continue;
        text::appendUtf8(written, point);
        if (point % 7 == 0)
            written += "a 1";
    }
    EXPECT_EQ(partsOf(*byHand, written), partsOf(*byIcu, written));
}

TEST(IcuPattern, EndsLinesAtNewlinesOnly)
{
    EXPECT_EQ(partsOf(*text::icuPattern(R"(\s+$)", {}, {}), "a \r\nb "), (std::vector<std::string>{"-a", " \r", "-\nb", " "}));
}

TEST(IcuPattern, NamesAnExpressionThatItCannotRead)
{
    try {
        static_cast<void>(text::regexPattern("a(b", "tokenizer.json", "key pre_tokenizer.pattern.Regex"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat);
        EXPECT_NE(error.detail().place.find("a(b"), std::string::npos);
    }
}

TEST(IcuPattern, GivesUpOnAnExpressionThatNeverEnds)
{
    const auto pattern = text::icuPattern("(a+)+b", {}, {});
    std::vector<Match> matches;
    EXPECT_THROW(pattern->finder()(std::string(64, 'a') + "c", matches), Error);
}

TEST(LiteralPattern, FindsWhatIsThere)
{
    EXPECT_EQ(partsOf(*text::literalPattern("ab"), "abcabab"), (std::vector<std::string>{"ab", "-c", "ab", "ab"}));
    EXPECT_EQ(partsOf(*text::literalPattern(""), "ab"), (std::vector<std::string>{"-ab"}));
}

TEST(CleanUtf8, ReplacesEachMaximalPartOnce)
{
    EXPECT_EQ(text::cleanUtf8("a\xF0\x9F\x98"
                              "b\xC0\xAF\xED\xA0\x80\xF4\x90")
                  .text,
        "a\uFFFD"
        "b\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
    EXPECT_TRUE(text::cleanUtf8("\u00E4\U0001F600").source.empty());
}
} // namespace
