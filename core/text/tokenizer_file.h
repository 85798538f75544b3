// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/vocabulary.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

namespace plumbline::text {

/// A tokenizer.json: the two large tables as they are, all else as JSON.
struct TokenizerFile {
    std::shared_ptr<Vocabulary> vocabulary; ///< model.vocab
    std::vector<std::pair<std::string, std::string>> merges; ///< model.merges, in order of rank
    bool hasMerges = false;
    nlohmann::json rest;
};

/// Memory and depth are bounded by the content. @throws Error CorruptFile with line and column, or the key
[[nodiscard]] TokenizerFile parseTokenizerFile(std::string_view content, const std::filesystem::path& file);

/// Any small JSON file (tokenizer_config.json, …). @throws Error CorruptFile with line and column
[[nodiscard]] nlohmann::json parseJson(std::string_view content, const std::filesystem::path& file);

} // namespace plumbline::text
