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

AttentionKeeper::AttentionKeeper(TextAttention::Layers& layers, const nn::Decoder& decoder, std::int64_t tokens, const ProgressSink& progress,
                                 bool keepsWeights)
    : m_layers(layers)
    , m_decoder(decoder)
    , m_tokens(tokens)
    , m_progress(progress)
    , m_keepsWeights(keepsWeights)
{
    m_layers.pairs.resize(static_cast<std::size_t>(decoder.config().layers));
}

bool AttentionKeeper::wantsWeights(int layer) const
{
    const auto& rule = m_decoder.rule(layer);
    return m_keepsWeights && rule != nullptr && !rule->needsOwn();
}

void AttentionKeeper::queryKey(int layer, const at::Tensor& q, const at::Tensor& k)
{
    m_layers.pairs[static_cast<std::size_t>(layer)] = {q.contiguous(), k.contiguous(), {}, {}};
    tell(layer);
}

void AttentionKeeper::weights(int layer, std::int64_t first, const at::Tensor& rows)
{
    auto& pair = m_layers.pairs[static_cast<std::size_t>(layer)];
    if (first == 0)
        pair = {{}, {}, at::zeros({rows.size(1), m_tokens, m_tokens}, rows.options()), {}};
    pair.weights.narrow(1, first, rows.size(2)).narrow(2, 0, rows.size(3)).copy_(rows.squeeze(0));
    if (first + rows.size(2) == m_tokens)
        tell(layer);
}

void AttentionKeeper::tell(int layer) const
{
    if (m_progress)
        m_progress(static_cast<std::size_t>(layer) + 1, m_layers.pairs.size(), "running the model");
}

RowReader::RowReader(const TextAttention::Layers& layers)
    : m_layers(layers)
    , m_lastReader(layers.pairs.size(), -1)
    , m_made(layers.pairs.size())
{
    for (std::size_t layer = 0; layer < layers.pairs.size(); ++layer)
        if (layers.pairs[layer].shared)
            m_lastReader[static_cast<std::size_t>(layers.pairs[layer].shared->source)] = static_cast<int>(layer);
}

at::Tensor RowReader::made(int layer)
{
    const auto at = static_cast<std::size_t>(layer);
    if (m_made[at].defined())
        return m_made[at];
    const auto& pair = m_layers.pairs[at];
    at::Tensor values;
    if (pair.shared)
        values = pair.shared->rows(source(pair.shared->source, pair.shared->sharesWeights), m_first, m_allowed);
    else
        values = nn::attentionLogits(pair.q.narrow(2, m_first, m_rows), pair.k.narrow(2, 0, m_first + m_rows));
    if (m_lastReader[at] > layer)
        m_made[at] = values;
    return values;
}

at::Tensor RowReader::source(int layer, bool asWeights)
{
    const auto& shared = m_layers.pairs[static_cast<std::size_t>(layer)].shared;
    const at::Tensor values = made(layer);
    if (!asWeights)
        return values;
    return shared && shared->sharesWeights ? values.masked_fill(m_allowed.logical_not(), 0.0) : nn::attentionWeights(values, m_allowed);
}

at::Tensor RowReader::weights(int layer, std::int64_t first, std::int64_t rows, bool maskSink)
{
    const auto& pair = m_layers.pairs[static_cast<std::size_t>(layer)];
    if (first != m_first || rows != m_rows) {
        std::fill(m_made.begin(), m_made.end(), at::Tensor());
        m_first = first;
        m_rows = rows;
        const auto device = (pair.weights.defined() ? pair.weights : m_layers.pairs.front().q).device();
        m_allowed = at::ones({rows, first + rows}, at::TensorOptions().dtype(at::kBool).device(device)).tril(first).view({1, 1, rows, first + rows});
    }
    at::Tensor weights;
    if (pair.weights.defined()) {
        weights = pair.weights.narrow(1, first, rows).narrow(2, 0, first + rows);
        if (maskSink)
            weights = weights.clone();
    } else {
        weights = source(layer, true).squeeze(0);
        for (int read = 0; read <= layer; ++read) // of no use to those that follow
            if (m_lastReader[static_cast<std::size_t>(read)] <= layer)
                m_made[static_cast<std::size_t>(read)].reset();
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
        for (const at::Tensor* held : {&pair.weights, &pair.q, &pair.k, pair.shared ? &pair.shared->query : nullptr, pair.shared ? &pair.shared->key : nullptr})
            sum += held != nullptr && held->defined() ? held->nbytes() : 0;
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
    Layers one; // of the head alone, where it needs no other
    if (all.weights.defined()) {
        one.pairs.push_back({{}, {}, all.weights.narrow(0, head, 1), {}});
    } else if (!all.shared) {
        const std::int64_t group = all.q.size(1) / all.k.size(1);
        one.pairs.push_back({all.q.narrow(1, head, 1), all.k.narrow(1, head / group, 1), {}, {}});
    }
    RowReader reader(all.shared ? *m_pairs : one);
    std::vector<float> values(static_cast<std::size_t>(n * n), 0.0F);
    const at::Tensor out = at::from_blob(values.data(), {n, n}, at::kFloat);
    const std::int64_t block = std::clamp<std::int64_t>((std::int64_t{1} << 20) / n, 1, n);
    for (std::int64_t first = 0; first < n; first += block) {
        throwIfCancelled(cancel);
        const std::int64_t rows = std::min(block, n - first);
        out.narrow(0, first, rows).narrow(1, 0, first + rows).copy_(all.shared ? reader.weights(layer, first, rows, maskSink).select(0, head)
                                                                                        : reader.weights(0, first, rows, maskSink).squeeze(0));
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
    RowReader reader(*m_pairs);
    for (std::int64_t cell = 0; cell < side; cell += cells) {
        const std::int64_t end = std::min(cell + cells, side), first = cellBegin(cell, side, n), rows = cellBegin(end, side, n) - first;
        for (int layer = 0; layer < result.layers; ++layer) {
            throwIfCancelled(cancel);
            const at::Tensor weights = reader.weights(layer, first, rows, maskSink).cpu(); // [h, rows, first + rows]
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
            progress(static_cast<std::size_t>(end), static_cast<std::size_t>(side), "drawing heads");
    }
    return result;
}

} // namespace plumbline::lisa
