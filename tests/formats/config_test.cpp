// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/model_files.h"
#include "tests/formats/builders.h"
#include "tests/support/support.h"

using namespace plumbline;
using namespace plumbline::formats;
using test::errorOf;

namespace {

DecoderConfig parse(const std::string& text)
{
    return parseConfig(Json::parse(text), "config.json");
}

Error refused(const std::string& text)
{
    return errorOf([&] { (void)parse(text); });
}

} // namespace

TEST(Config, TakesTheDefaultsOfTransformersForAbsentKeys)
{
    const DecoderConfig llama = parse(R"({"model_type":"llama"})");
    EXPECT_EQ(llama.hiddenSize, 4096);
    EXPECT_EQ(llama.intermediateSize, 11008);
    EXPECT_EQ(llama.keyValueHeads, 32);
    EXPECT_EQ(llama.headDim, 128);
    EXPECT_EQ(llama.rmsNormEps, 1e-6);
    EXPECT_EQ(llama.rope.theta, 10000.0);
    EXPECT_EQ(llama.eosIds, std::vector<std::int64_t>{2});
    EXPECT_FALSE(llama.tieWordEmbeddings);
    EXPECT_EQ(parse(R"({"model_type":"llama","num_attention_heads":8,"eos_token_id":null})").keyValueHeads, 8);
    EXPECT_TRUE(parse(R"({"model_type":"llama","eos_token_id":null})").eosIds.empty());
    EXPECT_EQ(parse(R"({"model_type":"mistral","sliding_window":null})").keyValueHeads, 8);
    const DecoderConfig qwen2 = parse(R"({"architectures":["Qwen2ForCausalLM"]})");
    EXPECT_EQ(qwen2.architecture, "qwen2");
    EXPECT_TRUE(qwen2.attentionBias);
    EXPECT_EQ(qwen2.vocabSize, 151936);
    EXPECT_TRUE(qwen2.eosIds.empty());
    const DecoderConfig qwen3 = parse(R"({"model_type":"qwen3","hidden_size":1024,"num_attention_heads":16,"num_key_value_heads":8})");
    EXPECT_EQ(qwen3.headDim, 128);
    EXPECT_TRUE(qwen3.qkNorm);
}

TEST(Config, ReadsListsOfEndsWholeDoublesAndTypes)
{
    const DecoderConfig config = parse(R"({"model_type":"llama","hidden_size":2048.0,"eos_token_id":[128001,128008,-1],"torch_dtype":"bfloat16"})");
    EXPECT_EQ(config.hiddenSize, 2048);
    EXPECT_EQ(config.eosIds, (std::vector<std::int64_t>{128001, 128008}));
    EXPECT_EQ(config.storedType, StoredType::BF16);
    EXPECT_EQ(parse(R"({"model_type":"llama","dtype":"torch.float16"})").storedType, StoredType::F16);
}

TEST(Config, ReadsRotaryScalingInEitherStyle)
{
    using Kind = RopeConfig::Kind;
    const RopeConfig old = parse(R"({"model_type":"llama","rope_theta":500000,"rope_scaling":{"rope_type":"llama3","factor":8,
        "low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":8192}})").rope;
    const RopeConfig fresh = parse(R"({"model_type":"llama","rope_parameters":{"rope_theta":500000,"rope_type":"llama3","factor":8,
        "low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":8192}})").rope;
    for (const RopeConfig& rope : {old, fresh}) {
        EXPECT_EQ(rope.kind, Kind::Llama3);
        EXPECT_EQ(rope.theta, 500000.0);
        EXPECT_EQ(rope.originalContext, 8192);
    }
    const RopeConfig yarn = parse(R"({"model_type":"qwen2","max_position_embeddings":131072,
        "rope_scaling":{"type":"yarn","original_max_position_embeddings":32768,"attention_factor":1.2,"truncate":false}})").rope;
    EXPECT_EQ(yarn.kind, Kind::Yarn);
    EXPECT_EQ(yarn.factor, 4.0);
    EXPECT_EQ(yarn.attentionFactor, 1.2);
    EXPECT_FALSE(yarn.truncate);
    const RopeConfig perLayer = parse(R"({"model_type":"qwen3","rope_parameters":{"full_attention":{"rope_type":"linear","factor":2,"rope_theta":7}}})").rope;
    EXPECT_EQ(perLayer.kind, Kind::Linear);
    EXPECT_EQ(perLayer.theta, 7.0);
    EXPECT_EQ(refused(R"({"model_type":"llama","rope_scaling":{"type":"longrope","factor":2}})").code(), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(refused(R"({"model_type":"llama","rope_scaling":{"type":"linear"}})").detail().place, "rope_scaling.factor");
    EXPECT_EQ(refused(R"({"model_type":"llama","rope_scaling":{"type":"linear","factor":-1}})").detail().place, "rope_scaling.factor");
    EXPECT_EQ(refused(R"({"model_type":"llama","rope_scaling":[1]})").detail().place, "rope_scaling");
    EXPECT_EQ(refused(R"({"model_type":"llama","partial_rotary_factor":0.5})").code(), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(refused(R"({"model_type":"llama","rope_scaling":{"type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4}})").code(),
              ErrorCode::CorruptFile);
}

TEST(Config, RefusesByNameWhatIsNotSupported)
{
    struct Case {
        const char* text;
        const char* place;
    };
    for (const Case& c : {Case{R"({"model_type":"gpt2"})", "model_type"},
                          {R"({"model_type":"mixtral"})", "model_type"},
                          {R"({"architectures":["PhiForCausalLM"]})", "architectures"},
                          {R"({})", "architectures"},
                          {R"({"model_type":"mistral","sliding_window":4096})", "sliding_window"},
                          {R"({"model_type":"mistral"})", "sliding_window"},
                          {R"({"model_type":"qwen2","use_sliding_window":true,"sliding_window":4096})", "sliding_window"},
                          {R"({"model_type":"qwen3","use_sliding_window":true})", "sliding_window"},
                          {R"({"model_type":"qwen3","layer_types":["full_attention","sliding_attention"]})", "layer_types"},
                          {R"({"model_type":"llama","num_local_experts":8})", "num_local_experts"},
                          {R"({"model_type":"qwen3","num_experts":128})", "num_experts"},
                          {R"({"model_type":"llama","quantization_config":{"quant_method":"gptq"}})", "quantization_config"},
                          {R"({"model_type":"llama","hidden_act":"gelu"})", "hidden_act"}}) {
        const Error error = refused(c.text);
        EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat) << c.text;
        EXPECT_EQ(error.detail().place, c.place) << c.text;
        EXPECT_FALSE(error.detail().found.empty()) << c.text;
    }
    EXPECT_NO_THROW((void)parse(R"({"model_type":"qwen2","use_sliding_window":false,"sliding_window":131072,"max_window_layers":28})"));
    EXPECT_NO_THROW((void)parse(R"({"model_type":"qwen3","use_sliding_window":true,"sliding_window":null})"));
    EXPECT_NO_THROW((void)parse(R"({"model_type":"llama","hidden_act":"swish","num_local_experts":0})"));
}

TEST(Config, RefusesNumbersThatMakeNoSense)
{
    struct Case {
        const char* key;
        const char* value;
    };
    for (const Case& c : {Case{"hidden_size", "0"}, {"hidden_size", "-64"}, {"hidden_size", "\"64\""}, {"hidden_size", "64.5"},
                          {"hidden_size", "4611686018427387904"}, {"hidden_size", "18446744073709551615"}, {"num_hidden_layers", "10001"},
                          {"num_attention_heads", "0"}, {"num_key_value_heads", "5"}, {"head_dim", "15"}, {"head_dim", "true"},
                          {"vocab_size", "1e300"}, {"rms_norm_eps", "0"}, {"rms_norm_eps", "-1e-6"}, {"rope_theta", "0"},
                          {"max_position_embeddings", "0"}, {"tie_word_embeddings", "1"}, {"eos_token_id", "\"2\""}, {"eos_token_id", "[[2]]"}}) {
        const Error error = refused(std::string(R"({"model_type":"llama","num_attention_heads":8,")") + c.key + "\":" + c.value + "}");
        EXPECT_EQ(error.code(), ErrorCode::CorruptFile) << c.key << " " << c.value;
        EXPECT_EQ(error.detail().place, c.key) << c.value;
    }
    EXPECT_EQ(refused(R"({"model_type":"llama","hidden_size":100,"num_attention_heads":3})").detail().place, "hidden_size");
    EXPECT_EQ(refused("[]").code(), ErrorCode::CorruptFile);
}
