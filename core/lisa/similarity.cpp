// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/similarity.h"

#include "core/base/error.h"
#include "core/lisa/assignment.h"
#include "core/nn/attention.h"
#include "core/nn/decoder.h"
#include "gpu/pairwise_cosine.h"
#include "gpu/pairwise_jsd.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <chrono>
#include <cmath>
#include <limits>

namespace plumbline::lisa {

namespace {
using Clock = std::chrono::steady_clock;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Keeps q and k of every layer of one text: the attention weights are made from them block by block.
class QueryKeyKeeper final : public nn::AttentionObserver {
public:
    struct Pair {
        at::Tensor q, k; // [1, h, T, d_h], [1, h_kv, T, d_h]
    };
    QueryKeyKeeper(std::size_t layers, ProgressSink progress)
        : pairs(layers)
        , m_progress(std::move(progress))
    {
    }
    [[nodiscard]] bool wantsQueryKey(int) const override { return true; }
    void queryKey(int layer, const at::Tensor& q, const at::Tensor& k) override
    {
        pairs[static_cast<std::size_t>(layer)] = {q.contiguous(), k.contiguous()};
        if (m_progress)
            m_progress(static_cast<std::size_t>(layer) + 1, pairs.size(), "running the model");
    }
    std::vector<Pair> pairs;

private:
    ProgressSink m_progress;
};

/// Weights of rows [first, first + rows) of all maps -> out [maps, rows, cols], cols = first + rows.
void weightsOfBlock(const std::vector<QueryKeyKeeper::Pair>& pairs, std::int64_t first, std::int64_t rows, bool maskSink, at::Tensor& out)
{
    const std::int64_t cols = first + rows, heads = pairs.front().q.size(1);
    const at::Tensor allowed
        = at::ones({rows, cols}, at::TensorOptions().dtype(at::kBool).device(out.device())).tril(first).view({1, 1, rows, cols});
    for (std::size_t layer = 0; layer < pairs.size(); ++layer) {
        const at::Tensor logits = nn::attentionLogits(pairs[layer].q.narrow(2, first, rows), pairs[layer].k.narrow(2, 0, cols));
        at::Tensor weights = nn::attentionWeights(logits, allowed).squeeze(0);
        if (maskSink) {
            weights.select(2, 0).zero_();
            const at::Tensor mass = weights.sum(-1, true);
            weights = at::where(mass > 0, weights / mass, weights);
        }
        out.narrow(0, static_cast<std::int64_t>(layer) * heads, heads).copy_(weights);
    }
}
} // namespace

std::string_view measureName(Measure measure)
{
    return measure == Measure::Cosine ? "cosine" : "jsd";
}

std::string_view headMatchingName(HeadMatching matching)
{
    switch (matching) {
    case HeadMatching::Same: return "same";
    case HeadMatching::Best: return "best";
    case HeadMatching::Assignment: return "assignment";
    }
    return "assignment";
}

std::optional<Measure> measureByName(std::string_view name)
{
    for (const Measure measure : {Measure::JensenShannon, Measure::Cosine})
        if (measureName(measure) == name)
            return measure;
    return std::nullopt;
}

std::optional<HeadMatching> headMatchingByName(std::string_view name)
{
    for (const HeadMatching matching : {HeadMatching::Same, HeadMatching::Best, HeadMatching::Assignment})
        if (headMatchingName(matching) == name)
            return matching;
    return std::nullopt;
}

HeadSimilarity measureHeads(nn::Decoder& decoder, const std::vector<std::vector<std::int32_t>>& texts, const SimilarityOptions& options,
                            const ProgressSink& progress, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    const auto layers = static_cast<std::size_t>(decoder.config().layers), heads = static_cast<std::size_t>(decoder.config().heads);
    const std::size_t maps = layers * heads;
    HeadSimilarity result;
    result.measure = options.measure;
    result.maskSink = options.maskSink;
    result.layers = static_cast<int>(layers);
    result.heads = static_cast<int>(heads);
    for (std::size_t text = 0; text < texts.size(); ++text) {
        const std::int64_t tokens = static_cast<std::int64_t>(texts[text].size());
        if (tokens < 2)
            throw Error(ErrorCode::InvalidArgument, {.place = "text " + std::to_string(text + 1), .expected = "at least 2 tokens",
                                                     .found = std::to_string(tokens), .advice = Advice::UseLongerText});
        auto start = Clock::now();
        QueryKeyKeeper keeper(layers, progress);
        nn::DecoderInput input = nn::DecoderInput::ofIds(texts[text], nn::LogitRows::None);
        input.cancel = cancel;
        (void)decoder.forward(input, nullptr, &keeper);
        result.forwardSeconds += secondsSince(start);

        start = Clock::now();
        std::vector<double> sums(maps * maps, 0.0), counts(maps * maps, 0.0);
        for (std::int64_t first = 1; first < tokens;) { // row 0 always attends to itself
            const auto room = static_cast<std::int64_t>(options.blockBytes / (maps * sizeof(float) * static_cast<std::size_t>(tokens)));
            const std::int64_t rows = std::min(std::clamp<std::int64_t>(room, 1, 64), tokens - first);
            at::Tensor weights = at::empty({static_cast<std::int64_t>(maps), rows, first + rows}, at::TensorOptions().dtype(at::kFloat).device(decoder.device()));
            weightsOfBlock(keeper.pairs, first, rows, options.maskSink, weights);
            if (!options.device.isCuda())
                weights = weights.to(at::kCPU);
            std::vector<std::uint32_t> valid(static_cast<std::size_t>(rows));
            for (std::int64_t row = 0; row < rows; ++row)
                valid[static_cast<std::size_t>(row)] = static_cast<std::uint32_t>(first + row + 1);
            const Span3<const float> block{weights.const_data_ptr<float>(), maps, static_cast<std::size_t>(rows), static_cast<std::size_t>(first + rows)};
            const auto add = options.measure == Measure::Cosine ? gpu::addPairwiseCosine : gpu::addPairwiseJsd;
            add(block, valid, {sums.data(), maps, maps}, {counts.data(), maps, maps}, options.device, cancel);
            first += rows;
            if (progress)
                progress(static_cast<std::size_t>(first), static_cast<std::size_t>(tokens), "comparing layers");
        }
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] = counts[i] > 0.0 ? sums[i] / counts[i] : kNaN;
        result.similaritySeconds += secondsSince(start);
        result.tokens.push_back(tokens);
        result.perText.push_back(std::move(sums));
    }
    averageTexts(result);
    return result;
}

void averageTexts(HeadSimilarity& heads)
{
    heads.mean.assign(heads.perText.empty() ? 0 : heads.perText.front().size(), 0.0);
    for (const auto& matrix : heads.perText)
        for (std::size_t i = 0; i < matrix.size(); ++i)
            heads.mean[i] += matrix[i] / static_cast<double>(heads.perText.size());
}

std::vector<int> matchHeads(const HeadSimilarity& heads, int i, int j, HeadMatching matching)
{
    const auto count = static_cast<std::size_t>(heads.heads);
    std::vector<int> partner(count);
    std::vector<double> cost(count * count);
    const double sign = heads.measure == Measure::Cosine ? -1.0 : 1.0;
    for (int a = 0; a < heads.heads; ++a) {
        for (int b = 0; b < heads.heads; ++b) {
            const double value = heads.at(i, j, a, b);
            if (std::isnan(value))
                throw Error(ErrorCode::InvalidArgument, {.place = "layers " + std::to_string(i) + " and " + std::to_string(j),
                                                         .expected = "numbers", .found = "NaN"});
            cost[static_cast<std::size_t>(a) * count + static_cast<std::size_t>(b)] = sign * value;
        }
    }
    if (matching == HeadMatching::Assignment)
        return assignRows({cost.data(), count, count});
    for (std::size_t a = 0; a < count; ++a) {
        const auto row = cost.begin() + static_cast<std::ptrdiff_t>(a * count);
        partner[a] = matching == HeadMatching::Same ? static_cast<int>(a)
                                                    : static_cast<int>(std::min_element(row, row + static_cast<std::ptrdiff_t>(count)) - row);
    }
    return partner;
}

LayerSimilarity compareLayers(const HeadSimilarity& heads, HeadMatching matching)
{
    LayerSimilarity result;
    result.layers = heads.layers;
    const auto cells = static_cast<std::size_t>(heads.layers) * static_cast<std::size_t>(heads.layers);
    const auto texts = static_cast<double>(heads.perText.size());
    result.matrix.assign(cells, kNaN);
    if (heads.perText.size() > 1)
        result.standardError.assign(cells, kNaN);
    for (int i = 0; i < heads.layers; ++i) {
        for (int j = 0; j < heads.layers; ++j) {
            std::vector<int> partner;
            try {
                partner = matchHeads(heads, i, j, matching);
            } catch (const Error&) {
                continue; // a cell with a NaN in it stays NaN
            }
            const auto overHeads = [&](const std::vector<double>& matrix) {
                double sum = 0.0;
                for (int a = 0; a < heads.heads; ++a)
                    sum += heads.at(matrix, i, j, a, partner[static_cast<std::size_t>(a)]);
                return sum / heads.heads;
            };
            const auto cell = static_cast<std::size_t>(i * heads.layers + j);
            result.matrix[cell] = overHeads(heads.mean);
            if (result.standardError.empty())
                continue;
            double squares = 0.0;
            for (const auto& matrix : heads.perText)
                squares += std::pow(overHeads(matrix) - result.matrix[cell], 2);
            result.standardError[cell] = std::sqrt(squares / (texts - 1.0)) / std::sqrt(texts);
        }
    }
    return result;
}

} // namespace plumbline::lisa
