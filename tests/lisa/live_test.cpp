// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/live.h"

#include "core/base/paths.h"
#include "core/lisa/adapter.h"
#include "core/lisa/attention_maps.h"
#include "core/lisa/similarity.h"
#include "core/lisa/training_job.h"
#include "core/lisa/training_run.h"
#include "core/nn/torch_workers.h"
#include "tests/lisa/lisa_support.h"

#include <atomic>

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
    // What is run again, and what is not, comes to the same as all of it.
    for (const auto& kinds : std::vector<std::vector<LayerKind>>{{LayerKind::Full, LayerKind::Full, LayerKind::Matched},
             {LayerKind::Full, LayerKind::Direct, LayerKind::Matched}, {LayerKind::Full, LayerKind::Direct, LayerKind::Lisa}}) {
        live.setKinds(kinds);
        const auto part = live.look(ids);
        EXPECT_GT(part.firstChanged, 0);
        lisa::LiveSubstitution fresh(model.decoder);
        fresh.load(folder.path(), model.files, false);
        fresh.setKinds(kinds);
        const auto whole = fresh.look(ids);
        EXPECT_EQ(part.answer.along, whole.answer.along);
        for (int layer = 0; layer < 3; ++layer) {
            const auto map = part.attention->map(layer, 1, false);
            EXPECT_EQ(map, whole.attention->map(layer, 1, false)) << layer;
            double sum = 0;
            for (int key = 0; key < 20; ++key)
                sum += map[static_cast<std::size_t>(20 * 19 + key)];
            EXPECT_NEAR(sum, 1.0, 1e-5) << layer;
        }
    }
    live.setKinds({LayerKind::Full, LayerKind::Full, LayerKind::Lisa});
    EXPECT_EQ(live.mapAs(LayerKind::Lisa, 2, 0, false), live.look(ids).attention->map(2, 0, false));
    EXPECT_EQ(live.mapAs(LayerKind::Full, 2, 0, false), live.baseAttention()->map(2, 0, false));
    EXPECT_EQ(live.mapAs(LayerKind::Direct, 2, 0, false), live.baseAttention()->map(1, 0, false)) << "the source's own map";
    EXPECT_TRUE(live.states()[2].sourceChanged) << "trained on a trained source, now borrows from a full one";
    EXPECT_TRUE(live.states()[1].hasTrainedParts);
    live.setKinds({LayerKind::Full, LayerKind::Full, LayerKind::Full});
    EXPECT_EQ(live.compare(ids).divergence, 0.0);
    const c10::NoGradGuard noGradients;
    EXPECT_TRUE(at::equal(model.decoder->forward(nn::DecoderInput::ofIds(ids)).logits, own));
}

TEST(LiveSubstitution, MakesWeightsThatAreTooMuchToKeepFromTheirSources)
{
    for (const auto space : {lisa::ShareSpace::Logits, lisa::ShareSpace::Probs}) {
        test::TinyModel model;
        lisa::LisaOptions options;
        options.shareSpace = space;
        options.probsFix = lisa::ProbsFix::ClampRenorm; // else they may be negative, and have no entropy
        lisa::Adapter adapter;
        adapter.substitution = std::make_shared<lisa::Substitution>(test::substitutionOf(model, options, LayerKind::Lisa, LayerKind::Lisa));
        test::randomise(*adapter.substitution);
        adapter.baseQuick = formats::quickIdentity(*model.files.weights);
        adapter.baseFull = formats::fullIdentity(*model.files.weights);
        const test::TemporaryFolder folder;
        saveAdapter(folder.path(), adapter, false);
        const auto ids = someIds(60);
        lisa::LiveSubstitution kept(model.decoder), made(model.decoder, 0);
        for (auto* live : {&kept, &made})
            live->load(folder.path(), model.files, false);
        const auto similarity = lisa::measureHeads(*model.decoder, {ids}, {});
        std::optional<lisa::HeadSimilarity> before;
        for (const auto& kinds : std::vector<std::vector<LayerKind>>{{LayerKind::Full, LayerKind::Lisa, LayerKind::Lisa},
                 {LayerKind::Full, LayerKind::Lisa, LayerKind::Direct}, {LayerKind::Full, LayerKind::Matched, LayerKind::Lisa},
                 {LayerKind::Full, LayerKind::Full, LayerKind::Lisa}, {LayerKind::Full, LayerKind::Direct, LayerKind::Full}}) {
            for (auto* live : {&kept, &made}) {
                live->setKinds(kinds);
                live->match(similarity);
            }
            const auto one = kept.look(ids), two = made.look(ids);
            EXPECT_NEAR(one.answer.divergence, two.answer.divergence, 1e-6);
            EXPECT_LT(two.attention->bytes(), one.attention->bytes());
            for (int layer = 0; layer < 3; ++layer) {
                for (const bool sink : {false, true}) {
                    const auto a = one.attention->map(layer, 2, sink), b = two.attention->map(layer, 2, sink);
                    for (std::size_t i = 0; i < a.size(); ++i)
                        ASSERT_NEAR(a[i], b[i], 1e-6) << layer << " " << i;
                }
            }
            const auto a = one.attention->thumbnails(16, false), b = two.attention->thumbnails(16, false);
            for (std::size_t i = 0; i < a.values.size(); ++i)
                ASSERT_NEAR(a.values[i], b.values[i], 1e-6);
            for (std::size_t i = 0; i < a.entropy.size(); ++i)
                EXPECT_NEAR(a.entropy[i], b.entropy[i], 1e-5);
            // Also where only what changed is measured again, by either measure.
            for (const auto measure : {lisa::Measure::JensenShannon, lisa::Measure::Cosine}) {
                lisa::SimilarityOptions how;
                how.measure = measure;
                const auto whole = lisa::measureText(*one.attention, how), again = lisa::measureText(*two.attention, how);
                for (std::size_t i = 0; i < whole.mean.size(); ++i)
                    ASSERT_NEAR(whole.mean[i], again.mean[i], 1e-5);
                if (measure == lisa::Measure::JensenShannon)
                    continue;
                if (before) {
                    const auto part = lisa::measureFrom(two.firstChanged, *before, *two.attention, how);
                    for (std::size_t i = 0; i < whole.mean.size(); ++i)
                        ASSERT_NEAR(part.mean[i], whole.mean[i], 1e-5);
                }
                before = again;
            }
        }
    }
}

TEST(LiveSubstitution, CostsAreWhatJudgingEachLayerAloneSays)
{
    test::TinyModel model;
    const auto ids = someIds(96);
    const auto similarity = lisa::measureHeads(*model.decoder, {someIds(40)}, {});
    lisa::LiveSubstitution live(model.decoder);
    const auto costs = live.costs(similarity, ids, 32, {});
    ASSERT_EQ(costs.rise.size(), 3U);
    EXPECT_EQ(costs.rise[0], 0.0);
    EXPECT_EQ(costs.tokens, 96);
    for (std::size_t layer : {1, 2}) {
        std::vector<LayerKind> kinds(3, LayerKind::Full);
        kinds[layer] = LayerKind::Matched;
        live.setKinds(kinds);
        live.match(similarity);
        const auto alone = live.judge(ids, 32, {});
        EXPECT_NEAR(costs.basePerplexity, alone.basePerplexity, 1e-4 * alone.basePerplexity);
        EXPECT_NEAR(costs.rise[layer], alone.changedPerplexity - alone.basePerplexity, 1e-4 * alone.basePerplexity);
        EXPECT_NE(costs.rise[layer], 0.0);
    }
}

TEST(TrainingJob, RunsAsAProjectJobAndSurvivesAPause)
{
    nn::setThreads(1);
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path() / "model");
    const auto run = [&](const char* out, bool pauses) {
        auto kinds = std::make_shared<jobs::ProjectJobKinds>();
        std::atomic<int> opened = 0;
        kinds->add(lisa::kTrainingJob, jobs::Lane::Batch, lisa::trainingJob([&](jobs::JobContext&, const Json&) {
                       ++opened;
                       lisa::TrainingInputs inputs;
                       inputs.base = formats::openModel(folder.path() / "model");
                       inputs.decoder = nn::loadDecoder(inputs.base);
                       inputs.ids = someIds(600);
                       inputs.text = "one two three";
                       return inputs;
                   }));
        lisa::TrainingRecipe recipe;
        recipe.layers = "1-2";
        recipe.calibrationTokens = 64;
        recipe.assignmentWindows = 1;
        recipe.options.stage2Kd = 0.5;
        recipe.training.sequence = 16;
        recipe.training.batch = 2;
        recipe.training.steps = 40;
        jobs::Executor executor;
        jobs::ProjectJobs jobs(executor, std::make_shared<jobs::MemoryJobStore>(), kinds);
        const Uuid id = jobs.start(lisa::kTrainingJob, {{"out", (folder.path() / out).string()}, {"recipe", recipe.toJson()}}, "Training");
        if (pauses) {
            jobs.pause(id); // at the end of the step that runs, wherever it is
            jobs.wait(id);
            EXPECT_EQ(jobs.row(id)->state, jobs::ProjectJobState::Paused);
            jobs.resume(id);
        }
        jobs.wait(id);
        const auto row = jobs.row(id);
        EXPECT_EQ(row->state, jobs::ProjectJobState::Done);
        EXPECT_EQ(row->result.value("steps", 0), 40);
        EXPECT_EQ(row->result.value("tokens", 0), 40 * 2 * 16);
        return readFile(folder.path() / out / lisa::kAdapterWeights).substr(4096);
    };
    const std::string whole = run("whole", false), paused = run("paused", true);
    // Behind the header, which holds the seconds it took, stand the numbers.
    const std::size_t tail = 2 * 4 * (4 + 2) * 1 * 32;
    EXPECT_EQ(whole.substr(whole.size() - tail), paused.substr(paused.size() - tail));
    nn::setThreads(0);
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
