// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/cache.h"

#include "core/base/error.h"

#include <algorithm>
#include <c10/core/GradMode.h>

namespace plumbline::nn {

namespace {
// [B, H, capacity, d] with `used` tokens kept.
at::Tensor grown(const at::Tensor& old, std::int64_t capacity, std::int64_t used)
{
    at::Tensor fresh = at::empty({old.size(0), old.size(1), capacity, old.size(3)}, old.options());
    if (used > 0)
        fresh.narrow(2, 0, used).copy_(old.narrow(2, 0, used));
    return fresh;
}
} // namespace

KeyValueCache::KeyValueCache(const formats::DecoderConfig& config, std::int64_t batch, at::TensorOptions options, std::int64_t capacity)
    : nextPosition(at::zeros({batch}, options.dtype(at::kLong)))
    , m_batch(batch)
    , m_capacity(capacity)
{
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        m_keys.push_back(at::empty({batch, config.keyValueHeads, capacity, config.headDim}, options));
        m_values.push_back(at::empty({batch, config.keyValueHeads, capacity, config.headDim}, options));
    }
}

std::uint64_t KeyValueCache::bytes() const
{
    std::uint64_t sum = 0;
    for (const auto* list : {&m_keys, &m_values})
        for (const at::Tensor& tensor : *list)
            sum += tensor.nbytes();
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
            tensor = grown(tensor, m_capacity, m_length);
    for (auto& [layer, tensor] : m_extras)
        tensor = grown(tensor, m_capacity, m_length);
}

std::pair<at::Tensor, at::Tensor> KeyValueCache::append(int layer, const at::Tensor& k, const at::Tensor& v)
{
    const c10::NoGradGuard noGradients; // what is cached is not trained through
    const std::int64_t count = k.size(2);
    const auto at = static_cast<std::size_t>(layer);
    m_keys[at].narrow(2, m_length, count).copy_(k);
    m_values[at].narrow(2, m_length, count).copy_(v);
    return {m_keys[at].narrow(2, 0, m_length + count), m_values[at].narrow(2, 0, m_length + count)};
}

at::Tensor KeyValueCache::appendExtra(int layer, const at::Tensor& rows)
{
    at::Tensor& buffer = m_extras[layer];
    if (!buffer.defined())
        buffer = at::empty({rows.size(0), rows.size(1), m_capacity, rows.size(3)}, rows.options());
    buffer.narrow(2, m_length, rows.size(2)).copy_(rows);
    return buffer.narrow(2, 0, m_length + rows.size(2));
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
