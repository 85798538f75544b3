// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/torch_device.h"

#include "core/base/error.h"

#include <ATen/Context.h>

namespace plumbline::models {

at::Device torchDevice(const gpu::Device& device)
{
    if (!device.isCuda())
        return at::kCPU;
    const auto there = gpu::cudaDevices();
    if (!at::hasCUDA() || device.index >= static_cast<int>(there.size()))
        throw Error(ErrorCode::DeviceFailure,
            {.place = "device " + gpu::toString(device),
                .expected = "an NVIDIA GPU, its driver and LibTorch's CUDA part",
                .found = std::to_string(there.size()) + " GPUs, LibTorch " + (at::hasCUDA() ? "with" : "without") + " CUDA",
                .advice = Advice::UseCpu});
    return {at::kCUDA, static_cast<c10::DeviceIndex>(device.index)};
}

} // namespace plumbline::models
