// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/ops.h"

namespace plumbline::gpu {

namespace {

using enum OpVersion;
constexpr OpInfo kOps[] = {
    {"pairwise_jsd", Ours, Ours, Ours},
    {"pairwise_cosine", Ours, Ours, Ours},
    {"jsd_features", Ours, Ours, Ours},
    {"matvec", Ours, Ours, ByLibTorch},
    {"decode_attention", Ours, Ours, ByLibTorch},
    {"mix_heads", Ours, Ours, ByLibTorch},
    {"shared_attention", Ours, Ours, ByLibTorch},
    {"rms_norm", Ours, Ours, ByLibTorch},
    {"rotate_half", Ours, Ours, ByLibTorch},
    {"silu_mul", Ours, Ours, ByLibTorch},
};

} // namespace

std::span<const OpInfo> ops()
{
    return kOps;
}

} // namespace plumbline::gpu
