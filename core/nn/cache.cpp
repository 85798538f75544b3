// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/cache.h"

#include "core/base/error.h"

#include <algorithm>
#include <c10/core/GradMode.h>

namespace plumbline::nn {

namespace {
// [B, H, capacity, d]; `turned`: the last two lie in memory the other way round.
at::Tensor buffer(const at::Tensor& like, std::int64_t capacity, bool turned)
{
    const at::TensorOptions options = like.options().requires_grad(false);
    if (turned)
        return at::empty({like.size(0), like.size(1), like.size(3), capacity}, options).transpose(2, 3);
    return at::empty({like.size(0), like.size(1), capacity, like.size(3)}, options);
}

// The same with another capacity and `used` tokens kept.
at::Tensor grown(const at::Tensor& old, std::int64_t capacity, std::int64_t used, bool turned)
{
    at::Tensor fresh = buffer(old, capacity, turned);
    if (used > 0)
        fresh.narrow(2, 0, used).copy_(old.narrow(2, 0, used));
    return fresh;
}
} // namespace

KeyValueCache::KeyValueCache(const formats::DecoderConfig& config, std::int64_t batch, at::TensorOptions options, std::int64_t capacity)
    : nextPosition(at::zeros({batch}, options.dtype(at::kLong)))
    , m_keys(static_cast<std::size_t>(config.layers))
    , m_values(static_cast<std::size_t>(config.layers))
    , m_batch(batch)
    , m_capacity(capacity)
{
}

std::uint64_t KeyValueCache::bytes() const
{
    std::uint64_t sum = 0;
    for (const auto* list : {&m_keys, &m_values})
        for (const at::Tensor& tensor : *list)
            sum += tensor.defined() ? tensor.nbytes() : 0;
    for (const auto& [layer, tensor] : m_extras)
        sum += tensor.nbytes();
    return sum;
}

void KeyValueCache::reserve(std::int64_t count)
{
    if (m_length + count <= m_capacity)
        return;
    m_capacity = std::max({m_length + count, 2 * m_capacity, std::int64_t{64}});
    for (auto* list : {&m_keys, &m_values})
        for (at::Tensor& tensor : *list)
            if (tensor.defined())
                tensor = grown(tensor, m_capacity, m_length, false);
    for (auto& [layer, tensor] : m_extras)
        tensor = grown(tensor, m_capacity, m_length, true);
}

bool KeyValueCache::holds(int layer, bool keys, bool extra) const
{
    const auto at = static_cast<std::size_t>(layer);
    return m_length == 0 || (m_values[at].defined() && (!keys || m_keys[at].defined()) && (!extra || m_extras.contains(layer)));
}

at::Tensor KeyValueCache::written(at::Tensor& held, int layer, const at::Tensor& rows, bool turned) const
{
    const c10::NoGradGuard noGradients; // what is cached is not trained through
    if (!held.defined() && m_length > 0)
        throw Error(ErrorCode::InvalidArgument, {.place = "cache of layer " + std::to_string(layer),
                                                 .expected = "what this layer's kind of attention keeps of the tokens before", .found = "nothing"});
    if (!held.defined())
        held = buffer(rows, m_capacity, turned);
    held.narrow(2, m_length, rows.size(2)).copy_(rows);
    return held.narrow(2, 0, m_length + rows.size(2));
}

std::pair<at::Tensor, at::Tensor> KeyValueCache::append(int layer, const at::Tensor& k, const at::Tensor& v)
{
    const auto at = static_cast<std::size_t>(layer);
    const at::Tensor keys = k.defined() ? written(m_keys[at], layer, k, false) : at::Tensor();
    return {keys, written(m_values[at], layer, v, false)};
}

at::Tensor KeyValueCache::appendExtra(int layer, const at::Tensor& rows)
{
    return written(m_extras[layer], layer, rows, true);
}

at::Tensor KeyValueCache::extra(int layer) const
{
    const auto found = m_extras.find(layer);
    return found == m_extras.end() ? at::Tensor() : found->second;
}

void KeyValueCache::truncate(std::int64_t length)
{
    if (length > m_length)
        throw Error(ErrorCode::Internal, {.place = "key-value cache", .expected = "at most " + grouped(static_cast<std::uint64_t>(m_length))});
    nextPosition -= m_length - length;
    m_length = length;
    if (mask.defined())
        mask = mask.narrow(1, 0, length);
}

} // namespace plumbline::nn
