// SPDX-License-Identifier: GPL-3.0-or-later
// Between the interface, which is C++20, and the kernels, which are C++17.
#include "gpu/pairwise_cuda.h"

#include "core/base/error.h"
#include "gpu/device_cuda.h"
#include "gpu/pairwise_impl.h"

namespace plumbline::gpu::cuda {

namespace {

void run(Measure measure, const char* op, Span3<const float> weights, std::span<const std::uint32_t> validCols,
    Span2<double> sums, Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    const int devices = deviceCount();
    if (device.index >= devices)
        throw Error(ErrorCode::DeviceFailure,
            {.place = op,
                .expected = toString(device),
                .found = std::to_string(devices) + " CUDA devices",
                .advice = Advice::UseCpu});
    if (weights.size() == 0)
        return;
    PairwiseRequest request;
    request.weights = weights.data;
    request.maps = weights.count;
    request.rows = weights.rows;
    request.cols = weights.cols;
    request.validCols = validCols.empty() ? nullptr : validCols.data();
    request.sums = sums.data;
    request.counts = counts.data;
    request.device = device.index;
    request.cancelled = [](const void* context) { return static_cast<const CancelToken*>(context)->stop_requested(); };
    request.context = &cancel;
    const Outcome outcome = pairwise(measure, request);
    switch (outcome.kind) {
    case Outcome::Kind::Fine: return;
    case Outcome::Kind::Cancelled: throw Error(ErrorCode::Cancelled, {});
    case Outcome::Kind::OutOfMemory:
        throw Error(ErrorCode::OutOfMemory, {.place = toString(device) + ", " + op, .advice = Advice::UseCpu});
    case Outcome::Kind::Failed:
        throw Error(ErrorCode::DeviceFailure,
            {.place = toString(device) + ", " + op,
                .expected = outcome.call,
                .found = outcome.message,
                .advice = Advice::UseCpu});
    }
}

} // namespace

void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    run(Measure::Jsd, "pairwise_jsd", weights, validCols, sums, counts, device, cancel);
}

void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    run(Measure::Cosine, "pairwise_cosine", weights, validCols, sums, counts, device, cancel);
}

void addPairwiseJsdPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    run(Measure::JsdPreview, "jsd_features", weights, validCols, sums, counts, device, cancel);
}

} // namespace plumbline::gpu::cuda
