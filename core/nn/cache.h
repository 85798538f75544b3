// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/model_files.h"

#include <ATen/ATen.h>
#include <map>
#include <vector>

namespace plumbline::nn {

/// Keys and values of the tokens seen so far, one pair of buffers a layer, grown by doubling. All rows of a batch have the same
/// length; left padding is part of it and told by `mask`. A buffer is made when its layer first writes to it: a layer whose
/// attention is shared never has keys.
class KeyValueCache {
public:
    KeyValueCache(const formats::DecoderConfig& config, std::int64_t batch, at::TensorOptions options, std::int64_t capacity = 0);

    [[nodiscard]] std::int64_t length() const { return m_length; }
    [[nodiscard]] std::int64_t batch() const { return m_batch; }
    [[nodiscard]] std::int64_t capacity() const { return m_capacity; }
    /// Bytes allocated now, of all layers and extras.
    [[nodiscard]] std::uint64_t bytes() const;

    /// Makes room for `count` further tokens in every layer.
    void reserve(std::int64_t count);
    /// Writes k, v [B, h_kv, n, d_h] of the tokens at length() into layer `layer`; returns views of [0, length() + n). `k` may be
    /// undefined, and then stays so: a layer without keys. @throws Error InvalidArgument where earlier tokens left none
    std::pair<at::Tensor, at::Tensor> append(int layer, const at::Tensor& k, const at::Tensor& v);
    /// The tokens written by append() (in every layer) count from now on.
    void advance(std::int64_t count) { m_length += count; }
    /// Forgets all tokens from `length` on. @pre length <= length()
    void truncate(std::int64_t length);

    /// Whole buffers [B, h_kv, capacity, d_h] of a layer; undefined where nothing was written.
    [[nodiscard]] const at::Tensor& keys(int layer) const { return m_keys[static_cast<std::size_t>(layer)]; }
    [[nodiscard]] const at::Tensor& values(int layer) const { return m_values[static_cast<std::size_t>(layer)]; }

    /// What an attention rule keeps beside or instead of keys: rows [B, H, n, r] appended like append(); view of all so far. In
    /// memory the positions of one dimension lie side by side: [B, H, r, capacity].
    at::Tensor appendExtra(int layer, const at::Tensor& rows);
    /// Whole buffer [B, H, capacity, r] of appendExtra(); undefined where nothing was written.
    [[nodiscard]] at::Tensor extra(int layer) const;
    /// Whether earlier tokens left in layer `layer` what it is about to read: false after its kind of attention was changed.
    [[nodiscard]] bool holds(int layer, bool keys, bool extra) const;

    /// [B, length()] bool, true at real tokens; undefined where no row is padded.
    at::Tensor mask;
    /// [B] int64: the position that the next token of each row has.
    at::Tensor nextPosition;

private:
    at::Tensor written(at::Tensor& buffer, int layer, const at::Tensor& rows, bool turned) const;

    std::vector<at::Tensor> m_keys, m_values;
    std::map<int, at::Tensor> m_extras;
    at::TensorOptions m_options;
    std::int64_t m_batch, m_capacity = 0, m_length = 0;
};

} // namespace plumbline::nn
