// SPDX-License-Identifier: GPL-3.0-or-later
// Against transformers on weights that gguf-py dequantised: shared/fixtures/gguf, made by fixtures/make/gguf_files.py; and the
// 200-token text that the public llama2.c tests expect of stories260K.
#include "core/nn/generate.h"
#include "core/nn/load.h"
#include "core/text/tokenizer.h"
#include "tests/nn/reference.h"
#include "tests/support/support.h"

#include <c10/core/GradMode.h>

using namespace plumbline;

namespace {
const std::vector<std::string> kFiles{"llama-BF16", "llama-F16", "llama-Q4_0", "llama-Q4_1", "llama-Q4_K", "llama-Q5_0", "llama-Q5_1",
                                      "llama-Q5_K", "llama-Q6_K", "llama-Q8_0", "qwen2-Q8_0", "stories260K-F32", "stories260K-Q8_0"};
class GgufParity : public testing::TestWithParam<std::string> {};
} // namespace

TEST_P(GgufParity, LogitsAndGreedyContinuation)
{
    const auto folder = test::sharedFolder() / "fixtures" / "gguf";
    PLUMBLINE_SKIP_WITHOUT(folder);
    const c10::NoGradGuard noGradients;
    const auto decoder = nn::loadDecoder(formats::openModel(folder / (GetParam() + ".gguf")));
    auto reference = test::readReference(folder / (GetParam() + ".safetensors"));
    at::Tensor ids = reference["ids"];
    if (ids.dim() == 1)
        ids = ids.unsqueeze(0);
    nn::DecoderInput input;
    input.ids = ids;
    const at::Tensor logits = decoder->forward(input).logits;
    EXPECT_LT(test::difference(logits.view(reference["logits"].sizes()), reference["logits"]), 1e-4);

    const at::Tensor greedy = reference["greedy"].flatten();
    std::vector<std::int32_t> prompt, expected;
    for (std::int64_t i = 0; i < greedy.numel(); ++i)
        (i < ids.numel() ? prompt : expected).push_back(greedy[i].item<std::int32_t>());
    nn::SamplingOptions sampling;
    sampling.maxTokens = static_cast<int>(expected.size());
    sampling.ignoreEos = true;
    EXPECT_EQ(nn::generate(*decoder, prompt, sampling).ids, expected);
}

INSTANTIATE_TEST_SUITE_P(Fixtures, GgufParity, testing::ValuesIn(kFiles), [](const auto& entry) {
    std::string name = entry.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(Stories260K, SaysItsGoldenText)
{
    const auto file = test::sharedFolder() / "fixtures" / "gguf" / "stories260K-F32.gguf";
    PLUMBLINE_SKIP_WITHOUT(file);
    const auto decoder = nn::loadDecoder(formats::openModel(file));
    const auto tokenizer = text::openTokenizer(file);
    nn::SamplingOptions sampling;
    sampling.maxTokens = 120;
    text::StreamDecoder stream(tokenizer);
    std::string streamed;
    const std::vector<std::int32_t> prompt{*tokenizer->bos()};
    (void)nn::generate(*decoder, prompt, sampling, [&](std::int32_t id) {
        streamed += stream.push(id);
        return true;
    });
    streamed += stream.finish();
    const std::string golden = "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red "
                               "ball. She wanted to play with it, but it was too high.\nLily's mom said, \"Lily, let's go to the park.\" Lily was sad and";
    EXPECT_EQ(streamed.substr(0, golden.size()), golden);
}
