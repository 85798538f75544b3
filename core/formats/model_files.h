// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/formats/gguf.h"
#include "core/formats/weights.h"

namespace plumbline::formats {

/// Scaling of the rotary embedding, `shared/papers/model_files.md §2`; transformers' modeling_rope_utils is the reference.
struct RopeConfig {
    enum class Kind { Default, Linear, Llama3, Dynamic, Yarn };
    Kind kind = Kind::Default;
    double theta = 10000.0;
    double factor = 1.0;
    double lowFreqFactor = 1.0, highFreqFactor = 4.0;
    std::int64_t originalContext = 0; ///< 0: not given
    double betaFast = 32.0, betaSlow = 1.0;
    std::optional<double> attentionFactor; ///< yarn; absent: 0.1 ln(factor) + 1
    std::optional<double> mscale, mscaleAllDim;
    bool truncate = true;                  ///< yarn: floor and ceil of the ramp's ends
    std::vector<float> divisors;           ///< GGUF `rope_freqs` [head_dim/2], dividing the inverse frequencies
};

/// A decoder of the LLaMA family. Field names follow config.json.
struct DecoderConfig {
    std::string architecture; ///< "llama", "qwen2", "qwen3", "mistral"
    std::int64_t vocabSize = 0, hiddenSize = 0, intermediateSize = 0, layers = 0;
    std::int64_t heads = 0, keyValueHeads = 0, headDim = 0;
    std::int64_t contextLength = 2048;
    double rmsNormEps = 1e-6;
    RopeConfig rope;
    bool tieWordEmbeddings = false;
    bool attentionBias = false;       ///< q, k, v (and o for LLaMA's attention_bias)
    bool attentionOutputBias = false;
    bool mlpBias = false;
    bool qkNorm = false;              ///< Qwen3
    StoredType storedType = StoredType::F32; ///< torch_dtype, or the most frequent type of a GGUF's matrices
    std::vector<std::int64_t> bosIds, eosIds;

    [[nodiscard]] std::int64_t groupSize() const { return heads / keyValueHeads; }
};

/// What a path holds, opened but not loaded.
struct ModelFiles {
    enum class Kind { HuggingFace, Gguf };
    Kind kind = Kind::HuggingFace;
    std::filesystem::path path;   ///< the folder, or the GGUF file
    std::string name;             ///< folder's or general.name
    DecoderConfig config;
    Json configJson;              ///< config.json as it stands; the scalar metadata of a GGUF
    std::shared_ptr<const WeightFile> weights;
    std::shared_ptr<const GgufFile> gguf; ///< set for Kind::Gguf, the same object as `weights`
    std::optional<std::string> chatTemplate;
    std::vector<std::string> problems; ///< things that do not prevent use: "no tokenizer", "eos id 5 of generation_config.json …"

    /// Name in the file of a tensor by its Hugging Face name ("model.layers.0.self_attn.q_proj.weight"); empty where absent.
    [[nodiscard]] std::string storedName(std::string_view huggingFaceName) const;
    /// Whether q/k rows of this tensor are stored as interleaved pairs (GGUF of architecture llama): undo on load.
    [[nodiscard]] bool isPermuted(std::string_view huggingFaceName) const;
};

/// A Hugging Face folder, a file in it (a shard, config.json), a snapshot of the hub's cache, or a GGUF file. Checks that every
/// tensor the architecture needs is there with its shape.
/// @throws Error UnsupportedFormat (architecture, active sliding window, experts, only pickled weights), CorruptFile (missing or
/// misshapen tensor: both shapes), FileNotFound
[[nodiscard]] ModelFiles openModel(const std::filesystem::path& path);

/// Reads config.json alone. @throws Error
[[nodiscard]] DecoderConfig parseConfig(const Json& config, const std::filesystem::path& file);

/// Bytes that the weights take when held in 4 or 2 bytes an element.
struct HeldBytes {
    std::uint64_t float32 = 0, bfloat16 = 0;
};
[[nodiscard]] HeldBytes heldBytes(const ModelFiles& model);

/// Identity: SHA-256 over names, shapes and bytes of the tensors in sorted order of their names. The quick form hashes headers
/// and sizes only. Hexadecimal.
[[nodiscard]] std::string quickIdentity(const WeightFile& weights);
[[nodiscard]] std::string fullIdentity(const WeightFile& weights, const ProgressSink& progress = {}, const CancelToken& cancel = {});

struct CachedModel {
    std::string repository; ///< "HuggingFaceTB/SmolLM2-135M-Instruct"
    std::filesystem::path folder;
    std::uint64_t bytes = 0;
};
/// Models in the local Hugging Face cache that hold safetensors or GGUF.
[[nodiscard]] std::vector<CachedModel> cachedModels();

} // namespace plumbline::formats
