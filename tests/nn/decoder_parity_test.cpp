// SPDX-License-Identifier: GPL-3.0-or-later
// Against transformers 5.23.0 (eager attention, float32): shared/fixtures/llm, made by fixtures/make/llm.py.
#include "core/nn/load.h"
#include "tests/nn/reference.h"
#include "tests/support/support.h"

#include <c10/core/GradMode.h>

using namespace plumbline;

namespace {
const std::vector<std::string> kCases{"bias", "f16", "gqa", "head_dim", "mha", "mistral", "mqa_tied", "padded_batch", "qwen2", "qwen2_tied",
                                      "qwen3", "rope_dynamic", "rope_linear", "rope_llama3", "rope_yarn", "sharded_bf16"};

class DecoderParity : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override
    {
        const auto folder = test::sharedFolder() / "fixtures" / "llm" / GetParam();
        PLUMBLINE_SKIP_WITHOUT(folder);
        files = formats::openModel(folder);
        decoder = nn::loadDecoder(files);
        reference = test::readReference(folder / "reference.safetensors");
        real = reference["mask"].to(at::kBool);
    }

    [[nodiscard]] nn::DecoderInput input() const
    {
        nn::DecoderInput in;
        in.ids = reference.at("ids");
        in.mask = reference.at("mask");
        return in;
    }

    /// Rows at real tokens only: [N, …].
    [[nodiscard]] at::Tensor atReal(const at::Tensor& x) const { return x.index({real}); }

    c10::NoGradGuard noGradients;
    formats::ModelFiles files;
    std::shared_ptr<nn::Decoder> decoder;
    std::map<std::string, at::Tensor> reference;
    at::Tensor real;
};

class Everything final : public nn::AttentionObserver {
public:
    [[nodiscard]] bool wantsHidden(int) const override { return true; }
    [[nodiscard]] bool wantsWeights(int) const override { return true; }
    void hidden(int layer, const at::Tensor& x) override { hiddens[layer] = x; }
    void weights(int layer, std::int64_t, const at::Tensor& block) override { blocks[layer].push_back(block); }
    std::map<int, at::Tensor> hiddens;
    std::map<int, std::vector<at::Tensor>> blocks;
};
} // namespace

TEST_P(DecoderParity, LogitsWithoutACache)
{
    EXPECT_LT(test::difference(atReal(decoder->forward(input()).logits), atReal(reference["logits"])), 1e-4);
}

TEST_P(DecoderParity, AttentionAndHiddenStatesOfEveryLayer)
{
    Everything seen;
    const auto output = decoder->forward(input(), nullptr, &seen);
    EXPECT_LT(test::difference(atReal(output.logits), atReal(reference["logits"])), 1e-4);
    for (int layer = 0; layer < files.config.layers; ++layer) {
        const at::Tensor own = at::cat(seen.blocks[layer], 2).transpose(1, 2), theirs = reference["attention." + std::to_string(layer)].transpose(1, 2);
        EXPECT_LT(test::difference(atReal(own), atReal(theirs)), 1e-5) << "layer " << layer;
    }
    for (int layer = 0; layer <= files.config.layers; ++layer)
        EXPECT_LT(test::difference(atReal(seen.hiddens[layer]), atReal(reference["hidden." + std::to_string(layer)])), 1e-4) << "layer " << layer;
}

TEST_P(DecoderParity, AnySplitOfThePromptOverTheCache)
{
    if (GetParam() == "rope_dynamic")
        GTEST_SKIP() << "beyond its context the dynamic kind rotates old keys by an old base: a split is another model";
    const std::int64_t length = reference["ids"].size(1);
    for (const std::vector<std::int64_t>& ends : {std::vector<std::int64_t>{length}, {7, 20, length}, {1, 2, 3, 4, length}, {length - 1, length}}) {
        nn::KeyValueCache cache(files.config, reference["ids"].size(0), decoder->options());
        std::vector<at::Tensor> rows;
        std::int64_t begin = 0;
        for (const std::int64_t end : ends) {
            nn::DecoderInput piece;
            piece.ids = reference["ids"].narrow(1, begin, end - begin);
            piece.mask = reference["mask"].narrow(1, begin, end - begin);
            rows.push_back(decoder->forward(piece, &cache).logits);
            begin = end;
        }
        EXPECT_LT(test::difference(atReal(at::cat(rows, 1)), atReal(reference["logits"])), 1e-4) << ends.size() << " pieces";
    }
}

TEST_P(DecoderParity, GreedyContinuation)
{
    if (GetParam() == "rope_dynamic")
        GTEST_SKIP() << "the reference's cache keeps the old rotation of old keys (fixtures/README.md)";
    nn::KeyValueCache cache(files.config, reference["ids"].size(0), decoder->options());
    nn::DecoderInput step = input();
    step.logits = nn::LogitRows::Last;
    const std::int64_t length = reference["ids"].size(1);
    std::vector<at::Tensor> all{reference["ids"]};
    for (std::int64_t i = length; i < reference["greedy"].size(1); ++i) {
        const at::Tensor next = decoder->forward(step, &cache).logits.argmax(-1);
        all.push_back(next);
        step = {};
        step.ids = next;
        step.logits = nn::LogitRows::Last;
    }
    EXPECT_TRUE(at::equal(at::cat(all, 1), reference["greedy"]));
}

TEST_P(DecoderParity, EmbeddingsAsInputAndLastLogitsOnly)
{
    nn::DecoderInput in = input();
    const at::Tensor whole = decoder->forward(in).logits;
    in.embeddings = decoder->embed(in.ids);
    in.ids = at::Tensor();
    in.logits = nn::LogitRows::Last;
    const at::Tensor last = decoder->forward(in).logits;
    EXPECT_EQ(last.size(1), 1);
    EXPECT_LT(test::difference(last, whole.narrow(1, whole.size(1) - 1, 1)), 1e-5);
}

TEST_P(DecoderParity, LayerByLayerFromTheFile)
{
    nn::LoadOptions options;
    options.residence = nn::Residence::LayerByLayer;
    const auto streamed = nn::loadDecoder(files, options);
    EXPECT_FALSE(streamed->source().isResident());
    EXPECT_TRUE(at::equal(streamed->forward(input()).logits, decoder->forward(input()).logits));
}

INSTANTIATE_TEST_SUITE_P(Fixtures, DecoderParity, testing::ValuesIn(kCases), [](const auto& entry) { return entry.param; });
