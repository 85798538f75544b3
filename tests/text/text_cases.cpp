// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/text/text_cases.h"

#include "core/text/unicode.h"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace plumbline::test {

std::vector<TextCase> readTextCases(const std::filesystem::path& file)
{
    std::vector<TextCase> cases;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const auto json = nlohmann::json::parse(line);
        TextCase one;
        one.text = json["text"];
        one.special = json.value("special", true);
        one.ids = json["ids"].get<std::vector<text::TokenId>>();
        if (json.contains("offsets"))
            one.offsets = json["offsets"].get<std::vector<std::pair<std::size_t, std::size_t>>>();
        if (json.contains("decoded"))
            one.decoded = json["decoded"].get<std::string>();
        cases.push_back(std::move(one));
    }
    return cases;
}

void expectCases(const text::Tokenizer& tokenizer, const std::vector<TextCase>& cases)
{
    ASSERT_FALSE(cases.empty());
    for (const TextCase& one : cases) {
        SCOPED_TRACE("text \"" + one.text + "\"" + (one.special ? ", special" : ""));
        const text::Encoding encoding = tokenizer.encode(one.text, one.special);
        EXPECT_EQ(encoding.ids, one.ids);
        ASSERT_EQ(encoding.pieces.size(), encoding.ids.size());
        ASSERT_EQ(encoding.offsets.size(), encoding.ids.size());
        for (std::size_t i = 0; i < encoding.ids.size(); ++i) {
            EXPECT_EQ(encoding.pieces[i], tokenizer.piece(encoding.ids[i]));
            EXPECT_LE(encoding.offsets[i].first, encoding.offsets[i].second);
            EXPECT_LE(encoding.offsets[i].second, one.text.size());
        }
        if (one.offsets) {
            EXPECT_EQ(encoding.offsets, *one.offsets);
        }
        const std::string decoded = tokenizer.decode(encoding.ids, true);
        if (one.decoded) {
            EXPECT_EQ(decoded, *one.decoded);
        }
    }
}

std::string randomText(std::mt19937& random)
{
    static const std::vector<std::string> kParts = {
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "\u00A0",
        "\u3000",
        "\u2028",
        "\u0085",
        "the",
        "Layers",
        " attend",
        "alike",
        "isn't",
        "'S",
        "'\u017F",
        "'Ll",
        "'re",
        "1",
        "23",
        "4567",
        "\u0663",
        "\u2167",
        "\u00BD",
        "e\u0301",
        "\u00E9",
        "\u1E9B\u0323",
        "\u1100\u1161\u11A8",
        "\uAC01",
        "\u212B",
        "\uFB01",
        "\U0001F600",
        "\U0001F469\u200D\U0001F467",
        "\u6211\u559C\u6B22",
        "\u0645\u0631\u062D\u0628\u0627",
        "<|endoftext|>",
        "<s>",
        "</s>",
        "\u2581",
        "...",
        "---",
        "(x)",
        "_",
        "\uFFFD",
        "\u200B",
        "a_b",
        "=",
        "don't",
        "\u01C5",
        "\u0130",
    };
    std::string made;
    const int count = static_cast<int>(random() % 16);
    for (int i = 0; i < count; ++i) {
        if (random() % 4 != 0) {
            made += kParts[random() % kParts.size()];
            continue;
        }
        char32_t point = random() % (random() % 2 == 0 ? 0x800 : 0x20000);
        if (point == 0 || (point >= 0xD800 && point < 0xE000))
            point = U'x';
        text::appendUtf8(made, point);
    }
    return made;
}

} // namespace plumbline::test
