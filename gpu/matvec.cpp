// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/matvec.h"

#include "core/base/error.h"
#include "gpu/aligned.h"
#include "gpu/decode_impl.h"

#include <algorithm>

namespace plumbline::gpu {

namespace {

constexpr std::size_t kMostVectors = 8;
/// Below this many weights a worker costs more to wake than it saves.
constexpr std::size_t kLeastWeights = 32768;

[[noreturn]] void mismatch(const std::string& expected, const std::string& found)
{
    throw Error(ErrorCode::InvalidArgument, {.place = "matvec", .expected = expected, .found = found});
}

} // namespace

void matvec(std::span<const MatvecPart> parts, Span2<const float> x, const Device& device)
{
    if (device.isCuda())
        throw Error(ErrorCode::DeviceFailure,
            {.place = "matvec", .expected = "cpu", .found = toString(device), .advice = Advice::UseCpu});
    std::size_t rows = 0;
    for (const MatvecPart& part : parts) {
        if (part.weight.k != x.cols)
            mismatch(grouped(part.weight.k) + " inputs", grouped(x.cols));
        if (part.weight.n > 0 && x.rows > 0 && (part.y == nullptr || (part.weight.k > 0 && part.weight.data == nullptr)))
            mismatch("a weight and an output", "none");
        rows += part.weight.n;
    }
    const std::size_t grain = std::max<std::size_t>(8, kLeastWeights / std::max<std::size_t>(1, x.cols));
    forEachRange(device, rows, grain, [&](std::size_t begin, std::size_t end) {
        std::size_t first = 0; // of the part, in the row of all parts
        for (const MatvecPart& part : parts) {
            const std::size_t n = part.weight.n;
            const std::size_t from = std::clamp(begin, first, first + n) - first;
            const std::size_t to = std::clamp(end, first, first + n) - first;
            first += n;
            if (from == to)
                continue;
            MatvecPart piece = part;
            piece.yStride = part.yStride == 0 ? n : part.yStride;
            for (std::size_t b = 0; b < x.rows; b += kMostVectors) {
                piece.y = part.y + b * piece.yStride;
                fast::matvecRows(piece, {x.row(b), std::min(kMostVectors, x.rows - b), x.cols}, from, to);
            }
        }
    });
}

void matvec(MatvecWeight w, Span2<const float> x, Span2<float> y, const float* bias, const Device& device)
{
    if (y.rows != x.rows || y.cols != w.n)
        mismatch("[" + std::to_string(x.rows) + ", " + std::to_string(w.n) + "] outputs",
            "[" + std::to_string(y.rows) + ", " + std::to_string(y.cols) + "]");
    const MatvecPart part{w, y.data, w.n, bias};
    matvec(std::span(&part, 1), x, device);
}

} // namespace plumbline::gpu
