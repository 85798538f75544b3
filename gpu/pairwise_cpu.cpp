// SPDX-License-Identifier: GPL-3.0-or-later
// The definitions: what pairwise_fast.cpp and pairwise_cuda.cu are held against.
#include "gpu/jsd_feature_map.h"
#include "gpu/pairwise_impl.h"

#include <cmath>
#include <vector>

namespace plumbline::gpu::plain {

namespace {

using Row = std::span<const float>;

double xlogx(double x)
{
    return x == 0 ? 0 : x * std::log(x);
}

double notBelowZero(double value)
{
    return value < 0 ? 0 : value; // keeps NaN
}

double jensenShannon(Row p, Row q)
{
    double own = 0, middle = 0;
    for (std::size_t c = 0; c < p.size(); ++c) {
        own += xlogx(p[c]) + xlogx(q[c]);
        middle += xlogx((static_cast<double>(p[c]) + q[c]) / 2);
    }
    return notBelowZero(own / 2 - middle);
}

double cosine(Row p, Row q)
{
    double pp = 0, qq = 0, pq = 0;
    for (std::size_t c = 0; c < p.size(); ++c) {
        pp += static_cast<double>(p[c]) * p[c];
        qq += static_cast<double>(q[c]) * q[c];
        pq += static_cast<double>(p[c]) * q[c];
    }
    return pq / (std::sqrt(pp) * std::sqrt(qq));
}

double featureDistance(Row p, Row q)
{
    double distance = 0;
    for (std::size_t c = 0; c < p.size(); ++c) {
        const double x = p[c], y = q[c];
        if (x == 0 || y == 0) { // phi(0) = 0
            distance += (JsdFeatures::kAmplitude[0] + JsdFeatures::kAmplitude[1]) * (x + y) / 2;
            continue;
        }
        for (int k = 0; k < 2; ++k)
            distance += JsdFeatures::kAmplitude[k]
                * ((x + y) / 2 - std::sqrt(x * y) * std::cos(JsdFeatures::kFrequency[k] * (std::log(x) - std::log(y))));
    }
    return notBelowZero(distance);
}

template <class Measure>
void addPairs(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const CancelToken& cancel, double ofEqual, const Measure& measure)
{
    for (std::size_t t = 0; t < weights.rows; ++t) {
        const std::size_t cols = validCols.empty() ? weights.cols : validCols[t];
        std::vector<double> mass(weights.count, 0.0);
        for (std::size_t i = 0; i < weights.count; ++i)
            for (std::size_t c = 0; c < cols; ++c)
                mass[i] += weights.row(i, t)[c];
        for (std::size_t i = 0; i < weights.count; ++i) {
            throwIfCancelled(cancel);
            for (std::size_t j = i; j < weights.count; ++j) {
                if (mass[i] == 0 || mass[j] == 0)
                    continue;
                const double value =
                    i == j ? ofEqual + 0 * mass[i] : measure(Row(weights.row(i, t), cols), Row(weights.row(j, t), cols));
                sums(i, j) += value;
                counts(i, j) += 1;
                if (i != j) {
                    sums(j, i) += value;
                    counts(j, i) += 1;
                }
            }
        }
    }
}

} // namespace

void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device&, const CancelToken& cancel)
{
    addPairs(weights, validCols, sums, counts, cancel, 0, jensenShannon);
}

void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device&, const CancelToken& cancel)
{
    addPairs(weights, validCols, sums, counts, cancel, 1, cosine);
}

void addPairwiseJsdPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device&, const CancelToken& cancel)
{
    addPairs(weights, validCols, sums, counts, cancel, 0, featureDistance);
}

} // namespace plumbline::gpu::plain
