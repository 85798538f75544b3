// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/similarity.h"

#include "core/base/error.h"
#include "core/lisa/assignment.h"
#include "core/lisa/query_key.h"
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

/// Weights of rows [first, first + rows) of all maps of all models -> out [maps, rows, cols], cols = first + rows.
void weightsOfBlock(const std::vector<const TextAttention*>& models, std::vector<RowReader>& readers, std::int64_t first, std::int64_t rows, bool maskSink,
                    at::Tensor& out)
{
    std::int64_t map = 0;
    for (std::size_t model = 0; model < models.size(); ++model) {
        for (int layer = 0; layer < models[model]->layers(); ++layer) {
            out.narrow(0, map, models[model]->heads()).copy_(readers[model].weights(layer, first, rows, maskSink));
            map += models[model]->heads();
        }
    }
}

/// Value of every map against every other, over rows t >= 1: row 0 always attends to itself.
std::vector<double> compareMaps(const std::vector<const TextAttention*>& models, const SimilarityOptions& options, const ProgressSink& progress,
                                const CancelToken& cancel, std::size_t firstMap = 0)
{
    std::size_t maps = 0;
    std::vector<RowReader> readers;
    for (const TextAttention* model : models) {
        readers.emplace_back(model->pairs());
        maps += static_cast<std::size_t>(model->layers()) * static_cast<std::size_t>(model->heads());
    }
    const std::int64_t tokens = models.front()->tokens();
    const at::Device device = models.front()->pairs().pairs.front().q.device();
    std::vector<double> sums(maps * maps, 0.0), counts(maps * maps, 0.0);
    for (std::int64_t first = 1; first < tokens;) {
        const auto room = static_cast<std::int64_t>(options.blockBytes / (maps * sizeof(float) * static_cast<std::size_t>(tokens)));
        const std::int64_t rows = std::min(std::clamp<std::int64_t>(room, 1, 64), tokens - first);
        at::Tensor weights = at::empty({static_cast<std::int64_t>(maps), rows, first + rows}, at::TensorOptions().dtype(at::kFloat).device(device));
        weightsOfBlock(models, readers, first, rows, options.maskSink, weights);
        if (!options.device.isCuda())
            weights = weights.to(at::kCPU);
        std::vector<std::uint32_t> valid(static_cast<std::size_t>(rows));
        for (std::int64_t row = 0; row < rows; ++row)
            valid[static_cast<std::size_t>(row)] = static_cast<std::uint32_t>(first + row + 1);
        const Span3<const float> block{weights.const_data_ptr<float>(), maps, static_cast<std::size_t>(rows), static_cast<std::size_t>(first + rows)};
        if (options.measure == Measure::Cosine)
            gpu::addPairwiseCosine(block, valid, {sums.data(), maps, maps}, {counts.data(), maps, maps}, options.device, cancel);
        else
            gpu::addPairwiseJsdFrom(block, valid, {sums.data(), maps, maps}, {counts.data(), maps, maps}, options.device, cancel, firstMap);
        first += rows;
        if (progress)
            progress(static_cast<std::size_t>(first), static_cast<std::size_t>(tokens), "comparing layers");
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] = counts[i] > 0.0 ? sums[i] / counts[i] : kNaN;
    return sums;
}

void checkTextLength(std::size_t text, std::int64_t tokens)
{
    if (tokens < 2)
        throw Error(ErrorCode::InvalidArgument, {.place = "text " + std::to_string(text + 1), .expected = "at least 2 tokens",
                                                 .found = std::to_string(tokens), .advice = Advice::UseLongerText});
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
    HeadSimilarity result;
    result.measure = options.measure;
    result.maskSink = options.maskSink;
    result.layers = static_cast<int>(decoder.config().layers);
    result.heads = static_cast<int>(decoder.config().heads);
    for (std::size_t text = 0; text < texts.size(); ++text) {
        checkTextLength(text, static_cast<std::int64_t>(texts[text].size()));
        const auto start = Clock::now();
        const auto attention = TextAttention::capture(decoder, texts[text], progress, cancel);
        const double forwardSeconds = secondsSince(start);
        HeadSimilarity one = measureText(*attention, options, progress, cancel);
        result.forwardSeconds += forwardSeconds;
        result.similaritySeconds += one.similaritySeconds;
        result.tokens.push_back(one.tokens.front());
        result.perText.push_back(std::move(one.perText.front()));
    }
    averageTexts(result);
    return result;
}

HeadSimilarity measureText(const TextAttention& attention, const SimilarityOptions& options, const ProgressSink& progress, const CancelToken& cancel)
{
    return measureTogether({&attention}, options, progress, cancel);
}

HeadSimilarity measureTogether(const std::vector<const TextAttention*>& models, const SimilarityOptions& options, const ProgressSink& progress,
                               const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    HeadSimilarity result;
    result.measure = options.measure;
    result.maskSink = options.maskSink;
    result.heads = models.front()->heads();
    for (const TextAttention* model : models) {
        if (model->heads() != result.heads || model->tokens() != models.front()->tokens())
            throw Error(ErrorCode::InvalidArgument,
                        {.place = "the second model", .expected = std::to_string(result.heads) + " heads, " + std::to_string(models.front()->tokens()) + " tokens",
                         .found = std::to_string(model->heads()) + " heads, " + std::to_string(model->tokens()) + " tokens"});
        result.layers += model->layers();
    }
    checkTextLength(0, models.front()->tokens());
    const auto start = Clock::now();
    result.tokens.push_back(models.front()->tokens());
    result.perText.push_back(compareMaps(models, options, progress, cancel));
    result.similaritySeconds = secondsSince(start);
    averageTexts(result);
    return result;
}

HeadSimilarity measureFrom(int firstLayer, const HeadSimilarity& before, const TextAttention& attention, const SimilarityOptions& options,
                           const ProgressSink& progress, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    if (before.layers != attention.layers() || before.heads != attention.heads() || before.tokens != std::vector{attention.tokens()}
        || before.measure != options.measure || before.maskSink != options.maskSink)
        throw Error(ErrorCode::InvalidArgument, {.place = "similarity known before", .expected = "the same text, model and options", .found = "others"});
    const auto start = Clock::now();
    const auto first = static_cast<std::size_t>(std::clamp(firstLayer, 0, before.layers)) * static_cast<std::size_t>(before.heads);
    HeadSimilarity result = before;
    if (first < static_cast<std::size_t>(before.layers * before.heads)) {
        auto values = compareMaps({&attention}, options, progress, cancel, first);
        const auto maps = static_cast<std::size_t>(before.layers * before.heads);
        for (std::size_t row = 0; row < first; ++row)
            std::copy_n(before.perText.front().begin() + static_cast<std::ptrdiff_t>(row * maps), first, values.begin() + static_cast<std::ptrdiff_t>(row * maps));
        result.perText.front() = std::move(values);
    }
    result.similaritySeconds = secondsSince(start);
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

LayerMatrix LayerMatrix::of(const LayerSimilarity& all, int rows, int firstColumn)
{
    LayerMatrix block{.rows = rows, .cols = all.layers - firstColumn, .values = {}, .standardError = {}};
    for (int i = 0; i < rows; ++i)
        for (int j = firstColumn; j < all.layers; ++j) {
            block.values.push_back(all.at(i, j));
            if (!all.standardError.empty())
                block.standardError.push_back(all.standardError[static_cast<std::size_t>(i * all.layers + j)]);
        }
    return block;
}

} // namespace plumbline::lisa
