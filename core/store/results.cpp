// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/results.h"

#include "core/base/error.h"
#include "core/store/database.h"

#include <fmt/format.h>

namespace plumbline::store {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20; // a blob that SQLite moves in one piece

std::int64_t resultId(Database& database, const Json& recipe) // 0: none
{
    Statement find = database.prepare("SELECT id FROM results WHERE hash=? AND recipe=?");
    find.bind(1, recipeHash(recipe)).bind(2, canonicalRecipe(recipe));
    return find.step() ? find.integer(0) : 0;
}

} // namespace

std::string canonicalRecipe(const Json& recipe)
{
    try {
        return nlohmann::json(recipe).dump(); // sorts keys, at every depth
    } catch (const nlohmann::json::type_error&) {
        throw Error(ErrorCode::InvalidArgument, {.place = "recipe", .expected = "UTF-8", .found = "other bytes"});
    }
}

std::string recipeHash(const Json& recipe)
{
    std::uint64_t hash = 0xCBF29CE484222325U; // FNV-1a
    for (const char c : canonicalRecipe(recipe))
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return fmt::format("{:016x}", hash);
}

void deleteResult(Database& database, const Json& recipe)
{
    if (const auto id = resultId(database, recipe); id != 0)
        database.prepare("DELETE FROM results WHERE id=?").bind(1, id).run();
}

std::int64_t countResults(Database& database)
{
    return database.queryInteger("SELECT count(*) FROM results");
}

void insertResult(Database& database, const Json& recipe, std::int64_t now, const std::vector<ResultArray>& arrays)
{
    deleteResult(database, recipe);
    database.prepare("INSERT INTO results(hash, recipe, created) VALUES(?,?,?)")
        .bind(1, recipeHash(recipe))
        .bind(2, canonicalRecipe(recipe))
        .bind(3, now)
        .run();
    const std::int64_t result = database.queryInteger("SELECT last_insert_rowid()");
    Statement array = database.prepare("INSERT INTO result_arrays(result, name, info, size) VALUES(?,?,?,?)");
    Statement chunk = database.prepare("INSERT INTO result_chunks(array, number, bytes) VALUES(?,?,?)");
    for (const ResultArray& each : arrays) {
        array.bind(1, result).bind(2, each.name).bind(3, each.info.dump()).bind(4, static_cast<std::int64_t>(each.bytes.size())).run();
        const std::int64_t id = database.queryInteger("SELECT last_insert_rowid()");
        for (std::size_t at = 0, number = 0; at < each.bytes.size(); at += kChunk, ++number)
            chunk.bind(1, id)
                .bind(2, static_cast<std::int64_t>(number))
                .bindBlob(3, std::string_view(each.bytes).substr(at, kChunk))
                .run();
    }
}

std::optional<StoredResult> selectResult(Database& database, const Json& recipe)
{
    const std::int64_t id = resultId(database, recipe);
    if (id == 0)
        return std::nullopt;
    StoredResult result;
    Statement head = database.prepare("SELECT recipe, created FROM results WHERE id=?");
    head.bind(1, id).step();
    result.recipe = Json::parse(head.text(0), nullptr, false);
    result.created = head.integer(1);
    Statement arrays = database.prepare("SELECT id, name, info, size FROM result_arrays WHERE result=? ORDER BY id");
    arrays.bind(1, id);
    while (arrays.step()) {
        ResultArray array;
        array.name = arrays.text(1);
        array.info = Json::parse(arrays.text(2), nullptr, false);
        // Grown by what is there, never by what the row says.
        Statement chunks = database.prepare("SELECT bytes FROM result_chunks WHERE array=? ORDER BY number");
        chunks.bind(1, arrays.integer(0));
        while (chunks.step())
            array.bytes += chunks.text(0);
        if (static_cast<std::int64_t>(array.bytes.size()) != arrays.integer(3))
            throw Error(ErrorCode::CorruptFile,
                        {.file = database.file(), .place = "result " + array.name,
                         .expected = bytes(static_cast<unsigned long long>(arrays.integer(3))), .found = bytes(array.bytes.size())});
        result.arrays.push_back(std::move(array));
    }
    return result;
}

} // namespace plumbline::store
