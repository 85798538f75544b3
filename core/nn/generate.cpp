// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/generate.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <chrono>
#include <cmath>
#include <numeric>

namespace plumbline::nn {

namespace {
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}
} // namespace

at::Tensor prefill(Decoder& decoder, KeyValueCache& cache, std::span<const std::int32_t> ids, const CancelToken& cancel, const ProgressSink& progress)
{
    constexpr std::size_t kFirst = 64, kMost = 1024;
    constexpr double kSeconds = 0.2;
    cache.reserve(static_cast<std::int64_t>(ids.size()));
    at::Tensor logits;
    std::size_t chunk = decoder.source().isResident() ? kFirst : ids.size(); // streamed weights are read once for the whole prompt
    for (std::size_t begin = 0; begin < ids.size();) {
        throwIfCancelled(cancel);
        std::size_t count = std::min(chunk, ids.size() - begin);
        if (ids.size() - begin - count < count / 4)
            count = ids.size() - begin; // no crumbs at the end
        const auto start = Clock::now();
        const bool isLast = begin + count == ids.size();
        DecoderInput input = DecoderInput::ofIds(ids.subspan(begin, count), isLast ? LogitRows::Last : LogitRows::None);
        input.cancel = cancel;
        logits = decoder.forward(input, &cache).logits;
        const double each = std::max(1e-6, secondsSince(start) / static_cast<double>(count));
        chunk = std::clamp(static_cast<std::size_t>(kSeconds / each), std::size_t{16}, kMost);
        begin += count;
        if (progress)
            progress(begin, ids.size(), "reading the prompt");
    }
    return logits;
}

Sampler::Sampler(const SamplingOptions& options)
    : m_options(options)
    , m_state(options.seed)
{
}

std::int32_t Sampler::draw(const at::Tensor& logits)
{
    at::Tensor row = logits.flatten().to(at::kCPU).to(at::kFloat).contiguous();
    if (m_options.vocabulary > 0 && m_options.vocabulary < row.numel())
        row = row.narrow(0, 0, m_options.vocabulary);
    const float* values = row.const_data_ptr<float>();
    const auto count = static_cast<std::size_t>(row.numel());
    if (m_options.temperature <= 0.0)
        return static_cast<std::int32_t>(std::max_element(values, values + count) - values);

    std::vector<std::int32_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    const auto before = [&](std::int32_t a, std::int32_t b) { return values[a] != values[b] ? values[a] > values[b] : a < b; };
    if (m_options.topK > 0 && static_cast<std::size_t>(m_options.topK) < count) {
        std::partial_sort(order.begin(), order.begin() + m_options.topK, order.end(), before);
        order.resize(static_cast<std::size_t>(m_options.topK));
    } else {
        std::sort(order.begin(), order.end(), before);
    }
    std::vector<double> weights(order.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        weights[i] = std::exp((static_cast<double>(values[order[i]]) - static_cast<double>(values[order.front()])) / m_options.temperature);
        sum += weights[i];
    }
    if (m_options.topP < 1.0) {
        double kept = 0.0;
        std::size_t keep = 0;
        while (keep < weights.size() && (keep == 0 || kept < m_options.topP * sum))
            kept += weights[keep++];
        weights.resize(keep);
        sum = kept;
    }
    std::uint64_t z = (m_state += 0x9E3779B97F4A7C15ULL); // SplitMix64 (Steele et al. 2014)
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    const double point = static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53 * sum;
    double reached = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        reached += weights[i];
        if (point < reached)
            return order[i];
    }
    return order[weights.size() - 1];
}

Generation::Generation(Decoder& decoder, std::span<const std::int32_t> prompt, const SamplingOptions& options)
    : m_decoder(decoder)
    , m_prompt(prompt.begin(), prompt.end())
    , m_options(options)
    , m_sampler(options)
    , m_cache(decoder.config(), 1, decoder.options(), static_cast<std::int64_t>(prompt.size()) + std::min(options.maxTokens, 256))
{
    if (prompt.empty())
        throw Error(ErrorCode::InvalidArgument, {.place = "prompt", .expected = "at least 1 token", .found = "0", .advice = Advice::UseLongerText});
}

std::optional<std::int32_t> Generation::next(const CancelToken& cancel, const ProgressSink& progress)
{
    if (m_result.ended || static_cast<int>(m_result.ids.size()) >= m_options.maxTokens)
        return std::nullopt;
    const c10::NoGradGuard noGradients;
    auto start = Clock::now();
    if (!m_logits.defined()) {
        m_logits = prefill(m_decoder, m_cache, m_prompt, cancel, progress);
        m_result.prefillSeconds = secondsSince(start);
        start = Clock::now();
    } else {
        DecoderInput input = DecoderInput::ofIds({&m_result.ids.back(), 1}, LogitRows::Last);
        input.cancel = cancel;
        m_logits = m_decoder.forward(input, &m_cache).logits;
    }
    throwIfCancelled(cancel);
    const std::int32_t id = m_sampler.draw(m_logits);
    m_result.decodeSeconds += secondsSince(start);
    const auto& ends = m_decoder.config().eosIds;
    m_result.ended = !m_options.ignoreEos && std::find(ends.begin(), ends.end(), id) != ends.end();
    if (m_result.ended)
        return std::nullopt;
    m_result.ids.push_back(id);
    return id;
}

Generated generate(Decoder& decoder, std::span<const std::int32_t> prompt, const SamplingOptions& options, const TokenSink& sink,
                   const CancelToken& cancel, const ProgressSink& progress)
{
    Generation generation(decoder, prompt, options);
    while (const auto id = generation.next(cancel, progress))
        if (sink && !sink(*id))
            break;
    return generation.result();
}

} // namespace plumbline::nn
