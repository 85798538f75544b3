// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenizer.h"

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace plumbline::test {

struct TextCase {
    std::string text;
    bool special = true;
    std::vector<text::TokenId> ids;
    std::optional<std::vector<std::pair<std::size_t, std::size_t>>> offsets;
    std::optional<std::string> decoded;
};
/// The lines of a cases.jsonl.
[[nodiscard]] std::vector<TextCase> readTextCases(const std::filesystem::path& file);

/// Ids, offsets, decoded text and the stream's text of every case, exactly.
void expectCases(const text::Tokenizer& tokenizer, const std::vector<TextCase>& cases);

/// Words, blanks of all kinds, digits of many scripts, marks, emoji, broken-up and composed characters; valid UTF-8.
[[nodiscard]] std::string randomText(std::mt19937& random);

} // namespace plumbline::test
