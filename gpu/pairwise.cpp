// SPDX-License-Identifier: GPL-3.0-or-later
// Checks and dispatch of the three ops that compare attention maps pair by pair.
#include "core/base/error.h"
#include "gpu/jsd_features.h"
#include "gpu/pairwise_cosine.h"
#include "gpu/pairwise_impl.h"
#include "gpu/pairwise_jsd.h"

#include <limits>
#include <new>
#include <vector>

namespace plumbline::gpu {

namespace {

std::string shape(std::size_t a, std::size_t b)
{
    return "[" + std::to_string(a) + ", " + std::to_string(b) + "]";
}

void dispatch(const char* op, PairwiseOp onCpu, PairwiseOp onCuda, Span3<const float> weights,
    std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts, const Device& device,
    const CancelToken& cancel)
{
    checkPairwise(weights, validCols, sums, counts, op);
    throwIfCancelled(cancel);
    try {
        (device.isCuda() ? onCuda : onCpu)(weights, validCols, sums, counts, device, cancel);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, {.place = op, .advice = Advice::FreeMemory});
    }
}

} // namespace

void checkPairwise(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const char* op)
{
    const std::size_t maps = weights.count;
    for (const Span2<double>& matrix : {sums, counts})
        if (matrix.rows != maps || matrix.cols != maps || (maps > 0 && matrix.data == nullptr))
            throw Error(ErrorCode::InvalidArgument,
                {.place = op, .expected = shape(maps, maps), .found = shape(matrix.rows, matrix.cols)});
    if (weights.size() > 0 && weights.data == nullptr)
        throw Error(ErrorCode::InvalidArgument, {.place = op, .expected = "attention weights", .found = "none"});
    if (weights.cols > std::numeric_limits<std::uint32_t>::max())
        throw Error(ErrorCode::InvalidArgument,
            {.place = op, .expected = "at most 4,294,967,295 columns", .found = grouped(weights.cols)});
    if (!validCols.empty() && validCols.size() != weights.rows)
        throw Error(ErrorCode::InvalidArgument,
            {.place = op, .expected = grouped(weights.rows) + " row lengths", .found = grouped(validCols.size())});
    for (const std::uint32_t valid : validCols)
        if (valid > weights.cols)
            throw Error(ErrorCode::InvalidArgument,
                {.place = op, .expected = "at most " + grouped(weights.cols) + " valid columns", .found = grouped(valid)});
}

void pairwiseMeans(PairwiseOp add, Span3<const float> weights, Span2<float> out, const Device& device, const CancelToken& cancel)
{
    const std::size_t maps = weights.count;
    std::vector<double> storage(2 * maps * maps, 0.0);
    const Span2<double> sums{storage.data(), maps, maps};
    const Span2<double> counts{storage.data() + maps * maps, maps, maps};
    add(weights, {}, sums, counts, device, cancel);
    meanOfSums(sums, counts, out);
}

void meanOfSums(Span2<const double> sums, Span2<const double> counts, Span2<float> out)
{
    if (sums.rows != counts.rows || sums.cols != counts.cols || sums.rows != out.rows || sums.cols != out.cols)
        throw Error(ErrorCode::InvalidArgument,
            {.place = "mean over rows", .expected = shape(sums.rows, sums.cols), .found = shape(out.rows, out.cols)});
    for (std::size_t i = 0; i < sums.size(); ++i)
        out.data[i] =
            counts.data[i] > 0 ? static_cast<float>(sums.data[i] / counts.data[i]) : std::numeric_limits<float>::quiet_NaN();
}

void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    dispatch("pairwise_jsd", fast::addPairwiseJsd, cuda::addPairwiseJsd, weights, validCols, sums, counts, device, cancel);
}

void addPairwiseJsdFrom(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel, std::size_t firstMap)
{
    if (device.isCuda() || firstMap == 0) {
        addPairwiseJsd(weights, validCols, sums, counts, device, cancel);
        return;
    }
    checkPairwise(weights, validCols, sums, counts, "pairwise_jsd");
    throwIfCancelled(cancel);
    try {
        fast::addPairwiseJsdFrom(weights, validCols, sums, counts, device, cancel, firstMap);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, {.place = "pairwise_jsd", .advice = Advice::FreeMemory});
    }
}

void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    dispatch(
        "pairwise_cosine", fast::addPairwiseCosine, cuda::addPairwiseCosine, weights, validCols, sums, counts, device, cancel);
}

void addPairwiseJsdPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    dispatch("jsd_features", fast::addPairwiseJsdPreview, cuda::addPairwiseJsdPreview, weights, validCols, sums, counts, device,
        cancel);
}

void pairwiseJsd(Span3<const float> weights, Span2<float> out, const Device& device, const CancelToken& cancel)
{
    pairwiseMeans(addPairwiseJsd, weights, out, device, cancel);
}

void pairwiseCosine(Span3<const float> weights, Span2<float> out, const Device& device, const CancelToken& cancel)
{
    pairwiseMeans(addPairwiseCosine, weights, out, device, cancel);
}

void pairwiseJsdPreview(Span3<const float> weights, Span2<float> out, const Device& device, const CancelToken& cancel)
{
    pairwiseMeans(addPairwiseJsdPreview, weights, out, device, cancel);
}

} // namespace plumbline::gpu
