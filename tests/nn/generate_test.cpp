// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/generate.h"
#include "core/nn/load.h"
#include "tests/nn/reference.h"
#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

#include <c10/core/GradMode.h>
#include <chrono>
#include <future>
#include <set>
#include <thread>

using namespace plumbline;

namespace {
std::shared_ptr<nn::Decoder> tinyDecoder()
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    return nn::loadDecoder(formats::openModel(folder.path()));
}
} // namespace

TEST(Generate, SameSeedSameTextAndGreedyIgnoresTheSeed)
{
    const auto decoder = tinyDecoder();
    const std::vector<std::int32_t> prompt{1, 2, 3};
    nn::SamplingOptions sampling{.temperature = 1.0, .topK = 20, .topP = 0.95, .seed = 11, .maxTokens = 30, .ignoreEos = true};
    const auto first = nn::generate(*decoder, prompt, sampling).ids;
    EXPECT_EQ(nn::generate(*decoder, prompt, sampling).ids, first);
    sampling.seed = 12;
    EXPECT_NE(nn::generate(*decoder, prompt, sampling).ids, first);
    sampling.temperature = 0.0;
    const auto greedy = nn::generate(*decoder, prompt, sampling).ids;
    sampling.seed = 13;
    EXPECT_EQ(nn::generate(*decoder, prompt, sampling).ids, greedy);
}

TEST(Sampler, DrawsFromTopKAndTopPWithTheRightFrequencies)
{
    const at::Tensor logits = at::log(at::tensor({0.5F, 0.3F, 0.15F, 0.05F}));
    std::vector<int> counts(4);
    nn::Sampler plain({.temperature = 1.0, .seed = 5});
    for (int i = 0; i < 4000; ++i)
        ++counts[static_cast<std::size_t>(plain.draw(logits))];
    EXPECT_NEAR(counts[0] / 4000.0, 0.5, 0.04);
    EXPECT_NEAR(counts[3] / 4000.0, 0.05, 0.02);
    nn::Sampler topK({.temperature = 1.0, .topK = 2, .seed = 5}), topP({.temperature = 1.0, .topP = 0.7, .seed = 5});
    std::set<int> seenK, seenP;
    for (int i = 0; i < 500; ++i) {
        seenK.insert(topK.draw(logits));
        seenP.insert(topP.draw(logits));
    }
    EXPECT_EQ(seenK, (std::set<int>{0, 1}));
    EXPECT_EQ(seenP, (std::set<int>{0, 1}));
}

TEST(Cache, ForgetsAndContinuesAsIfNothingHadBeen)
{
    const c10::NoGradGuard noGradients;
    const auto decoder = tinyDecoder();
    nn::KeyValueCache cache(decoder->config(), 1, decoder->options());
    const std::vector<std::int32_t> ids{5, 6, 7, 8}, other{9, 9};
    const at::Tensor expected = decoder->forward(nn::DecoderInput::ofIds(ids)).logits;
    (void)decoder->forward(nn::DecoderInput::ofIds(std::span(ids).first(2)), &cache);
    (void)decoder->forward(nn::DecoderInput::ofIds(other), &cache);
    cache.truncate(2);
    const at::Tensor rest = decoder->forward(nn::DecoderInput::ofIds(std::span(ids).last(2)), &cache).logits;
    EXPECT_LT(test::difference(rest, expected.narrow(1, 2, 2)), 1e-5);
}

TEST(Decode, StepsEqualOnePassInFloatAndAreCloseInBfloat16)
{
    const c10::NoGradGuard noGradients;
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    const auto files = formats::openModel(folder.path());
    for (const auto dtype : {at::kFloat, at::kBFloat16}) {
        nn::LoadOptions options;
        options.dtype = dtype;
        const auto decoder = nn::loadDecoder(files, options);
        for (const std::int64_t batch : {1, 3, 11}) {
            nn::DecoderInput input;
            input.ids = at::randint(64, {batch, 40}, at::kLong);
            const at::Tensor whole = decoder->forward(input).logits;
            nn::KeyValueCache cache(files.config, batch, decoder->options());
            std::vector<at::Tensor> rows;
            for (std::int64_t t = 0; t < 40; ++t) {
                nn::DecoderInput step;
                step.ids = input.ids.narrow(1, t, 1);
                rows.push_back(decoder->forward(step, &cache).logits);
            }
            const at::Tensor stepped = at::cat(rows, 1);
            if (dtype == at::kFloat) {
                EXPECT_LT(test::difference(stepped, whole), 1e-4);
            } else { // a step keeps its activations in float32, one pass rounds them to bfloat16 after every product
                EXPECT_LT((stepped - whole).abs().mean().item<double>(), 0.1 * whole.std().item<double>());
            }
        }
    }
}

TEST(DemoModel, ACancelHasStoppedTheWorkWithin200Milliseconds)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a time under a sanitizer says nothing about the program: measured in the dev build";
#endif
    if (!std::filesystem::exists(test::demoModel()))
        GTEST_SKIP() << "the demo model is not there: run packaging/setup (looked for " << test::demoModel() << ")";
    const auto decoder = nn::loadDecoder(formats::openModel(test::demoModel()));
    std::vector<std::int32_t> prompt(4000);
    for (std::size_t i = 0; i < prompt.size(); ++i)
        prompt[i] = static_cast<std::int32_t>(100 + i % 1000);
    for (const bool whilePrefilling : {true, false}) {
        std::stop_source source;
        std::promise<std::chrono::steady_clock::time_point> asked;
        auto when = asked.get_future();
        bool sent = false;
        const auto ask = [&] {
            if (!std::exchange(sent, true)) {
                asked.set_value(std::chrono::steady_clock::now());
                source.request_stop();
            }
        };
        std::jthread other; // a cancel comes from another thread, in the middle of a chunk
        EXPECT_THROW((void)nn::generate(
                         *decoder, whilePrefilling ? std::span<const std::int32_t>(prompt) : std::span<const std::int32_t>(prompt).first(4), {.maxTokens = 4000, .ignoreEos = true},
                         [&](std::int32_t) {
                             ask();
                             return true;
                         },
                         source.get_token(),
                         [&](std::size_t done, std::size_t, const char*) {
                             if (whilePrefilling && done > 500 && !other.joinable())
                                 other = std::jthread([&] { ask(); });
                         }),
                     Error);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - when.get()).count();
        RecordProperty("seconds", std::to_string(seconds));
        std::printf("cancel while %s: %.0f ms\n", whilePrefilling ? "prefilling" : "decoding", seconds * 1000.0);
        EXPECT_LT(seconds, 0.2);
    }
}
