// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device.h"

#include <c10/core/Device.h>

namespace plumbline::models {

/// The same device as LibTorch names it. @throws Error DeviceFailure where it is not there, or LibTorch lacks its CUDA part
[[nodiscard]] at::Device torchDevice(const gpu::Device& device);

} // namespace plumbline::models
