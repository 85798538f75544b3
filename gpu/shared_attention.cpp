// SPDX-License-Identifier: GPL-3.0-or-later
// Checks and dispatch of shared_attention.h.
#include "gpu/shared_attention.h"

#include "core/base/error.h"
#include "gpu/aligned.h"
#include "gpu/head_mix_impl.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace plumbline::gpu {

namespace {
void require(bool fine, const char* expected, std::size_t found)
{
    if (!fine)
        throw Error(ErrorCode::InvalidArgument, {.place = "shared_attention", .expected = expected, .found = std::to_string(found)});
}

/// Sums over a part of a row's keys, against the greatest logit of that part.
struct Parts {
    Parts(std::size_t items, std::size_t heads, std::size_t headDim)
        : stride(heads * (headDim + 2))
        , m_heads(heads)
        , m_headDim(headDim)
        , m_values(items * stride)
    {
    }
    [[nodiscard]] float* out(std::size_t item) { return m_values.data() + item * stride; }
    [[nodiscard]] float* most(std::size_t item) { return out(item) + m_heads * m_headDim; }
    [[nodiscard]] float* weights(std::size_t item) { return most(item) + m_heads; }
    std::size_t stride;

private:
    std::size_t m_heads, m_headDim;
    std::vector<float> m_values;
};
} // namespace

void sharedAttention(const SharedAttention& layer, Span3<float> out, const Device& device)
{
    if (device.isCuda())
        throw Error(ErrorCode::DeviceFailure,
                    {.place = "shared_attention", .expected = "cpu", .found = toString(device), .advice = Advice::UseCpu});
    const std::size_t count = out.count, heads = out.rows, headDim = out.cols;
    const KvCacheView& cache = layer.cache;
    const LowRankKeys& keys = layer.keys;
    require(layer.network.heads == heads, "a network of as many heads", layer.network.heads);
    require(layer.rows > 0 && cache.batch * layer.rows == count, "as many rows in every text", count);
    require(layer.source.headStride == layer.logits.headStride, "logits that lie as those of the source", layer.logits.headStride);
    require(layer.source.data != nullptr && layer.logits.data != nullptr && layer.source.data != layer.logits.data, "room for the logits, beside the source", 0);
    require(cache.headDim == headDim && cache.kvHeads > 0 && heads % cache.kvHeads == 0, "values of this shape", cache.kvHeads);
    require(layer.start.size() == count && layer.end.size() == count, "a range for every row", layer.start.size());
    require(keys.data == nullptr
                || (keys.batch == cache.batch && keys.heads > 0 && heads % keys.heads == 0 && keys.type == cache.type && layer.query.count == count
                    && layer.query.rows == heads && layer.query.cols == keys.rank),
            "low-rank keys and queries of one shape", layer.query.size());
    std::size_t longest = 0, cells = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t end = layer.end[i], length = end > layer.start[i] ? end - layer.start[i] : 0;
        require(end <= cache.capacity && end <= layer.source.columns && end <= layer.logits.columns && (keys.data == nullptr || end <= keys.capacity),
                "a range within the cache", end);
        longest = std::max(longest, length);
        cells += length;
    }
    // Few rows are cut into pieces, so that every thread has some; a piece is long enough to be worth one.
    constexpr std::size_t kLeastKeys = 256;
    const std::size_t threads = device.workers == nullptr ? 1 : static_cast<std::size_t>(device.workers->count());
    const std::size_t wanted = count == 0 || count >= 4 * threads ? 1 : (4 * threads + count - 1) / count;
    const std::size_t pieces = std::max<std::size_t>(1, std::min(wanted, longest / kLeastKeys));
    const std::size_t piece = (longest + pieces - 1) / pieces;
    const std::size_t entry = cache.type == KvCacheView::Type::Float32 ? sizeof(float) : sizeof(std::uint16_t);
    Parts parts(pieces == 1 ? 0 : count * pieces, heads, headDim);
    const auto work = [&](std::size_t first, std::size_t last) {
        thread_local std::vector<float> sums; // of a row that is in one piece
        sums.resize(std::max(sums.size(), 2 * heads));
        for (std::size_t item = first; item < last; ++item) {
            const std::size_t row = item / pieces, text = row / layer.rows, start = layer.start[row], end = std::max<std::size_t>(start, layer.end[row]);
            const std::size_t begin = std::min(end, start + item % pieces * piece), stop = std::min(end, begin + piece);
            const std::size_t at = text * layer.source.textStride + row % layer.rows * layer.source.rowStride;
            const std::size_t to = text * layer.logits.textStride + row % layer.rows * layer.logits.rowStride;
            float* result = pieces == 1 ? out.row(row, 0) : parts.out(item);
            float* most = pieces == 1 ? sums.data() : parts.most(item);
            float* weights = pieces == 1 ? sums.data() + heads : parts.weights(item);
            fast::sharedRow({.network = &layer.network, .source = layer.source.data + at,
                             .low = {.query = keys.data == nullptr ? nullptr : layer.query.row(row, 0), .keys = keys.data, .type = keys.type, .row = text, .heads = heads,
                                     .keyHeads = keys.heads, .rank = keys.rank, .capacity = keys.capacity, .begin = 0, .end = 0, .out = nullptr, .stride = 0},
                             .values = static_cast<const char*>(cache.values) + text * cache.kvHeads * cache.capacity * headDim * entry, .type = cache.type,
                             .heads = heads, .kvHeads = cache.kvHeads, .capacity = cache.capacity, .headDim = headDim, .begin = begin, .end = stop,
                             .logits = layer.logits.data + to, .stride = layer.logits.headStride, .out = result, .most = most, .weights = weights});
            for (std::size_t a = 0; pieces == 1 && a < heads; ++a)
                for (std::size_t c = 0; c < headDim; ++c)
                    result[a * headDim + c] = weights[a] > 0 || std::isnan(weights[a]) ? result[a * headDim + c] / weights[a] : 0.0f;
        }
    };
    constexpr std::size_t kLeastCells = 1024; // a short context is done before another thread wakes
    const std::size_t items = count * pieces, grain = std::max<std::size_t>(1, items * kLeastCells / std::max<std::size_t>(1, cells));
    forEachRange(device, items, grain, work);
    for (std::size_t row = 0; pieces > 1 && row < count; ++row) {
        for (std::size_t a = 0; a < heads; ++a) {
            float most = parts.most(row * pieces)[a], total = 0;
            for (std::size_t p = 1; p < pieces; ++p)
                most = std::max(most, parts.most(row * pieces + p)[a]);
            float* to = out.row(row, a);
            std::fill(to, to + headDim, 0.0f);
            for (std::size_t p = 0; p < pieces; ++p) {
                const std::size_t item = row * pieces + p;
                const float factor = parts.weights(item)[a] == 0 ? 0.0f : std::exp(parts.most(item)[a] - most);
                total += factor * parts.weights(item)[a];
                for (std::size_t c = 0; c < headDim; ++c)
                    to[c] += factor * parts.out(item)[a * headDim + c];
            }
            for (std::size_t c = 0; c < headDim; ++c)
                to[c] = total > 0 || std::isnan(total) ? to[c] / total : 0.0f;
        }
    }
}

} // namespace plumbline::gpu
