// SPDX-License-Identifier: GPL-3.0-or-later
// One token a row on a CPU: bound by the speed at which the weights come from memory, so our own kernels read each weight once
// and nothing else is allocated or dispatched. Same answer as Decoder::forward's general way (tests/nn/generate_test.cpp).
#include "core/nn/decoder.h"

#include "core/nn/load.h"
#include "core/nn/torch_workers.h"
#include "gpu/decode_attention.h"
#include "gpu/decode_ops.h"
#include "gpu/matvec.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <cmath>

namespace plumbline::nn {

namespace {
constexpr std::int64_t kMostRows = 8; // beyond, a matrix product is faster

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

void product(const Linear& linear, const Matrix& x, Matrix& y, const gpu::Device& device)
{
    const at::Tensor bias = linear.bias.defined() ? linear.bias.to(at::kFloat) : at::Tensor();
    gpu::matvec(weightOf(linear.weight), x.view(), y.span(), bias.defined() ? bias.const_data_ptr<float>() : nullptr, device);
}

void normalise(const Matrix& x, const at::Tensor& weight, double eps, Matrix& out)
{
    const at::Tensor wide = weight.to(at::kFloat);
    gpu::rmsNorm(x.view(), {wide.const_data_ptr<float>(), static_cast<std::size_t>(wide.numel())}, static_cast<float>(eps), out.span());
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

void add(Matrix& x, const Matrix& y)
{
    for (std::size_t i = 0; i < x.values.size(); ++i)
        x.values[i] += y.values[i];
}
} // namespace

bool Decoder::decodeStep(const DecoderInput& input, KeyValueCache& cache, DecoderOutput& output)
{
    const bool plain = input.ids.defined() && !input.mask.defined() && !input.positions.defined() && input.ids.size(1) == 1
        && input.ids.size(0) <= kMostRows && cache.length() > 0;
    if (!plain || c10::GradMode::is_enabled() || !m_device.is_cpu() || (m_dtype != at::kFloat && m_dtype != at::kBFloat16))
        return false;
    auto* weights = dynamic_cast<ResidentWeights*>(m_source.get());
    if (weights == nullptr || std::any_of(m_rules.begin(), m_rules.end(), [](const auto& rule) { return rule != nullptr; }))
        return false;
    for (const auto& layer : weights->layers)
        if (layer->qkv.hasAdapter() || layer->output.hasAdapter() || layer->gateUp.hasAdapter() || layer->down.hasAdapter())
            return false;

    for (int index = 0; index < m_config.layers; ++index)
        if (!cache.holds(index, true, false))
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
    Matrix qkv(batch, (heads + 2 * keyHeads) * d), q(batch, heads * d), mixed(batch, heads * d), gateUp(batch, 2 * f), inner(batch, f);
    const at::Tensor embedded = at::embedding(weights->embedding, input.ids).to(at::kFloat).contiguous();
    std::copy_n(embedded.const_data_ptr<float>(), x.values.size(), x.values.begin());
    for (int index = 0; index < m_config.layers; ++index) {
        throwIfCancelled(input.cancel);
        const DecoderLayer& layer = *weights->layers[static_cast<std::size_t>(index)];
        normalise(x, layer.inputNorm, m_config.rmsNormEps, normed);
        product(layer.qkv, normed, qkv, device);
        const at::Tensor &keys = cache.keys(index), &values = cache.values(index);
        for (std::int64_t b = 0; b < batch; ++b) {
            float* row = qkv.row(b);
            if (layer.queryNorm.defined()) {
                normaliseHeads(row, heads, d, layer.queryNorm, m_config.rmsNormEps);
                normaliseHeads(row + heads * d, keyHeads, d, layer.keyNorm, m_config.rmsNormEps);
            }
            const auto width = static_cast<std::size_t>(d);
            gpu::rotateHalf({row, 1, static_cast<std::size_t>(heads + keyHeads), width}, {cos.const_data_ptr<float>() + b * d, 1, width},
                            {sin.const_data_ptr<float>() + b * d, 1, width});
            std::copy_n(row, heads * d, q.row(b));
            for (std::int64_t head = 0; head < keyHeads; ++head) {
                store(keys, b, head, past, row + (heads + head) * d);
                store(values, b, head, past, row + (heads + keyHeads + head) * d);
            }
        }
        const gpu::KvCacheView view{.keys = keys.const_data_ptr(), .values = values.const_data_ptr(),
                                    .type = m_dtype == at::kBFloat16 ? gpu::KvCacheView::Type::BFloat16 : gpu::KvCacheView::Type::Float32,
                                    .batch = static_cast<std::size_t>(batch), .kvHeads = static_cast<std::size_t>(keyHeads),
                                    .capacity = static_cast<std::size_t>(cache.capacity()), .headDim = static_cast<std::size_t>(d)};
        const auto B = static_cast<std::size_t>(batch), H = static_cast<std::size_t>(heads), D = static_cast<std::size_t>(d);
        gpu::decodeAttention({q.values.data(), B, H, D}, view, start, end, static_cast<float>(1.0 / std::sqrt(static_cast<double>(d))),
                             {mixed.values.data(), B, H, D}, device);
        product(layer.output, mixed, change, device);
        add(x, change);
        normalise(x, layer.postAttentionNorm, m_config.rmsNormEps, normed);
        product(layer.gateUp, normed, gateUp, device);
        for (std::int64_t b = 0; b < batch; ++b) {
            const auto width = static_cast<std::size_t>(f);
            gpu::siluMul({gateUp.row(b), width}, {gateUp.row(b) + f, width}, {inner.row(b), width});
        }
        product(layer.down, inner, change, device);
        add(x, change);
    }
    normalise(x, weights->norm, m_config.rmsNormEps, normed);
    output.hidden = at::empty({batch, 1, m_config.hiddenSize}, at::kFloat);
    std::copy(normed.values.begin(), normed.values.end(), output.hidden.mutable_data_ptr<float>());
    output.hidden = output.hidden.to(m_dtype);
    if (input.logits != LogitRows::None) {
        output.logits = at::empty({batch, 1, m_config.vocabSize}, at::kFloat);
        gpu::matvec(weightOf(weights->headWeight), normed.view(),
                    {output.logits.mutable_data_ptr<float>(), static_cast<std::size_t>(batch), static_cast<std::size_t>(m_config.vocabSize)}, nullptr, device);
    }
    cache.advance(1);
    cache.nextPosition = positions + 1;
    if (cache.mask.defined())
        cache.mask = at::cat({cache.mask, at::ones({batch, 1}, cache.mask.options())}, 1);
    return true;
}

} // namespace plumbline::nn
