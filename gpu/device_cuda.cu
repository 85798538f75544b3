// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/device_cuda.h"

#include <cstring>
#include <cuda_runtime.h>

namespace plumbline::gpu::cuda {

const bool kBuilt = true;

int deviceCount() noexcept
{
    int count = 0;
    if (cudaGetDeviceCount(&count) != cudaSuccess) {
        // No driver is a state of the machine, not a fault: forget the error, or the next launch check would report it.
        (void)cudaGetLastError();
        return 0;
    }
    return count;
}

bool deviceFacts(int index, DeviceFacts& facts) noexcept
{
    cudaDeviceProp properties;
    int before = 0;
    bool fine = cudaGetDevice(&before) == cudaSuccess && cudaGetDeviceProperties(&properties, index) == cudaSuccess
        && cudaDriverGetVersion(&facts.driver) == cudaSuccess && cudaSetDevice(index) == cudaSuccess
        && cudaMemGetInfo(&facts.freeBytes, &facts.totalBytes) == cudaSuccess;
    (void)cudaSetDevice(before);
    (void)cudaGetLastError();
    if (!fine)
        return false;
    static_assert(sizeof facts.name == sizeof properties.name);
    std::memcpy(facts.name, properties.name, sizeof facts.name);
    facts.major = properties.major;
    facts.minor = properties.minor;
    return true;
}

} // namespace plumbline::gpu::cuda
