// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/registry.h"

#include "core/base/paths.h"
#include "tests/models/scratch_cache.h"

#include <thread>

using namespace plumbline;
namespace fs = std::filesystem;
using models::HeldType;
using models::ModelRegistry;
using models::Residence;

namespace {
using Registry = test::ModelsTest;

constexpr std::uint64_t kPlenty = std::uint64_t{8} << 30;
/// The tests' own memory, so that what is chosen does not hang on the machine.
std::uint64_t plenty()
{
    return kPlenty;
}

ErrorCode codeOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorCode::Internal;
}

void replaceWeights(const fs::path& model, const fs::path& from)
{
    fs::remove(model / "model.safetensors");
    fs::copy_file(from / "model.safetensors", model / "model.safetensors");
}
} // namespace

TEST_F(Registry, AnOfferTellsBeforeAnythingIsLoaded)
{
    const models::Offer offer = models::examine(first);
    EXPECT_EQ(offer.files.config.layers, 3);
    EXPECT_EQ(offer.quickIdentity, formats::quickIdentity(*offer.files.weights));
    EXPECT_EQ(offer.float32Bytes, 2 * offer.bfloat16Bytes);
    EXPECT_GT(offer.available, 0U);
    EXPECT_EQ(offer.tokenizer, nullptr);
    EXPECT_NE(offer.tokenizerProblem.find("tokenizer"), std::string::npos) << offer.tokenizerProblem;
    EXPECT_EQ(codeOf([&] { (void)models::examine(folder.path() / "nowhere"); }), ErrorCode::FileNotFound);
}

TEST_F(Registry, PlansWhatFits)
{
    const models::Offer offer = models::examine(first);
    const auto plan = [&](const models::OpenOptions& options, std::uint64_t available) {
        return models::planFor(offer, options, available);
    };
    const std::uint64_t single = offer.float32Bytes + offer.float32Working, half = offer.bfloat16Bytes + offer.bfloat16Working;
    EXPECT_EQ(plan({}, single).type, HeldType::Float32);
    EXPECT_EQ(plan({}, single - 1).type, HeldType::BFloat16);
    EXPECT_FALSE(plan({}, half).layerByLayer);
    EXPECT_TRUE(plan({}, half - 1).layerByLayer);
    EXPECT_EQ(plan({}, half - 1).type, HeldType::Float32);
    EXPECT_FALSE(plan({.residence = Residence::Memory}, half - 1).fits());
    EXPECT_EQ(plan({.type = HeldType::BFloat16}, single).weights, offer.bfloat16Bytes);
    EXPECT_TRUE(plan({.residence = Residence::LayerByLayer}, single).layerByLayer);
}

TEST_F(Registry, TheSameModelIsHeldOnce)
{
    ModelRegistry registry({.available = plenty});
    const auto one = registry.open(first);
    EXPECT_EQ(registry.open(first), one);
    fs::create_directory_symlink(first, folder.path() / "link");
    const auto linked = registry.open(folder.path() / "link");
    EXPECT_EQ(linked->decoder, one->decoder);
    EXPECT_EQ(linked->files.path, folder.path() / "link");
    EXPECT_EQ(registry.open(first, {.type = HeldType::Float32}), one);
    EXPECT_NE(registry.open(first, {.type = HeldType::BFloat16})->decoder, one->decoder);
    EXPECT_NE(registry.open(first, {.residence = Residence::LayerByLayer})->decoder, one->decoder);
    EXPECT_NE(registry.open(second)->decoder, one->decoder);
    const auto held = registry.held();
    ASSERT_EQ(held.size(), 4U);
    EXPECT_EQ(held[0].uses, 2U);
    EXPECT_EQ(held[0].bytes, one->heldBytes);
    EXPECT_EQ(held[0].bytes, models::examine(first).float32Bytes);
    EXPECT_EQ(held[1].uses, 0U);
    EXPECT_EQ(held[2].bytes, 0U);
}

TEST_F(Registry, CopiesAreOneOnceTheirContentIsKnown)
{
    ModelRegistry registry({.available = plenty});
    const fs::path copy = folder.path() / "copy";
    fs::copy(first, copy, fs::copy_options::recursive);
    (void)models::fullIdentity(formats::openModel(first));
    (void)models::fullIdentity(formats::openModel(copy));
    const auto one = registry.open(first), two = registry.open(copy);
    EXPECT_EQ(one->decoder, two->decoder);
    EXPECT_NE(one, two);
    EXPECT_EQ(one->fullIdentity, two->fullIdentity);
    // The same weights under another configuration compute something else.
    std::string config = readFile(copy / "config.json");
    config.insert(1, "\"rope_theta\": 500000.0,");
    writeFileAtomically(copy / "config.json", config);
    EXPECT_NE(registry.open(copy)->decoder, one->decoder);
}

TEST_F(Registry, LetsGoOfTheLeastRecentlyUsedWhenMemoryIsNeeded)
{
    const std::uint64_t size = models::examine(first).float32Bytes;
    ModelRegistry registry({.budget = 2 * size, .available = plenty});
    const fs::path third = folder.path() / "third";
    test::writeTinyModel(third, 3);
    (void)registry.open(first);
    (void)registry.open(second);
    (void)registry.open(first); // so the second is the one used longest ago
    (void)registry.open(third);
    auto held = registry.held();
    ASSERT_EQ(held.size(), 2U);
    EXPECT_EQ(held[0].path, first);
    EXPECT_EQ(held[1].path, third);
    EXPECT_EQ(registry.evictUnused(), 2 * size);
    EXPECT_TRUE(registry.held().empty());
}

TEST_F(Registry, HowLongAgoCountsFromTheEndOfTheUse)
{
    const std::uint64_t size = models::examine(first).float32Bytes;
    ModelRegistry registry({.budget = 2 * size, .available = plenty});
    const fs::path third = folder.path() / "third";
    test::writeTinyModel(third, 3);
    auto long_ = registry.open(first);
    (void)registry.open(second);
    long_.reset();
    (void)registry.open(third);
    EXPECT_EQ(registry.held()[0].path, first);
}

TEST_F(Registry, NeverLetsGoOfWhatIsInUse)
{
    const models::Offer offer = models::examine(first);
    ModelRegistry registry({.budget = offer.float32Bytes, .available = plenty});
    const auto used = registry.open(offer);
    EXPECT_EQ(codeOf([&] { (void)registry.open(second, {.residence = Residence::Memory}); }), ErrorCode::OutOfMemory);
    EXPECT_TRUE(registry.open(second)->layerByLayer);
    EXPECT_EQ(registry.held()[0].uses, 1U);
    EXPECT_TRUE(registry.plan(models::examine(second)).layerByLayer);
}

TEST_F(Registry, TakesBfloat16WhereFloat32DoesNotFit)
{
    const models::Offer offer = models::examine(first);
    ModelRegistry registry({.budget = offer.bfloat16Bytes, .available = plenty});
    EXPECT_EQ(registry.plan(offer).type, HeldType::BFloat16);
    const auto opened = registry.open(offer);
    EXPECT_EQ(opened->type, HeldType::BFloat16);
    EXPECT_FALSE(opened->layerByLayer);
    EXPECT_EQ(registry.open(first), opened); // Auto takes what is held
}

TEST_F(Registry, NoticesAReplacedFile)
{
    ModelRegistry registry({.available = plenty});
    const models::Offer before = models::examine(first);
    const auto old = registry.open(before);
    EXPECT_TRUE(old->isCurrent());
    replaceWeights(first, second);
    EXPECT_FALSE(old->isCurrent());
    EXPECT_FALSE(registry.held()[0].isCurrent);
    EXPECT_EQ(codeOf([&] { (void)registry.open(before); }), ErrorCode::FileChanged);
    const auto fresh = registry.open(first);
    EXPECT_NE(fresh->decoder, old->decoder);
    EXPECT_EQ(registry.held().size(), 2U);
}

TEST_F(Registry, ForgetsAnOutdatedModelThatNobodyUses)
{
    ModelRegistry registry({.available = plenty});
    (void)registry.open(first);
    replaceWeights(first, second);
    (void)registry.open(first);
    ASSERT_EQ(registry.held().size(), 1U);
    EXPECT_TRUE(registry.held()[0].isCurrent);
}

TEST_F(Registry, ACancelledLoadHoldsNothing)
{
    ModelRegistry registry({.available = plenty});
    std::stop_source stop;
    const auto progress = [&](std::size_t done, std::size_t, const char*) {
        if (done == 2)
            stop.request_stop();
    };
    EXPECT_EQ(codeOf([&] { (void)registry.open(first, {}, progress, stop.get_token()); }), ErrorCode::Cancelled);
    EXPECT_TRUE(registry.held().empty());
}

TEST_F(Registry, AJobThatOpensTheSameDuringALoadGetsTheSame)
{
    ModelRegistry registry({.available = plenty});
    std::shared_ptr<const models::OpenedModel> inner;
    const auto progress = [&](std::size_t done, std::size_t, const char*) {
        if (done == 2)
            inner = registry.open(first);
    };
    const auto outer = registry.open(first, {}, progress);
    EXPECT_EQ(outer, inner);
    EXPECT_EQ(registry.held().size(), 1U);
}

TEST_F(Registry, MayBeAskedWhileAModelLoads)
{
    ModelRegistry registry({.available = plenty});
    const models::Offer offer = models::examine(second);
    std::jthread asking([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            (void)registry.held();
            (void)registry.plan(offer);
            (void)registry.evictUnused();
        }
    });
    for (int i = 0; i < 20; ++i)
        EXPECT_GT(registry.open(first)->heldBytes, 0U);
}

TEST_F(Registry, ModelsOutliveTheRegistry)
{
    std::shared_ptr<const models::OpenedModel> kept;
    {
        ModelRegistry registry({.available = plenty});
        kept = registry.open(first);
    }
    EXPECT_TRUE(kept->isCurrent());
}
