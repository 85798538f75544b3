// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/training.h"

#include "core/lisa/adapter.h"
#include "core/lisa/evaluation.h"
#include "core/lisa/layerwise.h"
#include "core/lisa/next_token_loss.h"
#include "core/lisa/text_grams.h"
#include "core/base/paths.h"
#include "core/nn/torch_workers.h"
#include "tests/lisa/lisa_support.h"

#include <fstream>

using namespace plumbline;
using lisa::LayerKind;
using lisa::LisaOptions;

namespace {
std::vector<std::int32_t> patternedText(std::size_t count, unsigned seed)
{
    // A token follows from the two before, mostly: there is something to learn.
    std::vector<std::int32_t> ids{1, 2};
    unsigned state = seed;
    while (ids.size() < count) {
        state = state * 1664525U + 1013904223U;
        const int next = (3 * ids[ids.size() - 1] + 5 * ids[ids.size() - 2] + (state >> 30 == 0 ? 1 : 0)) % 64;
        ids.push_back(next);
    }
    return ids;
}

LisaOptions smallOptions()
{
    LisaOptions options;
    options.alignHidden = 5;
    options.rank = 3;
    options.stage2Kd = 0.5;
    return options;
}

lisa::TrainingOptions smallTraining()
{
    lisa::TrainingOptions options;
    options.sequence = 16;
    options.batch = 2;
    options.accumulate = 2;
    options.steps = 8;
    options.stage1Share = 0.5;
    options.seed = 3;
    return options;
}

/// d loss / d parameter by backward() against (loss(+e) - loss(-e)) / 2e, a few entries of every tensor.
void checkGradients(test::TinyModel& model, lisa::Substitution& shared, const std::function<double()>& loss)
{
    for (const int layer : shared.layersOf(LayerKind::Lisa)) {
        for (auto& [name, tensor] : shared.layer(layer).named()) {
            ASSERT_TRUE(tensor->grad().defined()) << layer << " " << name;
            const at::Tensor gradient = tensor->grad().flatten();
            const std::int64_t entry = gradient.abs().argmax().item<std::int64_t>();
            const c10::NoGradGuard noGradients;
            at::Tensor flat = tensor->view({-1});
            const double value = flat[entry].item<double>(), e = 1e-2;
            flat[entry].fill_(value + e);
            const double above = loss();
            flat[entry].fill_(value - e);
            const double below = loss();
            flat[entry].fill_(value);
            const double expected = (above - below) / (2 * e);
            EXPECT_NEAR(gradient[entry].item<double>(), expected, 1e-4 + 0.03 * std::abs(expected)) << layer << " " << name;
        }
    }
    for (const auto& [name, tensor] : model.decoder->namedWeights())
        EXPECT_FALSE(tensor.grad().defined()) << name;
}
} // namespace

TEST(LisaTraining, GradientsOfAllNewModulesAgreeWithFiniteDifferences)
{
    for (const bool rope : {false, true}) {
        for (const auto residual : {lisa::AlignResidual::Permutation, lisa::AlignResidual::Linear, lisa::AlignResidual::None}) {
            test::TinyModel model(2, rope ? 2 : 4);
            LisaOptions options = smallOptions();
            options.deltaRope = rope;
            options.alignResidual = residual;
            options.alignActivation = rope ? lisa::AlignActivation::Silu : lisa::AlignActivation::Gelu;
            auto shared = test::substitutionOf(model, options, LayerKind::Lisa, LayerKind::Lisa);
            test::randomise(shared, 0.4);
            shared.apply(*model.decoder);
            nn::DecoderInput input;
            const at::Tensor ids = at::randint(64, {2, 12}, at::kLong);
            input.embeddings = model.decoder->embed(ids).detach();
            const at::Tensor teacher = at::randn({2, 12, 32});
            const lisa::NextTokenWeights weights{.crossEntropy = 0.5, .divergence = 0.5, .temperature = 1.5, .gradient = true};
            const at::Tensor hidden = model.decoder->forward(input).hidden;
            const auto once = lisa::nextTokenLoss(*model.decoder, hidden.detach(), teacher, ids, weights);
            hidden.backward(once.gradient);
            checkGradients(model, shared, [&] {
                const auto again = lisa::nextTokenLoss(*model.decoder, model.decoder->forward(input).hidden, teacher, ids, weights);
                return (0.5 * again.crossEntropy + 0.5 * 1.5 * 1.5 * again.divergence) / static_cast<double>(again.positions);
            });
        }
    }
}

TEST(LisaTraining, GradientsOfTheLayerwiseStageAgreeWithFiniteDifferences)
{
    for (const auto how : {lisa::Stage1Loss::KlProbs, lisa::Stage1Loss::MseOutput}) {
        for (const auto space : {lisa::ShareSpace::Logits, lisa::ShareSpace::Probs}) {
            if (how == lisa::Stage1Loss::KlProbs && space == lisa::ShareSpace::Probs)
                continue; // the logarithm of a clamped number has a kink
            test::TinyModel model;
            LisaOptions options = smallOptions();
            options.stage1Loss = how;
            options.shareSpace = space;
            auto shared = test::substitutionOf(model, options, LayerKind::Full, LayerKind::Lisa);
            test::randomise(shared, space == lisa::ShareSpace::Probs ? 0.05 : 0.4);
            nn::DecoderInput input;
            input.ids = at::randint(64, {2, 12}, at::kLong);
            const auto loss = [&] {
                const c10::NoGradGuard noGradients;
                lisa::LayerwiseStudent student(*model.decoder, shared, 1.0);
                (void)model.decoder->forward(input, nullptr, &student);
                return student.loss();
            };
            (void)loss();
            std::vector<at::Tensor> kept; // loss() adds gradients each time: keep the first
            for (auto& [name, tensor] : shared.layer(2).named())
                kept.push_back(tensor->grad().clone());
            std::size_t i = 0;
            for (auto& [name, tensor] : shared.layer(2).named()) {
                const at::Tensor gradient = kept[i++].flatten();
                const std::int64_t entry = gradient.abs().argmax().item<std::int64_t>();
                const c10::NoGradGuard noGradients;
                at::Tensor flat = tensor->view({-1});
                const double value = flat[entry].item<double>(), e = space == lisa::ShareSpace::Probs ? 1e-3 : 1e-2;
                flat[entry].fill_(value + e);
                const double above = loss();
                flat[entry].fill_(value - e);
                const double below = loss();
                flat[entry].fill_(value);
                const double expected = (above - below) / (2 * e);
                EXPECT_NEAR(gradient[entry].item<double>(), expected, 2e-3 + 0.06 * std::abs(expected)) << name;
            }
        }
    }
}

TEST(LisaTraining, BothStagesLowerTheirLossOnAHeldOutTextAndLeaveTheBaseAsItWas)
{
    test::TinyModel model;
    std::vector<at::Tensor> before;
    for (const auto& [name, tensor] : model.decoder->namedWeights())
        before.push_back(tensor.clone());
    auto shared = test::substitutionOf(model, smallOptions(), LayerKind::Lisa, LayerKind::Lisa);
    const auto held = patternedText(256, 99);
    const auto stage1 = [&] {
        lisa::Substitution::remove(*model.decoder);
        const c10::NoGradGuard noGradients;
        lisa::LayerwiseStudent student(*model.decoder, shared, 0.0);
        nn::DecoderInput input;
        input.ids = lisa::TokenSequences(held, 16).slice(0, 16);
        (void)model.decoder->forward(input, nullptr, &student);
        return student.loss();
    };
    const auto judge = [&] {
        return lisa::evaluate(*model.decoder, held, 16, [&] { lisa::Substitution::remove(*model.decoder); }, [&] { shared.apply(*model.decoder); });
    };
    const double start = stage1();
    const auto first = judge();
    auto options = smallTraining();
    options.steps = 60;
    options.rate1 = options.rate2 = 1e-2;
    lisa::Trainer trainer(*model.decoder, &shared, nullptr, lisa::TokenSequences(patternedText(2048, 1), 16), options);
    while (!trainer.done() && trainer.progress() < 0.5)
        (void)trainer.step();
    EXPECT_LT(stage1(), 0.9 * start);
    const auto middle = judge();
    EXPECT_LT(middle.divergence, first.divergence);
    while (!trainer.done())
        (void)trainer.step();
    const auto last = judge();
    EXPECT_LT(last.changedPerplexity, middle.changedPerplexity);
    EXPECT_EQ(trainer.curve().size(), 60U);
    EXPECT_EQ(trainer.curve().back().tokens, 60 * 2 * 2 * 16);
    std::size_t i = 0;
    for (const auto& [name, tensor] : model.decoder->namedWeights())
        EXPECT_TRUE(at::equal(tensor, before[i++])) << name;
}

TEST(LisaTraining, AResumedRunEndsWithTheBitsOfAnUninterruptedOne)
{
    nn::setThreads(1);
    const auto run = [](int stopAfter) {
        test::TinyModel model;
        auto shared = test::substitutionOf(model, smallOptions(), LayerKind::Lisa, LayerKind::Lisa);
        const lisa::TokenSequences data(patternedText(600, 1), 16);
        std::string checkpoint;
        {
            lisa::Trainer trainer(*model.decoder, &shared, nullptr, data, smallTraining());
            while (!trainer.done() && static_cast<int>(trainer.curve().size()) != stopAfter)
                (void)trainer.step();
            checkpoint = trainer.checkpoint();
        }
        if (stopAfter > 0) {
            test::randomise(shared); // what the checkpoint does not bring back would show
            lisa::Trainer trainer(*model.decoder, &shared, nullptr, data, smallTraining());
            trainer.restore(checkpoint);
            while (!trainer.done())
                (void)trainer.step();
        }
        std::vector<at::Tensor> values;
        for (const int layer : {1, 2})
            for (auto& [name, tensor] : shared.layer(layer).named())
                values.push_back(tensor->detach().clone());
        return values;
    };
    const auto whole = run(-1);
    for (const int stop : {2, 4, 7}) {
        const auto pieces = run(stop);
        for (std::size_t i = 0; i < whole.size(); ++i)
            EXPECT_TRUE(at::equal(whole[i], pieces[i])) << "stopped after " << stop << ", tensor " << i;
    }
    nn::setThreads(0);
}

TEST(LisaTraining, ACheckpointOfAnotherRunOrADamagedOneIsRefused)
{
    test::TinyModel model;
    auto shared = test::substitutionOf(model, smallOptions(), LayerKind::Lisa, LayerKind::Full);
    const lisa::TokenSequences data(patternedText(600, 1), 16);
    lisa::Trainer trainer(*model.decoder, &shared, nullptr, data, smallTraining());
    (void)trainer.step();
    const std::string good = trainer.checkpoint();
    for (const std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{40}, good.size() / 2, good.size() - 1})
        EXPECT_THROW(trainer.restore(good.substr(0, length)), Error) << length;
    std::string huge = good;
    huge[6] = '\x7F';
    EXPECT_THROW(trainer.restore(huge), Error);
    auto other = smallTraining();
    other.seed = 4;
    lisa::Trainer elsewhere(*model.decoder, &shared, nullptr, data, other);
    EXPECT_THROW(elsewhere.restore(good), Error);
    EXPECT_NO_THROW(trainer.restore(good));
}

TEST(LisaTraining, ACancelLeavesNoTraceAndEarlyStopEndsTheRun)
{
    test::TinyModel model;
    auto shared = test::substitutionOf(model, smallOptions(), LayerKind::Lisa, LayerKind::Full);
    const lisa::TokenSequences data(patternedText(600, 1), 16);
    auto options = smallTraining();
    options.steps = 200;
    options.stage1Share = 0.0;
    options.rate2 = 1e-12; // nothing gets better
    options.validation = 4;
    options.validateEvery = 2;
    options.patience = 3;
    lisa::Trainer trainer(*model.decoder, &shared, nullptr, data, options);
    std::stop_source stop;
    stop.request_stop();
    const std::string before = trainer.checkpoint();
    EXPECT_THROW((void)trainer.step(stop.get_token()), Error);
    EXPECT_EQ(trainer.checkpoint(), before);
    while (!trainer.done())
        (void)trainer.step();
    EXPECT_LT(trainer.curve().size(), 60U);
    EXPECT_GT(trainer.curve().back().validation, 0.0);
}

TEST(LisaTraining, AControlTrainsAsManyParametersOnTheFullModel)
{
    test::TinyModel model;
    const at::Tensor ids = at::randint(64, {1, 12}, at::kLong), own = test::logitsOf(*model.decoder, ids);
    auto control = lisa::makeControl(*model.decoder, lisa::TrainExtra::LoraVOMlp, 4000, 1);
    EXPECT_LT((test::logitsOf(*model.decoder, ids) - own).abs().max().item<double>(), 1e-4) << "starts at the base";
    std::int64_t held = 0;
    for (const auto& [name, low] : control)
        held += low.down.numel() + low.up.numel();
    EXPECT_NEAR(static_cast<double>(held), 4000.0, 400.0);
    auto options = smallTraining();
    options.steps = 60;
    options.rate2 = 1e-2;
    lisa::Trainer trainer(*model.decoder, nullptr, &control, lisa::TokenSequences(patternedText(600, 1), 16), options);
    while (!trainer.done())
        EXPECT_EQ(trainer.step().stage, 2);
    EXPECT_LT(trainer.curve().back().loss, trainer.curve().front().loss);
    lisa::removeAdapters(*model.decoder);
    EXPECT_TRUE(at::equal(test::logitsOf(*model.decoder, ids), own));
}

TEST(LisaAdapter, GoesToAFolderAndBackAndKnowsItsBase)
{
    for (const auto extra : {lisa::TrainExtra::None, lisa::TrainExtra::LoraVO, lisa::TrainExtra::LoraVOMlp}) {
        test::TinyModel model, other(7);
        LisaOptions options = smallOptions();
        options.trainExtra = extra;
        lisa::Adapter adapter;
        adapter.substitution = std::make_shared<lisa::Substitution>(test::substitutionOf(model, options, LayerKind::Lisa, LayerKind::Matched));
        test::randomise(*adapter.substitution);
        adapter.baseName = "tiny";
        adapter.baseQuick = formats::quickIdentity(*model.files.weights);
        adapter.baseFull = formats::fullIdentity(*model.files.weights);
        adapter.training = {{"tokens", 12}};
        const test::TemporaryFolder folder;
        const auto path = folder.path() / "adapter";
        saveAdapter(path, adapter, false);
        const at::Tensor ids = at::randint(64, {1, 12}, at::kLong);
        adapter.apply(*model.decoder);
        const at::Tensor expected = test::logitsOf(*model.decoder, ids);
        adapter.remove(*model.decoder);
        const auto loaded = lisa::loadAdapter(path, model.files, *model.decoder, false);
        EXPECT_EQ(loaded.training["tokens"], 12);
        EXPECT_EQ(loaded.trainedParameters(), adapter.trainedParameters());
        loaded.apply(*model.decoder);
        EXPECT_TRUE(at::equal(test::logitsOf(*model.decoder, ids), expected));
        loaded.remove(*model.decoder);
        // Same shapes, other weights.
        EXPECT_THROW((void)lisa::loadAdapter(path, other.files, *other.decoder, false), Error);
        EXPECT_FALSE(lisa::loadAdapter(path, other.files, *other.decoder, true).otherBase.empty());
        saveAdapter(path, adapter, true);
        const auto halved = lisa::loadAdapter(path, model.files, *model.decoder, false);
        halved.apply(*model.decoder);
        EXPECT_LT((test::logitsOf(*model.decoder, ids) - expected).abs().max().item<double>(), 0.1);
        halved.remove(*model.decoder);
    }
}

TEST(LisaAdapter, HostileFoldersAreRefusedWithWords)
{
    test::TinyModel model;
    lisa::Adapter adapter;
    adapter.substitution = std::make_shared<lisa::Substitution>(test::substitutionOf(model, smallOptions(), LayerKind::Lisa, LayerKind::Full));
    adapter.baseQuick = formats::quickIdentity(*model.files.weights);
    adapter.baseFull = formats::fullIdentity(*model.files.weights);
    const test::TemporaryFolder folder;
    saveAdapter(folder.path(), adapter, false);
    const std::string good = readFile(folder.path() / lisa::kAdapterJson);
    const auto broken = [&](const std::function<void(Json&)>& change) {
        Json json = Json::parse(good);
        change(json);
        writeFileAtomically(folder.path() / lisa::kAdapterJson, json.dump());
        EXPECT_THROW((void)lisa::loadAdapter(folder.path(), model.files, *model.decoder, false), Error) << json.dump().substr(0, 300);
    };
    broken([](Json& j) { j["format"] = 3; });
    broken([](Json& j) { j["version"] = 99; });
    broken([](Json& j) { j["kinds"] = {"full"}; });
    broken([](Json& j) { j["kinds"][1] = "half"; });
    broken([](Json& j) { j["kinds"][2] = "lisa"; }); // no such tensors
    broken([](Json& j) { j["options"]["rank"] = 4000; });
    broken([](Json& j) { j["options"]["rank"] = 2; });
    broken([](Json& j) { j["options"]["align_hidden"] = 6; });
    broken([](Json& j) { j.erase("base"); });
    broken([](Json& j) { j["base"]["full"] = 7; });
    broken([](Json& j) { j = Json::array({1}); });
    writeFileAtomically(folder.path() / lisa::kAdapterJson, good);
    EXPECT_NO_THROW((void)lisa::loadAdapter(folder.path(), model.files, *model.decoder, false));
    adapter.substitution->layer(1).alignment.permutation = at::tensor({0, 0, 1, 2}, at::kInt);
    saveAdapter(folder.path(), adapter, false);
    EXPECT_THROW((void)lisa::loadAdapter(folder.path(), model.files, *model.decoder, false), Error);
    adapter.substitution->layer(1).alignment.permutation = at::tensor({0, 3, 1, 2}, at::kInt);
    {
        const c10::NoGradGuard noGradients;
        adapter.substitution->layer(1).query.fill_(NAN);
    }
    saveAdapter(folder.path(), adapter, false);
    EXPECT_THROW((void)lisa::loadAdapter(folder.path(), model.files, *model.decoder, false), Error);
}

TEST(LisaSensitivity, StartsFromTheNearestFullLayerAndRanksByRise)
{
    test::TinyModel model;
    const auto ids = patternedText(256, 5);
    nn::TorchWorkers workers;
    const auto similarity = lisa::calibrate(*model.decoder, ids, 32, 3, {.workers = &workers});
    const auto sensitivity = lisa::measureSensitivity(*model.decoder, similarity, ids, 32);
    ASSERT_EQ(sensitivity.rise.size(), 3U);
    EXPECT_EQ(sensitivity.rise[0], 0.0);
    // The same by evaluating the whole model.
    for (const int layer : {1, 2}) {
        lisa::Substitution shared(model.files.config, {});
        shared.setKind(layer, LayerKind::Matched);
        shared.match(similarity);
        const auto whole = lisa::evaluate(*model.decoder, ids, 32, [&] { lisa::Substitution::remove(*model.decoder); }, [&] { shared.apply(*model.decoder); });
        EXPECT_NEAR(sensitivity.rise[static_cast<std::size_t>(layer)], std::log(whole.changedPerplexity / whole.basePerplexity), 1e-5);
    }
    const auto least = lisa::leastSensitive(sensitivity, 1);
    EXPECT_EQ(least.front(), sensitivity.rise[1] < sensitivity.rise[2] ? 1 : 2);
    const auto greedy = lisa::measureSensitivity(*model.decoder, similarity, ids, 32, {1});
    EXPECT_NE(greedy.rise[2], sensitivity.rise[2]);
    EXPECT_NEAR(greedy.baseLoss - sensitivity.baseLoss, sensitivity.rise[1], 1e-5);
}

TEST(TextGrams, FindRunsOfWordsHoweverTheyAreWritten)
{
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += "word" + std::to_string(i * i % 97) + (i % 7 == 6 ? ".\n" : " ");
    lisa::TextGrams grams;
    grams.add(text);
    EXPECT_EQ(grams.overlap(text).found, grams.overlap(text).all);
    EXPECT_EQ(grams.overlap(text).all, 200 - 12);
    std::string shouted = text.substr(0, text.size() / 2);
    for (char& c : shouted)
        c = c == ' ' ? '-' : static_cast<char>(std::toupper(c));
    EXPECT_GT(grams.overlap("Something before. " + shouted).found, 50);
    EXPECT_EQ(grams.overlap("one two three four five six seven eight nine ten eleven twelve thirteen fourteen").found, 0);
    EXPECT_EQ(grams.overlap("too short").all, 0);
    EXPECT_TRUE(grams.overlap(text).spoils());
    EXPECT_FALSE(grams.overlap("too short").spoils());
    EXPECT_FALSE((lisa::TextGrams::Overlap{.found = 1, .all = 5000}).spoils()) << "a quotation";
    EXPECT_TRUE((lisa::TextGrams::Overlap{.found = 1, .all = 4999}).spoils());
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "grams";
    grams.save(file);
    EXPECT_EQ(lisa::TextGrams::load(file).overlap(text).found, grams.overlap(text).found);
    std::string bytes = readFile(file);
    writeFileAtomically(file, bytes.substr(0, bytes.size() - 1) + "\xFF");
    EXPECT_THROW((void)lisa::TextGrams::load(file), Error);
    writeFileAtomically(file, "no grams");
    EXPECT_THROW((void)lisa::TextGrams::load(file), Error);
}
