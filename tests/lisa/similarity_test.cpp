// SPDX-License-Identifier: GPL-3.0-or-later
// Against the float64 definition in shared/fixtures/make/similarity.py, on attention that transformers computed.
#include "core/lisa/similarity.h"

#include "core/formats/model_files.h"
#include "core/nn/load.h"
#include "core/nn/torch_workers.h"
#include "tests/nn/reference.h"
#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

#include <cmath>

using namespace plumbline;

namespace {
std::vector<std::int32_t> idsOf(const at::Tensor& tensor)
{
    std::vector<std::int32_t> ids;
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        ids.push_back(tensor.flatten()[i].item<std::int32_t>());
    return ids;
}

at::Tensor asTensor(const std::vector<double>& values, std::int64_t layers)
{
    return at::from_blob(const_cast<double*>(values.data()), {layers, layers}, at::kDouble).to(at::kFloat); // from_blob takes no const
}

/// Every measure, matching and treatment of the sink in `reference`.
void compareAll(const std::filesystem::path& model, std::map<std::string, at::Tensor> reference, const std::vector<std::vector<std::int32_t>>& texts)
{
    const auto decoder = nn::loadDecoder(formats::openModel(model));
    nn::TorchWorkers workers;
    for (const auto measure : {lisa::Measure::JensenShannon, lisa::Measure::Cosine}) {
        for (const bool masked : {false, true}) {
            const std::string prefix = std::string(lisa::measureName(measure)) + (masked ? ".masked" : "");
            if (!reference.contains(prefix + ".same"))
                continue;
            const auto heads = lisa::measureHeads(*decoder, texts, {.measure = measure, .maskSink = masked, .device = {.workers = &workers}});
            const at::Tensor& expected = reference[prefix + ".heads"];
            double worst = 0.0;
            for (int i = 0; i < heads.layers; ++i)
                for (int j = 0; j < heads.layers; ++j)
                    for (int a = 0; a < heads.heads; ++a)
                        for (int b = 0; b < heads.heads; ++b)
                            worst = std::max(worst, std::abs(heads.at(i, j, a, b) - static_cast<double>(expected.const_data_ptr<float>()
                                [((i * heads.layers + j) * heads.heads + a) * heads.heads + b])));
            EXPECT_LT(worst, 1e-4) << prefix << ".heads";
            for (const auto matching : {lisa::HeadMatching::Same, lisa::HeadMatching::Best, lisa::HeadMatching::Assignment}) {
                const auto layers = lisa::compareLayers(heads, matching);
                const std::string name = prefix + "." + std::string(lisa::headMatchingName(matching));
                EXPECT_LT(test::difference(asTensor(layers.matrix, layers.layers), reference[name]), 1e-4) << name;
                if (matching == lisa::HeadMatching::Same && texts.size() > 1) {
                    EXPECT_LT(test::difference(asTensor(layers.standardError, layers.layers), reference[prefix + ".stderr"]), 1e-4) << name;
                }
            }
        }
    }
}

class SimilarityParity : public testing::TestWithParam<std::string> {};
} // namespace

TEST_P(SimilarityParity, EqualsTheDefinition)
{
    const auto fixtures = test::sharedFolder() / "fixtures";
    PLUMBLINE_SKIP_WITHOUT(fixtures / "similarity");
    auto reference = test::readReference(fixtures / "similarity" / (GetParam() + ".safetensors"));
    std::vector<std::vector<std::int32_t>> texts;
    for (int i = 0; reference.contains("ids." + std::to_string(i)); ++i)
        texts.push_back(idsOf(reference["ids." + std::to_string(i)]));
    ASSERT_EQ(texts.size(), 3U);
    compareAll(fixtures / "llm" / GetParam(), std::move(reference), texts);
}

INSTANTIATE_TEST_SUITE_P(Fixtures, SimilarityParity, testing::Values("gqa", "head_dim", "sharded_bf16"), [](const auto& entry) { return entry.param; });

TEST(SimilarityOfSmolLM2, EqualsTheDefinition)
{
    const auto file = test::sharedFolder() / "fixtures" / "smollm2" / "similarity.safetensors";
    PLUMBLINE_SKIP_WITHOUT(file);
    const auto model = test::demoModel();
    if (!std::filesystem::exists(model))
        GTEST_SKIP() << "the demo model is not there: run packaging/setup (looked for " << model << ")";
    auto reference = test::readReference(file);
    const auto ids = idsOf(reference["ids"]);
    compareAll(model, std::move(reference), {ids});
}

TEST(LayerSimilarity, KeepsItsOrderIsZeroOnTheDiagonalAndNaNStaysNaN)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto decoder = nn::loadDecoder(formats::openModel(folder.path()));
    auto heads = lisa::measureHeads(*decoder, {{5, 9, 2, 40, 63, 0, 7, 7}}, {});
    const auto same = lisa::compareLayers(heads, lisa::HeadMatching::Same), best = lisa::compareLayers(heads, lisa::HeadMatching::Best),
               assigned = lisa::compareLayers(heads, lisa::HeadMatching::Assignment);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(same.at(i, i), 0.0);
        for (int j = 0; j < 3; ++j) {
            EXPECT_LE(best.at(i, j), assigned.at(i, j) + 1e-12);
            EXPECT_LE(assigned.at(i, j), same.at(i, j) + 1e-12);
            EXPECT_NEAR(assigned.at(i, j), assigned.at(j, i), 1e-12);
        }
    }
    EXPECT_TRUE(same.standardError.empty());
    heads.mean[static_cast<std::size_t>(heads.heads * heads.layers * heads.heads)] = std::nan(""); // layer 1 against layer 0
    EXPECT_TRUE(std::isnan(lisa::compareLayers(heads, lisa::HeadMatching::Assignment).at(1, 0)));
    EXPECT_FALSE(std::isnan(lisa::compareLayers(heads, lisa::HeadMatching::Assignment).at(2, 0)));
}

TEST(LayerSimilarity, DoesNotDependOnTheSizeOfTheBlocksAndCanBeCancelled)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto decoder = nn::loadDecoder(formats::openModel(folder.path()));
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 90; ++i)
        ids.push_back((i * 17 + i * i) % 64);
    lisa::SimilarityOptions small;
    small.blockBytes = 1;
    const auto whole = lisa::measureHeads(*decoder, {ids}, {}), pieces = lisa::measureHeads(*decoder, {ids}, small);
    for (std::size_t i = 0; i < whole.mean.size(); ++i)
        EXPECT_NEAR(whole.mean[i], pieces.mean[i], 1e-6);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)lisa::measureHeads(*decoder, {ids}, {}, {}, stop.get_token()), Error);
    EXPECT_THROW((void)lisa::measureHeads(*decoder, {{3}}, {}), Error);
}
