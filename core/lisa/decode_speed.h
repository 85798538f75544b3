// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/substitution.h"

namespace plumbline::lisa {

/// A cache that holds `context` tokens of noise in every layer, shaped as the decoder's rules keep them: what decoding costs does not
/// depend on what is in it. @param shared the rules of `substitution`, else none @param room tokens more that fit
[[nodiscard]] nn::KeyValueCache filledCache(nn::Decoder& decoder, const Substitution& substitution, bool shared, std::int64_t batch,
                                            std::int64_t context, std::int64_t room);

/// Tokens a second of all texts together, in `steps` passes of one token each after one that is not counted. The cache is as before.
/// @param context tokens in the cache @throws Error Cancelled
[[nodiscard]] double decodeSpeed(nn::Decoder& decoder, nn::KeyValueCache& cache, std::int64_t context, int steps, const CancelToken& cancel);

} // namespace plumbline::lisa
