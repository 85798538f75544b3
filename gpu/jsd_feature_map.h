// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Inside gpu; plain C++17, read by nvcc as well.

namespace plumbline::gpu {

/// The explicit features of the preview. With r = ln(y / x), a column's share of the divergence is
///     d(x, y) = ln 2 (x + y) / 2 - sqrt(x y) k(r),     k(r) = (e^{r/2} ln(1 + e^{-r}) + e^{-r/2} ln(1 + e^r)) / 2
/// (Vedaldi & Zisserman 2012, table 1, in nats). k is replaced by a short sum of cosines, c1 cos(w1 r) + c2 cos(w2 r), which
/// splits into features: phi(x) = sqrt(x) (sqrt(c1) cos(w1 ln x), sqrt(c1) sin(w1 ln x), sqrt(c2) cos.., sqrt(c2) sin..).
/// Vedaldi and Zisserman sample the spectrum evenly; here amplitudes and frequencies minimise the greatest error, weighted
/// with e^{-|r|/2} (what is left of it when the larger of x and y is 1), under c1 + c2 = ln 2, so that equal rows get 0.
/// tests/bench/fit_jsd_features.py prints them.
struct JsdFeatures {
    static constexpr int kCount = 4;
    static constexpr double kAmplitude[2] = {0.5906180539954301, 0.10252912656451518};
    static constexpr double kFrequency[2] = {0.19032911683385356, 0.7009557635772579}; ///< for the natural logarithm
};

} // namespace plumbline::gpu
