// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Inside gpu; plain C++17: read by nvcc as well.

#include <cstddef>
#include <cstdint>

namespace plumbline::gpu::cuda {

enum class Measure { Jsd, Cosine, JsdPreview };

struct PairwiseRequest {
    const float* weights = nullptr; ///< [maps, rows, cols] in the host's or the device's memory
    std::size_t maps = 0, rows = 0, cols = 0;
    const std::uint32_t* validCols = nullptr; ///< [rows] in the host's memory, or null
    double* sums = nullptr; ///< [maps, maps] in the host's memory, added to
    double* counts = nullptr;
    int device = 0;
    bool (*cancelled)(const void* context) = nullptr; ///< asked between launches
    const void* context = nullptr;
};

struct Outcome {
    enum class Kind { Fine, Cancelled, OutOfMemory, Failed };
    Kind kind = Kind::Fine;
    const char* call = ""; ///< which call failed
    const char* message = ""; ///< what CUDA says
};

/// The work is cut into launches of a few milliseconds. Adds to sums and counts only when all is done.
Outcome pairwise(Measure measure, const PairwiseRequest& request) noexcept;

} // namespace plumbline::gpu::cuda
