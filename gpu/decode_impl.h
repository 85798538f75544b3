// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Inside gpu and its tests: the versions behind matvec.h, decode_attention.h and decode_ops.h. Arguments were checked before.

#include "gpu/matvec.h"

namespace plumbline::gpu {

/// Rows [begin, end) of one part, for at most 8 vectors.
using MatvecRows = void (*)(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end);

namespace plain {
void matvecRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end);
} // namespace plain

namespace fast {
void matvecRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end);
} // namespace fast

} // namespace plumbline::gpu
