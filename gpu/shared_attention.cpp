// SPDX-License-Identifier: GPL-3.0-or-later
// Checks and dispatch of shared_attention.h.
#include "gpu/shared_attention.h"

#include "core/base/error.h"
#include "gpu/aligned.h"
#include "gpu/decode_impl.h"
#include "gpu/head_mix_impl.h"

#include <algorithm>
#include <vector>

namespace plumbline::gpu {

namespace {
void require(bool fine, const char* expected, std::size_t found)
{
    if (!fine)
        throw Error(ErrorCode::InvalidArgument, {.place = "shared_attention", .expected = expected, .found = std::to_string(found)});
}
} // namespace

void decodeSharedAttention(const HeadNetwork& network, Span3<const float> source, Span3<const float> query, const LowRankKeys& keys,
                           const KvCacheView& cache, std::span<const std::uint32_t> start, std::span<const std::uint32_t> end, Span3<float> logits,
                           Span3<float> out, const Device& device)
{
    if (device.isCuda())
        throw Error(ErrorCode::DeviceFailure,
                    {.place = "shared_attention", .expected = "cpu", .found = toString(device), .advice = Advice::UseCpu});
    const std::size_t batch = out.count, heads = out.rows, headDim = out.cols;
    require(network.heads == heads, "a network of as many heads", network.heads);
    require(source.count == batch && source.rows == heads, "logits of the source for every head of every row", source.size());
    require(logits.count == batch && logits.rows == heads && logits.cols == source.cols && logits.data != source.data,
            "room for the logits, beside the source", logits.size());
    require(cache.batch == batch && cache.headDim == headDim && cache.kvHeads > 0 && heads % cache.kvHeads == 0, "values of this shape", cache.kvHeads);
    require(start.size() == batch && end.size() == batch, "a range for every row", start.size());
    require(keys.data == nullptr || (keys.batch == batch && keys.heads > 0 && heads % keys.heads == 0 && query.count == batch && query.rows == heads && query.cols == keys.rank),
            "low-rank keys and queries of one shape", query.size());
    std::size_t longest = 0;
    for (std::size_t b = 0; b < batch; ++b) {
        require(end[b] <= cache.capacity && end[b] <= source.cols && (keys.data == nullptr || end[b] <= keys.capacity), "a range within the cache", end[b]);
        longest = std::max<std::size_t>(longest, end[b] > start[b] ? end[b] - start[b] : 0);
    }
    if (longest == 0) {
        std::fill_n(out.data, out.size(), 0.0f);
        return;
    }
    // Logits: a block of keys, all heads. A block is long enough to be worth a thread and short enough to stay in the cache.
    constexpr std::size_t kBlock = 256;
    const std::size_t blocks = (longest + kBlock - 1) / kBlock;
    const auto mixBlocks = [&](std::size_t first, std::size_t last) {
        for (std::size_t item = first; item < last; ++item) {
            const std::size_t b = item / blocks, from = start[b] + item % blocks * kBlock, to = std::min<std::size_t>(end[b], from + kBlock);
            if (from >= to)
                continue;
            float* row = logits.row(b, 0);
            if (keys.data != nullptr)
                fast::lowRankLogits({query.row(b, 0), keys.data, keys.type, b, heads, keys.heads, keys.rank, keys.capacity, from, to, row, logits.cols});
            fast::mixHeads(network, {source.row(b, 0) + from, keys.data != nullptr ? row + from : nullptr, row + from, source.cols, to - from, to - from});
        }
    };
    forEachRange(device, batch * blocks, 1, mixBlocks);
    const std::size_t entry = cache.type == KvCacheView::Type::Float32 ? sizeof(float) : sizeof(std::uint16_t), group = heads / cache.kvHeads;
    const auto mixValues = [&](std::size_t first, std::size_t last) {
        thread_local std::vector<float> scores;
        scores.resize(std::max(scores.size(), longest + 16));
        for (std::size_t item = first; item < last; ++item) {
            const std::size_t b = item / heads, head = item % heads;
            const std::size_t offset = (b * cache.kvHeads + head / group) * cache.capacity * headDim * entry;
            fast::mixValues({nullptr, nullptr, static_cast<const char*>(cache.values) + offset, cache.type, headDim, start[b], std::max(start[b], end[b]), 1.0f,
                             scores.data(), out.row(b, head), logits.row(b, head)});
        }
    };
    constexpr std::size_t kLeastWork = 65536; // a short context is done before another thread wakes
    forEachRange(device, batch * heads, std::max<std::size_t>(1, kLeastWork / std::max<std::size_t>(1, longest * headDim)), mixValues);
}

} // namespace plumbline::gpu
