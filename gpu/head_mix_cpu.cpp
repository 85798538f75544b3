// SPDX-License-Identifier: GPL-3.0-or-later
// The definition of the head network: what head_mix_fast.cpp is held against.
#include "gpu/decode_impl.h"
#include "gpu/head_mix_impl.h"

#include <cmath>
#include <vector>

namespace plumbline::gpu::plain {

namespace {
double sigmoid(double x)
{
    return 1 / (1 + std::exp(-x));
}

double activated(HeadNetwork::Activation kind, double x)
{
    return kind == HeadNetwork::Activation::Relu ? (x > 0 ? x : 0) : x * sigmoid(x);
}

double slope(HeadNetwork::Activation kind, double x)
{
    if (kind == HeadNetwork::Activation::Relu)
        return x > 0 ? 1 : 0;
    const double s = sigmoid(x);
    return s * (1 + x * (1 - s));
}

double before(const HeadNetwork& network, const HeadCells& cells, std::size_t key, std::size_t unit)
{
    double sum = network.b1 == nullptr ? 0 : network.b1[unit];
    for (std::size_t a = 0; a < network.heads; ++a)
        sum += static_cast<double>(network.w1[unit * network.heads + a]) * cells.source[a * cells.headStride + key];
    return sum;
}
} // namespace

void lowRankLogits(const LowRankBlock& block)
{
    for (std::size_t a = 0; a < block.heads; ++a) {
        const std::size_t head = block.row * block.keyHeads + a / (block.heads / block.keyHeads);
        for (std::size_t t = block.begin; t < block.end; ++t) {
            double sum = 0;
            for (std::size_t i = 0; i < block.rank; ++i) {
                const std::size_t at = (head * block.rank + i) * block.capacity + t;
                const double key = block.type == KvCacheView::Type::Float32 ? static_cast<const float*>(block.keys)[at]
                                                                            : widened(static_cast<const std::uint16_t*>(block.keys)[at]);
                sum += block.query[a * block.rank + i] * key;
            }
            block.out[a * block.stride + t] = static_cast<float>(sum);
        }
    }
}

void mixHeads(const HeadNetwork& network, const HeadCells& cells)
{
    const std::size_t heads = network.heads, hidden = network.hidden;
    std::vector<double> inner(hidden);
    for (std::size_t key = 0; key < cells.keys; ++key) {
        for (std::size_t j = 0; key < cells.valid && j < hidden; ++j)
            inner[j] = activated(network.activation, before(network, cells, key, j));
        for (std::size_t a = 0; a < heads; ++a) {
            double sum = 0;
            if (key < cells.valid) {
                if (network.permutation != nullptr)
                    sum = cells.source[static_cast<std::size_t>(network.permutation[a]) * cells.headStride + key];
                for (std::size_t b = 0; network.linear != nullptr && b < heads; ++b)
                    sum += static_cast<double>(network.linear[a * heads + b]) * cells.source[b * cells.headStride + key];
                for (std::size_t j = 0; j < hidden; ++j)
                    sum += network.w2[a * hidden + j] * inner[j];
                sum += network.b2 == nullptr ? 0 : network.b2[a];
                sum += cells.other == nullptr ? 0 : cells.other[a * cells.headStride + key];
            }
            cells.out[a * cells.headStride + key] = static_cast<float>(sum);
        }
    }
}

namespace {
void backwardQuery(const HeadNetwork& network, const HeadCells& cells, std::vector<double>& total)
{
    const std::size_t heads = network.heads, hidden = network.hidden;
    const HeadNetworkSums at(network);
    const auto source = [&](std::size_t a, std::size_t key) { return static_cast<double>(cells.source[a * cells.headStride + key]); };
    const auto gradient = [&](std::size_t a, std::size_t key) { return static_cast<double>(cells.other[a * cells.headStride + key]); };
    for (std::size_t key = 0; key < cells.keys; ++key) {
        std::vector<double> back(heads, 0.0);
        for (std::size_t a = 0; key < cells.valid && a < heads; ++a) {
            if (network.permutation != nullptr)
                back[static_cast<std::size_t>(network.permutation[a])] += gradient(a, key);
            for (std::size_t b = 0; network.linear != nullptr && b < heads; ++b) {
                back[b] += network.linear[a * heads + b] * gradient(a, key);
                total[a * heads + b] += gradient(a, key) * source(b, key);
            }
            total[at.b2At() + a] += gradient(a, key);
        }
        for (std::size_t j = 0; key < cells.valid && j < hidden; ++j) {
            const double z = before(network, cells, key, j);
            double change = 0;
            for (std::size_t a = 0; a < heads; ++a) {
                change += network.w2[a * hidden + j] * gradient(a, key);
                total[at.w2At() + a * hidden + j] += gradient(a, key) * activated(network.activation, z);
            }
            change *= slope(network.activation, z);
            total[at.b1At() + j] += change;
            for (std::size_t a = 0; a < heads; ++a) {
                total[at.w1At() + j * heads + a] += change * source(a, key);
                back[a] += network.w1[j * heads + a] * change;
            }
        }
        for (std::size_t a = 0; a < heads; ++a)
            cells.out[a * cells.headStride + key] = static_cast<float>(back[a]);
    }
}
} // namespace

void mixHeadsBackward(const HeadNetwork& network, std::span<const HeadCells> queries, float* sums)
{
    std::vector<double> total(HeadNetworkSums(network).count(), 0.0);
    for (const HeadCells& cells : queries)
        backwardQuery(network, cells, total);
    for (std::size_t i = 0; i < total.size(); ++i)
        sums[i] += static_cast<float>(total[i]);
}

} // namespace plumbline::gpu::plain
