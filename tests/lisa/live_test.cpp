// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/live.h"

#include "core/lisa/adapter.h"
#include "core/lisa/training_job.h"
#include "core/lisa/training_run.h"
#include "core/nn/torch_workers.h"
#include "tests/lisa/lisa_support.h"

#include <numeric>

using namespace plumbline;
using lisa::LayerKind;

namespace {
std::vector<std::int32_t> someIds(std::size_t count)
{
    std::vector<std::int32_t> ids(count);
    for (std::size_t i = 0; i < count; ++i)
        ids[i] = static_cast<std::int32_t>((i * i * 7 + 3 * i) % 64);
    return ids;
}
} // namespace

TEST(LiveSubstitution, TogglesTellWhatChangedAndLeaveTheBaseBehind)
{
    test::TinyModel model;
    lisa::Adapter adapter;
    adapter.substitution = std::make_shared<lisa::Substitution>(test::substitutionOf(model, {}, LayerKind::Lisa, LayerKind::Lisa));
    test::randomise(*adapter.substitution);
    adapter.baseQuick = formats::quickIdentity(*model.files.weights);
    adapter.baseFull = formats::fullIdentity(*model.files.weights);
    const test::TemporaryFolder folder;
    saveAdapter(folder.path(), adapter, false);

    const auto ids = someIds(20);
    const at::Tensor own = [&] {
        const c10::NoGradGuard noGradients;
        return model.decoder->forward(nn::DecoderInput::ofIds(ids)).logits;
    }();
    lisa::LiveSubstitution live(model.decoder);
    EXPECT_EQ(live.sharedKind(1), LayerKind::Matched);
    EXPECT_THROW(live.setKinds({LayerKind::Full, LayerKind::Lisa, LayerKind::Full}), Error);
    EXPECT_THROW(live.setKinds({LayerKind::Direct, LayerKind::Full, LayerKind::Full}), Error);
    EXPECT_NEAR(live.compare(ids).divergence, 0.0, 1e-6);
    live.load(folder.path(), model.files, false);
    EXPECT_EQ(live.sharedKind(2), LayerKind::Lisa);
    EXPECT_FALSE(live.states()[2].sourceChanged);
    const auto both = live.compare(ids);
    EXPECT_GT(both.divergence, 0.0);
    EXPECT_EQ(both.along.size(), ids.size());
    EXPECT_GE(both.top.size(), 10U);
    EXPECT_GE(both.top[0].before, both.top[1].before);
    live.setKinds({LayerKind::Full, LayerKind::Full, LayerKind::Lisa});
    EXPECT_TRUE(live.states()[2].sourceChanged) << "trained on a trained source, now borrows from a full one";
    EXPECT_TRUE(live.states()[1].hasTrainedParts);
    live.setKinds({LayerKind::Full, LayerKind::Full, LayerKind::Full});
    EXPECT_EQ(live.compare(ids).divergence, 0.0);
    const c10::NoGradGuard noGradients;
    EXPECT_TRUE(at::equal(model.decoder->forward(nn::DecoderInput::ofIds(ids)).logits, own));
}

TEST(TrainingJob, PausedAndResumedGivesTheSameAdapterAsInOneGo)
{
    nn::setThreads(1);
    test::TinyModel model;
    lisa::TrainingRecipe recipe;
    recipe.layers = "auto:0.67";
    recipe.calibrationTokens = 64;
    recipe.assignmentWindows = 2;
    recipe.options.stage2Kd = 0.5;
    recipe.training.sequence = 16;
    recipe.training.batch = 2;
    recipe.training.steps = 6;
    recipe.training.seed = 2;
    EXPECT_EQ(lisa::TrainingRecipe::fromJson(recipe.toJson()).toJson(), recipe.toJson());
    const auto values = [](const lisa::Adapter& adapter) {
        std::vector<at::Tensor> all;
        for (const int layer : {1, 2})
            for (auto& [name, tensor] : adapter.substitution->layer(layer).named())
                all.push_back(tensor->detach().clone());
        return all;
    };
    lisa::TrainingRun whole(*model.decoder, model.files, someIds(600), recipe);
    whole.start({});
    EXPECT_EQ(whole.chosen()["shared"], Json({1, 2}));
    std::string checkpoint;
    while (!whole.done()) {
        (void)whole.step();
        if (whole.curve().size() == 3)
            checkpoint = whole.checkpoint();
    }
    lisa::TrainingRun resumed(*model.decoder, model.files, someIds(600), recipe);
    resumed.restore(checkpoint);
    while (!resumed.done())
        (void)resumed.step();
    const auto one = values(whole.adapter()), two = values(resumed.adapter());
    ASSERT_EQ(one.size(), two.size());
    for (std::size_t i = 0; i < one.size(); ++i)
        EXPECT_TRUE(at::equal(one[i], two[i])) << i;
    recipe.training.seed = 3;
    lisa::TrainingRun other(*model.decoder, model.files, someIds(600), recipe);
    EXPECT_THROW(other.restore(checkpoint), Error);
    EXPECT_THROW(other.restore("short"), Error);
    nn::setThreads(0);
}
