// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/attention_maps.h"

#include "core/base/error.h"
#include "core/lisa/query_key.h"
#include "core/nn/attention.h"
#include "core/nn/decoder.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <string>

namespace plumbline::lisa {

namespace {
/// First row or column of the text that cell `index` of `side` stands for.
std::int64_t cellBegin(std::int64_t index, std::int64_t side, std::int64_t tokens)
{
    return index * tokens / side;
}
} // namespace

AttentionKeeper::AttentionKeeper(TextAttention::Layers& layers, const nn::Decoder& decoder, std::int64_t tokens, const ProgressSink& progress)
    : m_layers(layers)
    , m_decoder(decoder)
    , m_tokens(tokens)
    , m_progress(progress)
{
    m_layers.pairs.resize(static_cast<std::size_t>(decoder.config().layers));
}

bool AttentionKeeper::wantsWeights(int layer) const
{
    const auto& rule = m_decoder.rule(layer);
    return rule != nullptr && !rule->needsOwn();
}

void AttentionKeeper::queryKey(int layer, const at::Tensor& q, const at::Tensor& k)
{
    m_layers.pairs[static_cast<std::size_t>(layer)] = {q.contiguous(), k.contiguous(), {}};
    tell(layer);
}

void AttentionKeeper::weights(int layer, std::int64_t first, const at::Tensor& rows)
{
    auto& pair = m_layers.pairs[static_cast<std::size_t>(layer)];
    if (first == 0)
        pair = {{}, {}, at::zeros({rows.size(1), m_tokens, m_tokens}, rows.options())};
    pair.weights.narrow(1, first, rows.size(2)).narrow(2, 0, rows.size(3)).copy_(rows.squeeze(0));
    if (first + rows.size(2) == m_tokens)
        tell(layer);
}

void AttentionKeeper::tell(int layer) const
{
    if (m_progress)
        m_progress(static_cast<std::size_t>(layer) + 1, m_layers.pairs.size(), "running the model");
}

at::Tensor weightsOfRows(const TextAttention::Layers::Pair& pair, std::int64_t first, std::int64_t rows, bool maskSink)
{
    const std::int64_t cols = first + rows;
    at::Tensor weights;
    if (pair.weights.defined()) {
        weights = pair.weights.narrow(1, first, rows).narrow(2, 0, cols);
        if (maskSink)
            weights = weights.clone();
    } else {
        const at::Tensor allowed
            = at::ones({rows, cols}, at::TensorOptions().dtype(at::kBool).device(pair.q.device())).tril(first).view({1, 1, rows, cols});
        const at::Tensor logits = nn::attentionLogits(pair.q.narrow(2, first, rows), pair.k.narrow(2, 0, cols));
        weights = nn::attentionWeights(logits, allowed).squeeze(0);
    }
    if (maskSink) {
        weights.select(2, 0).zero_();
        const at::Tensor mass = weights.sum(-1, true);
        weights = at::where(mass > 0, weights / mass, weights);
    }
    return weights;
}

TextAttention::TextAttention(std::unique_ptr<Layers> pairs)
    : m_pairs(std::move(pairs))
{
}

TextAttention::~TextAttention() = default;

std::shared_ptr<const TextAttention> TextAttention::capture(nn::Decoder& decoder, std::span<const std::int32_t> ids,
                                                            const ProgressSink& progress, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    if (ids.empty())
        throw Error(ErrorCode::InvalidArgument, {.place = "text", .expected = "at least 1 token", .found = "0", .advice = Advice::UseLongerText});
    auto layers = std::make_unique<Layers>();
    AttentionKeeper keeper(*layers, decoder, static_cast<std::int64_t>(ids.size()), progress);
    nn::DecoderInput input = nn::DecoderInput::ofIds(ids, nn::LogitRows::None);
    input.cancel = cancel;
    (void)decoder.forward(input, nullptr, &keeper);
    return std::make_shared<TextAttention>(std::move(layers));
}

int TextAttention::layers() const
{
    return static_cast<int>(m_pairs->pairs.size());
}

int TextAttention::heads() const
{
    return static_cast<int>(m_pairs->pairs.front().q.size(1));
}

std::int64_t TextAttention::tokens() const
{
    return m_pairs->pairs.front().q.size(2);
}

std::uint64_t TextAttention::bytes() const
{
    std::uint64_t sum = 0;
    for (const auto& pair : m_pairs->pairs)
        sum += pair.weights.defined() ? pair.weights.nbytes() : pair.q.nbytes() + pair.k.nbytes();
    return sum;
}

std::vector<float> TextAttention::map(int layer, int head, bool maskSink, const CancelToken& cancel) const
{
    const c10::NoGradGuard noGradients;
    const auto check = [](const char* what, int index, int count) {
        if (index < 0 || index >= count)
            throw Error(ErrorCode::InvalidArgument, {.place = what, .expected = "0 to " + std::to_string(count - 1), .found = std::to_string(index)});
    };
    check("layer", layer, layers());
    check("head", head, heads());
    const Layers::Pair& all = m_pairs->pairs[static_cast<std::size_t>(layer)];
    const std::int64_t n = tokens();
    Layers::Pair one;
    if (all.weights.defined()) {
        one.weights = all.weights.narrow(0, head, 1);
    } else {
        const std::int64_t group = all.q.size(1) / all.k.size(1);
        one = {all.q.narrow(1, head, 1), all.k.narrow(1, head / group, 1), {}};
    }
    std::vector<float> values(static_cast<std::size_t>(n * n), 0.0F);
    const at::Tensor out = at::from_blob(values.data(), {n, n}, at::kFloat);
    const std::int64_t block = std::clamp<std::int64_t>((std::int64_t{1} << 20) / n, 1, n);
    for (std::int64_t first = 0; first < n; first += block) {
        throwIfCancelled(cancel);
        const std::int64_t rows = std::min(block, n - first);
        out.narrow(0, first, rows).narrow(1, 0, first + rows).copy_(weightsOfRows(one, first, rows, maskSink).squeeze(0));
    }
    return values;
}

HeadThumbnails TextAttention::thumbnails(int most, bool maskSink, const ProgressSink& progress, const CancelToken& cancel) const
{
    const c10::NoGradGuard noGradients;
    const std::int64_t n = tokens(), side = std::min<std::int64_t>(std::max(most, 1), n);
    HeadThumbnails result{.layers = layers(), .heads = heads(), .side = static_cast<int>(side), .tokens = n, .values = {}, .entropy = {}};
    result.values.assign(static_cast<std::size_t>(result.layers) * static_cast<std::size_t>(result.heads * side * side), 0.0F);
    const at::Tensor out = at::from_blob(result.values.data(), {result.layers, result.heads, side, side}, at::kFloat);
    result.entropy.assign(static_cast<std::size_t>(result.layers * result.heads), 0.0F);
    const at::Tensor entropy = at::from_blob(result.entropy.data(), {result.layers, result.heads}, at::kFloat);
    // Rows of several cells at a time: one call a cell would spend its time in the calls.
    const std::int64_t cells = std::clamp<std::int64_t>((std::int64_t{1} << 22) * side / (n * n * result.heads), 1, side);
    for (int layer = 0; layer < result.layers; ++layer) {
        const Layers::Pair& pair = m_pairs->pairs[static_cast<std::size_t>(layer)];
        for (std::int64_t cell = 0; cell < side; cell += cells) {
            throwIfCancelled(cancel);
            const std::int64_t end = std::min(cell + cells, side), first = cellBegin(cell, side, n), rows = cellBegin(end, side, n) - first;
            const at::Tensor weights = weightsOfRows(pair, first, rows, maskSink).cpu(); // [h, rows, first + rows]
            const std::int64_t counted = first == 0 ? rows - 1 : rows; // row 0 looks at itself alone
            if (counted > 0)
                entropy.select(0, layer).sub_(at::xlogy(weights, weights).narrow(1, rows - counted, counted).sum({1, 2}), 1.0 / static_cast<double>(n - 1));
            at::Tensor columns = at::empty({result.heads, rows, end}, at::kFloat);
            for (std::int64_t col = 0; col < end; ++col) {
                const std::int64_t begin = cellBegin(col, side, n);
                columns.select(2, col).copy_(weights.narrow(2, begin, cellBegin(col + 1, side, n) - begin).amax(2));
            }
            for (std::int64_t row = cell; row < end; ++row) {
                const std::int64_t begin = cellBegin(row, side, n) - first;
                out.select(0, layer).select(1, row).narrow(1, 0, end).copy_(columns.narrow(1, begin, cellBegin(row + 1, side, n) - first - begin).amax(1));
            }
        }
        if (progress)
            progress(static_cast<std::size_t>(layer) + 1, static_cast<std::size_t>(result.layers), "drawing heads");
    }
    return result;
}

} // namespace plumbline::lisa
