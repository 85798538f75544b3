// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/shared_forward.h"

#include "core/nn/torch_workers.h"
#include "gpu/shared_attention.h"

namespace plumbline::nn {

namespace {
/// Turns the first even part of x [B, H, n, r].
at::Tensor turned(const at::Tensor& x, const at::Tensor& cos, const at::Tensor& sin)
{
    const std::int64_t even = cos.size(-1);
    const at::Tensor first = Rotary::rotate(x.narrow(3, 0, even), cos, sin);
    return even == x.size(3) ? first : at::cat({first, x.narrow(3, even, x.size(3) - even)}, 3);
}

struct LowRank {
    at::Tensor query; ///< [B * n, h, r] float32, scaled
    at::Tensor keys;  ///< [B, h_k, r, capacity] as they lie in memory
    gpu::LowRankKeys view;
};

LowRank lowRankOf(const SharedQueries& at, at::ScalarType type, std::int64_t heads)
{
    const SharedDecodeForm& form = at.form;
    const std::int64_t batch = at.normed.size(0), count = at.normed.size(1);
    const at::Tensor both = at::linear(at.normed.to(at::kFloat), form.lowRank).view({batch, count, heads + form.keyHeads, form.rank}).transpose(1, 2);
    at::Tensor q = both.narrow(1, 0, heads), k = both.narrow(1, heads, form.keyHeads);
    if (form.rotary != nullptr) {
        const auto [cos, sin] = form.rotary->angles(at.positions, at.positions.max().item<std::int64_t>() + 1);
        q = turned(q, cos, sin);
        k = turned(k, cos, sin);
    }
    k = k.to(type);
    LowRank low;
    low.query = (q * form.scale).transpose(1, 2).reshape({batch * count, heads, form.rank}).contiguous();
    std::int64_t capacity = count;
    if (at.cache != nullptr) {
        (void)at.cache->appendExtra(at.layer, k);
        low.keys = at.cache->extra(at.layer);
        capacity = at.cache->capacity();
    } else {
        low.keys = k.transpose(2, 3).contiguous();
    }
    low.view = {.data = low.keys.const_data_ptr(), .type = type == at::kFloat ? gpu::KvCacheView::Type::Float32 : gpu::KvCacheView::Type::BFloat16,
                .batch = static_cast<std::size_t>(batch), .heads = static_cast<std::size_t>(form.keyHeads), .rank = static_cast<std::size_t>(form.rank),
                .capacity = static_cast<std::size_t>(capacity)};
    return low;
}
} // namespace

at::Tensor sharedForward(const SharedQueries& at)
{
    const std::int64_t batch = at.normed.size(0), count = at.normed.size(1), heads = at.source.size(1), keys = at.past + count;
    const at::Tensor values = at.cache != nullptr ? at.cache->values(at.layer) : at.values.contiguous();
    const auto capacity = static_cast<std::size_t>(values.size(2)), rows = static_cast<std::size_t>(batch * count);
    LowRank low;
    if (at.form.lowRank.defined())
        low = lowRankOf(at, values.scalar_type(), heads);
    const auto columns = static_cast<std::size_t>(keys), aHead = static_cast<std::size_t>(count) * columns, aText = static_cast<std::size_t>(heads) * aHead;
    std::vector<std::uint32_t> start(rows, 0), end(rows);
    for (std::size_t row = 0; row < rows; ++row)
        end[row] = static_cast<std::uint32_t>(at.past) + static_cast<std::uint32_t>(row % static_cast<std::size_t>(count)) + 1;
    const at::Tensor out = at::empty({batch, count, heads * values.size(3)}, at::kFloat);
    TorchWorkers workers;
    gpu::sharedAttention({.network = *at.form.network, .source = {at.source.const_data_ptr<float>(), aText, columns, aHead, columns},
                          .logits = {at.logits.mutable_data_ptr<float>(), aText, columns, aHead, columns},
                          .query = {low.query.defined() ? low.query.const_data_ptr<float>() : nullptr, rows, static_cast<std::size_t>(heads), static_cast<std::size_t>(at.form.rank)},
                          .keys = low.view,
                          .cache = {.keys = nullptr, .values = values.const_data_ptr(), .type = values.scalar_type() == at::kFloat ? gpu::KvCacheView::Type::Float32 : gpu::KvCacheView::Type::BFloat16,
                                    .batch = static_cast<std::size_t>(batch), .kvHeads = static_cast<std::size_t>(values.size(1)), .capacity = capacity,
                                    .headDim = static_cast<std::size_t>(values.size(3))},
                          .rows = static_cast<std::size_t>(count), .start = start, .end = end},
                         {out.mutable_data_ptr<float>(), rows, static_cast<std::size_t>(heads), static_cast<std::size_t>(values.size(3))}, {.workers = &workers});
    return out.to(values.scalar_type());
}

} // namespace plumbline::nn
