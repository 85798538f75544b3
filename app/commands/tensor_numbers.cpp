// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/tensor_numbers.h"

#include <ATen/core/Tensor.h>

namespace plumbline::app {

Numbers toNumbers(const at::Tensor& tensor)
{
    const at::Tensor here = tensor.to(at::kCPU).to(at::kFloat).contiguous();
    return {.shape = here.sizes().vec(), .values = {here.const_data_ptr<float>(), here.const_data_ptr<float>() + here.numel()}};
}

} // namespace plumbline::app
