// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/attention.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <cmath>
#include <limits>

namespace plumbline::nn {

namespace {
// [B, h, n, d] -> [B, h_kv, g * n, d]: the query heads of one key head under each other, so that no key is copied.
at::Tensor grouped(const at::Tensor& q, std::int64_t keyHeads)
{
    return q.reshape({q.size(0), keyHeads, q.size(1) / keyHeads * q.size(2), q.size(3)});
}
} // namespace

at::Tensor attentionLogits(const at::Tensor& q, const at::Tensor& k)
{
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(3)));
    const at::Tensor product = at::matmul(grouped(q, k.size(1)), k.transpose(2, 3));
    const at::Tensor wide = product.view({q.size(0), q.size(1), q.size(2), k.size(2)}).to(at::kFloat);
    return c10::GradMode::is_enabled() ? wide * scale : at::Tensor(wide).mul_(scale); // may be large: no second one
}

at::Tensor attentionWeights(const at::Tensor& logits, const at::Tensor& allowed)
{
    if (!allowed.defined())
        return at::softmax(logits, -1);
    return at::softmax(logits.masked_fill(allowed.logical_not(), -std::numeric_limits<double>::infinity()), -1);
}

at::Tensor attend(const at::Tensor& weights, const at::Tensor& v)
{
    const std::int64_t keyHeads = v.size(1);
    const at::Tensor out = at::matmul(grouped(weights.to(v.scalar_type()), keyHeads), v);
    return out.view({weights.size(0), weights.size(1), weights.size(2), v.size(3)});
}

at::Tensor fusedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& allowed, bool causal)
{
    const bool groups = q.size(1) != k.size(1);
    const bool square = q.size(2) == k.size(2);
    c10::optional<at::Tensor> mask;
    if (allowed.defined())
        mask = allowed;
    else if (causal && !square && q.size(2) > 1)
        mask = at::ones({q.size(2), k.size(2)}, q.options().dtype(at::kBool)).tril(k.size(2) - q.size(2));
    const bool triangle = causal && square && !mask && q.size(2) > 1;
    if (!groups)
        return at::scaled_dot_product_attention(q, k, v, mask, 0.0, triangle);
    const std::int64_t times = q.size(1) / k.size(1);
    return at::scaled_dot_product_attention(q, k.repeat_interleave(times, 1), v.repeat_interleave(times, 1), mask, 0.0, triangle);
}

std::int64_t queryBlock(std::int64_t batchTimesHeads, std::int64_t keys)
{
    constexpr std::int64_t kFloats = (std::int64_t{64} << 20) / 4;
    return std::max<std::int64_t>(1, kFloats / std::max<std::int64_t>(1, batchTimesHeads * keys));
}

} // namespace plumbline::nn
