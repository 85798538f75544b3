// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/formats/model_files.h"
#include "core/nn/cache.h"
#include "core/nn/linear.h"
#include "core/nn/rotary.h"

#include <ATen/ATen.h>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace plumbline::gpu {
struct HeadNetwork;
}

namespace plumbline::nn {

class Decoder;

/// Which rows of the logits a caller wants: the head is computed for those only.
enum class LogitRows { None, Last, All };

struct DecoderInput {
    at::Tensor ids;        ///< [B, T] int64, or undefined where embeddings are given
    at::Tensor embeddings; ///< [B, T, d]; what layer `firstLayer` reads
    int firstLayer = 0;    ///< with embeddings, without a cache: the layers before were run already
    at::Tensor mask;       ///< [B, T] bool or int, 1 = real token, zeros on the left only; undefined: all real
    at::Tensor positions;  ///< [B, T] int64; undefined: counted over the real tokens
    LogitRows logits = LogitRows::All;
    CancelToken cancel = {};

    [[nodiscard]] static DecoderInput ofIds(std::span<const std::int32_t> ids, LogitRows rows = LogitRows::All);
};

struct DecoderOutput {
    at::Tensor logits; ///< [B, T or 1, V], undefined for LogitRows::None
    at::Tensor hidden; ///< [B, T, d] after the final norm
};

/// What a layer's attention is computed from. Alive during one call only.
struct LayerContext {
    const Decoder& decoder;
    int layer = 0;
    at::Tensor cos, sin;      ///< [B or 1, n, head_dim], of the queries
    at::Tensor positions;     ///< [B or 1, n] int64, of the queries
    at::Tensor allowed;       ///< [B or 1, 1, n, m] bool: where a query may look; undefined: everywhere
    std::int64_t past = 0;    ///< tokens in the cache before this call; m = past + n
    KeyValueCache* cache = nullptr;
    /// The layer's own scaled logits Q K' / sqrt(head_dim) [B, h, n, m] in float32, unmasked.
    std::function<at::Tensor()> ownLogits;
};

/// A rule in the shape that one pass over keys and values knows (gpu/shared_attention.h): logits = network(source) + q K', where q and K come
/// from the layer's normed input.
struct SharedDecodeForm {
    const gpu::HeadNetwork* network = nullptr;
    at::Tensor lowRank;         ///< [(heads + keyHeads) * rank, d] float32, queries first; undefined: no difference
    std::int64_t rank = 0, keyHeads = 0;
    double scale = 1.0;         ///< of q
    const Rotary* rotary = nullptr; ///< turns q and K by their first even part; null: nothing
};

/// Where a layer's attention weights come from: one per layer, chosen at run time. A layer without a rule attends by itself.
class AttentionRule {
public:
    virtual ~AttentionRule() = default;
    /// Whether logits() reads `source`; if so that layer keeps its logits until this one has read them.
    [[nodiscard]] virtual bool needsSource() const = 0;
    /// Which layer `source` is of: one before `layer`. @param layer where the rule stands
    [[nodiscard]] virtual int sourceOf(int layer) const { return layer - 1; }
    /// Whether logits() calls ownLogits(): a layer whose rule does not is spared its Q and K, and the cache its keys.
    [[nodiscard]] virtual bool needsOwn() const = 0;
    /// Whether this rule shares attention weights, not logits: then `source` holds the masked weights of its layer, and what
    /// logits() returns is taken as weights, without a softmax; only the mask is put on it.
    [[nodiscard]] virtual bool sharesWeights() const { return false; }
    /// Scaled, unmasked logits [B, h, n, m] in float32.
    /// @param normedInput [B, n, d] the layer's input after its norm
    /// @param source logits [B, h, n, m] of the source layer, undefined where needsSource() is false; cells that the mask forbids
    ///               hold any finite number
    [[nodiscard]] virtual at::Tensor logits(const LayerContext& context, const at::Tensor& normedInput, const at::Tensor& source) = 0;
    /// The same in one pass over keys and values on a CPU, outside of training; alive until the next call; null where it has no such shape.
    [[nodiscard]] virtual const SharedDecodeForm* decodeForm() { return nullptr; }
};

/// Sees what passes through chosen layers; nothing of the other layers is computed or kept for it.
class AttentionObserver {
public:
    virtual ~AttentionObserver() = default;
    [[nodiscard]] virtual bool wantsHidden(int) const { return false; }
    [[nodiscard]] virtual bool wantsQueryKey(int) const { return false; }
    [[nodiscard]] virtual bool wantsLogits(int) const { return false; }
    [[nodiscard]] virtual bool wantsWeights(int) const { return false; }
    /// x [B, n, d]: input of `layer`; `layer` = number of layers: output of the final norm.
    virtual void hidden(int, const at::Tensor&) {}
    /// q [B, h, n, head_dim], k [B, h_kv, m, head_dim], both after norms and rotation. Only layers that attend by themselves.
    virtual void queryKey(int, const at::Tensor&, const at::Tensor&) {}
    /// Rows [firstQuery, …) of the unmasked logits, and of the weights, [B, h, rows, m] in float32, block after block.
    virtual void logits(int, std::int64_t /*firstQuery*/, const at::Tensor&) {}
    virtual void weights(int, std::int64_t /*firstQuery*/, const at::Tensor&) {}
};

/// Weights of one layer. Stacked where the input is the same.
struct DecoderLayer {
    at::Tensor inputNorm, postAttentionNorm; ///< [d]
    at::Tensor queryNorm, keyNorm;           ///< [head_dim], Qwen3 only
    Linear qkv;                              ///< q [h*d_h], k [h_kv*d_h], v [h_kv*d_h]
    Linear output;                           ///< o
    Linear gateUp;                           ///< gate [f], up [f]
    Linear down;
};

/// Where the layers' weights are: all in memory, or read from the file each time a layer is visited.
class LayerSource {
public:
    virtual ~LayerSource() = default;
    /// Layer by number. A resident source gives the same tensors each time; a streaming one reads them anew.
    [[nodiscard]] virtual std::shared_ptr<DecoderLayer> layer(int index, const CancelToken& cancel) = 0;
    /// Rows of the token embedding for ids [B, T] -> [B, T, d].
    [[nodiscard]] virtual at::Tensor embed(const at::Tensor& ids, const CancelToken& cancel) = 0;
    /// x [..., d] -> logits [..., V] in float32.
    [[nodiscard]] virtual at::Tensor head(const at::Tensor& x, const CancelToken& cancel) = 0;
    [[nodiscard]] virtual at::Tensor finalNorm() = 0;
    [[nodiscard]] virtual bool isResident() const = 0;
};

/// A decoder of the LLaMA family (RMSNorm, rotary embedding, grouped-query attention, SwiGLU).
///
/// Reference: transformers' LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, MistralForCausalLM. Works under autograd; what is
/// to be trained requires gradients, the rest does not. Not thread-safe: one call at a time, on the executor's compute thread.
class Decoder {
public:
    Decoder(formats::DecoderConfig config, std::shared_ptr<LayerSource> source, at::ScalarType dtype, at::Device device);

    [[nodiscard]] const formats::DecoderConfig& config() const { return m_config; }
    [[nodiscard]] at::TensorOptions options() const { return at::TensorOptions().dtype(m_dtype).device(m_device); }
    [[nodiscard]] at::ScalarType dtype() const { return m_dtype; }
    [[nodiscard]] at::Device device() const { return m_device; }
    [[nodiscard]] LayerSource& source() { return *m_source; }
    [[nodiscard]] const Rotary& rotary() const { return m_rotary; }

    /// One pass over T tokens behind those of the cache.
    /// @throws Error InvalidArgument (id outside the vocabulary, shapes), Cancelled (between layers; the cache is as before)
    DecoderOutput forward(const DecoderInput& input, KeyValueCache* cache = nullptr, AttentionObserver* observer = nullptr);

    /// Replaces the attention of a layer; null gives it back its own.
    void setRule(int layer, std::shared_ptr<AttentionRule> rule);
    [[nodiscard]] const std::shared_ptr<AttentionRule>& rule(int layer) const { return m_rules[static_cast<std::size_t>(layer)]; }

    /// Token embeddings [B, T, d] of ids [B, T].
    [[nodiscard]] at::Tensor embed(const at::Tensor& ids, const CancelToken& cancel = {}) { return m_source->embed(ids, cancel); }

    /// Puts a low-rank adapter on the linear map with this name ("model.layers.2.mlp.down_proj"); resident weights only.
    /// @throws Error InvalidArgument for an unknown name
    LowRankAdapter& addAdapter(const std::string& name, std::int64_t rank, double alpha);
    /// Every stored tensor by its Hugging Face name; stacked ones are views of the stack. Resident weights only.
    [[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> namedWeights();
    /// Adds rows to the token embedding (and to the head, where it is separate: zeros). @param rows [k, d]
    void addTokenRows(const at::Tensor& rows);
    /// Bytes of the weights held in memory.
    [[nodiscard]] std::uint64_t heldBytes();

private:
    struct Pass; // of one forward(): masks, angles, switches
    at::Tensor attention(Pass& pass, const DecoderLayer& layer, int index, const at::Tensor& normed);
    [[nodiscard]] std::vector<int> lastReaders() const; // of each layer's logits; -1 where no rule reads them
    bool decodeStep(const DecoderInput& input, KeyValueCache& cache, DecoderOutput& output);

    formats::DecoderConfig m_config;
    std::shared_ptr<LayerSource> m_source;
    at::ScalarType m_dtype;
    at::Device m_device;
    Rotary m_rotary;
    std::vector<std::shared_ptr<AttentionRule>> m_rules;
    std::vector<std::vector<float>> m_logitMemory; // of decodeStep(): pages are asked for once, not for every token
};

/// RMSNorm over the last axis, in float32, cast back, then times the weight (Zhang & Sennrich 2019).
[[nodiscard]] at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps);

} // namespace plumbline::nn
