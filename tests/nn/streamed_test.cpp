// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/load.h"
#include "core/nn/memory.h"
#include "tests/nn/reference.h"
#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

#include <c10/core/GradMode.h>
#include <filesystem>

using namespace plumbline;
namespace fs = std::filesystem;

TEST(LayerByLayer, EqualsTheResidentModelAndFindsACutFile)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const c10::NoGradGuard noGradients;
    const auto files = formats::openModel(folder.path());
    nn::LoadOptions options;
    options.residence = nn::Residence::LayerByLayer;
    const auto resident = nn::loadDecoder(files), streamed = nn::loadDecoder(files, options);
    const std::vector<std::int32_t> ids{5, 9, 2, 40, 63, 0};
    const auto input = nn::DecoderInput::ofIds(ids);
    EXPECT_TRUE(at::equal(resident->forward(input).logits, streamed->forward(input).logits));

    fs::resize_file(folder.path() / "model.safetensors", fs::file_size(folder.path() / "model.safetensors") / 2);
    try {
        (void)streamed->forward(input);
        FAIL() << "a cut file went unnoticed";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::FileChanged) << error.what();
    }
}

TEST(LoadEstimate, RefusesWhatCannotFitWithBothNumbers)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto estimate = nn::estimateLoad(formats::openModel(folder.path()), at::kFloat);
    EXPECT_TRUE(estimate.fits());
    EXPECT_EQ(estimate.weights, nn::loadDecoder(formats::openModel(folder.path()))->heldBytes());
    EXPECT_GT(estimate.available, 0U);
}

TEST(DecoderInput, IdsOutsideTheVocabularyAreNamed)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto decoder = nn::loadDecoder(formats::openModel(folder.path()));
    const std::vector<std::int32_t> ids{1, 64};
    try {
        (void)decoder->forward(nn::DecoderInput::ofIds(ids));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.detail().found, "64");
        EXPECT_EQ(error.detail().expected, "0 to 63");
    }
}
