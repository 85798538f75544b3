// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/config_keys.h"
#include "core/formats/shown.h"

#include <algorithm>
#include <cmath>

namespace plumbline::formats {

namespace {

/// Keys of one architecture ("llama.block_count" is asked for as "block_count").
class GgufKeys final : public ConfigKeys {
public:
    GgufKeys(const GgufFile& gguf, const std::string& architecture)
        : ConfigKeys(gguf.files().front(), architecture.empty() ? std::string() : architecture + ".")
        , m_gguf(gguf)
    {
    }
    [[nodiscard]] bool has(const std::string& key) const override { return find(key) != nullptr; }
    [[nodiscard]] std::optional<double> number(const std::string& key) const override
    {
        const GgufValue* value = find(key);
        if (value == nullptr)
            return {};
        if (const auto number = value->number())
            return number;
        corrupt(key, "a number", "another kind of value");
    }
    /// One number, or a list that has the same one for every layer.
    [[nodiscard]] std::optional<std::int64_t> integer(const std::string& key) const override
    {
        const GgufValue* value = find(key);
        if (value == nullptr)
            return {};
        if (const GgufValue::Array* list = value->array(); list != nullptr && !list->empty()) {
            const auto first = list->front().integer();
            if (!first)
                corrupt(key, "whole numbers", "another kind of value");
            for (const GgufValue& other : *list)
                if (other.integer() != first)
                    unsupported(key, "the same in every layer", "different numbers");
            return first;
        }
        if (const auto number = value->integer())
            return number;
        corrupt(key, "a whole number", "another kind of value");
    }
    [[nodiscard]] std::optional<bool> boolean(const std::string& key) const override
    {
        const GgufValue* value = find(key);
        if (value == nullptr)
            return {};
        if (const bool* flag = std::get_if<bool>(&value->value))
            return *flag;
        corrupt(key, "true or false", "another kind of value");
    }
    [[nodiscard]] std::optional<std::string> text(const std::string& key) const override
    {
        const GgufValue* value = find(key);
        if (value == nullptr)
            return {};
        if (const std::string* found = value->string())
            return *found;
        corrupt(key, "a text", "another kind of value");
    }

private:
    [[nodiscard]] const GgufValue* find(const std::string& key) const { return m_gguf.value(m_prefix + key); }
    const GgufFile& m_gguf;
};

std::int64_t required(const GgufKeys& keys, const std::string& key, std::int64_t most)
{
    const auto value = keys.integerIn(key, 1, most);
    if (!value)
        keys.corrupt(key, "a whole number", "nothing");
    return *value;
}

RopeConfig parseRope(const GgufFile& file, const GgufKeys& keys, std::int64_t headDim)
{
    RopeConfig rope;
    using Kind = RopeConfig::Kind;
    rope.theta = keys.numberIn("rope.freq_base", 1.0, 1e15).value_or(rope.theta);
    if (const auto dimensions = keys.integer("rope.dimension_count"); dimensions && *dimensions != headDim)
        keys.unsupported("rope.dimension_count", "all " + std::to_string(headDim) + " of a head", std::to_string(*dimensions));
    const std::string type = keys.text("rope.scaling.type").value_or("none");
    if (type == "linear")
        rope.kind = Kind::Linear;
    else if (type == "yarn")
        rope.kind = Kind::Yarn;
    else if (type != "none")
        keys.unsupported("rope.scaling.type", "none, linear or yarn", shown(type));
    rope.originalContext = keys.integerIn("rope.scaling.original_context_length", 0, kMostContext).value_or(0);
    if (rope.kind != Kind::Default) {
        // A scaling without a factor, or with 0, is none: so llama.cpp reads it.
        const double factor = keys.number("rope.scaling.factor").value_or(0.0);
        if (factor == 0.0)
            rope.kind = Kind::Default;
        else
            rope.factor = *keys.numberIn("rope.scaling.factor", 0.0, 1e9);
    } else if (const auto linear = keys.number("rope.scale_linear"); linear && *linear != 0.0 && *linear != 1.0) {
        rope.kind = Kind::Linear;
        rope.factor = *keys.numberIn("rope.scale_linear", 0.0, 1e9);
    }
    if (rope.kind == Kind::Yarn) {
        rope.betaFast = keys.numberIn("rope.scaling.yarn_beta_fast", 0.0, 1e9).value_or(rope.betaFast);
        rope.betaSlow = keys.numberIn("rope.scaling.yarn_beta_slow", 0.0, 1e9).value_or(rope.betaSlow);
        const char* key = keys.has("rope.scaling.yarn_attn_factor") ? "rope.scaling.yarn_attn_factor" : "rope.scaling.attn_factor";
        // llama.cpp multiplies its own 0.1 ln(factor) + 1 by this one.
        if (const auto extra = keys.numberIn(key, 0.0, 1e6); extra && *extra != 1.0)
            rope.attentionFactor = *extra * (0.1 * std::log(rope.factor) + 1.0);
    }

    const StoredTensor* divisors = file.find("rope_freqs.weight");
    if (divisors == nullptr)
        return rope;
    const auto fail = [&](std::string expected, std::string found) {
        throw Error(ErrorCode::CorruptFile, {.file = file.files()[static_cast<std::size_t>(divisors->file)],
                                             .place = tensorPlace(divisors->name),
                                             .expected = std::move(expected),
                                             .found = std::move(found),
                                             .advice = Advice::DownloadAgain});
    };
    const std::int64_t pairs = headDim / 2;
    if (divisors->shape != std::vector<std::int64_t>{pairs})
        fail(shownShape({{pairs}}), shownShape(divisors->shape));
    rope.divisors.resize(static_cast<std::size_t>(pairs));
    file.read(*divisors, 0, rope.divisors);
    for (const float divisor : rope.divisors)
        if (!(divisor > 0) || !std::isfinite(divisor))
            fail("numbers above 0", std::to_string(divisor));
    return rope;
}

void addId(const GgufKeys& keys, const char* key, std::vector<std::int64_t>& ids)
{
    // An id of 2^32 - 1 stands for "none" in some files.
    if (const auto id = keys.integer(key); id && *id >= 0 && *id < 0xFFFFFFFF && std::find(ids.begin(), ids.end(), *id) == ids.end())
        ids.push_back(*id);
}

} // namespace

DecoderConfig parseGgufConfig(const GgufFile& file)
{
    const GgufKeys whole(file, {});
    const std::string architecture = whole.text("general.architecture").value_or("");
    if (architecture != "llama" && architecture != "qwen2" && architecture != "qwen3")
        whole.unsupported("general.architecture", "llama, qwen2 or qwen3", architecture.empty() ? "nothing" : shown(architecture));
    const GgufKeys keys(file, architecture);
    if (const auto experts = keys.integer("expert_count"); experts && *experts > 0)
        keys.unsupported("expert_count", "a model without experts", std::to_string(*experts) + " experts");

    DecoderConfig config;
    config.architecture = architecture;
    config.hiddenSize = required(keys, "embedding_length", kMostWidth);
    config.intermediateSize = required(keys, "feed_forward_length", kMostWidth);
    config.layers = required(keys, "block_count", kMostLayers);
    config.heads = required(keys, "attention.head_count", kMostHeads);
    config.keyValueHeads = keys.integerIn("attention.head_count_kv", 1, kMostHeads).value_or(config.heads);
    if (const auto length = keys.integerIn("attention.key_length", 2, kMostHeads))
        config.headDim = *length;
    else if (config.hiddenSize % config.heads == 0)
        config.headDim = config.hiddenSize / config.heads;
    else
        keys.corrupt("embedding_length", "a multiple of " + std::to_string(config.heads) + " heads", std::to_string(config.hiddenSize));
    if (const auto length = keys.integer("attention.value_length"); length && *length != config.headDim)
        keys.unsupported("attention.value_length", std::to_string(config.headDim) + ", as the keys", std::to_string(*length));
    checkConfig(config, keys, true);
    config.contextLength = keys.integerIn("context_length", 1, kMostContext).value_or(2048);
    if (const auto window = keys.integer("attention.sliding_window"); window && *window > 0 && *window < config.contextLength)
        keys.unsupported("attention.sliding_window", "no sliding window", "a window of " + std::to_string(*window));
    const auto eps = keys.numberIn("attention.layer_norm_rms_epsilon", 0.0, 1.0);
    if (!eps)
        keys.corrupt("attention.layer_norm_rms_epsilon", "a number", "nothing");
    config.rmsNormEps = *eps;
    config.rope = parseRope(file, keys, config.headDim);

    const StoredTensor* embedding = file.find("token_embd.weight");
    if (embedding == nullptr || embedding->shape.size() != 2 || embedding->shape[0] < 1 || embedding->shape[0] > kMostVocabulary)
        throw Error(ErrorCode::CorruptFile, {.file = file.files().front(),
                                             .place = tensorPlace("token_embd.weight"),
                                             .expected = "[vocabulary, " + std::to_string(config.hiddenSize) + "]",
                                             .found = embedding == nullptr ? "nothing" : shownShape(embedding->shape),
                                             .advice = Advice::DownloadAgain});
    config.vocabSize = embedding->shape[0];
    config.tieWordEmbeddings = file.find("output.weight") == nullptr;
    config.attentionBias = file.find("blk.0.attn_q.bias") != nullptr;
    config.attentionOutputBias = file.find("blk.0.attn_output.bias") != nullptr;
    config.mlpBias = file.find("blk.0.ffn_gate.bias") != nullptr || file.find("blk.0.ffn_up.bias") != nullptr ||
                     file.find("blk.0.ffn_down.bias") != nullptr;
    config.qkNorm = architecture == "qwen3" || file.find("blk.0.attn_q_norm.weight") != nullptr;
    config.storedType = mostFrequentMatrixType(file);
    addId(whole, "tokenizer.ggml.bos_token_id", config.bosIds);
    for (const char* key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"})
        addId(whole, key, config.eosIds);
    return config;
}

} // namespace plumbline::formats
