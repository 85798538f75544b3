// SPDX-License-Identifier: GPL-3.0-or-later
// The definitions of the steps of decoding: what matvec_fast.cpp and decode_fast.cpp are held against.
#include "gpu/decode_impl.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace plumbline::gpu::plain {

namespace {

double entry(const void* data, bool full, std::size_t at)
{
    return full ? static_cast<const float*>(data)[at] : widened(static_cast<const std::uint16_t*>(data)[at]);
}

} // namespace

void matvecRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end)
{
    const MatvecWeight& w = part.weight;
    const std::size_t stride = part.yStride == 0 ? w.n : part.yStride;
    for (std::size_t b = 0; b < x.rows; ++b) {
        for (std::size_t r = begin; r < end; ++r) {
            double sum = part.bias == nullptr ? 0 : part.bias[r];
            for (std::size_t c = 0; c < w.k; ++c)
                sum += entry(w.data, w.type == MatvecWeight::Type::Float32, r * w.k + c) * x(b, c);
            part.y[b * stride + r] = static_cast<float>(sum);
        }
    }
}

namespace {
/// softmax(weights) V over [start, end).
void mix(const AttentionHead& head, std::vector<double> weights)
{
    const bool full = head.type == KvCacheView::Type::Float32;
    double most = -std::numeric_limits<double>::infinity(), total = 0;
    for (const double weight : weights)
        most = std::max(most, weight);
    for (double& weight : weights)
        total += weight = std::exp(weight - most);
    for (std::size_t d = 0; d < head.headDim; ++d) {
        double sum = 0;
        for (std::size_t t = head.start; t < head.end; ++t)
            sum += weights[t - head.start] * entry(head.values, full, t * head.headDim + d);
        head.out[d] = weights.empty() ? 0.0f : static_cast<float>(sum / total);
    }
}
} // namespace

void mixValues(const AttentionHead& head)
{
    mix(head, {head.logits + head.start, head.logits + std::max(head.start, head.end)});
}

void attend(const AttentionHead& head)
{
    const bool full = head.type == KvCacheView::Type::Float32;
    std::vector<double> weights;
    for (std::size_t t = head.start; t < head.end; ++t) {
        double score = 0;
        for (std::size_t d = 0; d < head.headDim; ++d)
            score += head.q[d] * entry(head.keys, full, t * head.headDim + d);
        weights.push_back(score * head.scale);
        if (head.logits != nullptr)
            head.logits[t] = static_cast<float>(weights.back());
    }
    mix(head, std::move(weights));
}

void rmsNorm(Span2<const float> x, std::span<const float> weight, float epsilon, Span2<float> out)
{
    for (std::size_t r = 0; r < x.rows; ++r) {
        double squares = 0;
        for (std::size_t c = 0; c < x.cols; ++c)
            squares += static_cast<double>(x(r, c)) * x(r, c);
        const double factor = 1 / std::sqrt(squares / static_cast<double>(x.cols) + epsilon);
        for (std::size_t c = 0; c < x.cols; ++c)
            out(r, c) = static_cast<float>(weight[c] * (x(r, c) * factor));
    }
}

void rotateHalf(Span3<float> x, Span2<const float> cos, Span2<const float> sin)
{
    const std::size_t half = cos.cols / 2;
    for (std::size_t r = 0; r < x.count; ++r) {
        for (std::size_t head = 0; head < x.rows; ++head) {
            float* row = x.row(r, head);
            for (std::size_t c = 0; c < half; ++c) {
                const float first = row[c], second = row[half + c];
                row[c] = first * cos(r, c) - second * sin(r, c);
                row[half + c] = second * cos(r, half + c) + first * sin(r, half + c);
            }
        }
    }
}

void siluMul(std::span<const float> gate, std::span<const float> up, std::span<float> out)
{
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<float>(gate[i] / (1 + std::exp(-static_cast<double>(gate[i]))) * up[i]);
}

} // namespace plumbline::gpu::plain
