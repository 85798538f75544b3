// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the place of device_cuda.cu in a build without CUDA.
#include "gpu/device_cuda.h"

namespace plumbline::gpu::cuda {

const bool kBuilt = false;

int deviceCount() noexcept
{
    return 0;
}

bool deviceFacts(int, DeviceFacts&) noexcept
{
    return false;
}

} // namespace plumbline::gpu::cuda
