// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with -O3 and without contraction to fused multiply-add (CMakeLists.txt): plain loops that the compiler vectorises.
#include "core/formats/convert.h"

#include <bit>
#include <cstring>

namespace plumbline::formats {

static_assert(std::endian::native == std::endian::little, "the formats are little-endian and read as they lie");

namespace {

using Byte = unsigned char;

template<typename T>
T load(const Byte* at)
{
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// Without branches and without subnormal arithmetic, which some threads flush to zero.
inline float halfToFloat(std::uint16_t half)
{
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16;
    const std::uint32_t magnitude = half & 0x7FFFU;
    const std::uint32_t normal = (magnitude << 13) + 0x38000000U;
    const std::uint32_t special = normal + 0x38000000U;
    const std::uint32_t subnormal = std::bit_cast<std::uint32_t>(std::bit_cast<float>(0x3F000000U | magnitude) - 0.5F);
    std::uint32_t bits = magnitude < 0x0400U ? subnormal : normal;
    bits = magnitude >= 0x7C00U ? special : bits;
    return std::bit_cast<float>(bits | sign);
}

template<typename T>
void fromNumbers(const Byte* in, std::size_t count, float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<float>(load<T>(in + i * sizeof(T)));
}

void fromBool(const Byte* in, std::size_t count, float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = in[i] != 0 ? 1.0F : 0.0F;
}

void fromHalf(const Byte* __restrict in, std::size_t count, float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = halfToFloat(load<std::uint16_t>(in + 2 * i));
}

void fromBFloat16(const Byte* __restrict in, std::size_t count, float* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(load<std::uint16_t>(in + 2 * i)) << 16);
}

void fromQ4_0(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 18, out += 32) {
        const float d = halfToFloat(load<std::uint16_t>(in));
        for (int j = 0; j < 16; ++j)
            out[j] = d * static_cast<float>((in[2 + j] & 15) - 8);
        for (int j = 0; j < 16; ++j)
            out[16 + j] = d * static_cast<float>((in[2 + j] >> 4) - 8);
    }
}

void fromQ4_1(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 20, out += 32) {
        const float d = halfToFloat(load<std::uint16_t>(in));
        const float m = halfToFloat(load<std::uint16_t>(in + 2));
        for (int j = 0; j < 16; ++j)
            out[j] = d * static_cast<float>(in[4 + j] & 15) + m;
        for (int j = 0; j < 16; ++j)
            out[16 + j] = d * static_cast<float>(in[4 + j] >> 4) + m;
    }
}

/// The five-bit numbers of a block: `high` holds the fifth bits, `low` the nibbles.
inline void fiveBits(const Byte* __restrict high, const Byte* __restrict low, int* __restrict q)
{
    const auto bits = load<std::uint32_t>(high);
    for (unsigned j = 0; j < 16; ++j)
        q[j] = static_cast<int>((low[j] & 15U) | (((bits >> j) & 1U) << 4));
    for (unsigned j = 0; j < 16; ++j)
        q[16 + j] = static_cast<int>((low[j] >> 4) | (((bits >> (j + 16)) & 1U) << 4));
}

void fromQ5_0(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 22, out += 32) {
        const float d = halfToFloat(load<std::uint16_t>(in));
        int q[32];
        fiveBits(in + 2, in + 6, q);
        for (int j = 0; j < 32; ++j)
            out[j] = d * static_cast<float>(q[j] - 16);
    }
}

void fromQ5_1(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 24, out += 32) {
        const float d = halfToFloat(load<std::uint16_t>(in));
        const float m = halfToFloat(load<std::uint16_t>(in + 2));
        int q[32];
        fiveBits(in + 4, in + 8, q);
        for (int j = 0; j < 32; ++j)
            out[j] = d * static_cast<float>(q[j]) + m;
    }
}

void fromQ8_0(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 34, out += 32) {
        const float d = halfToFloat(load<std::uint16_t>(in));
        for (int j = 0; j < 32; ++j)
            out[j] = d * static_cast<float>(static_cast<std::int8_t>(in[2 + j]));
    }
}

/// Scale and minimum of the eight sub-blocks, six bits each, from the 12 bytes that Q4_K and Q5_K share.
struct SubBlocks {
    float scale[8];
    float minimum[8];
};

inline SubBlocks subBlocks(float d, float dmin, const Byte* s)
{
    SubBlocks result;
    for (int j = 0; j < 8; ++j) {
        const int scale = j < 4 ? s[j] & 63 : (s[j + 4] & 15) | ((s[j - 4] >> 6) << 4);
        const int minimum = j < 4 ? s[j + 4] & 63 : (s[j + 4] >> 4) | ((s[j] >> 6) << 4);
        result.scale[j] = d * static_cast<float>(scale);
        result.minimum[j] = dmin * static_cast<float>(minimum);
    }
    return result;
}

void fromQ4_K(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 144, out += 256) {
        const SubBlocks sub = subBlocks(halfToFloat(load<std::uint16_t>(in)), halfToFloat(load<std::uint16_t>(in + 2)), in + 4);
        const Byte* qs = in + 16;
        for (int g = 0; g < 4; ++g) {
            for (int l = 0; l < 32; ++l)
                out[64 * g + l] = sub.scale[2 * g] * static_cast<float>(qs[32 * g + l] & 15) - sub.minimum[2 * g];
            for (int l = 0; l < 32; ++l)
                out[64 * g + 32 + l] = sub.scale[2 * g + 1] * static_cast<float>(qs[32 * g + l] >> 4) - sub.minimum[2 * g + 1];
        }
    }
}

void fromQ5_K(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 176, out += 256) {
        const SubBlocks sub = subBlocks(halfToFloat(load<std::uint16_t>(in)), halfToFloat(load<std::uint16_t>(in + 2)), in + 4);
        const Byte* qh = in + 16;
        const Byte* qs = in + 48;
        for (int g = 0; g < 4; ++g) {
            for (int l = 0; l < 32; ++l) {
                const int q = (qs[32 * g + l] & 15) | (((qh[l] >> (2 * g)) & 1) << 4);
                out[64 * g + l] = sub.scale[2 * g] * static_cast<float>(q) - sub.minimum[2 * g];
            }
            for (int l = 0; l < 32; ++l) {
                const int q = (qs[32 * g + l] >> 4) | (((qh[l] >> (2 * g + 1)) & 1) << 4);
                out[64 * g + 32 + l] = sub.scale[2 * g + 1] * static_cast<float>(q) - sub.minimum[2 * g + 1];
            }
        }
    }
}

void fromQ6_K(const Byte* __restrict in, std::size_t blocks, float* __restrict out)
{
    for (std::size_t b = 0; b < blocks; ++b, in += 210) {
        const float d = halfToFloat(load<std::uint16_t>(in + 208));
        for (int h = 0; h < 2; ++h, out += 128) {
            const Byte* ql = in + 64 * h;
            const Byte* qh = in + 128 + 32 * h;
            float scale[8];
            for (int j = 0; j < 8; ++j)
                scale[j] = d * static_cast<float>(static_cast<std::int8_t>(in[192 + 8 * h + j]));
            for (int i = 0; i < 2; ++i)
                for (int l = 16 * i; l < 16 * i + 16; ++l) {
                    out[l] = scale[i] * static_cast<float>(((ql[l] & 15) | ((qh[l] & 3) << 4)) - 32);
                    out[l + 32] = scale[i + 2] * static_cast<float>(((ql[l + 32] & 15) | (((qh[l] >> 2) & 3) << 4)) - 32);
                    out[l + 64] = scale[i + 4] * static_cast<float>(((ql[l] >> 4) | (((qh[l] >> 4) & 3) << 4)) - 32);
                    out[l + 96] = scale[i + 6] * static_cast<float>(((ql[l + 32] >> 4) | (((qh[l] >> 6) & 3) << 4)) - 32);
                }
        }
    }
}

} // namespace

void toFloat32(StoredType type, const std::byte* bytesIn, std::size_t blocks, float* out)
{
    const auto* in = reinterpret_cast<const Byte*>(bytesIn);
    switch (type) {
    case StoredType::Bool: return fromBool(in, blocks, out);
    case StoredType::U8: return fromNumbers<std::uint8_t>(in, blocks, out);
    case StoredType::I8: return fromNumbers<std::int8_t>(in, blocks, out);
    case StoredType::U16: return fromNumbers<std::uint16_t>(in, blocks, out);
    case StoredType::I16: return fromNumbers<std::int16_t>(in, blocks, out);
    case StoredType::U32: return fromNumbers<std::uint32_t>(in, blocks, out);
    case StoredType::I32: return fromNumbers<std::int32_t>(in, blocks, out);
    case StoredType::U64: return fromNumbers<std::uint64_t>(in, blocks, out);
    case StoredType::I64: return fromNumbers<std::int64_t>(in, blocks, out);
    case StoredType::F16: return fromHalf(in, blocks, out);
    case StoredType::BF16: return fromBFloat16(in, blocks, out);
    case StoredType::F32: std::memcpy(out, in, blocks * sizeof(float)); return;
    case StoredType::F64: return fromNumbers<double>(in, blocks, out);
    case StoredType::Q4_0: return fromQ4_0(in, blocks, out);
    case StoredType::Q4_1: return fromQ4_1(in, blocks, out);
    case StoredType::Q5_0: return fromQ5_0(in, blocks, out);
    case StoredType::Q5_1: return fromQ5_1(in, blocks, out);
    case StoredType::Q8_0: return fromQ8_0(in, blocks, out);
    case StoredType::Q4_K: return fromQ4_K(in, blocks, out);
    case StoredType::Q5_K: return fromQ5_K(in, blocks, out);
    case StoredType::Q6_K: return fromQ6_K(in, blocks, out);
    case StoredType::Unsupported: return;
    }
}

void toBFloat16(const float* __restrict in, std::size_t count, std::uint16_t* __restrict out)
{
    for (std::size_t i = 0; i < count; ++i) {
        const auto bits = std::bit_cast<std::uint32_t>(in[i]);
        const std::uint32_t rounded = (bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16;
        const std::uint32_t quiet = (bits >> 16) | 0x40U;
        out[i] = static_cast<std::uint16_t>((bits & 0x7FFFFFFFU) > 0x7F800000U ? quiet : rounded);
    }
}

std::size_t countNonFinite(const float* values, std::size_t count)
{
    std::size_t found = 0;
    constexpr std::size_t kPiece = 4096; // a 32-bit counter inside keeps the lanes narrow
    for (std::size_t begin = 0; begin < count; begin += kPiece) {
        const std::size_t end = begin + kPiece < count ? begin + kPiece : count;
        std::uint32_t here = 0;
        for (std::size_t i = begin; i < end; ++i)
            here += (std::bit_cast<std::uint32_t>(values[i]) & 0x7F800000U) == 0x7F800000U ? 1U : 0U;
        found += here;
    }
    return found;
}

std::size_t countNonFinite(const std::uint16_t* bfloat16, std::size_t count)
{
    std::size_t found = 0;
    constexpr std::size_t kPiece = 4096;
    for (std::size_t begin = 0; begin < count; begin += kPiece) {
        const std::size_t end = begin + kPiece < count ? begin + kPiece : count;
        std::uint16_t here = 0;
        for (std::size_t i = begin; i < end; ++i)
            here = static_cast<std::uint16_t>(here + ((bfloat16[i] & 0x7F80U) == 0x7F80U ? 1U : 0U));
        found += here;
    }
    return found;
}

} // namespace plumbline::formats
