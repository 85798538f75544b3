// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/load.h"

#include "core/formats/checked_read.h"
#include "core/nn/memory.h"

#include <algorithm>
#include <c10/core/GradMode.h>

namespace plumbline::nn {

namespace {
using formats::DecoderConfig;
using formats::ModelFiles;

/// Reads tensors of one model by their Hugging Face names into LibTorch's.
class TensorReader {
public:
    TensorReader(const ModelFiles& files, at::ScalarType dtype, at::Device device)
        : m_files(files)
        , m_options(at::TensorOptions().dtype(dtype).device(device))
    {
    }

    [[nodiscard]] const DecoderConfig& config() const { return m_files.config; }
    [[nodiscard]] const at::TensorOptions& options() const { return m_options; }

    [[nodiscard]] bool has(const std::string& name) const { return !m_files.storedName(name).empty(); }

    [[nodiscard]] const formats::StoredTensor& stored(const std::string& name) const
    {
        const std::string storedName = m_files.storedName(name);
        const formats::StoredTensor* tensor = storedName.empty() ? nullptr : m_files.weights->find(storedName);
        if (tensor == nullptr)
            throw Error(ErrorCode::CorruptFile, {.file = m_files.path, .place = "tensor " + name, .expected = "present", .found = "missing",
                                                 .advice = Advice::DownloadAgain});
        return *tensor;
    }

    /// The whole tensor, on the device.
    [[nodiscard]] at::Tensor read(const std::string& name, const CancelToken& cancel) const
    {
        const formats::StoredTensor& tensor = stored(name);
        at::Tensor out = at::empty(tensor.shape, m_options.device(at::kCPU));
        readInto(out, name, cancel);
        return out.to(m_options.device());
    }

    /// Into a contiguous part of a larger tensor in CPU memory.
    void readInto(const at::Tensor& out, const std::string& name, const CancelToken& cancel) const
    {
        const formats::StoredTensor& tensor = stored(name);
        if (!m_files.isPermuted(name)) {
            fill(out, tensor, cancel);
            return;
        }
        // GGUF's llama rows are interleaved pairs: back to halves. Biases of such models do not exist.
        const at::Tensor rows = at::empty_like(out);
        fill(rows, tensor, cancel);
        const std::int64_t half = config().headDim / 2, heads = out.size(0) / config().headDim;
        out.copy_(rows.view({heads, half, 2, out.size(1)}).transpose(1, 2).reshape(out.sizes()));
    }

    /// Rows [first, first + count) of a matrix, on the device.
    [[nodiscard]] at::Tensor readRows(const std::string& name, std::int64_t first, std::int64_t count, const CancelToken& cancel) const
    {
        const formats::StoredTensor& tensor = stored(name);
        const std::int64_t width = tensor.shape.back();
        at::Tensor out = at::empty({count, width}, m_options.device(at::kCPU));
        if (out.scalar_type() == at::kBFloat16)
            m_files.weights->readBFloat16(tensor, first * width, halves(out), cancel);
        else
            m_files.weights->read(tensor, first * width, {out.mutable_data_ptr<float>(), static_cast<std::size_t>(out.numel())}, cancel);
        return out.to(m_options.device());
    }

private:
    static std::span<std::uint16_t> halves(const at::Tensor& tensor)
    {
        return {reinterpret_cast<std::uint16_t*>(tensor.mutable_data_ptr<at::BFloat16>()), static_cast<std::size_t>(tensor.numel())};
    }

    void fill(const at::Tensor& out, const formats::StoredTensor& tensor, const CancelToken& cancel) const
    {
        if (out.scalar_type() == at::kBFloat16)
            formats::readChecked(*m_files.weights, tensor, halves(out), cancel);
        else
            formats::readChecked(*m_files.weights, tensor, std::span<float>(out.mutable_data_ptr<float>(), static_cast<std::size_t>(out.numel())), cancel);
    }

    const ModelFiles& m_files;
    at::TensorOptions m_options;
};

/// The linear maps `names` under `prefix`, stacked.
Linear readLinear(const TensorReader& reader, const std::string& prefix, const std::vector<std::string>& names, bool bias, const CancelToken& cancel)
{
    Linear linear;
    std::int64_t rows = 0, width = 0;
    for (const std::string& name : names) {
        const formats::StoredTensor& tensor = reader.stored(prefix + name + ".weight");
        linear.parts.push_back({.name = prefix + name, .begin = rows, .rows = tensor.shape[0], .adapter = std::nullopt, .fold = {}});
        rows += tensor.shape[0];
        width = tensor.shape[1];
    }
    const at::TensorOptions here = reader.options().device(at::kCPU);
    linear.weight = at::empty({rows, width}, here);
    for (const LinearPart& part : linear.parts)
        reader.readInto(linear.weight.narrow(0, part.begin, part.rows), part.name + ".weight", cancel);
    linear.weight = linear.weight.to(reader.options().device());
    if (bias) {
        linear.bias = at::empty({rows}, here);
        for (const LinearPart& part : linear.parts)
            linear.bias.narrow(0, part.begin, part.rows).copy_(reader.read(part.name + ".bias", cancel));
        linear.bias = linear.bias.to(reader.options().device());
    }
    return linear;
}

std::shared_ptr<DecoderLayer> readLayer(const TensorReader& reader, int index, const CancelToken& cancel)
{
    const DecoderConfig& config = reader.config();
    const std::string prefix = "model.layers." + std::to_string(index) + ".";
    auto layer = std::make_shared<DecoderLayer>();
    layer->inputNorm = reader.read(prefix + "input_layernorm.weight", cancel);
    layer->postAttentionNorm = reader.read(prefix + "post_attention_layernorm.weight", cancel);
    if (config.qkNorm) {
        layer->queryNorm = reader.read(prefix + "self_attn.q_norm.weight", cancel);
        layer->keyNorm = reader.read(prefix + "self_attn.k_norm.weight", cancel);
    }
    layer->qkv = readLinear(reader, prefix + "self_attn.", {"q_proj", "k_proj", "v_proj"}, config.attentionBias, cancel);
    layer->output = readLinear(reader, prefix + "self_attn.", {"o_proj"}, config.attentionOutputBias, cancel);
    layer->gateUp = readLinear(reader, prefix + "mlp.", {"gate_proj", "up_proj"}, config.mlpBias, cancel);
    layer->down = readLinear(reader, prefix + "mlp.", {"down_proj"}, config.mlpBias, cancel);
    return layer;
}

/// Reads what is visited, keeps the final norm only.
class StreamedWeights final : public LayerSource {
public:
    StreamedWeights(ModelFiles files, at::ScalarType dtype, at::Device device)
        : m_files(std::move(files))
        , m_reader(m_files, dtype, device)
        , m_norm(m_reader.read("model.norm.weight", {}))
    {
    }

    std::shared_ptr<DecoderLayer> layer(int index, const CancelToken& cancel) override { return readLayer(m_reader, index, cancel); }

    at::Tensor embed(const at::Tensor& ids, const CancelToken& cancel) override
    {
        const at::Tensor flat = ids.to(at::kCPU).flatten();
        std::vector<at::Tensor> rows;
        for (std::int64_t i = 0; i < flat.numel(); ++i)
            rows.push_back(m_reader.readRows("model.embed_tokens.weight", flat.const_data_ptr<std::int64_t>()[i], 1, cancel));
        return at::cat(rows).view({ids.size(0), ids.size(1), m_files.config.hiddenSize});
    }

    at::Tensor head(const at::Tensor& x, const CancelToken& cancel) override
    {
        const std::string name = m_files.config.tieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight";
        const std::int64_t vocabulary = m_files.config.vocabSize;
        constexpr std::int64_t kRows = 8192;
        std::vector<at::Tensor> parts;
        for (std::int64_t first = 0; first < vocabulary; first += kRows) {
            const at::Tensor rows = m_reader.readRows(name, first, std::min(kRows, vocabulary - first), cancel);
            parts.push_back(at::linear(x, rows).to(at::kFloat));
        }
        return at::cat(parts, -1);
    }

    at::Tensor finalNorm() override { return m_norm; }
    bool isResident() const override { return false; }

private:
    ModelFiles m_files;
    TensorReader m_reader;
    at::Tensor m_norm;
};

std::uint64_t elementBytes(at::ScalarType dtype)
{
    return dtype == at::kBFloat16 ? 2 : 4;
}

at::ScalarType chosenType(const ModelFiles& files, const LoadOptions& options)
{
    if (options.dtype)
        return *options.dtype;
    if (options.device.is_cpu() || files.config.storedType == formats::StoredType::F32)
        return at::kFloat;
    return at::kBFloat16;
}
} // namespace

at::Tensor ResidentWeights::embed(const at::Tensor& ids, const CancelToken&)
{
    return at::embedding(embedding, ids);
}

at::Tensor ResidentWeights::head(const at::Tensor& x, const CancelToken&)
{
    return at::linear(x, headWeight).to(at::kFloat);
}

LoadEstimate estimateLoad(const ModelFiles& files, at::ScalarType dtype)
{
    const formats::HeldBytes held = formats::heldBytes(files);
    const DecoderConfig& config = files.config;
    const std::uint64_t largest = static_cast<std::uint64_t>(std::max({config.intermediateSize * 2, config.heads * config.headDim, std::int64_t{8192}}))
        * static_cast<std::uint64_t>(config.hiddenSize) * elementBytes(dtype);
    LoadEstimate estimate;
    estimate.weights = dtype == at::kBFloat16 ? held.bfloat16 : held.float32;
    estimate.working = 2 * largest + (std::uint64_t{256} << 20);
    estimate.available = availableMemory();
    return estimate;
}

std::shared_ptr<Decoder> loadDecoder(const ModelFiles& files, const LoadOptions& options)
{
    const c10::NoGradGuard noGradients;
    const at::ScalarType dtype = chosenType(files, options);
    bool streamed = options.residence == Residence::LayerByLayer;
    if (options.residence != Residence::LayerByLayer && options.device.is_cpu()) {
        const LoadEstimate estimate = estimateLoad(files, dtype);
        streamed = !estimate.fits();
        if (streamed && options.residence == Residence::Resident)
            throw Error(ErrorCode::OutOfMemory, {.file = files.path, .place = dtype == at::kFloat ? "float32" : "bfloat16",
                                                 .expected = bytes(estimate.weights + estimate.working) + " free",
                                                 .found = bytes(estimate.available), .advice = Advice::FreeMemory});
    }
    if (streamed)
        return std::make_shared<Decoder>(files.config, std::make_shared<StreamedWeights>(files, dtype, options.device), dtype, options.device);

    const TensorReader reader(files, dtype, options.device);
    const DecoderConfig& config = files.config;
    auto weights = std::make_shared<ResidentWeights>();
    const auto total = static_cast<std::size_t>(config.layers) + 1;
    weights->embedding = reader.read("model.embed_tokens.weight", options.cancel);
    weights->headWeight = config.tieWordEmbeddings ? weights->embedding : reader.read("lm_head.weight", options.cancel);
    weights->norm = reader.read("model.norm.weight", options.cancel);
    for (int index = 0; index < config.layers; ++index) {
        if (options.progress)
            options.progress(static_cast<std::size_t>(index) + 1, total, "loading");
        throwIfCancelled(options.cancel);
        weights->layers.push_back(readLayer(reader, index, options.cancel));
    }
    if (options.progress)
        options.progress(total, total, "loading");
    return std::make_shared<Decoder>(config, std::move(weights), dtype, options.device);
}

// Members of Decoder that need to know the resident weights.

namespace {
ResidentWeights& residentWeights(LayerSource& source)
{
    auto* weights = dynamic_cast<ResidentWeights*>(&source);
    if (weights == nullptr)
        throw Error(ErrorCode::InvalidArgument, {.place = "model", .expected = "weights in memory", .found = "layer by layer from the file"});
    return *weights;
}
} // namespace

std::vector<std::pair<std::string, at::Tensor>> Decoder::namedWeights()
{
    ResidentWeights& weights = residentWeights(*m_source);
    std::vector<std::pair<std::string, at::Tensor>> named{{"model.embed_tokens.weight", weights.embedding}, {"model.norm.weight", weights.norm}};
    if (!m_config.tieWordEmbeddings)
        named.emplace_back("lm_head.weight", weights.headWeight);
    for (std::size_t index = 0; index < weights.layers.size(); ++index) {
        const DecoderLayer& layer = *weights.layers[index];
        const std::string prefix = "model.layers." + std::to_string(index) + ".";
        named.emplace_back(prefix + "input_layernorm.weight", layer.inputNorm);
        named.emplace_back(prefix + "post_attention_layernorm.weight", layer.postAttentionNorm);
        if (layer.queryNorm.defined()) {
            named.emplace_back(prefix + "self_attn.q_norm.weight", layer.queryNorm);
            named.emplace_back(prefix + "self_attn.k_norm.weight", layer.keyNorm);
        }
        for (const Linear* linear : {&layer.qkv, &layer.output, &layer.gateUp, &layer.down}) {
            for (const LinearPart& part : linear->parts) {
                named.emplace_back(part.name + ".weight", linear->weight.narrow(0, part.begin, part.rows));
                if (linear->bias.defined())
                    named.emplace_back(part.name + ".bias", linear->bias.narrow(0, part.begin, part.rows));
            }
        }
    }
    return named;
}

void Decoder::addTokenRows(const at::Tensor& rows)
{
    const c10::NoGradGuard noGradients;
    ResidentWeights& weights = residentWeights(*m_source);
    const at::Tensor fresh = rows.to(options());
    weights.embedding = at::cat({weights.embedding, fresh});
    weights.headWeight = m_config.tieWordEmbeddings ? weights.embedding : at::cat({weights.headWeight, at::zeros_like(fresh)});
    m_config.vocabSize += rows.size(0);
}

std::uint64_t Decoder::heldBytes()
{
    if (!m_source->isResident())
        return 0;
    std::uint64_t sum = 0;
    for (const auto& [name, tensor] : namedWeights())
        sum += tensor.nbytes();
    return sum;
}

} // namespace plumbline::nn
