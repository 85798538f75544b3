// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/rotary.h"

#include <cmath>
#include <numbers>

namespace plumbline::nn {

namespace {
using formats::RopeConfig;

// Powers in float32, as the peers take them: a double power rounds to other last bits.
at::Tensor plainFrequencies(double theta, std::int64_t headDim)
{
    const at::Tensor exponent = at::arange(0, headDim, 2, at::kLong).to(at::kFloat) / static_cast<double>(headDim);
    return 1.0 / at::pow(theta, exponent);
}

at::Tensor llama3Frequencies(const RopeConfig& rope, const at::Tensor& plain, std::int64_t original)
{
    const at::Tensor wavelength = 2.0 * std::numbers::pi / plain;
    const double low = static_cast<double>(original) / rope.lowFreqFactor;
    const double high = static_cast<double>(original) / rope.highFreqFactor;
    const at::Tensor scaled = at::where(wavelength > low, plain / rope.factor, plain);
    const at::Tensor smooth
        = (static_cast<double>(original) / wavelength - rope.lowFreqFactor) / (rope.highFreqFactor - rope.lowFreqFactor);
    const at::Tensor between = (1.0 - smooth) * scaled / rope.factor + smooth * scaled;
    const at::Tensor isBetween = at::logical_and(wavelength >= high, wavelength <= low);
    return at::where(isBetween, between, scaled);
}

at::Tensor yarnFrequencies(const RopeConfig& rope, const at::Tensor& plain, std::int64_t headDim, std::int64_t original)
{
    const auto dimension = static_cast<double>(headDim);
    const auto correction = [&](double rotations) {
        return dimension * std::log(static_cast<double>(original) / (rotations * 2.0 * std::numbers::pi)) / (2.0 * std::log(rope.theta));
    };
    double low = correction(rope.betaFast), high = correction(rope.betaSlow);
    if (rope.truncate) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, dimension - 1.0);
    if (low == high)
        high += 0.001;
    const at::Tensor ramp = at::clamp((at::arange(headDim / 2, at::kFloat) - low) / (high - low), 0.0, 1.0);
    return plain / rope.factor * ramp + plain * (1.0 - ramp);
}

double yarnScaling(const RopeConfig& rope)
{
    if (rope.attentionFactor)
        return *rope.attentionFactor;
    const auto scale = [&](double m) { return rope.factor <= 1.0 ? 1.0 : 0.1 * m * std::log(rope.factor) + 1.0; };
    if (rope.mscale && rope.mscaleAllDim && *rope.mscale != 0.0 && *rope.mscaleAllDim != 0.0)
        return scale(*rope.mscale) / scale(*rope.mscaleAllDim);
    return scale(1.0);
}
} // namespace

Rotary::Rotary(const formats::DecoderConfig& config, at::Device device)
    : m_rope(config.rope)
    , m_headDim(config.headDim)
    , m_context(config.contextLength)
{
    if (m_rope.kind == RopeConfig::Kind::Yarn)
        m_scaling = yarnScaling(m_rope);
    m_fixed = inverseFrequencies(0).to(device);
}

at::Tensor Rotary::inverseFrequencies(std::int64_t length) const
{
    const std::int64_t original = m_rope.originalContext > 0 ? m_rope.originalContext : m_context;
    at::Tensor plain = plainFrequencies(m_rope.theta, m_headDim);
    if (!m_rope.divisors.empty())
        return plain / at::tensor(at::ArrayRef<float>(m_rope.divisors), at::kFloat);
    switch (m_rope.kind) {
    case RopeConfig::Kind::Default: return plain;
    case RopeConfig::Kind::Linear: return plain / m_rope.factor;
    case RopeConfig::Kind::Llama3: return llama3Frequencies(m_rope, plain, original);
    case RopeConfig::Kind::Yarn: return yarnFrequencies(m_rope, plain, m_headDim, original);
    case RopeConfig::Kind::Dynamic: {
        if (length <= m_context)
            return plain;
        const auto dimension = static_cast<double>(m_headDim);
        const double stretch = m_rope.factor * static_cast<double>(length) / static_cast<double>(m_context) - (m_rope.factor - 1.0);
        return plainFrequencies(m_rope.theta * std::pow(stretch, dimension / (dimension - 2.0)), m_headDim);
    }
    }
    return plain;
}

std::pair<at::Tensor, at::Tensor> Rotary::angles(const at::Tensor& positions, std::int64_t length) const
{
    const bool widened = m_rope.kind == RopeConfig::Kind::Dynamic && length > m_context;
    const at::Tensor frequencies = widened ? inverseFrequencies(length).to(m_fixed.device()) : m_fixed;
    const at::Tensor half = positions.to(at::kFloat).unsqueeze(-1) * frequencies;
    const at::Tensor whole = at::cat({half, half}, -1);
    if (m_scaling == 1.0)
        return {whole.cos(), whole.sin()};
    return {whole.cos() * m_scaling, whole.sin() * m_scaling};
}

bool Rotary::turnsLike(const Rotary& other) const
{
    const auto isPlain = [](const Rotary& r) { return r.m_rope.kind == RopeConfig::Kind::Default && r.m_rope.divisors.empty(); };
    return this == &other || (isPlain(*this) && isPlain(other) && m_headDim == other.m_headDim && m_rope.theta == other.m_rope.theta);
}

at::Tensor Rotary::rotate(const at::Tensor& x, const at::Tensor& cos, const at::Tensor& sin)
{
    const at::Tensor c = cos.unsqueeze(-3).to(x.scalar_type()), s = sin.unsqueeze(-3).to(x.scalar_type());
    const auto halves = x.chunk(2, -1);
    return x * c + at::cat({-halves[1], halves[0]}, -1) * s;
}

} // namespace plumbline::nn
