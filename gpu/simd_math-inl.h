// SPDX-License-Identifier: GPL-3.0-or-later
// Vector functions of gpu's fast CPU versions, once for each instruction set (no include guard of the usual kind).
#if defined(PLUMBLINE_GPU_SIMD_MATH_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PLUMBLINE_GPU_SIMD_MATH_INL_H
#undef PLUMBLINE_GPU_SIMD_MATH_INL_H
#else
#define PLUMBLINE_GPU_SIMD_MATH_INL_H
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

    namespace hn = hwy::HWY_NAMESPACE;

    /// log2 of x >= 0 within 5e-7; finite for 0 and for NaN, so that x * log2(x) is 0 for 0 and NaN for NaN without a branch.
    /// The polynomial f Q(f), f in [0, 1), is a minimax fit (weighted least squares, reweighted until the error is level).
    template <class D, class V = hn::VFromD<D>>
    HWY_INLINE V Log2(D d, V x)
    {
        const hn::RebindToSigned<D> di;
        const auto bits = hn::BitCast(di, x);
        const auto exponent = hn::Sub(hn::ShiftRight<23>(bits), hn::Set(di, 127));
        const auto mantissa = hn::OrAnd(hn::Set(di, 0x3f800000), bits, hn::Set(di, 0x007fffff));
        const V f = hn::Sub(hn::BitCast(d, mantissa), hn::Set(d, 1.0f));
        V q = hn::MulAdd(f, hn::Set(d, 0.0155297821f), hn::Set(d, -0.0795572644f));
        q = hn::MulAdd(f, q, hn::Set(d, 0.194293693f));
        q = hn::MulAdd(f, q, hn::Set(d, -0.325901555f));
        q = hn::MulAdd(f, q, hn::Set(d, 0.47355327f));
        q = hn::MulAdd(f, q, hn::Set(d, -0.720585447f));
        q = hn::MulAdd(f, q, hn::Set(d, 1.44266783f));
        return hn::MulAdd(f, q, hn::ConvertTo(d, exponent));
    }

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#endif
