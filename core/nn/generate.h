// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/decoder.h"

#include <functional>
#include <optional>

namespace plumbline::nn {

struct SamplingOptions {
    double temperature = 0.0; ///< 0: greedy
    int topK = 0;             ///< 0: all
    double topP = 1.0;        ///< 1: all
    std::uint64_t seed = 0;
    int maxTokens = 128;
    bool ignoreEos = false;
    std::int64_t vocabulary = 0; ///< draw ids below this only (models are padded beyond their tokenizer); 0: any
};

struct Generated {
    std::vector<std::int32_t> ids; ///< the new ones only, without the end token
    bool ended = false;            ///< an end token was drawn
    double prefillSeconds = 0.0, decodeSeconds = 0.0;
};

/// Called with each new id, before the next one is computed. Returning false ends the generation.
using TokenSink = std::function<bool(std::int32_t id)>;

/// Feeds `ids` behind the cache in chunks, so that a cancel has stopped the work within one of them: a chunk grows to what
/// takes about 0.2 s. @returns logits [1, 1, V] of the last token
[[nodiscard]] at::Tensor prefill(Decoder& decoder, KeyValueCache& cache, std::span<const std::int32_t> ids, const CancelToken& cancel = {},
                                 const ProgressSink& progress = {});

/// Draws from logits [V]: temperature, then top-k, then top-p over what is left, as transformers orders them.
class Sampler {
public:
    explicit Sampler(const SamplingOptions& options);
    [[nodiscard]] std::int32_t draw(const at::Tensor& logits);

private:
    SamplingOptions m_options;
    std::uint64_t m_state; // of a SplitMix64 stream: the same draw on every machine
};

/// generate() a token at a time, so that two can write in turns on one decoder: each has a cache of its own.
class Generation {
public:
    /// @param prompt not empty @throws Error InvalidArgument
    Generation(Decoder& decoder, std::span<const std::int32_t> prompt, const SamplingOptions& options);
    /// The next id, or none at the end. Reads the prompt where that has not been done. @throws Error Cancelled
    [[nodiscard]] std::optional<std::int32_t> next(const CancelToken& cancel = {}, const ProgressSink& progress = {});
    [[nodiscard]] const Generated& result() const { return m_result; } ///< so far

private:
    Decoder& m_decoder;
    std::vector<std::int32_t> m_prompt;
    SamplingOptions m_options;
    Sampler m_sampler;
    KeyValueCache m_cache;
    at::Tensor m_logits; // of the last token that was read
    Generated m_result;
};

/// Continues `prompt` (not empty). Greedy ties go to the lower id.
/// @throws Error InvalidArgument, Cancelled
[[nodiscard]] Generated generate(Decoder& decoder, std::span<const std::int32_t> prompt, const SamplingOptions& options, const TokenSink& sink = {},
                                 const CancelToken& cancel = {}, const ProgressSink& progress = {});

} // namespace plumbline::nn
