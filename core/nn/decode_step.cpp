// SPDX-License-Identifier: GPL-3.0-or-later
// One token a row on a CPU: bound by the speed at which the weights come from memory, so our own kernels read each weight once
// and nothing else is allocated or dispatched. Same answer as Decoder::forward's general way (tests/nn/generate_test.cpp).
#include "core/nn/decoder.h"

#include "core/nn/load.h"
#include "core/nn/torch_workers.h"
#include "gpu/decode_attention.h"
#include "gpu/decode_ops.h"
#include "gpu/matvec.h"
#include "gpu/shared_attention.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <cmath>
#include <utility>

namespace plumbline::nn {

namespace {
constexpr std::int64_t kMostRows = 128;  // beyond, a call does enough work for the general way
constexpr std::size_t kMostVectors = 8; // beyond, a matrix product is faster than reading each weight once for all of them

gpu::MatvecWeight weightOf(const at::Tensor& tensor)
{
    const auto rows = static_cast<std::size_t>(tensor.size(0)), cols = static_cast<std::size_t>(tensor.size(1));
    if (tensor.scalar_type() == at::kBFloat16)
        return Span2<const std::uint16_t>{reinterpret_cast<const std::uint16_t*>(tensor.const_data_ptr<at::BFloat16>()), rows, cols};
    return Span2<const float>{tensor.const_data_ptr<float>(), rows, cols};
}

/// [rows, cols] of scratch.
struct Matrix {
    Matrix(std::int64_t rowCount, std::int64_t colCount)
        : rows(static_cast<std::size_t>(rowCount))
        , cols(static_cast<std::size_t>(colCount))
        , values(rows * cols)
    {
    }
    [[nodiscard]] Span2<float> span() { return {values.data(), rows, cols}; }
    [[nodiscard]] Span2<const float> view() const { return {values.data(), rows, cols}; }
    [[nodiscard]] float* row(std::int64_t r) { return values.data() + static_cast<std::size_t>(r) * cols; }
    std::size_t rows, cols;
    std::vector<float> values;
};

/// y = x weight' + bias, the weight read once.
void product(const at::Tensor& weight, const at::Tensor& bias, Matrix& x, Span2<float> y, const gpu::Device& device)
{
    const at::Tensor wide = bias.defined() ? bias.to(at::kFloat).contiguous() : at::Tensor();
    if (x.rows <= kMostVectors) {
        gpu::matvec(weightOf(weight), x.view(), y, wide.defined() ? wide.const_data_ptr<float>() : nullptr, device);
        return;
    }
    const at::Tensor in = at::from_blob(x.values.data(), {static_cast<std::int64_t>(x.rows), static_cast<std::int64_t>(x.cols)}, at::kFloat);
    at::Tensor out = at::from_blob(y.data, {static_cast<std::int64_t>(y.rows), static_cast<std::int64_t>(y.cols)}, at::kFloat);
    const at::Tensor found = at::linear(in.to(weight.scalar_type()), weight);
    out.copy_(wide.defined() ? found + wide : found);
}

/// Row `part` of a stacked map alone.
void productOfPart(const Linear& linear, std::size_t part, Matrix& x, Span2<float> y, const gpu::Device& device)
{
    const LinearPart& here = linear.parts[part];
    product(linear.folded(part), linear.bias.defined() ? linear.bias.narrow(0, here.begin, here.rows) : at::Tensor(), x, y, device);
}

void product(const Linear& linear, Matrix& x, Matrix& y, const gpu::Device& device)
{
    product(linear.foldedStack(), linear.bias, x, y.span(), device);
}

/// work(row) for every row, by all workers where there are enough to be worth waking them.
template <class Work> void eachRow(const gpu::Device& device, std::size_t rows, const Work& work)
{
    constexpr std::size_t kLeastRows = 4; // of a worker
    const auto range = [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t row = begin; row < end; ++row)
            work(static_cast<std::int64_t>(row));
    };
    if (device.workers == nullptr || rows < 2 * kLeastRows)
        range(0, rows, 0);
    else
        device.workers->run(rows, kLeastRows, range);
}

/// x += change where there is one; out = RMSNorm(x).
void normalise(Matrix& x, const Matrix* change, const at::Tensor& weight, double eps, Matrix& out, const gpu::Device& device)
{
    const at::Tensor wide = weight.to(at::kFloat);
    eachRow(device, x.rows, [&](std::int64_t b) {
        float* row = x.row(b);
        if (change != nullptr) {
            const float* more = change->values.data() + static_cast<std::size_t>(b) * x.cols;
            for (std::size_t i = 0; i < x.cols; ++i)
                row[i] += more[i];
        }
        gpu::rmsNorm({row, 1, x.cols}, {wide.const_data_ptr<float>(), x.cols}, static_cast<float>(eps), {out.row(b), 1, x.cols});
    });
}

void normaliseHeads(float* heads, std::int64_t count, std::int64_t width, const at::Tensor& weight, double eps)
{
    const at::Tensor wide = weight.to(at::kFloat);
    const Span2<float> rows{heads, static_cast<std::size_t>(count), static_cast<std::size_t>(width)};
    gpu::rmsNorm(rows, {wide.const_data_ptr<float>(), rows.cols}, static_cast<float>(eps), rows);
}

/// `values` into the buffer's row of head `head` at `position`, in the buffer's type.
void store(const at::Tensor& buffer, std::int64_t batch, std::int64_t head, std::int64_t position, const float* values)
{
    const std::int64_t width = buffer.size(3);
    const std::int64_t offset = ((batch * buffer.size(1) + head) * buffer.size(2) + position) * width;
    if (buffer.scalar_type() == at::kBFloat16)
        std::copy(values, values + width, buffer.mutable_data_ptr<at::BFloat16>() + offset);
    else
        std::copy(values, values + width, buffer.mutable_data_ptr<float>() + offset);
}

/// The same into a buffer of appendExtra(): a dimension's positions lie side by side.
void storeTurned(const at::Tensor& buffer, std::int64_t batch, std::int64_t head, std::int64_t position, const float* values)
{
    const std::int64_t capacity = buffer.size(2), rank = buffer.size(3);
    const std::int64_t offset = (batch * buffer.size(1) + head) * rank * capacity + position;
    for (std::int64_t i = 0; i < rank; ++i) {
        if (buffer.scalar_type() == at::kBFloat16)
            buffer.mutable_data_ptr<at::BFloat16>()[offset + i * capacity] = values[i];
        else
            buffer.mutable_data_ptr<float>()[offset + i * capacity] = values[i];
    }
}

/// Logits of the layers that later ones read, in memory that is used again when the last of them has.
class KeptLogits {
public:
    /// @param free memory of earlier steps, and for later ones
    KeptLogits(std::vector<int> lastReader, std::vector<std::vector<float>>& free, std::size_t batch, std::size_t heads, std::size_t columns)
        : m_lastReader(std::move(lastReader))
        , m_kept(m_lastReader.size())
        , m_free(free)
        , m_batch(batch)
        , m_heads(heads)
        , m_columns(columns)
    {
    }
    ~KeptLogits() { done(static_cast<int>(m_kept.size())); }
    KeptLogits(const KeptLogits&) = delete;
    KeptLogits& operator=(const KeptLogits&) = delete;
    [[nodiscard]] bool isRead(int layer) const { return m_lastReader[static_cast<std::size_t>(layer)] >= 0; }
    [[nodiscard]] Span3<float> make(int layer)
    {
        auto& memory = m_kept[static_cast<std::size_t>(layer)];
        if (!m_free.empty()) {
            memory = std::move(m_free.back());
            m_free.pop_back();
        }
        if (memory.size() < m_batch * m_heads * m_columns)
            memory.resize(m_batch * m_heads * m_columns);
        return {memory.data(), m_batch, m_heads, m_columns};
    }
    [[nodiscard]] Span3<const float> of(int layer) const { return {m_kept[static_cast<std::size_t>(layer)].data(), m_batch, m_heads, m_columns}; }
    /// `layer` is done: what only it still read is free, and its own unless somebody reads it.
    void done(int layer)
    {
        for (std::size_t i = 0; i < m_kept.size(); ++i)
            if (!m_kept[i].empty() && m_lastReader[i] <= layer)
                m_free.push_back(std::exchange(m_kept[i], {}));
    }

private:
    std::vector<int> m_lastReader;
    std::vector<std::vector<float>> m_kept;
    std::vector<std::vector<float>>& m_free;
    std::size_t m_batch, m_heads, m_columns;
};

/// Angles of the rows' positions; layers that turn alike, and all of one adapter do, share one computation.
class LowAngles {
public:
    explicit LowAngles(const at::Tensor& positions)
        : m_positions(positions)
    {
    }
    /// cos and sin [B, even part of the rank].
    [[nodiscard]] const std::pair<at::Tensor, at::Tensor>& of(const Rotary& rotary)
    {
        if (m_of == nullptr || !m_of->turnsLike(rotary)) {
            m_angles = rotary.angles(m_positions, m_positions.max().item<std::int64_t>() + 1);
            m_of = &rotary;
        }
        return m_angles;
    }

private:
    at::Tensor m_positions;
    const Rotary* m_of = nullptr;
    std::pair<at::Tensor, at::Tensor> m_angles;
};
} // namespace

bool Decoder::decodeStep(const DecoderInput& input, KeyValueCache& cache, DecoderOutput& output)
{
    const bool plain = input.ids.defined() && !input.mask.defined() && !input.positions.defined() && input.ids.size(1) == 1
        && input.ids.size(0) <= kMostRows && cache.length() > 0;
    if (!plain || c10::GradMode::is_enabled() || !m_device.is_cpu() || (m_dtype != at::kFloat && m_dtype != at::kBFloat16))
        return false;
    auto* weights = dynamic_cast<ResidentWeights*>(m_source.get());
    if (weights == nullptr || std::any_of(m_rules.begin(), m_rules.end(), [](const auto& rule) { return rule != nullptr && rule->decodeForm() == nullptr; }))
        return false;
    for (int index = 0; index < m_config.layers; ++index)
        if (const auto& own = m_rules[static_cast<std::size_t>(index)]; !cache.holds(index, own == nullptr, own != nullptr && own->decodeForm()->lowRank.defined()))
            return false; // the general way says what is wrong
    TorchWorkers workers;
    const gpu::Device device{.workers = &workers};
    const std::int64_t batch = input.ids.size(0), past = cache.length(), d = m_config.headDim;
    const std::int64_t heads = m_config.heads, keyHeads = m_config.keyValueHeads, f = m_config.intermediateSize;
    // Row b's own position; rows differ where they were padded.
    const at::Tensor positions = cache.nextPosition.clone();
    const auto [cos, sin] = m_rotary.angles(positions, positions.max().item<std::int64_t>() + 1); // [B, d]
    std::vector<std::uint32_t> start(static_cast<std::size_t>(batch), 0), end(static_cast<std::size_t>(batch), static_cast<std::uint32_t>(past + 1));
    if (cache.mask.defined()) {
        const at::Tensor padded = cache.mask.logical_not().sum(1);
        for (std::int64_t b = 0; b < batch; ++b)
            start[static_cast<std::size_t>(b)] = static_cast<std::uint32_t>(padded[b].item<std::int64_t>());
    }

    Matrix x(batch, m_config.hiddenSize), normed(batch, m_config.hiddenSize), change(batch, m_config.hiddenSize);
    Matrix qkv(batch, (heads + 2 * keyHeads) * d), ownValues(batch, keyHeads * d), q(batch, heads * d), mixed(batch, heads * d), gateUp(batch, 2 * f), inner(batch, f);
    const auto B = static_cast<std::size_t>(batch), H = static_cast<std::size_t>(heads), D = static_cast<std::size_t>(d);
    // As wide as the cache, so that it is made anew only where that grows.
    KeptLogits kept(lastReaders(), m_logitMemory, B, H, static_cast<std::size_t>(cache.capacity()));
    LowAngles lowAngles(positions);
    const at::Tensor embedded = at::embedding(weights->embedding, input.ids).to(at::kFloat).contiguous();
    std::copy_n(embedded.const_data_ptr<float>(), x.values.size(), x.values.begin());
    for (int index = 0; index < m_config.layers; ++index) {
        throwIfCancelled(input.cancel);
        const DecoderLayer& layer = *weights->layers[static_cast<std::size_t>(index)];
        normalise(x, index == 0 ? nullptr : &change, layer.inputNorm, m_config.rmsNormEps, normed, device);
        const gpu::KvCacheView::Type type = m_dtype == at::kBFloat16 ? gpu::KvCacheView::Type::BFloat16 : gpu::KvCacheView::Type::Float32;
        const at::Tensor &keys = cache.keys(index), &values = cache.values(index);
        const gpu::KvCacheView view{.keys = keys.defined() ? keys.const_data_ptr() : nullptr, .values = values.const_data_ptr(), .type = type, .batch = B,
                                    .kvHeads = static_cast<std::size_t>(keyHeads), .capacity = static_cast<std::size_t>(cache.capacity()), .headDim = D};
        AttentionRule* rule = m_rules[static_cast<std::size_t>(index)].get();
        const Span3<float> logits = rule != nullptr || kept.isRead(index) ? kept.make(index) : Span3<float>{};
        if (rule == nullptr) {
            product(layer.qkv, normed, qkv, device);
            eachRow(device, B, [&](std::int64_t b) {
                float* row = qkv.row(b);
                if (layer.queryNorm.defined()) {
                    normaliseHeads(row, heads, d, layer.queryNorm, m_config.rmsNormEps);
                    normaliseHeads(row + heads * d, keyHeads, d, layer.keyNorm, m_config.rmsNormEps);
                }
                gpu::rotateHalf({row, 1, static_cast<std::size_t>(heads + keyHeads), D}, {cos.const_data_ptr<float>() + b * d, 1, D},
                                {sin.const_data_ptr<float>() + b * d, 1, D});
                std::copy_n(row, heads * d, q.row(b));
                for (std::int64_t head = 0; head < keyHeads; ++head) {
                    store(keys, b, head, past, row + (heads + head) * d);
                    store(values, b, head, past, row + (heads + keyHeads + head) * d);
                }
            });
            gpu::decodeAttention({q.values.data(), B, H, D}, view, start, end, static_cast<float>(1.0 / std::sqrt(static_cast<double>(d))),
                                 {mixed.values.data(), B, H, D}, device, logits);
        } else {
            const SharedDecodeForm& form = *rule->decodeForm();
            productOfPart(layer.qkv, 2, normed, ownValues.span(), device);
            gpu::LowRankKeys lowKeys;
            Matrix low(form.lowRank.defined() ? batch : 0, form.lowRank.defined() ? form.lowRank.size(0) : 0), lowQuery(low.rows == 0 ? 0 : batch, heads * form.rank);
            const at::Tensor extra = form.lowRank.defined() ? cache.extra(index) : at::Tensor();
            if (form.lowRank.defined())
                product(form.lowRank, {}, normed, low.span(), device);
            const bool turns = form.lowRank.defined() && form.rotary != nullptr;
            const at::Tensor lowCos = turns ? lowAngles.of(*form.rotary).first : at::Tensor(), lowSin = turns ? lowAngles.of(*form.rotary).second : at::Tensor();
            eachRow(device, B, [&](std::int64_t b) {
                for (std::int64_t head = 0; head < keyHeads; ++head)
                    store(values, b, head, past, ownValues.row(b) + head * d);
                if (!form.lowRank.defined())
                    return;
                if (turns) {
                    const auto even = static_cast<std::size_t>(lowCos.size(1));
                    gpu::rotateHalf({low.row(b), 1, static_cast<std::size_t>(heads + form.keyHeads), static_cast<std::size_t>(form.rank)},
                                    {lowCos.const_data_ptr<float>() + b * lowCos.size(1), 1, even}, {lowSin.const_data_ptr<float>() + b * lowSin.size(1), 1, even});
                }
                std::transform(low.row(b), low.row(b) + heads * form.rank, lowQuery.row(b), [&](float value) { return value * static_cast<float>(form.scale); });
                for (std::int64_t head = 0; head < form.keyHeads; ++head)
                    storeTurned(extra, b, head, past, low.row(b) + (heads + head) * form.rank);
            });
            if (form.lowRank.defined())
                lowKeys = {.data = extra.const_data_ptr(), .type = type, .batch = B, .heads = static_cast<std::size_t>(form.keyHeads),
                           .rank = static_cast<std::size_t>(form.rank), .capacity = static_cast<std::size_t>(cache.capacity())};
            const Span3<const float> source = kept.of(rule->sourceOf(index));
            gpu::sharedAttention({.network = *form.network, .source = {source.data, H * source.cols, 0, source.cols, source.cols},
                                  .logits = {logits.data, H * logits.cols, 0, logits.cols, logits.cols},
                                  .query = {lowQuery.values.data(), B, H, static_cast<std::size_t>(form.rank)}, .keys = lowKeys, .cache = view, .rows = 1,
                                  .start = start, .end = end},
                                 {mixed.values.data(), B, H, D}, device);
        }
        kept.done(index);
        product(layer.output, mixed, change, device);
        normalise(x, &change, layer.postAttentionNorm, m_config.rmsNormEps, normed, device);
        product(layer.gateUp, normed, gateUp, device);
        eachRow(device, B, [&](std::int64_t b) {
            const auto width = static_cast<std::size_t>(f);
            gpu::siluMul({gateUp.row(b), width}, {gateUp.row(b) + f, width}, {inner.row(b), width});
        });
        product(layer.down, inner, change, device);
    }
    normalise(x, &change, weights->norm, m_config.rmsNormEps, normed, device);
    output.hidden = at::empty({batch, 1, m_config.hiddenSize}, at::kFloat);
    std::copy(normed.values.begin(), normed.values.end(), output.hidden.mutable_data_ptr<float>());
    output.hidden = output.hidden.to(m_dtype);
    if (input.logits != LogitRows::None) {
        output.logits = at::empty({batch, 1, m_config.vocabSize}, at::kFloat);
        product(weights->headWeight, {}, normed,
                {output.logits.mutable_data_ptr<float>(), static_cast<std::size_t>(batch), static_cast<std::size_t>(m_config.vocabSize)}, device);
    }
    cache.advance(1);
    cache.nextPosition = positions + 1;
    if (cache.mask.defined())
        cache.mask = at::cat({cache.mask, at::ones({batch, 1}, cache.mask.options())}, 1);
    return true;
}

} // namespace plumbline::nn
