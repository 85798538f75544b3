// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/decode_speed.h"

#include <chrono>

namespace plumbline::lisa {

namespace {
using Clock = std::chrono::steady_clock;
}

nn::KeyValueCache filledCache(nn::Decoder& decoder, const Substitution& substitution, bool shared, std::int64_t batch, std::int64_t context, std::int64_t room)
{
    const auto& config = decoder.config();
    nn::KeyValueCache cache(config, batch, decoder.options(), context + room);
    for (int layer = 0; layer < static_cast<int>(config.layers); ++layer) {
        const LayerKind kind = shared ? substitution.kinds()[static_cast<std::size_t>(layer)] : LayerKind::Full;
        const at::Tensor noise = at::randn({batch, config.keyValueHeads, context, config.headDim}, at::kFloat).to(decoder.options());
        (void)cache.append(layer, kind == LayerKind::Full ? noise : at::Tensor(), noise);
        if (kind == LayerKind::Lisa) {
            const auto& options = substitution.options();
            (void)cache.appendExtra(layer, at::randn({batch, options.lowRankKeyHeads(config), context, options.rank}, at::kFloat).to(decoder.options()));
        }
    }
    cache.advance(context);
    cache.nextPosition = at::full({batch}, context, at::kLong);
    return cache;
}

double decodeSpeed(nn::Decoder& decoder, nn::KeyValueCache& cache, std::int64_t context, int steps, const CancelToken& cancel)
{
    nn::DecoderInput input;
    input.ids = at::randint(decoder.config().vocabSize, {cache.batch(), 1}, at::kLong);
    input.logits = nn::LogitRows::Last;
    input.cancel = cancel;
    (void)decoder.forward(input, &cache); // the first makes what later ones find made
    const auto start = Clock::now();
    for (int i = 0; i < steps; ++i)
        (void)decoder.forward(input, &cache);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    cache.truncate(context);
    return static_cast<double>(cache.batch() * steps) / seconds;
}

} // namespace plumbline::lisa
