// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace plumbline::plots {

/// A rectangle in the coordinates of the data; `y` grows downwards, as rows do.
struct DataRect {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    bool operator==(const DataRect&) const = default;
};

struct PixelSize {
    int width = 0;
    int height = 0;
    bool operator==(const PixelSize&) const = default;
};

/// 0xAARRGGBB, premultiplied, row by row from the top; no padding.
struct RasterImage {
    PixelSize size;
    std::vector<std::uint32_t> pixels;
};

/// What a raster layer draws. Immutable: a changed picture is a new source, so that a worker never sees half a change.
class RasterSource {
public:
    virtual ~RasterSource() = default;
    /// A picture of `dataRect`, whose parts outside bounds() are transparent. Several threads may call at once.
    /// @param pixelSize in device pixels, each side 1 to 16,384
    /// @param devicePixelRatio device pixels a logical pixel: lines and gaps keep their width by it
    /// @throws Error Cancelled when `stop` fires
    [[nodiscard]] virtual RasterImage render(
        const DataRect& dataRect, PixelSize pixelSize, double devicePixelRatio, const CancelToken& stop) const = 0;
    [[nodiscard]] virtual DataRect bounds() const = 0;
};

} // namespace plumbline::plots
