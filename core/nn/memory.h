// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace plumbline::nn {

/// Bytes that this process may still take: what the kernel calls available, less where a cgroup allows less.
[[nodiscard]] std::uint64_t availableMemory();
/// Resident bytes of this process, now and at most so far.
[[nodiscard]] std::uint64_t residentMemory();
[[nodiscard]] std::uint64_t peakResidentMemory();

} // namespace plumbline::nn
