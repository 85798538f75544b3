// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/needed_tensors.h"

namespace plumbline::formats {

void forEachNeededTensor(const DecoderConfig& config, const std::function<void(const NeededTensor&)>& take)
{
    const std::int64_t d = config.hiddenSize;
    const std::int64_t f = config.intermediateSize;
    const std::int64_t q = config.heads * config.headDim;
    const std::int64_t kv = config.keyValueHeads * config.headDim;
    take({"model.embed_tokens.weight", {config.vocabSize, d}});
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = "model.layers." + std::to_string(layer) + ".";
        const auto linear = [&](const char* name, std::int64_t out, std::int64_t in, bool bias) {
            take({prefix + name + ".weight", {out, in}});
            if (bias)
                take({prefix + name + ".bias", {out}});
        };
        take({prefix + "input_layernorm.weight", {d}});
        linear("self_attn.q_proj", q, d, config.attentionBias);
        linear("self_attn.k_proj", kv, d, config.attentionBias);
        linear("self_attn.v_proj", kv, d, config.attentionBias);
        if (config.qkNorm) {
            take({prefix + "self_attn.q_norm.weight", {config.headDim}});
            take({prefix + "self_attn.k_norm.weight", {config.headDim}});
        }
        linear("self_attn.o_proj", d, q, config.attentionOutputBias);
        take({prefix + "post_attention_layernorm.weight", {d}});
        linear("mlp.gate_proj", f, d, config.mlpBias);
        linear("mlp.up_proj", f, d, config.mlpBias);
        linear("mlp.down_proj", d, f, config.mlpBias);
    }
    take({"model.norm.weight", {d}});
    if (!config.tieWordEmbeddings)
        take({"lm_head.weight", {config.vocabSize, d}});
}

std::vector<NeededTensor> neededTensors(const DecoderConfig& config)
{
    std::vector<NeededTensor> all;
    forEachNeededTensor(config, [&](const NeededTensor& tensor) { all.push_back(tensor); });
    return all;
}

std::string ggufName(std::string_view name)
{
    static constexpr std::pair<std::string_view, std::string_view> kWhole[] = {
        {"model.embed_tokens.weight", "token_embd.weight"},
        {"model.norm.weight", "output_norm.weight"},
        {"lm_head.weight", "output.weight"},
    };
    static constexpr std::pair<std::string_view, std::string_view> kInLayer[] = {
        {"input_layernorm", "attn_norm"},   {"self_attn.q_proj", "attn_q"},      {"self_attn.k_proj", "attn_k"},
        {"self_attn.v_proj", "attn_v"},     {"self_attn.o_proj", "attn_output"}, {"self_attn.q_norm", "attn_q_norm"},
        {"self_attn.k_norm", "attn_k_norm"}, {"post_attention_layernorm", "ffn_norm"}, {"mlp.gate_proj", "ffn_gate"},
        {"mlp.up_proj", "ffn_up"},          {"mlp.down_proj", "ffn_down"},
    };
    for (const auto& [ours, theirs] : kWhole)
        if (name == ours)
            return std::string(theirs);
    constexpr std::string_view kLayers = "model.layers.";
    if (!name.starts_with(kLayers))
        return {};
    name.remove_prefix(kLayers.size());
    const std::size_t numberEnd = name.find_first_not_of("0123456789");
    const std::size_t suffix = name.rfind('.');
    if (numberEnd == 0 || numberEnd == std::string_view::npos || name[numberEnd] != '.' || suffix <= numberEnd)
        return {};
    const std::string_view module = name.substr(numberEnd + 1, suffix - numberEnd - 1);
    for (const auto& [ours, theirs] : kInLayer)
        if (module == ours)
            return "blk." + std::string(name.substr(0, numberEnd)) + "." + std::string(theirs) + std::string(name.substr(suffix));
    return {};
}

} // namespace plumbline::formats
