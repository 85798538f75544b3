// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/stored_similarity.h"

#include "core/base/error.h"

#include <cstring>

namespace plumbline::lisa {

namespace fs = std::filesystem;

namespace {
constexpr int kVersion = 2; // of what is computed: raised when the same recipe comes to other numbers

/// A whole number of an array's description, between 1 and `most`; 0 where it is none.
std::int64_t number(const Json& info, const char* key, std::int64_t most)
{
    const auto found = info.is_object() ? info.find(key) : info.end();
    if (found == info.end() || !found->is_number_integer())
        return 0;
    const auto value = found->get<std::int64_t>();
    return value >= 1 && value <= most ? value : 0;
}
} // namespace

Json modelRecipe(const formats::ModelFiles& files, std::string_view dtype)
{
    Json stored = Json::array();
    for (const fs::path& file : files.weights->files()) {
        std::error_code code;
        const auto size = fs::file_size(file, code);
        const auto time = code ? fs::file_time_type() : fs::last_write_time(file, code);
        if (code)
            throw Error(ErrorCode::FileChanged,
                {.file = file,
                    .expected = "the file as it was opened",
                    .found = "nothing at this path",
                    .advice = Advice::ReopenFile});
        stored.push_back({{"name", file.filename().string()}, {"bytes", size}, {"time", time.time_since_epoch().count()}});
    }
    return {{"model", formats::quickIdentity(*files.weights)}, {"files", std::move(stored)}, {"dtype", dtype}};
}

Json similarityRecipe(const Json& model, std::span<const std::int32_t> ids, const SimilarityOptions& options)
{
    Json recipe{{"kind", "similarity"}, {"version", kVersion}};
    recipe.update(model);
    recipe["measure"] = measureName(options.measure);
    recipe["mask_sink"] = options.maskSink;
    recipe["ids"] = ids;
    return recipe;
}

std::vector<store::ResultArray> toArrays(const HeadSimilarity& heads, std::size_t text)
{
    const std::vector<double>& values = heads.perText[text];
    return {{.name = "heads",
        .info = {{"dtype", "F64"}, {"layers", heads.layers}, {"heads", heads.heads}, {"tokens", heads.tokens[text]}},
        .bytes = std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double))}};
}

HeadSimilarity fromArrays(const store::StoredResult& result, const SimilarityOptions& options)
{
    constexpr std::int64_t kMost = 1 << 16;
    if (result.arrays.size() != 1)
        throw Error(
            ErrorCode::CorruptFile, {.place = "result", .expected = "1 array", .found = std::to_string(result.arrays.size())});
    const store::ResultArray& array = result.arrays.front();
    HeadSimilarity heads;
    heads.measure = options.measure;
    heads.maskSink = options.maskSink;
    heads.layers = static_cast<int>(number(array.info, "layers", kMost));
    heads.heads = static_cast<int>(number(array.info, "heads", kMost));
    const auto maps = static_cast<std::size_t>(heads.layers) * static_cast<std::size_t>(heads.heads);
    if (maps == 0 || array.bytes.size() != maps * maps * sizeof(double))
        throw Error(ErrorCode::CorruptFile,
            {.place = "result " + array.name,
                .expected = bytes(maps * maps * sizeof(double)),
                .found = bytes(array.bytes.size())});
    std::vector<double> values(maps * maps);
    std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
    heads.tokens.push_back(number(array.info, "tokens", std::int64_t{1} << 40));
    heads.perText.push_back(std::move(values));
    averageTexts(heads);
    return heads;
}

HeadSimilarity joinTexts(const std::vector<HeadSimilarity>& parts)
{
    if (parts.empty())
        throw Error(ErrorCode::InvalidArgument, {.place = "texts", .expected = "at least 1", .found = "0"});
    HeadSimilarity all;
    const HeadSimilarity& first = parts.front();
    all.measure = first.measure;
    all.maskSink = first.maskSink;
    all.layers = first.layers;
    all.heads = first.heads;
    for (const HeadSimilarity& part : parts) {
        if (part.measure != first.measure || part.maskSink != first.maskSink || part.layers != first.layers
            || part.heads != first.heads)
            throw Error(ErrorCode::InvalidArgument,
                {.place = "measurements",
                    .expected =
                        std::to_string(first.layers) + " layers of " + std::to_string(first.heads) + " heads, measured alike",
                    .found = std::to_string(part.layers) + " layers of " + std::to_string(part.heads) + " heads"});
        all.tokens.insert(all.tokens.end(), part.tokens.begin(), part.tokens.end());
        all.perText.insert(all.perText.end(), part.perText.begin(), part.perText.end());
        all.forwardSeconds += part.forwardSeconds;
        all.similaritySeconds += part.similaritySeconds;
    }
    averageTexts(all);
    return all;
}

} // namespace plumbline::lisa
