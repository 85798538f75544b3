// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/nn/tiny_model.h"

#include "core/base/paths.h"

#include <cmath>
#include <random>

namespace plumbline::test {

void writeTinyModel(const std::filesystem::path& folder, std::uint64_t seed, std::int64_t keyHeads)
{
    std::filesystem::create_directories(folder);
    constexpr std::int64_t kWidth = 32, kInner = 48, kVocabulary = 64;
    const std::int64_t keyWidth = 8 * keyHeads;
    writeFileAtomically(folder / "config.json", Json{{"architectures", {"LlamaForCausalLM"}},
                                                     {"model_type", "llama"},
                                                     {"hidden_size", kWidth},
                                                     {"intermediate_size", kInner},
                                                     {"num_hidden_layers", 3},
                                                     {"num_attention_heads", 4},
                                                     {"num_key_value_heads", keyHeads},
                                                     {"max_position_embeddings", 512},
                                                     {"rms_norm_eps", 1e-5},
                                                     {"vocab_size", kVocabulary},
                                                     {"tie_word_embeddings", true},
                                                     {"torch_dtype", "float32"}}
                                                    .dump());
    std::mt19937_64 random(seed);
    std::normal_distribution<float> normal;
    std::vector<std::vector<float>> held;
    std::vector<formats::TensorToWrite> tensors;
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
        std::int64_t count = 1;
        for (const std::int64_t size : shape)
            count *= size;
        std::vector<float> values(static_cast<std::size_t>(count), 1.0F);
        if (shape.size() == 2)
            for (float& value : values)
                value = normal(random) * (name.find("embed") != std::string::npos ? 0.5F : 1.5F / std::sqrt(static_cast<float>(shape[1])));
        held.push_back(std::move(values));
        tensors.push_back({.name = name, .type = formats::StoredType::F32, .shape = std::move(shape), .data = std::as_bytes(std::span(held.back()))});
    };
    add("model.embed_tokens.weight", {kVocabulary, kWidth});
    add("model.norm.weight", {kWidth});
    for (int layer = 0; layer < 3; ++layer) {
        const std::string prefix = "model.layers." + std::to_string(layer) + ".";
        add(prefix + "input_layernorm.weight", {kWidth});
        add(prefix + "post_attention_layernorm.weight", {kWidth});
        add(prefix + "self_attn.q_proj.weight", {kWidth, kWidth});
        add(prefix + "self_attn.k_proj.weight", {keyWidth, kWidth});
        add(prefix + "self_attn.v_proj.weight", {keyWidth, kWidth});
        add(prefix + "self_attn.o_proj.weight", {kWidth, kWidth});
        add(prefix + "mlp.gate_proj.weight", {kInner, kWidth});
        add(prefix + "mlp.up_proj.weight", {kInner, kWidth});
        add(prefix + "mlp.down_proj.weight", {kWidth, kInner});
    }
    formats::writeSafetensors(folder / "model.safetensors", tensors);
}

} // namespace plumbline::test
