// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/kept.h"

#include "app/commands/project_session.h"
#include "core/base/paths.h"
#include "core/formats/sha256.h"
#include "core/lisa/stored_similarity.h"

#include <cstring>

namespace plumbline::app {

namespace {
constexpr int kVersion = 1; // of what is computed: raised when the same recipe comes to other numbers

store::ResultArray toArray(const Numbers& numbers)
{
    return {.name = "values",
        .info = {{"dtype", "F32"}, {"shape", numbers.shape}},
        .bytes = std::string(reinterpret_cast<const char*>(numbers.values.data()), numbers.values.size() * sizeof(float))};
}

Numbers fromArrays(const std::vector<store::ResultArray>& arrays)
{
    Numbers numbers;
    std::size_t count = arrays.size() == 1 ? 1 : 0;
    const std::size_t most = count != 0 ? arrays.front().bytes.size() : 0; // so that no product wraps round
    if (count != 0 && arrays.front().info.is_object())
        for (const Json& size : arrays.front().info.value("shape", Json::array())) {
            const std::uint64_t length = size.is_number_integer() && size.get<std::int64_t>() > 0 ? size.get<std::uint64_t>() : 0;
            numbers.shape.push_back(static_cast<std::int64_t>(length));
            count = length <= most && count <= most ? count * static_cast<std::size_t>(length) : 0;
        }
    if (count == 0 || arrays.front().bytes.size() != count * sizeof(float))
        throw Error(ErrorCode::CorruptFile,
            {.place = "result",
                .expected = bytes(count * sizeof(float)),
                .found = bytes(arrays.empty() ? 0 : arrays.front().bytes.size())});
    numbers.values.resize(count);
    std::memcpy(numbers.values.data(), arrays.front().bytes.data(), arrays.front().bytes.size());
    return numbers;
}
} // namespace

void KeepOptions::addTo(CLI::App& verb)
{
    verb.add_option("--project", project, "*.plumb: keeps the result there, or takes it from there");
}

Json modelRecipe(const ModelOptions& model, const formats::ModelFiles& files)
{
    Json recipe = lisa::modelRecipe(files, model.heldType(files));
    if (!model.adapter.empty()) { // another model, to all intents: known by what its files hold
        formats::Sha256 hash;
        for (const char* file : {"adapter.json", "adapter.safetensors"})
            hash.add(readFile(std::filesystem::path(model.adapter) / file));
        recipe["adapter"] = hash.finish();
    }
    return recipe;
}

std::vector<store::ResultArray> keptOrMeasured(const KeepOptions& keep, const ModelOptions& model, const Json& what,
    const std::function<std::vector<store::ResultArray>()>& measure)
{
    if (keep.project.empty())
        return measure();
    const formats::ModelFiles files = formats::openModel(resolveModel(model.model));
    Json recipe{{"version", kVersion}};
    recipe.update(what);
    recipe.update(modelRecipe(model, files));
    // Not held while we measure: a window may want to write it meanwhile.
    if (auto stored = ProjectSession(keep.project, store::ProjectOptions::Mode::OpenOrCreate).findResult(recipe))
        return std::move(stored->arrays);
    std::vector<store::ResultArray> arrays = measure();
    ProjectSession(keep.project).putResult(recipe, arrays);
    return arrays;
}

Numbers keptOrMeasuredNumbers(
    const KeepOptions& keep, const ModelOptions& model, const Json& what, const std::function<Numbers()>& measure)
{
    if (keep.project.empty()) // without a copy
        return measure();
    return fromArrays(keptOrMeasured(keep, model, what, [&measure] { return std::vector{toArray(measure())}; }));
}

} // namespace plumbline::app
