// SPDX-License-Identifier: GPL-3.0-or-later
// Times the pairwise ops on given maps, or a whole measurement on a model. tests/bench/similarity.py runs it beside its peers.
//
// usage: bench_similarity maps FILE.f32 MAPS SIZE REPEATS OUT_EXACT.f32 OUT_PREVIEW.f32   (FILE: raw float32 [MAPS, SIZE, SIZE])
//        bench_similarity model MODEL TOKENS
#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/lisa/similarity.h"
#include "core/nn/load.h"
#include "core/nn/memory.h"
#include "core/nn/torch_workers.h"
#include "gpu/jsd_features.h"
#include "gpu/pairwise_jsd.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

using namespace plumbline;

namespace {
double seconds(const std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int timeMaps(char** argv)
{
    const auto maps = static_cast<std::size_t>(std::atoi(argv[3])), size = static_cast<std::size_t>(std::atoi(argv[4]));
    const std::string bytes = readFile(argv[2], std::size_t{8} << 30);
    if (bytes.size() != maps * size * size * sizeof(float)) {
        std::fprintf(stderr, "%s: expected %zu bytes, found %zu\n", argv[2], maps * size * size * sizeof(float), bytes.size());
        return 1;
    }
    std::vector<float> weights(maps * size * size);
    std::memcpy(weights.data(), bytes.data(), bytes.size());
    nn::TorchWorkers workers;
    const gpu::Device device{.workers = &workers};
    Json report{{"instructions", gpu::cpuInstructionSet()}, {"exact", Json::array()}, {"preview", Json::array()}};
    for (const bool preview : {false, true}) {
        std::vector<float> out(maps * maps);
        for (int round = -1; round < std::atoi(argv[5]); ++round) {
            const auto start = std::chrono::steady_clock::now();
            (preview ? gpu::pairwiseJsdPreview : gpu::pairwiseJsd)({weights.data(), maps, size, size}, {out.data(), maps, maps}, device, {});
            if (round >= 0)
                report[preview ? "preview" : "exact"].push_back(seconds(start));
        }
        writeFileAtomically(argv[preview ? 7 : 6], {reinterpret_cast<const char*>(out.data()), out.size() * sizeof(float)});
    }
    std::printf("%s\n", report.dump().c_str());
    return 0;
}

int timeModel(char** argv)
{
    const auto decoder = nn::loadDecoder(formats::openModel(argv[2]));
    nn::TorchWorkers workers;
    std::vector<std::int32_t> ids(static_cast<std::size_t>(std::atoi(argv[3])));
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = static_cast<std::int32_t>(100 + i * 37 % 20000);
    const std::uint64_t loaded = nn::residentMemory();
    std::ofstream("/proc/self/clear_refs") << "5"; // the peak counts from here
    const auto heads = lisa::measureHeads(*decoder, {ids}, {.device = {.workers = &workers}});
    const auto start = std::chrono::steady_clock::now();
    const auto layers = lisa::compareLayers(heads, lisa::HeadMatching::Assignment);
    std::printf("%s\n", Json{{"forward", heads.forwardSeconds}, {"similarity", heads.similaritySeconds + seconds(start)},
                             {"peak", nn::peakResidentMemory()}, {"above_model", nn::peakResidentMemory() - loaded}, {"mean", layers.at(0, 1)}}
                            .dump().c_str());
    return 0;
}
} // namespace

int main(int argc, char** argv)
{
    if (argc == 8 && std::string(argv[1]) == "maps")
        return timeMaps(argv);
    if (argc == 4 && std::string(argv[1]) == "model")
        return timeModel(argv);
    std::fprintf(stderr, "usage: bench_similarity maps FILE.f32 MAPS SIZE REPEATS OUT_EXACT.f32 OUT_PREVIEW.f32\n"
                         "       bench_similarity model MODEL TOKENS\n");
    return 2;
}
