// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/config_keys.h"
#include "core/formats/shown.h"

#include <algorithm>

namespace plumbline::formats {

namespace {

/// What transformers' configuration classes assume for keys that are absent (version 5.23).
struct Defaults {
    std::string_view architecture;
    std::string_view className;
    std::int64_t vocabulary, hidden, intermediate, layers, heads;
    std::int64_t keyValueHeads; ///< 0: as many as heads
    std::int64_t headDim;       ///< 0: hidden / heads
    std::int64_t context;
    bool hasIds;                ///< bos 1, eos 2
};
constexpr Defaults kDefaults[] = {
    {"llama", "LlamaForCausalLM", 32000, 4096, 11008, 32, 32, 0, 0, 2048, true},
    {"mistral", "MistralForCausalLM", 32000, 4096, 14336, 32, 32, 8, 0, 131072, true},
    {"qwen2", "Qwen2ForCausalLM", 151936, 4096, 22016, 32, 32, 32, 0, 32768, false},
    {"qwen3", "Qwen3ForCausalLM", 151936, 4096, 22016, 32, 32, 32, 128, 32768, false},
};

const Defaults& defaultsFor(const JsonKeys& keys)
{
    std::string name = keys.text("model_type").value_or("");
    const char* key = "model_type";
    if (name.empty()) {
        key = "architectures";
        if (const Json* list = keys.find("architectures"); list != nullptr && list->is_array() && !list->empty() && list->front().is_string())
            name = list->front().get<std::string>();
    }
    for (const Defaults& defaults : kDefaults)
        if (name == defaults.architecture || name == defaults.className)
            return defaults;
    keys.unsupported(key, "llama, qwen2, qwen3 or mistral", name.empty() ? "nothing" : shown(name));
}

void refuseExperts(const JsonKeys& keys)
{
    for (const char* key : {"num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts"})
        if (const auto count = keys.integer(key); count && *count > 0)
            keys.unsupported(key, "a model without experts", std::to_string(*count) + " experts");
}

void refuseQuantized(const JsonKeys& keys)
{
    const Json* quantization = keys.find("quantization_config");
    if (quantization == nullptr)
        return;
    std::string method = "a quantised model";
    if (quantization->is_object())
        if (const auto found = quantization->find("quant_method"); found != quantization->end() && found->is_string())
            method = shown(found->get_ref<const std::string&>());
    keys.unsupported("quantization_config", "weights as F32, F16 or BF16, or a GGUF", method, Advice::UseSupportedType);
}

void refuseActiveWindow(const JsonKeys& keys, std::string_view architecture)
{
    constexpr std::int64_t kDefaultWindow = 4096; // of Mistral, Qwen2 and Qwen3 alike, where the key is absent
    const Json* layers = keys.find("layer_types");
    const bool slides = layers != nullptr && layers->is_array() &&
                        std::any_of(layers->begin(), layers->end(), [](const Json& type) { return type.is_string() && type != "full_attention"; });
    std::optional<std::int64_t> window = keys.integer("sliding_window");
    bool active = false;
    if (architecture == "mistral") {
        // An explicit null switches the window off; a key that is absent leaves transformers' default on.
        if (!window && !keys.isNull("sliding_window"))
            window = kDefaultWindow;
        active = window.has_value();
    } else if (architecture != "llama") {
        if (!window && !keys.isNull("sliding_window"))
            window = kDefaultWindow;
        active = keys.boolean("use_sliding_window").value_or(false) && window.has_value();
    }
    if (slides) {
        const auto other = std::find_if(layers->begin(), layers->end(), [](const Json& type) { return type.is_string() && type != "full_attention"; });
        keys.unsupported("layer_types", "full_attention in every layer", shown(other->get_ref<const std::string&>()));
    }
    if (active)
        keys.unsupported("sliding_window", "no sliding window", "a window of " + std::to_string(*window));
}

StoredType typeByName(std::string name)
{
    if (name.starts_with("torch."))
        name.erase(0, 6);
    if (name == "bfloat16")
        return StoredType::BF16;
    if (name == "float16" || name == "half")
        return StoredType::F16;
    if (name == "float64" || name == "double")
        return StoredType::F64;
    return StoredType::F32;
}

/// The object that describes the rotary embedding: `rope_parameters` (also one per kind of layer) or `rope_scaling`.
const Json* ropeObject(const JsonKeys& keys, std::string& key)
{
    for (const char* name : {"rope_parameters", "rope_scaling"})
        if (const Json* object = keys.find(name)) {
            key = name;
            if (object->is_object())
                if (const auto full = object->find("full_attention"); full != object->end() && full->is_object()) {
                    key += ".full_attention";
                    return &*full;
                }
            return object;
        }
    return nullptr;
}

RopeConfig parseRope(const JsonKeys& keys, std::int64_t context)
{
    RopeConfig rope;
    const auto theta = [&](const ConfigKeys& from) { return from.numberIn("rope_theta", 1.0, 1e15); };
    if (const auto value = theta(keys))
        rope.theta = *value;
    if (const auto part = keys.number("partial_rotary_factor"); part && *part != 1.0)
        keys.unsupported("partial_rotary_factor", "1", std::to_string(*part));

    std::string name;
    const Json* object = ropeObject(keys, name);
    if (object == nullptr)
        return rope;
    const JsonKeys in(*object, keys.file(), name + ".");
    if (const auto value = theta(in))
        rope.theta = *value;
    if (const auto part = in.number("partial_rotary_factor"); part && *part != 1.0)
        in.unsupported("partial_rotary_factor", "1", std::to_string(*part));

    const char* key = in.has("rope_type") ? "rope_type" : "type";
    const std::string type = in.text(key).value_or("default");
    using Kind = RopeConfig::Kind;
    if (type == "default")
        return rope;
    if (type == "linear")
        rope.kind = Kind::Linear;
    else if (type == "dynamic")
        rope.kind = Kind::Dynamic;
    else if (type == "llama3")
        rope.kind = Kind::Llama3;
    else if (type == "yarn")
        rope.kind = Kind::Yarn;
    else
        in.unsupported(key, "default, linear, dynamic, llama3 or yarn", shown(type));

    rope.originalContext = in.integerIn("original_max_position_embeddings", 1, kMostContext)
                               .value_or(keys.integerIn("original_max_position_embeddings", 1, kMostContext).value_or(0));
    if (const auto factor = in.numberIn("factor", 0.0, 1e9))
        rope.factor = *factor;
    else if (rope.kind == Kind::Yarn && rope.originalContext > 0)
        rope.factor = static_cast<double>(context) / static_cast<double>(rope.originalContext);
    else
        in.corrupt("factor", "a number", "nothing");
    rope.lowFreqFactor = in.numberIn("low_freq_factor", 0.0, 1e9).value_or(rope.lowFreqFactor);
    rope.highFreqFactor = in.numberIn("high_freq_factor", 0.0, 1e9).value_or(rope.highFreqFactor);
    rope.betaFast = in.numberIn("beta_fast", 0.0, 1e9).value_or(rope.betaFast);
    rope.betaSlow = in.numberIn("beta_slow", 0.0, 1e9).value_or(rope.betaSlow);
    rope.attentionFactor = in.numberIn("attention_factor", 0.0, 1e6);
    rope.mscale = in.number("mscale");
    rope.mscaleAllDim = in.number("mscale_all_dim");
    rope.truncate = in.boolean("truncate").value_or(true);
    return rope;
}

} // namespace

DecoderConfig parseConfig(const Json& json, const std::filesystem::path& file)
{
    const JsonKeys keys(json, file);
    const Defaults& defaults = defaultsFor(keys);
    refuseExperts(keys);
    refuseQuantized(keys);
    refuseActiveWindow(keys, defaults.architecture);
    if (const auto activation = keys.text("hidden_act"); activation && *activation != "silu" && *activation != "swish")
        keys.unsupported("hidden_act", "silu", shown(*activation));

    DecoderConfig config;
    config.architecture = defaults.architecture;
    config.vocabSize = keys.integerIn("vocab_size", 1, kMostVocabulary).value_or(defaults.vocabulary);
    config.hiddenSize = keys.integerIn("hidden_size", 1, kMostWidth).value_or(defaults.hidden);
    config.intermediateSize = keys.integerIn("intermediate_size", 1, kMostWidth).value_or(defaults.intermediate);
    config.layers = keys.integerIn("num_hidden_layers", 1, kMostLayers).value_or(defaults.layers);
    config.heads = keys.integerIn("num_attention_heads", 1, kMostHeads).value_or(defaults.heads);
    // null means one group a head; only an absent key takes the class's own default.
    const std::int64_t absentGroups = keys.isNull("num_key_value_heads") || defaults.keyValueHeads == 0 ? config.heads : defaults.keyValueHeads;
    config.keyValueHeads = keys.integerIn("num_key_value_heads", 1, kMostHeads).value_or(absentGroups);
    if (const auto headDim = keys.integerIn("head_dim", 2, kMostHeads))
        config.headDim = *headDim;
    else if (defaults.headDim != 0)
        config.headDim = defaults.headDim;
    else if (config.hiddenSize % config.heads == 0)
        config.headDim = config.hiddenSize / config.heads;
    else
        keys.corrupt("hidden_size", "a multiple of " + std::to_string(config.heads) + " heads", std::to_string(config.hiddenSize));
    config.contextLength = keys.integerIn("max_position_embeddings", 1, kMostContext).value_or(defaults.context);
    config.rmsNormEps = keys.numberIn("rms_norm_eps", 0.0, 1.0).value_or(1e-6);
    config.rope = parseRope(keys, config.contextLength);
    config.tieWordEmbeddings = keys.boolean("tie_word_embeddings").value_or(false);

    const bool bias = keys.boolean("attention_bias").value_or(false);
    if (defaults.architecture == "llama" || defaults.architecture == "qwen3")
        config.attentionBias = config.attentionOutputBias = bias;
    else
        config.attentionBias = defaults.architecture == "qwen2";
    config.mlpBias = defaults.architecture == "llama" && keys.boolean("mlp_bias").value_or(false);
    config.qkNorm = defaults.architecture == "qwen3";

    const char* typeKey = keys.has("dtype") ? "dtype" : "torch_dtype";
    config.storedType = typeByName(keys.text(typeKey).value_or("float32"));
    config.bosIds = keys.ids("bos_token_id");
    config.eosIds = keys.ids("eos_token_id");
    if (defaults.hasIds && config.bosIds.empty() && !keys.isNull("bos_token_id") && !keys.has("bos_token_id"))
        config.bosIds = {1};
    if (defaults.hasIds && config.eosIds.empty() && !keys.isNull("eos_token_id") && !keys.has("eos_token_id"))
        config.eosIds = {2};
    checkConfig(config, keys, false);
    return config;
}

} // namespace plumbline::formats
