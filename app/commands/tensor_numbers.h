// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/kept.h"

namespace at {
class Tensor;
}

namespace plumbline::app {

/// Of any type, on any device.
[[nodiscard]] Numbers toNumbers(const at::Tensor& tensor);

} // namespace plumbline::app
