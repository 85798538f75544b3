// SPDX-License-Identifier: GPL-3.0-or-later
// Prints tokens per second of prefill and decode of one model as JSON. tests/bench/engine.py runs it in turn with its peers.
//
// usage: bench_engine MODEL PROMPT_IDS NEW_TOKENS float32|bfloat16 THREADS REPEATS
#include "core/base/json.h"
#include "core/nn/generate.h"
#include "core/nn/load.h"
#include "core/nn/torch_workers.h"

#include <c10/core/GradMode.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace plumbline;

namespace {
double seconds(const std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}
} // namespace

int main(int argc, char** argv)
{
    if (argc != 7) {
        std::fprintf(stderr, "usage: bench_engine MODEL PROMPT_TOKENS NEW_TOKENS float32|bfloat16 THREADS REPEATS\n");
        return 2;
    }
    const c10::NoGradGuard noGradients;
    nn::setThreads(std::atoi(argv[5]));
    nn::LoadOptions options;
    options.dtype = std::string(argv[4]) == "bfloat16" ? at::kBFloat16 : at::kFloat;
    const auto decoder = nn::loadDecoder(formats::openModel(argv[1]), options);
    const int prompt = std::atoi(argv[2]), fresh = std::atoi(argv[3]), repeats = std::atoi(argv[6]);
    std::vector<std::int32_t> ids(static_cast<std::size_t>(prompt));
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = static_cast<std::int32_t>(100 + i * 37 % 20000);
    Json prefill = Json::array(), decode = Json::array();
    for (int round = -1; round < repeats; ++round) { // the first warms up
        nn::KeyValueCache cache(decoder->config(), 1, decoder->options(), prompt + fresh);
        auto start = std::chrono::steady_clock::now();
        auto input = nn::DecoderInput::ofIds(ids, nn::LogitRows::Last);
        std::int32_t id = static_cast<std::int32_t>(decoder->forward(input, &cache).logits.argmax().item<std::int64_t>());
        const double prefillSeconds = seconds(start);
        start = std::chrono::steady_clock::now();
        for (int i = 0; i < fresh; ++i)
            id = static_cast<std::int32_t>(decoder->forward(nn::DecoderInput::ofIds({&id, 1}, nn::LogitRows::Last), &cache).logits.argmax().item<std::int64_t>());
        if (round >= 0) {
            prefill.push_back(prompt / prefillSeconds);
            decode.push_back(fresh / seconds(start));
        }
    }
    std::printf("%s\n", Json{{"prefill", prefill}, {"decode", decode}}.dump().c_str());
    return 0;
}
