// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/lisa/attention_maps.h"
#include "gpu/device.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace plumbline::lisa {

enum class Measure { JensenShannon, Cosine };
enum class HeadMatching {
    Same,      ///< head a against head a
    Best,      ///< each head of the row's layer against its best one in the column's layer; not symmetric
    Assignment ///< the best one-to-one assignment of heads
};
[[nodiscard]] std::string_view measureName(Measure measure);           ///< "jsd", "cosine"
[[nodiscard]] std::string_view headMatchingName(HeadMatching matching); ///< "same", "best", "assignment"
[[nodiscard]] std::optional<Measure> measureByName(std::string_view name);
[[nodiscard]] std::optional<HeadMatching> headMatchingByName(std::string_view name);

struct SimilarityOptions {
    Measure measure = Measure::JensenShannon;
    bool maskSink = false; ///< drop the first column and renormalise: attention sinks make all layers look alike
    gpu::Device device;    ///< of the pairwise op; its workers are LibTorch's own
    std::size_t blockBytes = std::size_t{48} << 20; ///< of attention weights in memory at a time
};

/// Mean similarity of every head of every layer with every other, over the rows t >= 1 of each text, then over texts.
/// Definition: shared/fixtures/make/similarity.py; Mu et al. 2024 (LiSA), read as in lisa.md §2.5.
struct HeadSimilarity {
    Measure measure = Measure::JensenShannon;
    bool maskSink = false;
    int layers = 0, heads = 0;
    std::vector<std::int64_t> tokens;          ///< of each text
    std::vector<std::vector<double>> perText;  ///< [texts][(layers*heads)²]; NaN where no row could be compared
    std::vector<double> mean;                  ///< [(layers*heads)²], over texts
    double forwardSeconds = 0.0, similaritySeconds = 0.0;

    /// Value for head a of layer i against head b of layer j.
    [[nodiscard]] double at(int i, int j, int a, int b) const { return at(mean, i, j, a, b); }
    [[nodiscard]] double at(const std::vector<double>& matrix, int i, int j, int a, int b) const
    {
        const auto n = static_cast<std::size_t>(layers) * static_cast<std::size_t>(heads);
        return matrix[static_cast<std::size_t>(i * heads + a) * n + static_cast<std::size_t>(j * heads + b)];
    }
};

struct LayerSimilarity {
    int layers = 0;
    std::vector<double> matrix;        ///< [layers, layers]
    std::vector<double> standardError; ///< [layers, layers] over texts, with the matching of the mean held fixed; empty for one text

    [[nodiscard]] double at(int i, int j) const { return matrix[static_cast<std::size_t>(i * layers + j)]; }
};

/// One forward pass a text, then row blocks of the attention of all layers: memory is O(maps² + block) beside Q and K.
/// @param texts token ids; each at least 2 long
/// @throws Error InvalidArgument, Cancelled, OutOfMemory
[[nodiscard]] HeadSimilarity measureHeads(nn::Decoder& decoder, const std::vector<std::vector<std::int32_t>>& texts,
                                          const SimilarityOptions& options, const ProgressSink& progress = {}, const CancelToken& cancel = {});

/// The same for one text whose attention is at hand. @throws Error InvalidArgument, Cancelled
[[nodiscard]] HeadSimilarity measureText(const TextAttention& attention, const SimilarityOptions& options, const ProgressSink& progress = {},
                                         const CancelToken& cancel = {});

/// The same where the layers before `firstLayer` attend as they did in `before`, of the same text and options: their pairs are taken over.
/// @throws Error InvalidArgument where it is of another shape, Cancelled
[[nodiscard]] HeadSimilarity measureFrom(int firstLayer, const HeadSimilarity& before, const TextAttention& attention, const SimilarityOptions& options,
                                         const ProgressSink& progress = {}, const CancelToken& cancel = {});

/// Several models on one text, measured as if their layers were one model's: layer l of the second stands at (layers of the
/// first) + l. For a base and its fine-tuned form. @throws Error InvalidArgument where heads or tokens differ, Cancelled
[[nodiscard]] HeadSimilarity measureTogether(const std::vector<const TextAttention*>& models, const SimilarityOptions& options,
                                             const ProgressSink& progress = {}, const CancelToken& cancel = {});

/// Fills `mean` from `perText`. For results that were stored text by text.
void averageTexts(HeadSimilarity& heads);

/// The partner in layer j of each head of layer i. @throws Error InvalidArgument where a value is NaN
[[nodiscard]] std::vector<int> matchHeads(const HeadSimilarity& heads, int i, int j, HeadMatching matching);

[[nodiscard]] LayerSimilarity compareLayers(const HeadSimilarity& heads, HeadMatching matching);

/// The block of it that is shown: layers of one model against its own, or another's of measureTogether().
struct LayerMatrix {
    int rows = 0, cols = 0;
    std::vector<double> values;        ///< [rows, cols]
    std::vector<double> standardError; ///< [rows, cols] over texts; empty for one text

    /// The first `rows` layers against those from `firstColumn` on.
    [[nodiscard]] static LayerMatrix of(const LayerSimilarity& all, int rows, int firstColumn);
    [[nodiscard]] double at(int row, int column) const { return values[static_cast<std::size_t>(row * cols + column)]; }
};

} // namespace plumbline::lisa
