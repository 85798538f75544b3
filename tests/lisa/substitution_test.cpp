// SPDX-License-Identifier: GPL-3.0-or-later
// The properties of lisa.md §6.
#include "tests/lisa/lisa_support.h"

#include <cmath>

using namespace plumbline;
using lisa::LayerKind;
using lisa::LisaOptions;

namespace {
constexpr LayerKind kKinds[] = {LayerKind::Full, LayerKind::Direct, LayerKind::Matched, LayerKind::Lisa};

double gap(const at::Tensor& a, const at::Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

class KeepsWeights final : public nn::AttentionObserver {
public:
    [[nodiscard]] bool wantsWeights(int) const override { return true; }
    void weights(int layer, std::int64_t, const at::Tensor& block) override { kept[layer].push_back(block); }
    std::map<int, std::vector<at::Tensor>> kept;
};
} // namespace

TEST(Substitution, AllFullIsBitEqualAndAKindChangedAndChangedBackToo)
{
    test::TinyModel model;
    const at::Tensor ids = at::randint(64, {2, 20}, at::kLong), own = test::logitsOf(*model.decoder, ids);
    lisa::Substitution none(model.files.config, {});
    none.apply(*model.decoder);
    EXPECT_TRUE(at::equal(test::logitsOf(*model.decoder, ids), own));
    auto shared = test::substitutionOf(model, {}, LayerKind::Lisa, LayerKind::Matched);
    shared.apply(*model.decoder);
    const at::Tensor changed = test::logitsOf(*model.decoder, ids);
    EXPECT_FALSE(at::equal(changed, own));
    shared.setKind(2, LayerKind::Full);
    shared.apply(*model.decoder);
    EXPECT_FALSE(at::equal(test::logitsOf(*model.decoder, ids), changed));
    shared.setKind(2, LayerKind::Matched);
    shared.apply(*model.decoder);
    EXPECT_TRUE(at::equal(test::logitsOf(*model.decoder, ids), changed));
    lisa::Substitution::remove(*model.decoder);
    EXPECT_TRUE(at::equal(test::logitsOf(*model.decoder, ids), own));
}

TEST(Substitution, ZeroDifferenceWithIdentityEqualsDirectAndWithAPermutationMatched)
{
    for (const auto source : {lisa::Source::Chain, lisa::Source::Anchor}) {
        test::TinyModel model;
        LisaOptions options;
        options.source = source;
        options.deltaRope = true;
        const at::Tensor ids = at::randint(64, {2, 20}, at::kLong);
        auto lisa = test::substitutionOf(model, options, LayerKind::Lisa, LayerKind::Lisa);
        auto matched = test::substitutionOf(model, options, LayerKind::Matched, LayerKind::Matched);
        auto direct = test::substitutionOf(model, options, LayerKind::Direct, LayerKind::Direct);
        lisa.apply(*model.decoder);
        const at::Tensor start = test::logitsOf(*model.decoder, ids);
        matched.apply(*model.decoder);
        EXPECT_TRUE(at::equal(start, test::logitsOf(*model.decoder, ids))) << "zero_q starts exactly at matched";
        for (const int layer : {1, 2})
            lisa.layer(layer).alignment.permutation = at::arange(4, at::kInt);
        lisa.apply(*model.decoder);
        const at::Tensor identity = test::logitsOf(*model.decoder, ids);
        direct.apply(*model.decoder);
        EXPECT_TRUE(at::equal(identity, test::logitsOf(*model.decoder, ids)));
    }
}

TEST(Substitution, DirectIsExactWhereALayerCopiesTheOneBeforeAndSeesTheSame)
{
    test::TinyModel model;
    const auto before = model.decoder->source().layer(0, {}), after = model.decoder->source().layer(1, {});
    {
        const c10::NoGradGuard noGradients;
        after->qkv.weight.narrow(0, 0, 48).copy_(before->qkv.weight.narrow(0, 0, 48)); // q and k
        before->output.weight.zero_();
        before->down.weight.zero_();
    }
    const at::Tensor ids = at::randint(64, {1, 24}, at::kLong), own = test::logitsOf(*model.decoder, ids);
    auto direct = test::substitutionOf(model, {}, LayerKind::Direct, LayerKind::Full);
    direct.apply(*model.decoder);
    EXPECT_LT(gap(test::logitsOf(*model.decoder, ids), own), 1e-4); // the fused kernel against the plain way
}

TEST(Substitution, RowsSumToOneAndNothingIsLookedAtBehindTheMask)
{
    test::TinyModel model;
    const at::Tensor ids = at::randint(64, {2, 20}, at::kLong);
    at::Tensor mask = at::ones({2, 20}, at::kLong);
    mask[1].narrow(0, 0, 6).zero_();
    for (const auto residual : {lisa::AlignResidual::Permutation, lisa::AlignResidual::Linear, lisa::AlignResidual::None}) {
        LisaOptions options;
        options.alignResidual = residual;
        options.alignHidden = 7;
        auto shared = test::substitutionOf(model, options, LayerKind::Lisa, LayerKind::Lisa);
        test::randomise(shared, 2.0);
        shared.apply(*model.decoder);
        KeepsWeights observer;
        nn::DecoderInput input;
        input.ids = ids;
        input.mask = mask;
        const c10::NoGradGuard noGradients;
        (void)model.decoder->forward(input, nullptr, &observer);
        for (const auto& [layer, blocks] : observer.kept) {
            const at::Tensor weights = at::cat(blocks, 2);
            EXPECT_LT((weights.sum(-1) - 1).abs().max().item<double>(), 1e-5) << layer;
            EXPECT_EQ(weights.triu(1).abs().max().item<double>(), 0.0) << layer;
            EXPECT_EQ(weights[1].narrow(1, 6, 14).narrow(2, 0, 6).abs().max().item<double>(), 0.0) << layer << ": padding";
        }
        const at::Tensor alone = test::logitsOf(*model.decoder, ids[1].narrow(0, 6, 14).unsqueeze(0));
        // Two ways of summing in float32 (with a mask in blocks of queries, without in one pass), and random networks of this size
        // make of a rounding error a larger one with each layer.
        const double size = std::max(1.0, alone.abs().max().item<double>());
        EXPECT_LT(gap(test::logitsOf(*model.decoder, ids, mask)[1].narrow(0, 6, 14), alone[0]), 5e-4 * size) << "padding changes nothing";
    }
}

struct DecodeCase {
    std::int64_t keyHeads;
    lisa::Source source;
    lisa::ShareSpace space;
};
class Decoding : public testing::TestWithParam<DecodeCase> {};

TEST_P(Decoding, TokenByTokenEqualsPrefillForEveryMixOfKinds)
{
    const c10::NoGradGuard noGradients;
    test::TinyModel model(3, GetParam().keyHeads);
    LisaOptions options;
    options.source = GetParam().source;
    options.shareSpace = GetParam().space;
    options.probsFix = lisa::ProbsFix::ClampRenorm;
    options.deltaRope = GetParam().keyHeads == 2;
    options.deltaHeads = GetParam().source == lisa::Source::Anchor ? lisa::DeltaHeads::Query : lisa::DeltaHeads::KeyValue;
    options.alignActivation = GetParam().keyHeads == 4 ? lisa::AlignActivation::Gelu : lisa::AlignActivation::Silu;
    options.rank = 3;
    options.trainExtra = GetParam().source == lisa::Source::Chain ? lisa::TrainExtra::LoraVOMlp : lisa::TrainExtra::None;
    options.extraRank = 2;
    const at::Tensor ids = at::randint(64, {2, 12}, at::kLong);
    for (const LayerKind first : kKinds) {
        for (const LayerKind second : kKinds) {
            auto shared = test::substitutionOf(model, options, first, second);
            test::randomise(shared, options.shareSpace == lisa::ShareSpace::Probs ? 0.05 : options.trainExtra == lisa::TrainExtra::None ? 0.5 : 0.2); // weights are small numbers; changes of all maps of a layer add up
            shared.apply(*model.decoder);
            const at::Tensor whole = test::logitsOf(*model.decoder, ids);
            nn::KeyValueCache cache(model.files.config, 2, model.decoder->options());
            std::vector<at::Tensor> rows;
            for (std::int64_t t = 0; t < 12; t += t == 0 ? 5 : 1) {
                nn::DecoderInput step;
                step.ids = ids.narrow(1, t, t == 0 ? 5 : 1);
                rows.push_back(model.decoder->forward(step, &cache).logits);
            }
            EXPECT_LT(gap(at::cat(rows, 1), whole), 1e-4) << layerKindName(first) << " " << layerKindName(second);
            // What the cache holds is what the accounting says, and no layer that shares has keys.
            const auto account = shared.accounting(4, 12);
            EXPECT_EQ(cache.bytes(), static_cast<std::uint64_t>(account.kvBytesShared * 2 * cache.capacity()));
            for (const int layer : {1, 2})
                EXPECT_EQ(cache.keys(layer).defined(), shared.kinds()[static_cast<std::size_t>(layer)] == LayerKind::Full);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Decoding,
                         testing::Values(DecodeCase{2, lisa::Source::Chain, lisa::ShareSpace::Logits}, DecodeCase{2, lisa::Source::Anchor, lisa::ShareSpace::Logits},
                                         DecodeCase{4, lisa::Source::Chain, lisa::ShareSpace::Logits}, DecodeCase{4, lisa::Source::Anchor, lisa::ShareSpace::Logits},
                                         DecodeCase{2, lisa::Source::Chain, lisa::ShareSpace::Probs}, DecodeCase{2, lisa::Source::Anchor, lisa::ShareSpace::Probs}));

TEST(Substitution, ChangingAKindInTheMiddleOfATextIsRefused)
{
    const c10::NoGradGuard noGradients;
    test::TinyModel model;
    auto shared = test::substitutionOf(model, {}, LayerKind::Lisa, LayerKind::Full);
    shared.apply(*model.decoder);
    nn::KeyValueCache cache(model.files.config, 1, model.decoder->options());
    const std::vector<std::int32_t> ids{1, 2, 3};
    (void)model.decoder->forward(nn::DecoderInput::ofIds(ids), &cache);
    lisa::Substitution::remove(*model.decoder);
    EXPECT_THROW((void)model.decoder->forward(nn::DecoderInput::ofIds(ids), &cache), Error);
    EXPECT_THROW((void)model.decoder->forward(nn::DecoderInput::ofIds(std::span(ids).first(1)), &cache), Error);
    EXPECT_EQ(cache.length(), 3);
}

TEST(Substitution, TheLowRankKeyOfAGroupServesItsQueryHeads)
{
    const c10::NoGradGuard noGradients;
    test::TinyModel model;
    auto shared = test::substitutionOf(model, {}, LayerKind::Lisa, LayerKind::Full);
    test::randomise(shared);
    const std::int64_t r = shared.options().rank;
    ASSERT_EQ(shared.layer(1).key.size(0), 2 * r);
    ASSERT_EQ(shared.layer(1).query.size(0), 4 * r);
    const at::Tensor ids = at::randint(64, {1, 10}, at::kLong);
    const auto weightsOfLayer1 = [&] {
        shared.apply(*model.decoder);
        KeepsWeights observer;
        nn::DecoderInput input;
        input.ids = ids;
        (void)model.decoder->forward(input, nullptr, &observer);
        return observer.kept[1].front();
    };
    const at::Tensor before = weightsOfLayer1();
    shared.layer(1).key.narrow(0, r, r).zero_(); // of the second group
    const at::Tensor after = weightsOfLayer1();
    EXPECT_TRUE(at::equal(before.narrow(1, 0, 2), after.narrow(1, 0, 2)));
    EXPECT_FALSE(at::equal(before[0][2], after[0][2]));
    EXPECT_FALSE(at::equal(before[0][3], after[0][3]));
}

TEST(Substitution, SvdOfTheResidualIsNearerToTheLayersOwnLogitsThanMatchingAlone)
{
    const c10::NoGradGuard noGradients;
    test::TinyModel model;
    const at::Tensor ids = at::randint(64, {4, 30}, at::kLong), own = test::logitsOf(*model.decoder, ids);
    LisaOptions options;
    options.rank = 8; // the head's whole size: at position 0 and for neighbours the form is nearly exact
    options.initDelta = lisa::InitDelta::SvdResidual;
    auto svd = test::substitutionOf(model, options, LayerKind::Lisa, LayerKind::Full);
    EXPECT_GT(svd.layer(1).query.abs().max().item<double>(), 0.0);
    EXPECT_TRUE(svd.layer(1).key.isfinite().all().item<bool>());
    svd.apply(*model.decoder);
    EXPECT_FALSE(at::equal(test::logitsOf(*model.decoder, ids), own));
}

TEST(Substitution, LayerZeroAndUntrainedLayersAreRefused)
{
    test::TinyModel model;
    lisa::Substitution substitution(model.files.config, {});
    EXPECT_THROW(substitution.setKind(0, LayerKind::Direct), Error);
    EXPECT_THROW(substitution.setKind(3, LayerKind::Direct), Error);
    substitution.setKind(1, LayerKind::Lisa);
    EXPECT_THROW(substitution.apply(*model.decoder), Error);
    EXPECT_EQ(lisa::parseLayers("2,1", 3), (std::vector<int>{1, 2}));
    EXPECT_EQ(lisa::parseLayers("1-2", 3), (std::vector<int>{1, 2}));
    for (const char* wrong : {"", "0", "3", "1,", "a", "2-9", "-1"})
        EXPECT_THROW((void)lisa::parseLayers(wrong, 3), Error) << wrong;
}

TEST(LisaOptionsJson, GoesThereAndBackAndRefusesWhatIsNoOption)
{
    LisaOptions options;
    options.shareSpace = lisa::ShareSpace::Probs;
    options.probsFix = lisa::ProbsFix::ClampRenorm;
    options.source = lisa::Source::Anchor;
    options.alignResidual = lisa::AlignResidual::Linear;
    options.alignHidden = 32;
    options.alignActivation = lisa::AlignActivation::Gelu;
    options.rank = 12;
    options.deltaHeads = lisa::DeltaHeads::Query;
    options.deltaScale = lisa::DeltaScale::InverseSqrtRank;
    options.deltaRope = true;
    options.initDelta = lisa::InitDelta::SvdResidual;
    options.stage2Kd = 0.5;
    options.trainExtra = lisa::TrainExtra::LoraVO;
    EXPECT_EQ(LisaOptions::fromJson(options.toJson()).toJson(), options.toJson());
    EXPECT_THROW((void)LisaOptions::fromJson({{"source", "nearest"}}), Error);
    EXPECT_THROW((void)LisaOptions::fromJson({{"rank", -1}}), Error);
    EXPECT_THROW((void)LisaOptions::fromJson({{"rank", 2.5}}), Error);
    EXPECT_THROW((void)LisaOptions::fromJson({{"align_bias", 1}}), Error);
    EXPECT_THROW((void)LisaOptions::fromJson(Json::array()), Error);
}

TEST(LisaAccounting, ReproducesTheTablesOfTheSpecification)
{
    const auto shape = [](std::int64_t vocabulary, std::int64_t width, std::int64_t inner, std::int64_t layers, std::int64_t heads, std::int64_t keyHeads) {
        formats::DecoderConfig config;
        config.vocabSize = vocabulary;
        config.hiddenSize = width;
        config.intermediateSize = inner;
        config.layers = layers;
        config.heads = heads;
        config.keyValueHeads = keyHeads;
        config.headDim = width / heads;
        return config;
    };
    const auto llama2 = shape(32000, 4096, 11008, 32, 32, 32), llama3 = shape(128256, 4096, 14336, 32, 32, 8);
    auto smol = shape(49152, 576, 1536, 30, 9, 3);
    smol.tieWordEmbeddings = true;
    const auto account = [](const formats::DecoderConfig& config, std::size_t count) {
        std::vector<LayerKind> kinds(static_cast<std::size_t>(config.layers), LayerKind::Full);
        std::fill_n(kinds.begin() + 1, count, LayerKind::Lisa);
        LisaOptions options;
        options.alignHidden = 0;
        return lisa::accountFor(config, kinds, options, 1, 1024);
    };
    const auto saving = [&](const formats::DecoderConfig& config, std::size_t count) {
        const auto a = account(config, count);
        return 100.0 * (1.0 - static_cast<double>(a.kvBytesShared) / static_cast<double>(a.kvBytesBase));
    };
    EXPECT_NEAR(saving(llama2, 17), 22.4, 0.05);
    EXPECT_NEAR(saving(llama2, 27), 35.6, 0.05);
    EXPECT_NEAR(saving(llama3, 21), 27.7, 0.05);
    EXPECT_NEAR(saving(smol, 16), 22.5, 0.05);
    EXPECT_NEAR(saving(smol, 25), 35.2, 0.05);
    EXPECT_NEAR(account(llama2, 17).qkCompression, 6.4, 1e-9);
    EXPECT_NEAR(account(smol, 16).qkCompression, 6.4, 1e-9);
    EXPECT_EQ(account(smol, 16).trainedParameters, 16 * 69120);
    const auto smol16 = account(smol, 16), smol25 = account(smol, 25);
    EXPECT_NEAR(100.0 * static_cast<double>(smol16.trainedParameters) / static_cast<double>(smol16.baseParameters), 0.82, 0.005);
    EXPECT_NEAR(100.0 * static_cast<double>(smol25.trainedParameters) / static_cast<double>(smol25.baseParameters), 1.28, 0.005);
    EXPECT_NEAR(100.0 * static_cast<double>(account(llama2, 17).trainedParameters) / static_cast<double>(account(llama2, 17).baseParameters), 1.32, 0.005);
    EXPECT_NEAR(smol16.sharedFraction, 0.5333, 1e-3);
}

TEST(LisaAccounting, EqualsTheTensorsThatAreHeld)
{
    test::TinyModel model;
    for (const auto extra : {lisa::TrainExtra::None, lisa::TrainExtra::LoraVO, lisa::TrainExtra::LoraVOMlp}) {
        LisaOptions options;
        options.alignHidden = 6;
        options.trainExtra = extra;
        options.alignResidual = lisa::AlignResidual::Linear;
        auto shared = test::substitutionOf(model, options, LayerKind::Lisa, LayerKind::Lisa);
        std::int64_t held = 0, base = 0;
        for (const int layer : {1, 2})
            for (const auto& [name, tensor] : shared.layer(layer).named())
                held += tensor->numel();
        for (const auto& [name, tensor] : model.decoder->namedWeights())
            base += tensor.numel();
        EXPECT_EQ(shared.accounting(4, 10).trainedParameters, held);
        EXPECT_EQ(shared.accounting(4, 10).baseParameters, base);
    }
}
