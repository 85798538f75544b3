// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/stored_similarity.h"

#include "core/base/error.h"
#include "core/nn/load.h"
#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

#include <filesystem>

using namespace plumbline;

namespace {
class StoredSimilarity : public testing::Test {
protected:
    void SetUp() override
    {
        test::writeTinyModel(folder.path());
        files = formats::openModel(folder.path());
    }

    test::TemporaryFolder folder;
    formats::ModelFiles files;
    const std::vector<std::int32_t> one{5, 9, 2, 40, 63, 0, 7, 7}, two{1, 2, 3, 4, 5};
};
} // namespace

TEST_F(StoredSimilarity, TextsStoredOneByOneComeToTheMeasurementOfAll)
{
    const auto decoder = nn::loadDecoder(files);
    const lisa::SimilarityOptions how{.maskSink = true, .device = {}};
    const auto together = lisa::measureHeads(*decoder, {one, two}, how);
    std::vector<lisa::HeadSimilarity> parts;
    for (std::size_t text = 0; text < 2; ++text)
        parts.push_back(lisa::fromArrays({.recipe = {}, .created = 0, .arrays = lisa::toArrays(together, text)}, how));
    EXPECT_EQ(parts[1].mean, together.perText[1]);
    const auto joined = lisa::joinTexts(parts);
    EXPECT_EQ(joined.mean, together.mean);
    EXPECT_EQ(joined.perText, together.perText);
    EXPECT_EQ(joined.tokens, together.tokens);
    EXPECT_TRUE(joined.maskSink);
    EXPECT_EQ(lisa::compareLayers(joined, lisa::HeadMatching::Same).standardError,
        lisa::compareLayers(together, lisa::HeadMatching::Same).standardError);
}

TEST_F(StoredSimilarity, TheRecipeSaysAllThatAResultDependsOn)
{
    const Json model = lisa::modelRecipe(files, "float32");
    const Json recipe = lisa::similarityRecipe(model, one, {});
    EXPECT_EQ(recipe, lisa::similarityRecipe(lisa::modelRecipe(files, "float32"), one, {}));
    EXPECT_NE(recipe, lisa::similarityRecipe(model, two, {}));
    EXPECT_NE(recipe, lisa::similarityRecipe(model, one, {.maskSink = true, .device = {}}));
    EXPECT_NE(recipe, lisa::similarityRecipe(model, one, {.measure = lisa::Measure::Cosine, .device = {}}));
    EXPECT_NE(recipe, lisa::similarityRecipe(lisa::modelRecipe(files, "bfloat16"), one, {}));
    std::filesystem::remove(
        folder.path() / "model.safetensors"); // so that the new one is not taken for the old at a coarse clock
    test::writeTinyModel(folder.path(), 2);
    std::filesystem::last_write_time(
        folder.path() / "model.safetensors", std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    EXPECT_NE(recipe, lisa::similarityRecipe(lisa::modelRecipe(formats::openModel(folder.path()), "float32"), one, {}));
    std::filesystem::remove(folder.path() / "model.safetensors");
    EXPECT_THROW((void)lisa::modelRecipe(files, "float32"), Error);
}

TEST_F(StoredSimilarity, RefusesWhatIsNoMeasurement)
{
    const auto array = [](Json info, std::size_t size) {
        return store::StoredResult{
            .recipe = {}, .created = 0, .arrays = {{.name = "heads", .info = std::move(info), .bytes = std::string(size, '\0')}}};
    };
    EXPECT_NO_THROW((void)lisa::fromArrays(array({{"layers", 1}, {"heads", 2}, {"tokens", 3}}, 32), {}));
    EXPECT_THROW((void)lisa::fromArrays(array({{"layers", 1}, {"heads", 2}, {"tokens", 3}}, 31), {}), Error);
    EXPECT_THROW((void)lisa::fromArrays(array({{"layers", -1}, {"heads", -2}}, 32), {}), Error);
    EXPECT_THROW((void)lisa::fromArrays(array({{"layers", 1 << 30}, {"heads", 1 << 30}}, 0), {}), Error);
    EXPECT_THROW((void)lisa::fromArrays(array({{"layers", "1"}, {"heads", 2}}, 32), {}), Error);
    EXPECT_THROW((void)lisa::fromArrays(array(3, 32), {}), Error);
    EXPECT_THROW((void)lisa::fromArrays({}, {}), Error);
    EXPECT_THROW((void)lisa::joinTexts({}), Error);
    const auto small = lisa::fromArrays(array({{"layers", 1}, {"heads", 2}, {"tokens", 3}}, 32), {}),
               large = lisa::fromArrays(array({{"layers", 2}, {"heads", 2}, {"tokens", 3}}, 128), {});
    EXPECT_THROW((void)lisa::joinTexts({small, large}), Error);
}
