// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the place of pairwise_cuda.cpp and its kernels in a build without CUDA.
#include "core/base/error.h"
#include "gpu/pairwise_impl.h"

namespace plumbline::gpu::cuda {

namespace {

[[noreturn]] void notBuilt(const char* op, const Device& device)
{
    throw Error(ErrorCode::DeviceFailure,
        {.place = op, .expected = toString(device), .found = "a build without CUDA", .advice = Advice::UseCpu});
}

} // namespace

void addPairwiseJsd(
    Span3<const float>, std::span<const std::uint32_t>, Span2<double>, Span2<double>, const Device& device, const CancelToken&)
{
    notBuilt("pairwise_jsd", device);
}

void addPairwiseCosine(
    Span3<const float>, std::span<const std::uint32_t>, Span2<double>, Span2<double>, const Device& device, const CancelToken&)
{
    notBuilt("pairwise_cosine", device);
}

void addPairwiseJsdPreview(
    Span3<const float>, std::span<const std::uint32_t>, Span2<double>, Span2<double>, const Device& device, const CancelToken&)
{
    notBuilt("jsd_features", device);
}

} // namespace plumbline::gpu::cuda
