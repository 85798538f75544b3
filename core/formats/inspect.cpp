// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/inspect.h"

#include "core/base/error.h"
#include "core/formats/json_file.h"
#include "core/formats/model_parts.h"
#include "core/formats/safetensors.h"
#include "core/formats/shown.h"

namespace plumbline::formats {

namespace fs = std::filesystem;

namespace {

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// A *.safetensors that is no model's: without config.json beside it, or one of several files that none calls the model.
bool isBareFile(const fs::path& path)
{
    if (path.extension() != ".safetensors")
        return false;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (!isFile(folder / "config.json"))
        return true;
    return path.filename() != "model.safetensors" && !indexNames(folder / kSafetensorsIndex, path) && safetensorsIn(folder).size() > 1;
}

/// A folder with safetensors and no config.json.
bool isBareFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored) && !isFile(path / "config.json") && (isFile(path / kSafetensorsIndex) || !safetensorsIn(path).empty());
}

Json report(const char* kind, const char* format, const WeightFile& weights)
{
    std::uint64_t elements = 0;
    Json tensors = Json::array();
    for (const StoredTensor& tensor : weights.tensors()) {
        elements += static_cast<std::uint64_t>(tensor.elements());
        tensors.push_back({{"name", tensor.name}, {"dtype", tensor.typeName}, {"shape", tensor.shape}});
    }
    return {{"kind", kind},
            {"format", format},
            {"architecture", nullptr},
            {"config", nullptr},
            {"parameters", elements},
            {"bytes_file", weights.bytes()},
            {"bytes_held", {{"float32", elements * 4}, {"bfloat16", elements * 2}}},
            {"tensors", std::move(tensors)},
            {"problems", Json::array()}};
}

Json inspectModel(ModelFiles model)
{
    try {
        checkTensors(model);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::UnsupportedFormat)
            throw;
        model.problems.emplace_back(error.what());
    }
    Json json = report("model", model.kind == ModelFiles::Kind::Gguf ? "gguf" : "safetensors", *model.weights);
    json["architecture"] = model.config.architecture;
    json["config"] = toJson(model.config);
    const HeldBytes held = heldBytes(model);
    json["parameters"] = held.float32 / 4;
    json["bytes_held"] = {{"float32", held.float32}, {"bfloat16", held.bfloat16}};
    json["problems"] = model.problems;
    return json;
}

/// The tensors of a model that cannot be run, and why.
Json inspectUnsupported(const ModelPlace& place, const Error& reason)
{
    const auto gguf = place.isGguf ? openGguf(place.weights) : nullptr;
    const std::shared_ptr<const WeightFile> weights = gguf ? gguf : openSafetensors(place.weights);
    Json json = report("model", gguf ? "gguf" : "safetensors", *weights);
    json["config"] = gguf ? ggufMetadataJson(*gguf) : readJson(place.folder / "config.json");
    const auto found = json["config"].find(gguf ? "general.architecture" : "model_type");
    if (found != json["config"].end())
        json["architecture"] = *found;
    json["problems"].push_back(reason.what());
    return json;
}

const char* ropeName(RopeConfig::Kind kind)
{
    switch (kind) {
    case RopeConfig::Kind::Default: return "default";
    case RopeConfig::Kind::Linear: return "linear";
    case RopeConfig::Kind::Llama3: return "llama3";
    case RopeConfig::Kind::Dynamic: return "dynamic";
    case RopeConfig::Kind::Yarn: return "yarn";
    }
    return "default";
}

Json toJson(const RopeConfig& rope)
{
    Json json = {{"rope_type", ropeName(rope.kind)}, {"rope_theta", rope.theta}};
    if (rope.kind != RopeConfig::Kind::Default)
        json["factor"] = rope.factor;
    if (rope.originalContext > 0)
        json["original_max_position_embeddings"] = rope.originalContext;
    if (rope.kind == RopeConfig::Kind::Llama3) {
        json["low_freq_factor"] = rope.lowFreqFactor;
        json["high_freq_factor"] = rope.highFreqFactor;
    }
    if (rope.kind == RopeConfig::Kind::Yarn) {
        json["beta_fast"] = rope.betaFast;
        json["beta_slow"] = rope.betaSlow;
        if (rope.attentionFactor)
            json["attention_factor"] = *rope.attentionFactor;
        if (rope.mscale)
            json["mscale"] = *rope.mscale;
        if (rope.mscaleAllDim)
            json["mscale_all_dim"] = *rope.mscaleAllDim;
        json["truncate"] = rope.truncate;
    }
    if (!rope.divisors.empty())
        json["divisors"] = rope.divisors;
    return json;
}

} // namespace

Json toJson(const DecoderConfig& config)
{
    return {{"model_type", config.architecture},
            {"vocab_size", config.vocabSize},
            {"hidden_size", config.hiddenSize},
            {"intermediate_size", config.intermediateSize},
            {"num_hidden_layers", config.layers},
            {"num_attention_heads", config.heads},
            {"num_key_value_heads", config.keyValueHeads},
            {"head_dim", config.headDim},
            {"max_position_embeddings", config.contextLength},
            {"rms_norm_eps", config.rmsNormEps},
            {"rope_parameters", toJson(config.rope)},
            {"tie_word_embeddings", config.tieWordEmbeddings},
            {"attention_bias", config.attentionBias},
            {"attention_output_bias", config.attentionOutputBias},
            {"mlp_bias", config.mlpBias},
            {"qk_norm", config.qkNorm},
            {"dtype", storedTypeName(config.storedType)},
            {"bos_token_id", config.bosIds},
            {"eos_token_id", config.eosIds}};
}

Json inspectFile(const fs::path& path)
{
    if (isBareFile(path) || isBareFolder(path))
        return report("tensors", "safetensors", *openSafetensors(path));
    const ModelPlace place = locateModel(path);
    std::optional<ModelFiles> model;
    try {
        model = openUnchecked(place);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::UnsupportedFormat)
            throw;
        return inspectUnsupported(place, error);
    }
    return inspectModel(std::move(*model));
}

} // namespace plumbline::formats
