// SPDX-License-Identifier: GPL-3.0-or-later
// Checks and dispatch of decode_attention.h and decode_ops.h.
#include "core/base/error.h"
#include "gpu/aligned.h"
#include "gpu/decode_impl.h"

#include <algorithm>

namespace plumbline::gpu {

namespace {

void require(bool fine, const char* op, const char* expected, std::size_t found)
{
    if (!fine)
        throw Error(ErrorCode::InvalidArgument, {.place = op, .expected = expected, .found = std::to_string(found)});
}

} // namespace

void decodeAttention(Span3<const float> q, const KvCacheView& cache, std::span<const std::uint32_t> start,
    std::span<const std::uint32_t> end, float scale, Span3<float> out, const Device& device, Span3<float> logits)
{
    const char* op = "decode_attention";
    if (device.isCuda())
        throw Error(
            ErrorCode::DeviceFailure, {.place = op, .expected = "cpu", .found = toString(device), .advice = Advice::UseCpu});
    const std::size_t batch = q.count, heads = q.rows, headDim = q.cols;
    require(cache.batch == batch, op, "a cache for every row", cache.batch);
    require(cache.headDim == headDim, op, "keys as long as queries", cache.headDim);
    require(cache.kvHeads > 0 && heads % cache.kvHeads == 0, op, "query heads that are a multiple of the key heads", heads);
    require(
        out.count == batch && out.rows == heads && out.cols == headDim, op, "an output of the shape of the queries", out.size());
    require(start.size() == batch && end.size() == batch, op, "a range for every row", start.size());
    require(logits.data == nullptr || (logits.count == batch && logits.rows == heads), op, "logits for every head of every row", logits.size());
    std::size_t longest = 0, work = 0;
    for (std::size_t b = 0; b < batch; ++b) {
        require(end[b] <= cache.capacity, op, "a range within the cache", end[b]);
        require(logits.data == nullptr || end[b] <= logits.cols, op, "room for the logits", end[b]);
        if (end[b] > start[b]) {
            longest = std::max<std::size_t>(longest, end[b] - start[b]);
            work += (end[b] - start[b]) * headDim * heads;
        }
    }
    if (q.size() == 0)
        return;
    const std::size_t entry = cache.type == KvCacheView::Type::Float32 ? sizeof(float) : sizeof(std::uint16_t);
    const std::size_t group = heads / cache.kvHeads;
    const auto range = [&](std::size_t first, std::size_t last) {
        // Reused from step to step: decoding calls this for every layer and token.
        thread_local std::vector<float> scores;
        scores.resize(std::max(scores.size(), longest + 16));
        for (std::size_t item = first; item < last; ++item) {
            const std::size_t b = item / heads, head = item % heads;
            const std::size_t offset = (b * cache.kvHeads + head / group) * cache.capacity * headDim * entry;
            fast::attend(
                {q.row(b, head), static_cast<const char*>(cache.keys) + offset, static_cast<const char*>(cache.values) + offset,
                    cache.type, headDim, start[b], std::max(start[b], end[b]), scale, scores.data(), out.row(b, head),
                    logits.data == nullptr ? nullptr : logits.row(b, head)});
        }
    };
    // A short context is done before another thread wakes.
    constexpr std::size_t kLeastWork = 65536;
    const std::size_t items = batch * heads;
    forEachRange(device, items, std::max<std::size_t>(1, items * kLeastWork / std::max<std::size_t>(1, work)), range);
}

void rmsNorm(Span2<const float> x, std::span<const float> weight, float epsilon, Span2<float> out)
{
    require(weight.size() == x.cols, "rms_norm", "a weight for every column", weight.size());
    require(out.rows == x.rows && out.cols == x.cols, "rms_norm", "an output of the shape of the input", out.size());
    fast::rmsNorm(x, weight, epsilon, out);
}

void rotateHalf(Span3<float> x, Span2<const float> cos, Span2<const float> sin)
{
    require(cos.rows == x.count && sin.rows == x.count, "rotate_half", "an angle for every row", cos.rows);
    require(cos.cols == sin.cols && cos.cols % 2 == 0 && cos.cols <= x.cols, "rotate_half", "an even part of the head", cos.cols);
    fast::rotateHalf(x, cos, sin);
}

void siluMul(std::span<const float> gate, std::span<const float> up, std::span<float> out)
{
    require(gate.size() == up.size() && gate.size() == out.size(), "silu_mul", "three of one length", up.size());
    fast::siluMul(gate, up, out);
}

} // namespace plumbline::gpu
