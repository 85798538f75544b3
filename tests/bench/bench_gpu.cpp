// SPDX-License-Identifier: GPL-3.0-or-later
// bench_gpu [--threads N] [--device cuda:0] [--maps FILE MAPS ROWS COLS]: times the ops of gpu and prints JSON, one object an op.
// FILE holds float32 attention maps [MAPS, ROWS, COLS]; without it, causal softmax rows of random logits.
#include "core/base/error.h"
#include "core/base/json.h"
#include "gpu/jsd_features.h"
#include "gpu/matvec.h"
#include "gpu/pairwise_cosine.h"
#include "gpu/pairwise_jsd.h"
#include "tests/gpu/gpu_support.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

namespace {

using namespace plumbline;
using namespace plumbline::gpu;

double seconds(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(int repeats, const std::function<void()>& work)
{
    work();
    std::vector<double> times;
    for (int i = 0; i < repeats; ++i)
        times.push_back(seconds(work));
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

void print(Json line)
{
    std::cout << line.dump() << std::endl;
}

void benchPairwise(const std::vector<float>& storage, std::size_t maps, std::size_t rows, std::size_t cols, bool causal,
    const Device& device, int repeats)
{
    const Span3<const float> weights{storage.data(), maps, rows, cols};
    std::vector<std::uint32_t> valid;
    for (std::size_t t = 0; causal && t < rows; ++t)
        valid.push_back(static_cast<std::uint32_t>(cols - rows + t + 1));
    std::vector<double> sums(maps * maps), counts(maps * maps);
    const Span2<double> sumSpan{sums.data(), maps, maps}, countSpan{counts.data(), maps, maps};
    using Add = decltype(&addPairwiseJsd);
    for (const auto& [name, add] : {std::pair<const char*, Add>{"pairwise_jsd", addPairwiseJsd},
             {"jsd_features", addPairwiseJsdPreview}, {"pairwise_cosine", addPairwiseCosine}}) {
        const double time = median(repeats, [&, op = add] {
            std::fill(sums.begin(), sums.end(), 0.0);
            std::fill(counts.begin(), counts.end(), 0.0);
            op(weights, valid, sumSpan, countSpan, device, {});
        });
        double total = 0;
        for (std::size_t i = 0; i < sums.size(); ++i)
            total += sums[i] / counts[i];
        print({{"op", name}, {"maps", maps}, {"rows", rows}, {"cols", cols}, {"causal", causal}, {"seconds", time},
            {"mean", total / static_cast<double>(sums.size())}});
    }
}

void benchMatvec(const Device& device)
{
    for (const auto& [n, k] : {std::pair<std::size_t, std::size_t>{16384, 4096}, {1536, 576}}) {
        const std::vector<float> w(n * k, 0.01f);
        const std::vector<std::uint16_t> half(n * k, 0x3c24);
        for (const std::size_t batch : {1u, 2u, 4u, 8u}) {
            const std::vector<float> x(batch * k, 1.0f);
            std::vector<float> y(batch * n);
            for (const MatvecWeight& weight :
                {MatvecWeight(Span2<const float>{w.data(), n, k}), MatvecWeight(Span2<const std::uint16_t>{half.data(), n, k})}) {
                const bool full = weight.type == MatvecWeight::Type::Float32;
                const double time = median(15, [&] {
                    matvec(weight, {x.data(), batch, k}, {y.data(), batch, n}, nullptr, device);
                });
                const double bytes = static_cast<double>(n * k) * (full ? 4 : 2);
                print({{"op", "matvec"}, {"n", n}, {"k", k}, {"batch", batch}, {"type", full ? "float32" : "bfloat16"},
                    {"seconds", time}, {"GB/s", bytes / time / 1e9}});
            }
        }
    }
    // What the memory itself gives: a sum over as many bytes as the larger float32 weight.
    const std::vector<std::uint64_t> memory(std::size_t{16384} * 4096 / 2, 1);
    std::atomic<std::uint64_t> sink{0};
    const double time = median(15, [&] {
        device.workers->run(memory.size(), 1, [&](std::size_t begin, std::size_t end, int) {
            std::uint64_t sum[8] = {};
            for (std::size_t i = begin; i + 8 <= end; i += 8)
                for (std::size_t s = 0; s < 8; ++s)
                    sum[s] += memory[i + s];
            for (const std::uint64_t s : sum)
                sink += s;
        });
    });
    print({{"op", "read memory"}, {"seconds", time}, {"GB/s", static_cast<double>(memory.size() * 8) / time / 1e9}});
}

int run(int argc, char** argv)
{
    int threads = static_cast<int>(std::thread::hardware_concurrency());
    std::string deviceName = "cpu", file;
    std::size_t maps = 64, rows = 512, cols = 512;
    bool large = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--threads" && i + 1 < argc) {
            threads = std::stoi(argv[++i]);
        } else if (argument == "--device" && i + 1 < argc) {
            deviceName = argv[++i];
        } else if (argument == "--large") {
            large = true;
        } else if (argument == "--maps" && i + 4 < argc) {
            file = argv[++i];
            maps = std::stoul(argv[++i]);
            rows = std::stoul(argv[++i]);
            cols = std::stoul(argv[++i]);
        } else {
            std::cerr << "bench_gpu [--threads N] [--device cpu|cuda:N] [--large] [--maps FILE MAPS ROWS COLS]\n";
            return 2;
        }
    }
    ThreadWorkers workers(threads);
    const Device device = parseDevice(deviceName, &workers);
    print({{"device", toString(device)}, {"threads", threads}, {"instructions", cpuInstructionSet()}});
    std::vector<float> storage;
    if (file.empty()) {
        storage = gpu::test::randomMaps(maps, rows, cols, 1);
    } else {
        storage.resize(maps * rows * cols);
        std::ifstream in(file, std::ios::binary);
        if (!in.read(reinterpret_cast<char*>(storage.data()), static_cast<std::streamsize>(storage.size() * sizeof(float)))) {
            std::cerr << "cannot read " << storage.size() * sizeof(float) << " bytes of " << file << '\n';
            return 1;
        }
    }
    benchPairwise(storage, maps, rows, cols, false, device, 7);
    benchPairwise(storage, maps, rows, cols, true, device, 7);
    if (large)
        benchPairwise(gpu::test::randomMaps(270, 512, 512, 2), 270, 512, 512, true, device, 3);
    if (!device.isCuda())
        benchMatvec(device);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
