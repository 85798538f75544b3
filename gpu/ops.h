// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace plumbline::gpu {

/// Who runs an op on one kind of device.
enum class OpVersion {
    Ours, ///< a version of gpu's own
    ByLibTorch ///< LibTorch's kernel is as good there, and callers use it
};

/// An op and its versions. When each last passed its tests, and on which device, stands in resources/op_table.json, which
/// the tests write where PLUMBLINE_RECORD_OPS names that file.
struct OpInfo {
    const char* name; ///< "pairwise_jsd"
    OpVersion plain; ///< the definition, on a CPU
    OpVersion fast; ///< vector instructions, on a CPU
    OpVersion cuda;
};

[[nodiscard]] std::span<const OpInfo> ops();

} // namespace plumbline::gpu
