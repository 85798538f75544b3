// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/decode_impl.h"

#include <bit>

namespace plumbline::gpu::plain {

void matvecRows(const MatvecPart& part, Span2<const float> x, std::size_t begin, std::size_t end)
{
    const MatvecWeight& w = part.weight;
    const std::size_t stride = part.yStride == 0 ? w.n : part.yStride;
    for (std::size_t b = 0; b < x.rows; ++b) {
        for (std::size_t r = begin; r < end; ++r) {
            double sum = part.bias == nullptr ? 0 : part.bias[r];
            for (std::size_t c = 0; c < w.k; ++c) {
                const float weight = w.type == MatvecWeight::Type::Float32
                    ? static_cast<const float*>(w.data)[r * w.k + c]
                    : std::bit_cast<float>(std::uint32_t{static_cast<const std::uint16_t*>(w.data)[r * w.k + c]} << 16);
                sum += static_cast<double>(weight) * x(b, c);
            }
            part.y[b * stride + r] = static_cast<float>(sum);
        }
    }
}

} // namespace plumbline::gpu::plain
