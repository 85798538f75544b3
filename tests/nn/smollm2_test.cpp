// SPDX-License-Identifier: GPL-3.0-or-later
// The demo model against transformers on the same dequantised weights: shared/fixtures/smollm2, made by fixtures/make/smollm2.py.
#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/nn/generate.h"
#include "core/nn/load.h"
#include "core/nn/memory.h"
#include "core/text/tokenizer.h"
#include "tests/nn/reference.h"
#include "tests/support/support.h"

#include <c10/core/GradMode.h>
#include <fstream>
#include <malloc.h>
#include <sstream>

using namespace plumbline;

namespace {
class SmolLM2 : public testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::exists(test::demoModel()))
            GTEST_SKIP() << "the demo model is not there: run packaging/setup (looked for " << test::demoModel() << ")";
        PLUMBLINE_SKIP_WITHOUT(folder);
    }
    std::filesystem::path folder = test::sharedFolder() / "fixtures" / "smollm2";
};
} // namespace

TEST_F(SmolLM2, TokensLogitsAndLikelihoodAreTransformers)
{
    const c10::NoGradGuard noGradients;
    const auto decoder = nn::loadDecoder(formats::openModel(test::demoModel()));
    const auto tokenizer = text::openTokenizer(test::demoModel());
    auto reference = test::readReference(folder / "logits.safetensors");
    std::istringstream lines(readFile(folder / "tokens.jsonl"));
    std::string line;
    int count = 0;
    for (; std::getline(lines, line); ++count) {
        const Json expected = Json::parse(line);
        const auto ids = tokenizer->encode(expected["text"].get<std::string>()).ids;
        EXPECT_EQ(ids, expected["ids"].get<std::vector<std::int32_t>>());
        const at::Tensor logits = decoder->forward(nn::DecoderInput::ofIds(ids)).logits[0];
        const std::string key = std::to_string(count);
        const at::Tensor& last = reference[key + ".last"];
        EXPECT_LT(test::difference(logits.narrow(0, logits.size(0) - last.size(0), last.size(0)), last), 2e-3);
        const at::Tensor targets = reference[key + ".ids"].narrow(0, 1, logits.size(0) - 1);
        const at::Tensor nll = at::cross_entropy_loss(logits.narrow(0, 0, logits.size(0) - 1), targets);
        EXPECT_NEAR(nll.item<double>(), reference[key + ".nll"].item<double>(), 1e-4);
    }
    EXPECT_EQ(count, 7);
    const Json greedy = Json::parse(readFile(folder / "greedy.json"));
    auto expected = greedy["ids"].get<std::vector<std::int32_t>>();
    const auto prompt = tokenizer->encode(greedy["prompt"].get<std::string>()).ids;
    auto generated = nn::generate(*decoder, prompt, {.maxTokens = static_cast<int>(expected.size() - prompt.size()), .ignoreEos = true}).ids;
    generated.insert(generated.begin(), prompt.begin(), prompt.end());
    EXPECT_EQ(generated, expected);
    EXPECT_EQ(tokenizer->decode(generated), greedy["text"].get<std::string>());
}

TEST_F(SmolLM2, LoadingGrowsResidentMemoryByLessThanAThirdMoreThanIsHeld)
{
    for (const auto dtype : {at::kFloat, at::kBFloat16}) {
        const auto files = formats::openModel(test::demoModel());
        ::malloc_trim(0); // what earlier tests freed would hide the growth
        std::ofstream("/proc/self/clear_refs") << "5"; // the peak counts from here
        const std::uint64_t before = nn::residentMemory();
        const auto decoder = nn::loadDecoder(files, {.dtype = dtype});
        const double growth = static_cast<double>(nn::peakResidentMemory() - before);
        std::printf("growth %.0f MiB, held %.0f MiB\n", growth / 1048576.0, static_cast<double>(decoder->heldBytes()) / 1048576.0);
        EXPECT_LT(growth, 1.3 * static_cast<double>(decoder->heldBytes()));
    }
}
