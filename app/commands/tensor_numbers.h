// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/kept.h"

#include <ATen/ATen.h>

namespace plumbline::app {

/// Of any type, on any device.
[[nodiscard]] inline Numbers toNumbers(const at::Tensor& tensor)
{
    const at::Tensor here = tensor.to(at::kCPU).to(at::kFloat).contiguous();
    return {.shape = here.sizes().vec(), .values = {here.const_data_ptr<float>(), here.const_data_ptr<float>() + here.numel()}};
}

} // namespace plumbline::app
