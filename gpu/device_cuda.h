// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Plain C++17: read by nvcc as well. Inside gpu only.

#include <cstddef>

namespace plumbline::gpu::cuda {

/// False in a build without CUDA.
extern const bool kBuilt;

struct DeviceFacts {
    char name[256] = {};
    std::size_t totalBytes = 0, freeBytes = 0;
    int major = 0, minor = 0;
    int driver = 0; ///< 1000 * major + 10 * minor of CUDA
};

/// 0 where there is no driver or no device.
int deviceCount() noexcept;
/// False where the device does not answer.
bool deviceFacts(int index, DeviceFacts& facts) noexcept;

} // namespace plumbline::gpu::cuda
