// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/substitution.h"

#include <functional>
#include <span>

namespace plumbline::lisa {

/// How far a changed model is from its base on one text, window by window (no window sees another's tokens).
struct Evaluation {
    double basePerplexity = 0.0, changedPerplexity = 0.0;
    double divergence = 0.0; ///< KL(base || changed) of the next token, nats, mean over positions
    double agreement = 0.0;  ///< share of positions with the same likeliest token
    std::int64_t tokens = 0; ///< in whole windows
    std::int64_t positions = 0; ///< that were asked for their next token
};

/// @param base, change put the decoder into one state and the other; `base` is called again at the end
/// @throws Error InvalidArgument where ids fill no window, Cancelled
[[nodiscard]] Evaluation evaluate(nn::Decoder& decoder, std::span<const std::int32_t> ids, std::int64_t window, const std::function<void()>& base,
                                  const std::function<void()>& change, const ProgressSink& progress = {}, const CancelToken& cancel = {});

/// Rise of the mean next-token loss (nats) when one layer alone becomes `matched`, by layer; 0 for layer 0.
struct Sensitivity {
    std::vector<double> rise;     ///< [layers]
    std::vector<double> distance; ///< [layers] similarity measure between the layer and the one before, heads assigned
    double baseLoss = 0.0;
    std::int64_t tokens = 0;
};
/// @param similarity of the same model: gives the assignment of heads @param shared layers that are matched already (greedy selection)
[[nodiscard]] Sensitivity measureSensitivity(nn::Decoder& decoder, const HeadSimilarity& similarity, std::span<const std::int32_t> ids,
                                             std::int64_t window, const std::vector<int>& shared = {}, const ProgressSink& progress = {},
                                             const CancelToken& cancel = {});

/// The `count` least harmful layers: the least rise, ties by distance. Sorted by number.
[[nodiscard]] std::vector<int> leastSensitive(const Sensitivity& sensitivity, std::size_t count);

/// Similarity of heads on the first windows of a text: what the assignment of heads is taken from.
[[nodiscard]] HeadSimilarity calibrate(nn::Decoder& decoder, std::span<const std::int32_t> ids, std::int64_t window, std::int64_t windows,
                                       const gpu::Device& device, const ProgressSink& progress = {}, const CancelToken& cancel = {});

} // namespace plumbline::lisa
