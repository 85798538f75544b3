// SPDX-License-Identifier: GPL-3.0-or-later
// Training that goes on from an adapter or a control, and head networks made smaller for it.
#include "core/base/error.h"
#include "core/lisa/thinning.h"
#include "core/lisa/training_run.h"
#include "core/nn/torch_workers.h"
#include "tests/lisa/lisa_support.h"

using namespace plumbline;

namespace {
std::vector<std::int32_t> someIds()
{
    std::vector<std::int32_t> ids(600);
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = static_cast<std::int32_t>((i * i * 7 + 3 * i) % 64);
    return ids;
}

lisa::TrainingRecipe shortRecipe(bool control)
{
    lisa::TrainingRecipe recipe;
    recipe.layers = "1,2";
    recipe.control = control;
    recipe.options.alignHidden = 6;
    recipe.options.trainExtra = lisa::TrainExtra::LoraVO;
    recipe.assignmentWindows = 2;
    recipe.calibrationTokens = 64;
    recipe.training.sequence = 16;
    recipe.training.batch = 2;
    recipe.training.steps = 4;
    recipe.training.seed = 2;
    return recipe;
}

std::vector<at::Tensor> valuesOf(const lisa::Adapter& adapter)
{
    std::vector<at::Tensor> all;
    for (const int layer : {1, 2})
        if (adapter.substitution)
            for (auto& [name, tensor] : adapter.substitution->layer(layer).named())
                all.push_back(tensor->detach().clone());
    for (const auto& [name, low] : adapter.control) {
        all.push_back(low.down.detach().clone());
        all.push_back(low.up.detach().clone());
    }
    return all;
}

bool same(const std::vector<at::Tensor>& one, const std::vector<at::Tensor>& two)
{
    return std::equal(one.begin(), one.end(), two.begin(), two.end(), [](const at::Tensor& a, const at::Tensor& b) { return at::equal(a, b); });
}

/// A short run of a recipe, as it comes back from its folder.
struct Trained {
    Trained(test::TinyModel& model, const lisa::TrainingRecipe& recipe)
    {
        lisa::TrainingRun run(*model.decoder, model.files, someIds(), recipe);
        run.start({});
        while (!run.done())
            (void)run.step();
        run.adapter().remove(*model.decoder);
        saveAdapter(folder.path(), run.adapter(), false);
        adapter = lisa::loadAdapter(folder.path(), model.files, *model.decoder, false);
    }
    test::TemporaryFolder folder;
    lisa::Adapter adapter;
};

class GoingOn : public testing::TestWithParam<bool> {};

TEST(LisaTeacher, AControlIsDistilledInsteadOfTheBase)
{
    test::TinyModel model;
    auto recipe = shortRecipe(true);
    recipe.options.trainExtra = lisa::TrainExtra::LoraVOMlp;
    recipe.training.rate2 = 5e-2;
    recipe.training.steps = 30;
    const Trained control(model, recipe);
    const auto distance = [&](const char* teacher) { // from the control, after training
        auto wanted = shortRecipe(false);
        wanted.options.trainExtra = lisa::TrainExtra::LoraVOMlp;
        wanted.options.stage2Kd = 1.0;
        wanted.training.stage1Share = 0.0;
        wanted.training.rate2 = 2e-2;
        wanted.training.steps = 60;
        wanted.teacher = teacher;
        lisa::TrainingRun run(*model.decoder, model.files, someIds(), wanted);
        if (*teacher != 0)
            run.teach(control.adapter);
        run.start({});
        while (!run.done())
            (void)run.step();
        const at::Tensor ids = at::arange(32, at::kLong).view({2, 16});
        run.adapter().apply(*model.decoder);
        const at::Tensor student = at::log_softmax(test::logitsOf(*model.decoder, ids), -1);
        run.adapter().remove(*model.decoder);
        control.adapter.apply(*model.decoder);
        const at::Tensor mark = at::log_softmax(test::logitsOf(*model.decoder, ids), -1);
        control.adapter.remove(*model.decoder);
        return (mark.exp() * (mark - student)).sum(-1).mean().item<double>();
    };
    const double taught = distance("a control"), untaught = distance("");
    EXPECT_LT(taught, 0.7 * untaught);
}

TEST(LisaTeacher, IsNamedByTheRecipeAndIsAControl)
{
    test::TinyModel model;
    const Trained control(model, shortRecipe(true)), substitution(model, shortRecipe(false));
    auto recipe = shortRecipe(false);
    lisa::TrainingRun run(*model.decoder, model.files, someIds(), recipe);
    EXPECT_THROW(run.teach(substitution.adapter), Error);
    run.teach(control.adapter);
    EXPECT_THROW(run.start({}), Error) << "the recipe would not tell what taught it";
    recipe.teacher = "a control";
    lisa::TrainingRun alone(*model.decoder, model.files, someIds(), recipe);
    EXPECT_THROW(alone.start({}), Error);
    EXPECT_EQ(lisa::TrainingRecipe::fromJson(recipe.toJson()).teacher, "a control");
}

} // namespace

TEST_P(GoingOn, StartsAtTheValuesLeavesThemAloneAndResumesBitForBit)
{
    nn::setThreads(1);
    test::TinyModel model;
    lisa::TrainingRecipe recipe = shortRecipe(GetParam());
    const Trained first(model, recipe);
    const auto before = valuesOf(first.adapter);
    recipe.from = "the first";
    recipe.training.stage1Share = 0.0;
    recipe.training.seed = 3;
    if (!GetParam())
        recipe.options = first.adapter.substitution->options();
    EXPECT_EQ(lisa::TrainingRecipe::fromJson(recipe.toJson()).toJson(), recipe.toJson());
    lisa::TrainingRun whole(*model.decoder, model.files, someIds(), recipe);
    whole.startFrom(first.adapter);
    EXPECT_TRUE(same(valuesOf(whole.adapter()), before));
    std::string checkpoint;
    while (!whole.done()) {
        EXPECT_EQ(whole.step().stage, 2);
        if (whole.curve().size() == 2)
            checkpoint = whole.checkpoint();
    }
    const auto after = valuesOf(whole.adapter());
    EXPECT_FALSE(same(after, before));
    EXPECT_TRUE(same(valuesOf(first.adapter), before));
    EXPECT_EQ(whole.adapter().training["before"]["steps"], 4);
    whole.adapter().remove(*model.decoder);

    lisa::TrainingRun resumed(*model.decoder, model.files, someIds(), recipe);
    resumed.restore(checkpoint);
    while (!resumed.done())
        (void)resumed.step();
    EXPECT_TRUE(same(valuesOf(resumed.adapter()), after));
    EXPECT_EQ(resumed.adapter().training["before"], whole.adapter().training["before"]);
    nn::setThreads(0);
}

TEST_P(GoingOn, RefusesWhatIsNotOfItsKind)
{
    test::TinyModel model;
    const Trained first(model, shortRecipe(GetParam()));
    lisa::TrainingRun other(*model.decoder, model.files, someIds(), shortRecipe(!GetParam()));
    EXPECT_THROW(other.startFrom(first.adapter), Error);
    if (GetParam())
        return;
    lisa::TrainingRecipe recipe = shortRecipe(false);
    recipe.options.rank = 2;
    lisa::TrainingRun shapes(*model.decoder, model.files, someIds(), recipe);
    EXPECT_THROW(shapes.startFrom(first.adapter), Error);
}
INSTANTIATE_TEST_SUITE_P(Kinds, GoingOn, testing::Bool(), [](const auto& kind) { return kind.param ? "Control" : "Substitution"; });

TEST(GoingOnThinner, HasTheUnitsAskedForAndTrains)
{
    test::TinyModel model;
    const Trained first(model, shortRecipe(false));
    lisa::TrainingRecipe recipe = shortRecipe(false);
    recipe.options = first.adapter.substitution->options();
    recipe.options.alignHidden = 3;
    recipe.training.stage1Share = 0.0;
    lisa::TrainingRun run(*model.decoder, model.files, someIds(), recipe);
    run.startFrom(first.adapter);
    while (!run.done())
        (void)run.step();
    for (const int layer : {1, 2})
        EXPECT_EQ(run.adapter().substitution->layer(layer).alignment.fc1.size(0), 3);
    EXPECT_EQ(first.adapter.substitution->layer(1).alignment.fc1.size(0), 6);
}

TEST(Thinning, AnswersAlikeWhereUnitsSayTheSameAndKeepsThoseThatSayMore)
{
    at::manual_seed(4);
    lisa::HeadAlignment network;
    network.permutation = at::tensor({1, 2, 3, 0}, at::kInt);
    const at::Tensor units = at::randn({3, 4}), bias = at::randn({3});
    network.fc1 = at::cat({units, units, at::zeros({2, 4})}); // every unit twice, and two that always say the same
    network.fc1Bias = at::cat({bias, bias, at::ones({2})});
    network.fc2 = at::randn({4, 8});
    network.fc2Bias = at::randn({4});
    const lisa::HeadAlignment small = lisa::thinned(network, 3);
    ASSERT_EQ(small.fc1.size(0), 3);
    ASSERT_EQ(small.fc2.size(1), 3);
    const at::Tensor source = at::randn({1, 4, 6, 6});
    const at::Tensor expected = lisa::alignHeads(network, source, {}), found = lisa::alignHeads(small, source, {});
    EXPECT_TRUE(at::allclose(found, expected, 1e-3, 1e-3)) << (found - expected).abs().max().item<double>();
    EXPECT_TRUE(at::equal(small.permutation, network.permutation));
}
