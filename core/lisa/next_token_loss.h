// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/decoder.h"

namespace plumbline::lisa {

/// How well last hidden states tell the next token, and how far that is from a teacher's answer. Sums over positions.
struct NextTokenLoss {
    double crossEntropy = 0.0; ///< nats
    double divergence = 0.0;   ///< KL(teacher || student) at the temperature, nats; 0 without a teacher
    std::int64_t agreements = 0; ///< positions where both name the same likeliest token
    std::int64_t positions = 0;
    at::Tensor gradient;       ///< of the weighted mean, [B, T, d] in the states' type; undefined unless asked for
};

struct NextTokenWeights {
    double crossEntropy = 1.0, divergence = 0.0;
    double temperature = 1.0;
    bool gradient = false;
};

/// Reads the head in blocks of positions: never a whole [B, T, V].
/// @param student, teacher [B, T, d] after the final norm; teacher may be undefined @param ids [B, T] of the same text
/// Position t is asked for token t + 1. Resident weights only where a gradient is asked for. @throws Error Cancelled
[[nodiscard]] NextTokenLoss nextTokenLoss(nn::Decoder& decoder, const at::Tensor& student, const at::Tensor& teacher, const at::Tensor& ids,
                                          const NextTokenWeights& weights, const CancelToken& cancel = {});

} // namespace plumbline::lisa
