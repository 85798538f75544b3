// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::store {

class Database;

/// A measured array. `info` says what the bytes are: type, shape, axes.
struct ResultArray {
    std::string name;
    Json info;
    std::string bytes;
};

struct StoredResult {
    Json recipe;
    std::int64_t created = 0; ///< milliseconds since 1970, UTC
    std::vector<ResultArray> arrays;
};

/// A recipe says all that a result depends on: model identity, text, measure, version of the code. Two recipes with the same
/// keys and values in any order are the same.
[[nodiscard]] std::string canonicalRecipe(const Json& recipe);
[[nodiscard]] std::string recipeHash(const Json& recipe); ///< of the canonical form, 16 hex digits; an index, not an identity

/// On the writer's thread, within its transaction. A result with the same recipe is replaced.
void insertResult(Database& database, const Json& recipe, std::int64_t now, const std::vector<ResultArray>& arrays);
/// @throws Error CorruptFile where chunks are missing
[[nodiscard]] std::optional<StoredResult> selectResult(Database& database, const Json& recipe);
void deleteResult(Database& database, const Json& recipe);
[[nodiscard]] std::int64_t countResults(Database& database);

} // namespace plumbline::store
