// SPDX-License-Identifier: GPL-3.0-or-later
// Vector functions of gpu's fast CPU versions, once for each instruction set (no include guard of the usual kind).
#if defined(PLUMBLINE_GPU_SIMD_MATH_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PLUMBLINE_GPU_SIMD_MATH_INL_H
#undef PLUMBLINE_GPU_SIMD_MATH_INL_H
#else
#define PLUMBLINE_GPU_SIMD_MATH_INL_H
#endif

#include <cstdint>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// log2 of x >= 0 within 5e-7; finite for 0 and for NaN, so that x * log2(x) is 0 for 0 and NaN for NaN without a branch.
/// The polynomial f Q(f), f in [0, 1), is a minimax fit (weighted least squares, reweighted until the error is level).
template <class D, class V = hn::VFromD<D>> HWY_INLINE V Log2(D d, V x)
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

/// e^x within a few units of the last place, for x in [-87, 88] and clamped to that; NaN stays NaN.
template <class D, class V = hn::VFromD<D>> HWY_INLINE V Exp(D d, V x)
{
    const hn::RebindToSigned<D> di;
    const V least = hn::Set(d, -87.0f), most = hn::Set(d, 88.0f);
    x = hn::IfThenElse(hn::Lt(x, least), least, x); // not Max and Min, which may lose NaN
    x = hn::IfThenElse(hn::Gt(x, most), most, x);
    const V n = hn::Round(hn::Mul(x, hn::Set(d, 1.44269504f)));
    // ln 2 in two parts: the product with the first is exact.
    V r = hn::NegMulAdd(n, hn::Set(d, 0.693359375f), x);
    r = hn::NegMulAdd(n, hn::Set(d, -2.12194440e-4f), r);
    V p = hn::MulAdd(r, hn::Set(d, 1.0f / 720), hn::Set(d, 1.0f / 120));
    p = hn::MulAdd(r, p, hn::Set(d, 1.0f / 24));
    p = hn::MulAdd(r, p, hn::Set(d, 1.0f / 6));
    p = hn::MulAdd(r, p, hn::Set(d, 0.5f));
    p = hn::MulAdd(r, p, hn::Set(d, 1.0f));
    p = hn::MulAdd(r, p, hn::Set(d, 1.0f));
    const auto power = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(di, n), hn::Set(di, 127)));
    return hn::Mul(p, hn::BitCast(d, power));
}

/// 1 / (1 + e^-x) within 1e-6 of itself for x in [-87, 87], held at the ends beyond; any number for NaN: what it weighs carries that on.
/// Without a division: 2^n 2^f, the second a minimax fit on [-1/2, 1/2], and one Newton step behind the processor's own estimate.
template <class D, class V = hn::VFromD<D>> HWY_INLINE V Sigmoid(D d, V x)
{
    const hn::RebindToSigned<D> di;
    const V t = hn::Min(hn::Max(hn::Mul(x, hn::Set(d, -1.44269504f)), hn::Set(d, -126.0f)), hn::Set(d, 126.0f));
    const V n = hn::Round(t), f = hn::Sub(t, n);
    V p = hn::MulAdd(f, hn::Set(d, 0.001327645150013268f), hn::Set(d, 0.009675540961325169f));
    p = hn::MulAdd(f, p, hn::Set(d, 0.05550713464617729f));
    p = hn::MulAdd(f, p, hn::Set(d, 0.24022120237350464f));
    p = hn::MulAdd(f, p, hn::Set(d, 0.6931469440460205f));
    p = hn::MulAdd(f, p, hn::Set(d, 1.0000001192092896f));
    const V power = hn::BitCast(d, hn::Add(hn::BitCast(di, p), hn::ShiftLeft<23>(hn::ConvertTo(di, n))));
    const V one = hn::Set(d, 1.0f), whole = hn::Add(one, power), near = hn::ApproximateReciprocal(whole);
    return hn::Mul(near, hn::NegMulAdd(whole, near, hn::Set(d, 2.0f)));
}

template <class D> HWY_INLINE hn::VFromD<D> LoadWide(D d, const float* from)
{
    return hn::LoadU(d, from);
}

/// Entries stored as bfloat16.
template <class D> HWY_INLINE hn::VFromD<D> LoadWide(D d, const std::uint16_t* from)
{
    const hn::RebindToUnsigned<D> du;
    const hn::Rebind<std::uint16_t, D> dh;
    return hn::BitCast(d, hn::ShiftLeft<16>(hn::PromoteTo(du, hn::LoadU(dh, from))));
}

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#endif
