// SPDX-License-Identifier: GPL-3.0-or-later
#include <c10/core/GradMode.h>
#include "core/nn/load.h"
#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

using namespace plumbline;

namespace {
/// Its own logits, heads turned around, plus a learned bias a head: enough to need gradients through a rule.
class TurnedHeads final : public nn::AttentionRule {
public:
    explicit TurnedHeads(std::int64_t heads)
        : scale(at::ones({heads, 1, 1}).set_requires_grad(true))
    {
    }
    [[nodiscard]] bool needsSource() const override { return true; }
    [[nodiscard]] bool needsOwn() const override { return false; }
    [[nodiscard]] at::Tensor logits(const nn::LayerContext&, const at::Tensor&, const at::Tensor& source) override { return source.flip(1) * scale; }
    at::Tensor scale;
};
} // namespace

TEST(Training, LowersTheLossAndLeavesFrozenWeightsBitEqual)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto decoder = nn::loadDecoder(formats::openModel(folder.path()));
    at::manual_seed(3);
    auto rule = std::make_shared<TurnedHeads>(4);
    decoder->setRule(1, rule);
    const auto& first = decoder->addAdapter("model.layers.0.self_attn.v_proj", 4, 8.0);
    const auto& second = decoder->addAdapter("model.layers.2.mlp.down_proj", 4, 8.0);
    std::vector<at::Tensor> trained{rule->scale, first.down, first.up, second.down, second.up};
    std::vector<std::pair<std::string, at::Tensor>> before;
    for (const auto& [name, tensor] : decoder->namedWeights())
        before.emplace_back(name, tensor.clone());

    nn::DecoderInput input;
    const at::Tensor ids = at::randint(64, {2, 24}, at::kLong);
    input.embeddings = decoder->embed(ids).detach();
    std::vector<double> losses;
    for (int step = 0; step < 20; ++step) {
        const at::Tensor logits = decoder->forward(input).logits;
        const at::Tensor loss = at::cross_entropy_loss(logits.narrow(1, 0, 23).reshape({-1, 64}), ids.narrow(1, 1, 23).reshape({-1}));
        losses.push_back(loss.item<double>());
        loss.backward();
        for (at::Tensor& tensor : trained) {
            ASSERT_TRUE(tensor.grad().defined());
            tensor.data().sub_(tensor.grad(), 0.5);
            tensor.mutable_grad().reset();
        }
    }
    EXPECT_LT(losses.back(), losses.front() - 0.3) << losses.front() << " -> " << losses.back();
    const auto after = decoder->namedWeights();
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        EXPECT_TRUE(at::equal(after[i].second, before[i].second)) << after[i].first;
        EXPECT_FALSE(after[i].second.requires_grad()) << after[i].first;
    }
}

TEST(AttentionRule, ALayerGivenBackItsOwnAttentionIsBitEqual)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto decoder = nn::loadDecoder(formats::openModel(folder.path()));
    const std::vector<std::int32_t> ids{5, 9, 2, 40, 63, 0, 7};
    const at::Tensor own = decoder->forward(nn::DecoderInput::ofIds(ids)).logits;
    decoder->setRule(2, std::make_shared<TurnedHeads>(4));
    EXPECT_FALSE(at::equal(decoder->forward(nn::DecoderInput::ofIds(ids)).logits, own));
    decoder->setRule(2, nullptr);
    EXPECT_TRUE(at::equal(decoder->forward(nn::DecoderInput::ofIds(ids)).logits, own));
    EXPECT_THROW(decoder->setRule(0, std::make_shared<TurnedHeads>(4)), Error);
}

TEST(TokenRows, AreAddedToEmbeddingAndHead)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto decoder = nn::loadDecoder(formats::openModel(folder.path()));
    decoder->addTokenRows(at::zeros({2, 32}));
    const std::vector<std::int32_t> ids{65, 3};
    EXPECT_EQ(decoder->forward(nn::DecoderInput::ofIds(ids)).logits.size(2), 66);
}

TEST(LowRankAdapter, CostsNothingWithoutGradientsAndFollowsItsTensors)
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto decoder = nn::loadDecoder(formats::openModel(folder.path()));
    at::manual_seed(5);
    const auto& values = decoder->addAdapter("model.layers.0.self_attn.v_proj", 4, 8.0);
    const auto& output = decoder->addAdapter("model.layers.1.self_attn.o_proj", 3, 3.0);
    const auto change = [&] {
        const c10::NoGradGuard none;
        for (const at::Tensor& tensor : {values.up, output.up})
            const_cast<at::Tensor&>(tensor).add_(at::randn_like(tensor), 0.05);
    };
    const std::vector<std::int32_t> ids{3, 1, 4, 1, 5, 9, 2, 6};
    at::Tensor before;
    for (int round = 0; round < 2; ++round) {
        change();
        const at::Tensor recorded = decoder->forward(nn::DecoderInput::ofIds(ids)).logits.detach();
        const c10::NoGradGuard none;
        const at::Tensor folded = decoder->forward(nn::DecoderInput::ofIds(ids)).logits;
        EXPECT_LT((folded - recorded).abs().max().item<double>(), 1e-4);
        if (before.defined()) {
            EXPECT_GT((folded - before).abs().max().item<double>(), 1e-2) << "the adapter's change is not seen";
        }
        before = folded;

        nn::KeyValueCache cache(decoder->config(), 1, decoder->options());
        (void)decoder->forward(nn::DecoderInput::ofIds(std::span(ids).first(7)), &cache);
        const at::Tensor stepped = decoder->forward(nn::DecoderInput::ofIds(std::span(ids).last(1)), &cache).logits;
        EXPECT_LT((stepped[0][0] - folded[0][7]).abs().max().item<double>(), 1e-4);
    }
}
