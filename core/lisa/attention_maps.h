// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace plumbline::nn {
class Decoder;
}

namespace plumbline::lisa {

/// All heads of all layers at a glance.
struct HeadThumbnails {
    int layers = 0, heads = 0;
    int side = 0;              ///< rows and columns of each picture: the tokens, where these are fewer than asked for
    std::int64_t tokens = 0;
    std::vector<float> values; ///< [layers, heads, side, side]; the greatest weight under each cell
    std::vector<float> entropy; ///< [layers, heads] nats: the mean over queries t >= 1 of -sum p ln p

    [[nodiscard]] float at(int layer, int head, int row, int col) const
    {
        const auto s = static_cast<std::size_t>(side);
        return values[((static_cast<std::size_t>(layer) * static_cast<std::size_t>(heads) + static_cast<std::size_t>(head)) * s
                       + static_cast<std::size_t>(row)) * s + static_cast<std::size_t>(col)];
    }
};

/// The attention of one text in all layers. Queries and keys are kept, and any map is made from them when it is asked for: the
/// maps themselves would be `layers * heads * tokens²`. All functions but the getters on the compute thread.
class TextAttention {
public:
    /// One pass of the model, with whatever rules stand on it. @param ids at least 1 token
    /// @throws Error InvalidArgument, Cancelled, OutOfMemory
    [[nodiscard]] static std::shared_ptr<const TextAttention> capture(nn::Decoder& decoder, std::span<const std::int32_t> ids,
                                                                      const ProgressSink& progress = {}, const CancelToken& cancel = {});
    ~TextAttention();

    [[nodiscard]] int layers() const;
    [[nodiscard]] int heads() const;
    [[nodiscard]] std::int64_t tokens() const;
    [[nodiscard]] std::uint64_t bytes() const; ///< of queries and keys, and of the weights of shared layers

    /// Post-softmax weights of one head, [tokens, tokens] row-major: rows are queries, columns keys, zero right of the diagonal.
    /// @param maskSink drop the first column and renormalise, as the measure does
    /// @throws Error InvalidArgument, Cancelled
    [[nodiscard]] std::vector<float> map(int layer, int head, bool maskSink, const CancelToken& cancel = {}) const;

    /// @param most of `side`. Where a text has more tokens, each cell keeps the greatest weight of those it stands for: a mean
    /// would wash single strong keys out.
    [[nodiscard]] HeadThumbnails thumbnails(int most, bool maskSink, const ProgressSink& progress = {}, const CancelToken& cancel = {}) const;

    struct Layers; ///< queries and keys, of LibTorch
    explicit TextAttention(std::unique_ptr<Layers> pairs);
    [[nodiscard]] const Layers& pairs() const { return *m_pairs; }

private:
    std::unique_ptr<Layers> m_pairs;
};

} // namespace plumbline::lisa
