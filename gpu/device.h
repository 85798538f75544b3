// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/workers.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::gpu {

/// Where an op runs. Passed in by the caller; whoever makes it owns the workers, which must outlive every call.
struct Device {
    enum class Kind { Cpu, Cuda };
    Kind kind = Kind::Cpu;
    int index = 0; ///< which CUDA device; 0 for the CPU
    Workers* workers = nullptr; ///< threads of the CPU versions; null: the calling thread alone

    [[nodiscard]] bool isCuda() const { return kind == Kind::Cuda; }
};

/// A CUDA device as its driver describes it.
struct DeviceInfo {
    int index = 0;
    std::string name; ///< "NVIDIA H100 80GB HBM3"
    std::size_t totalBytes = 0; ///< memory of the device
    std::size_t freeBytes = 0; ///< of it, free when asked
    int major = 0, minor = 0; ///< compute capability
    std::string driver; ///< newest CUDA version that the driver serves, "13.0"
};

/// What can be used now: empty without a driver, without a device, and in a build without CUDA. Never throws for these.
/// Any thread. The first call may take a second, since it starts the driver.
[[nodiscard]] std::vector<DeviceInfo> cudaDevices();

/// Whether this build holds the CUDA kernels at all.
[[nodiscard]] bool builtWithCuda();

/// "cpu", "cuda" (the first one) or "cuda:1", as people write it. Does not ask whether the device is there.
/// @throws Error InvalidArgument
[[nodiscard]] Device parseDevice(std::string_view text, Workers* workers = nullptr);

/// "cpu" or "cuda:1": what parseDevice() reads.
[[nodiscard]] std::string toString(const Device& device);

/// The instruction set that the fast CPU versions take on this machine: "AVX3" (AVX-512), "AVX2", "SSE4", …
[[nodiscard]] std::string cpuInstructionSet();

} // namespace plumbline::gpu
