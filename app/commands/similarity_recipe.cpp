// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/similarity_recipe.h"

#include "core/base/error.h"

#include <cstring>

namespace plumbline::app {

Json similarityRecipe(const formats::ModelFiles& files, const std::string& dtype, const std::vector<std::vector<std::int32_t>>& texts,
                      const lisa::SimilarityOptions& options)
{
    Json stored = Json::array(); // two fine-tunes of one base share headers: their files differ in size or time
    for (const auto& file : files.weights->files())
        stored.push_back({{"name", file.filename().string()}, {"bytes", std::filesystem::file_size(file)},
                          {"time", std::filesystem::last_write_time(file).time_since_epoch().count()}});
    return {{"kind", "similarity"}, {"version", 1}, {"model", formats::quickIdentity(*files.weights)}, {"files", std::move(stored)}, {"dtype", dtype},
            {"measure", lisa::measureName(options.measure)}, {"mask_sink", options.maskSink}, {"ids", texts}};
}

std::vector<store::ResultArray> toArrays(const lisa::HeadSimilarity& heads)
{
    std::vector<store::ResultArray> arrays;
    for (std::size_t text = 0; text < heads.perText.size(); ++text) {
        const auto& values = heads.perText[text];
        arrays.push_back({.name = "heads." + std::to_string(text),
                          .info = {{"dtype", "F64"}, {"layers", heads.layers}, {"heads", heads.heads}, {"tokens", heads.tokens[text]}},
                          .bytes = std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double))});
    }
    return arrays;
}

lisa::HeadSimilarity fromArrays(const store::StoredResult& result, const lisa::SimilarityOptions& options)
{
    lisa::HeadSimilarity heads;
    heads.measure = options.measure;
    heads.maskSink = options.maskSink;
    for (const store::ResultArray& array : result.arrays) {
        heads.layers = array.info.value("layers", 0);
        heads.heads = array.info.value("heads", 0);
        const auto maps = static_cast<std::size_t>(heads.layers) * static_cast<std::size_t>(heads.heads);
        if (maps == 0 || array.bytes.size() != maps * maps * sizeof(double))
            throw Error(ErrorCode::CorruptFile, {.place = "result " + array.name, .expected = bytes(maps * maps * sizeof(double)), .found = bytes(array.bytes.size())});
        std::vector<double> values(maps * maps);
        std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
        heads.tokens.push_back(array.info.value("tokens", std::int64_t{0}));
        heads.perText.push_back(std::move(values));
    }
    lisa::averageTexts(heads);
    return heads;
}

} // namespace plumbline::app
