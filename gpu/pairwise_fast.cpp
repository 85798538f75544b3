// SPDX-License-Identifier: GPL-3.0-or-later
// The three ops that compare attention maps pair by pair, in vector instructions. All of them come down to
//     value(i, j) = own(i) + own(j) - scale * inner(i, j)
// for each row, where `inner` runs over two packed rows: sum s log2 s of s = p + q for the divergence, the inner product for
// the cosine (of rows divided by their length) and for the preview (of features).
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "gpu/pairwise_fast.cpp"
#include <hwy/foreach_target.h>

#include "gpu/aligned.h"
#include "gpu/jsd_feature_map.h"
#include "gpu/pairwise_impl.h"
#include "gpu/simd_math-inl.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <hwy/highway.h>
#include <mutex>
#include <vector>

#ifndef PLUMBLINE_GPU_PAIRWISE_FAST_ONCE
#define PLUMBLINE_GPU_PAIRWISE_FAST_ONCE
namespace plumbline::gpu::fast {

/// Packed rows are padded with zeros to whole blocks of columns, and the maps to whole blocks of maps, so that no kernel needs
/// a remainder loop: 16 floats are the widest vector.
inline constexpr std::size_t kColumns = 16, kMaps = 4, kTile = 16;

/// One row of every map, ready for the kernels.
struct PackedRow {
    float* data = nullptr; ///< [maps padded, stride]
    double* own = nullptr; ///< [maps]
    std::uint8_t* ok = nullptr; ///< [maps] 1 where the row has mass
    std::size_t maps = 0, stride = 0;
};

/// Columns of row t that hold anything in some map: the zeros above the diagonal of causal maps need no arithmetic.
inline std::size_t usedColumns(Span3<const float> weights, std::size_t t)
{
    std::size_t used = 0;
    for (std::size_t map = 0; map < weights.count && used < weights.cols; ++map) {
        const float* row = weights.row(map, t);
        std::size_t end = weights.cols;
        while (end > used && row[end - 1] == 0)
            --end;
        used = end;
    }
    return used;
}

inline std::size_t padded(std::size_t count, std::size_t block)
{
    return (count + block - 1) / block * block;
}

} // namespace plumbline::gpu::fast
#endif

HWY_BEFORE_NAMESPACE();
namespace plumbline::gpu {
namespace HWY_NAMESPACE {

using fast::PackedRow;
using F32 = hn::CappedTag<float, fast::kColumns>;
using Vec = hn::VFromD<F32>;

#if HWY_TARGET == HWY_AVX3
constexpr std::size_t kRowsOfBlock = 4; // 32 registers
#else
constexpr std::size_t kRowsOfBlock = 2;
#endif

HWY_INLINE Vec SLog2S(F32 d, Vec s, Vec sum)
{
    return hn::MulAdd(s, Log2(d, s), sum);
}

HWY_INLINE double Lanes(F32 d, Vec v)
{
    return static_cast<double>(hn::GetLane(hn::SumOfLanes(d, v)));
}

/// Copies the valid columns and zeroes the rest of the last block. @return their sum
HWY_INLINE double CopyRow(const float* from, std::size_t cols, float* to, std::size_t stride)
{
    const F32 d;
    std::memcpy(to, from, cols * sizeof(float));
    std::fill(to + cols, to + stride, 0.0f);
    Vec sum = hn::Zero(d);
    for (std::size_t c = 0; c < stride; c += hn::Lanes(d))
        sum = hn::Add(sum, hn::Load(d, to + c));
    return Lanes(d, sum);
}

struct Divergence {
    static constexpr std::size_t kPerColumn = 1;
    static constexpr std::size_t kRows = kRowsOfBlock / 2; // the polynomial's constants need registers too
    static constexpr double kScale = 0.5 * 0.69314718055994531;
    static constexpr double kOfEqual = 0;

    // With s = 2m: sum m log2 m = (sum s log2 s - sum p - sum q) / 2, which saves the halving of every column.
    static void Pack(const float* from, std::size_t cols, PackedRow& row, std::size_t map)
    {
        const F32 d;
        float* to = row.data + map * row.stride;
        const double mass = CopyRow(from, cols, to, row.stride);
        Vec sum = hn::Zero(d);
        for (std::size_t c = 0; c < row.stride; c += hn::Lanes(d))
            sum = SLog2S(d, hn::Load(d, to + c), sum);
        row.ok[map] = mass != 0; // NaN counts as mass, so that it shows
        row.own[map] = kScale * (Lanes(d, sum) + mass);
    }
    static HWY_INLINE Vec Term(F32 d, Vec p, Vec q, Vec sum) { return SLog2S(d, hn::Add(p, q), sum); }
};

struct Cosine {
    static constexpr std::size_t kPerColumn = 1;
    static constexpr std::size_t kRows = kRowsOfBlock;
    static constexpr double kScale = -1;
    static constexpr double kOfEqual = 1;

    static void Pack(const float* from, std::size_t cols, PackedRow& row, std::size_t map)
    {
        const F32 d;
        float* to = row.data + map * row.stride;
        const double mass = CopyRow(from, cols, to, row.stride);
        Vec most = hn::Zero(d);
        for (std::size_t c = 0; c < row.stride; c += hn::Lanes(d))
            most = hn::Max(most, hn::Load(d, to + c));
        // Through the greatest entry: the squares of a faint row would vanish in float32.
        const Vec divisor = hn::Set(d, hn::GetLane(hn::MaxOfLanes(d, most)));
        Vec squares = hn::Zero(d);
        for (std::size_t c = 0; c < row.stride; c += hn::Lanes(d)) {
            const Vec x = hn::Div(hn::Load(d, to + c), divisor);
            hn::Store(x, d, to + c);
            squares = hn::MulAdd(x, x, squares);
        }
        const Vec length = hn::Sqrt(hn::Set(d, hn::GetLane(hn::SumOfLanes(d, squares))));
        for (std::size_t c = 0; c < row.stride; c += hn::Lanes(d))
            hn::Store(hn::Div(hn::Load(d, to + c), length), d, to + c);
        row.ok[map] = mass != 0;
        row.own[map] = 0 * mass; // NaN stays NaN, whatever Max made of it
    }
    static HWY_INLINE Vec Term(F32, Vec p, Vec q, Vec sum) { return hn::MulAdd(p, q, sum); }
};

struct Preview {
    static constexpr std::size_t kPerColumn = JsdFeatures::kCount;
    static constexpr std::size_t kRows = kRowsOfBlock;
    static constexpr double kScale = 1;
    static constexpr double kOfEqual = 0;

    /// cos and sin of `turns` whole circles. Polynomials on half a circle either way, minimax within 6e-6.
    static HWY_INLINE void CosSin(F32 d, Vec turns, Vec& cosine, Vec& sine)
    {
        const Vec t = hn::Sub(turns, hn::Round(turns));
        const Vec t2 = hn::Mul(t, t);
        Vec c = hn::MulAdd(t2, hn::Set(d, -21.0767793f), hn::Set(d, 58.794037f));
        c = hn::MulAdd(t2, c, hn::Set(d, -85.2723966f));
        c = hn::MulAdd(t2, c, hn::Set(d, 64.9287266f));
        c = hn::MulAdd(t2, c, hn::Set(d, -19.7389825f));
        cosine = hn::MulAdd(t2, c, hn::Set(d, 0.999999222f));
        Vec s = hn::MulAdd(t2, hn::Set(d, 32.7813947f), hn::Set(d, -74.4780011f));
        s = hn::MulAdd(t2, s, hn::Set(d, 81.3668146f));
        s = hn::MulAdd(t2, s, hn::Set(d, -41.3312143f));
        s = hn::MulAdd(t2, s, hn::Set(d, 6.2830558f));
        sine = hn::Mul(t, s);
    }

    static void Pack(const float* from, std::size_t cols, PackedRow& row, std::size_t map)
    {
        const F32 d;
        float* to = row.data + map * row.stride;
        const std::size_t lanes = hn::Lanes(d), stride = row.stride / kPerColumn;
        // The copy sits in the last quarter, which is overwritten only after it was read.
        float* copy = to + (kPerColumn - 1) * stride;
        const double mass = CopyRow(from, cols, copy, stride);
        constexpr double turn = 0.69314718055994531 / (2 * 3.14159265358979324);
        const Vec turns1 = hn::Set(d, static_cast<float>(JsdFeatures::kFrequency[0] * turn));
        const Vec turns2 = hn::Set(d, static_cast<float>(JsdFeatures::kFrequency[1] * turn));
        const Vec amplitude1 = hn::Set(d, static_cast<float>(JsdFeatures::kAmplitude[0]));
        const Vec amplitude2 = hn::Set(d, static_cast<float>(JsdFeatures::kAmplitude[1]));
        Vec squares = hn::Zero(d);
        for (std::size_t c = 0; c < stride; c += lanes) {
            const Vec x = hn::Load(d, copy + c);
            const Vec exponent = Log2(d, x);
            Vec cosine, sine;
            CosSin(d, hn::Mul(exponent, turns1), cosine, sine);
            Vec root = hn::Sqrt(hn::Mul(x, amplitude1));
            const Vec f0 = hn::Mul(root, cosine), f1 = hn::Mul(root, sine);
            CosSin(d, hn::Mul(exponent, turns2), cosine, sine);
            root = hn::Sqrt(hn::Mul(x, amplitude2));
            const Vec f2 = hn::Mul(root, cosine), f3 = hn::Mul(root, sine);
            hn::Store(f0, d, to + c);
            hn::Store(f1, d, to + stride + c);
            hn::Store(f2, d, to + 2 * stride + c);
            hn::Store(f3, d, to + 3 * stride + c);
            squares = hn::MulAdd(f0, f0, squares);
            squares = hn::MulAdd(f1, f1, squares);
            squares = hn::MulAdd(f2, f2, squares);
            squares = hn::MulAdd(f3, f3, squares);
        }
        row.ok[map] = mass != 0;
        // The features' own length, not ln 2: equal rows get 0.
        row.own[map] = Lanes(d, squares) / 2;
    }
    static HWY_INLINE Vec Term(F32, Vec p, Vec q, Vec sum) { return hn::MulAdd(p, q, sum); }
};

/// inner(i + a, j + b) for a < Op::kRows, b < 4 of one packed row.
template <class Op> HWY_INLINE void Block(const PackedRow& row, std::size_t i, std::size_t j, double (&out)[4][4])
{
    const F32 d;
    constexpr std::size_t kRows = Op::kRows;
    const float* HWY_RESTRICT p = row.data + i * row.stride;
    const float* HWY_RESTRICT q = row.data + j * row.stride;
    const std::size_t stride = row.stride;
    Vec sum[kRows][4];
    // Every loop over the sums is unrolled, or the compiler keeps them in memory.
    HWY_UNROLL(4)
    for (std::size_t a = 0; a < kRows; ++a)
        sum[a][0] = sum[a][1] = sum[a][2] = sum[a][3] = hn::Zero(d);
    for (std::size_t c = 0; c < stride; c += hn::Lanes(d)) {
        const Vec q0 = hn::Load(d, q + c), q1 = hn::Load(d, q + stride + c);
        const Vec q2 = hn::Load(d, q + 2 * stride + c), q3 = hn::Load(d, q + 3 * stride + c);
        HWY_UNROLL(4)
        for (std::size_t a = 0; a < kRows; ++a) {
            const Vec pa = hn::Load(d, p + a * stride + c);
            sum[a][0] = Op::Term(d, pa, q0, sum[a][0]);
            sum[a][1] = Op::Term(d, pa, q1, sum[a][1]);
            sum[a][2] = Op::Term(d, pa, q2, sum[a][2]);
            sum[a][3] = Op::Term(d, pa, q3, sum[a][3]);
        }
    }
    HWY_UNROLL(4)
    for (std::size_t a = 0; a < kRows; ++a) {
        out[a][0] = Lanes(d, sum[a][0]);
        out[a][1] = Lanes(d, sum[a][1]);
        out[a][2] = Lanes(d, sum[a][2]);
        out[a][3] = Lanes(d, sum[a][3]);
    }
}

/// Adds the values of one row for the pairs j > i of the tile (I, J) to `sums` [maps, maps].
template <class Op> void Tile(const PackedRow& row, std::size_t firstI, std::size_t firstJ, double* sums)
{
    const std::size_t endI = std::min(row.maps, firstI + fast::kTile), endJ = std::min(row.maps, firstJ + fast::kTile);
    double inner[4][4];
    for (std::size_t i = firstI; i < endI; i += Op::kRows) {
        const std::size_t startJ = firstI == firstJ ? (i + 1) / fast::kMaps * fast::kMaps : firstJ;
        for (std::size_t j = startJ; j < endJ; j += fast::kMaps) {
            Block<Op>(row, i, j, inner);
            for (std::size_t a = 0; a < Op::kRows && i + a < endI; ++a) {
                for (std::size_t b = 0; b < fast::kMaps && j + b < endJ; ++b) {
                    if (j + b <= i + a || !row.ok[i + a] || !row.ok[j + b])
                        continue;
                    const double value = row.own[i + a] + row.own[j + b] - Op::kScale * inner[a][b];
                    sums[(i + a) * row.maps + j + b] += value < 0 ? 0 : value; // keeps NaN
                }
            }
        }
    }
}

template <class Op>
void AddPairs(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const Device& device, const CancelToken& cancel, std::size_t firstMap = 0)
{
    const std::size_t maps = weights.count, rows = weights.rows;
    if (maps == 0 || rows == 0)
        return;
    const std::size_t paddedMaps = fast::padded(maps, fast::kMaps);
    const std::size_t mostStride = fast::padded(weights.cols, fast::kColumns) * Op::kPerColumn;

    // Rows are dealt to groups with sums of their own, added up in order at the end: the result is the same for any number
    // of workers. Many maps: fewer groups (memory), and each group's pairs in several parts instead.
    constexpr std::size_t kMostGroups = 32, kMemory = std::size_t{64} << 20;
    const std::size_t bySize = std::max<std::size_t>(1, kMemory / (maps * maps * sizeof(double)));
    const std::size_t groups = std::min({rows, kMostGroups, bySize});
    const std::size_t parts = maps < 256 || groups >= 16 ? 1 : 16 / groups;
    std::vector<std::vector<double>> groupSums(groups); // made where they are used first: zeroing takes its time
    std::vector<std::once_flag> made(groups);
    std::vector<std::uint8_t> ok(rows * maps);
    std::vector<double> ownOf(groups * maps, 0.0); // sums over rows, for NaN on the diagonal

    struct Scratch {
        Aligned<float> data;
        std::vector<double> own;
        std::vector<std::uint8_t> ok;
    };
    const std::size_t workers = device.workers == nullptr ? 1 : static_cast<std::size_t>(device.workers->count());
    std::vector<std::unique_ptr<Scratch>> scratch(workers);

    forEachItem(device, groups * parts, cancel, [&](std::size_t item, int worker) {
        std::unique_ptr<Scratch>& mine = scratch[static_cast<std::size_t>(worker)];
        if (!mine) {
            mine.reset(
                new Scratch{Aligned<float>(paddedMaps * mostStride), std::vector<double>(maps), std::vector<std::uint8_t>(maps)});
        }
        const std::size_t group = item / parts, part = item % parts;
        std::call_once(made[group], [&] { groupSums[group].assign(maps * maps, 0.0); });
        double* groupSum = groupSums[group].data();
        for (std::size_t t = group; t < rows; t += groups) {
            const std::size_t cols = validCols.empty() ? fast::usedColumns(weights, t) : validCols[t];
            PackedRow row{
                mine->data.get(), mine->own.data(), mine->ok.data(), maps, fast::padded(cols, fast::kColumns) * Op::kPerColumn};
            std::fill(row.data + maps * row.stride, row.data + paddedMaps * row.stride, 0.0f);
            for (std::size_t map = 0; map < maps; ++map) {
                if (map % 64 == 0)
                    throwIfCancelled(cancel);
                Op::Pack(weights.row(map, t), cols, row, map);
            }
            if (part == 0) {
                std::copy(row.ok, row.ok + maps, ok.data() + t * maps);
                for (std::size_t map = 0; map < maps; ++map)
                    ownOf[group * maps + map] += row.own[map];
            }
            std::size_t tile = 0;
            for (std::size_t i = 0; i < maps; i += fast::kTile) {
                for (std::size_t j = i; j < maps; j += fast::kTile) {
                    if (j + fast::kTile <= firstMap || tile++ % parts != part)
                        continue;
                    throwIfCancelled(cancel);
                    Tile<Op>(row, i, j, groupSum);
                }
            }
        }
    });

    const bool allOk = std::find(ok.begin(), ok.end(), std::uint8_t{0}) == ok.end();
    for (std::size_t i = 0; i < maps; ++i) {
        throwIfCancelled(cancel);
        double diagonal = 0;
        for (std::size_t group = 0; group < groups; ++group)
            diagonal += 0 * ownOf[group * maps + i];
        for (std::size_t j = i; j < maps; ++j) {
            double count = static_cast<double>(rows);
            if (!allOk) {
                count = 0;
                for (std::size_t t = 0; t < rows; ++t)
                    count += ok[t * maps + i] & ok[t * maps + j];
            }
            double sum = 0;
            for (std::size_t group = 0; group < groups; ++group)
                sum += groupSums[group][i * maps + j];
            if (i == j)
                sum = Op::kOfEqual * count + diagonal;
            sums(i, j) += sum;
            counts(i, j) += count;
            if (i != j) {
                sums(j, i) += sum;
                counts(j, i) += count;
            }
        }
    }
}

void AddJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const Device& device, const CancelToken& cancel)
{
    AddPairs<Divergence>(weights, validCols, sums, counts, device, cancel);
}

void AddJsdFrom(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const Device& device, const CancelToken& cancel, std::size_t firstMap)
{
    AddPairs<Divergence>(weights, validCols, sums, counts, device, cancel, firstMap);
}

void AddCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const Device& device, const CancelToken& cancel)
{
    AddPairs<Cosine>(weights, validCols, sums, counts, device, cancel);
}

void AddPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums, Span2<double> counts,
    const Device& device, const CancelToken& cancel)
{
    AddPairs<Preview>(weights, validCols, sums, counts, device, cancel);
}

} // namespace HWY_NAMESPACE
} // namespace plumbline::gpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace plumbline::gpu {

HWY_EXPORT(AddJsd);
HWY_EXPORT(AddJsdFrom);
HWY_EXPORT(AddCosine);
HWY_EXPORT(AddPreview);

namespace fast {

void addPairwiseJsd(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    HWY_DYNAMIC_DISPATCH(AddJsd)(weights, validCols, sums, counts, device, cancel);
}

void addPairwiseJsdFrom(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel, std::size_t firstMap)
{
    HWY_DYNAMIC_DISPATCH(AddJsdFrom)(weights, validCols, sums, counts, device, cancel, firstMap);
}

void addPairwiseCosine(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    HWY_DYNAMIC_DISPATCH(AddCosine)(weights, validCols, sums, counts, device, cancel);
}

void addPairwiseJsdPreview(Span3<const float> weights, std::span<const std::uint32_t> validCols, Span2<double> sums,
    Span2<double> counts, const Device& device, const CancelToken& cancel)
{
    HWY_DYNAMIC_DISPATCH(AddPreview)(weights, validCols, sums, counts, device, cancel);
}

} // namespace fast
} // namespace plumbline::gpu
#endif
