// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/checked_read.h"

#include "core/base/error.h"
#include "core/formats/convert.h"
#include "core/formats/shown.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace plumbline::formats {

namespace {

/// Elements of a piece: whole blocks of every type, and still in the cache when they are looked through.
constexpr std::size_t kPiece = std::size_t{256} << 10;

float widened(float value)
{
    return value;
}
float widened(std::uint16_t bfloat16)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bfloat16) << 16);
}

/// Gathered over the pieces of a tensor.
struct NonFinite {
    std::size_t count = 0;
    std::size_t first = 0;
    float value = 0;

    template<typename T>
    void look(std::span<const T> values, std::size_t begin)
    {
        const std::size_t here = countNonFinite(values.data(), values.size());
        if (here == 0)
            return;
        if (count == 0) {
            const auto at = std::find_if(values.begin(), values.end(), [](T v) { return !std::isfinite(widened(v)); });
            first = begin + static_cast<std::size_t>(at - values.begin());
            value = widened(*at);
        }
        count += here;
    }

    void refuse(const WeightFile& weights, const StoredTensor& tensor, std::size_t all) const
    {
        if (count == 0)
            return;
        const std::string name = std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
        throw Error(ErrorCode::CorruptFile, {.file = weights.files().at(static_cast<std::size_t>(tensor.file)),
                                             .place = tensorPlace(tensor.name),
                                             .expected = "finite values",
                                             .found = grouped(count) + " of " + grouped(all) + " that are not, the first (" + name + ") at " + grouped(first),
                                             .advice = Advice::DownloadAgain});
    }
};

template<typename T, typename Read>
void readPieces(const WeightFile& weights, const StoredTensor& tensor, std::span<T> out, const Read& read)
{
    if (out.size() != static_cast<std::uint64_t>(tensor.elements()))
        throw Error(ErrorCode::InvalidArgument, {.place = tensorPlace(tensor.name),
                                                 .expected = "room for " + grouped(static_cast<unsigned long long>(tensor.elements())) + " values",
                                                 .found = grouped(out.size())});
    NonFinite found;
    for (std::size_t begin = 0; begin < out.size(); begin += kPiece) {
        const std::span<T> piece = out.subspan(begin, std::min(kPiece, out.size() - begin));
        read(static_cast<std::int64_t>(begin), piece);
        found.look(std::span<const T>(piece), begin);
    }
    found.refuse(weights, tensor, out.size());
}

} // namespace

void readChecked(const WeightFile& weights, const StoredTensor& tensor, std::span<float> out, const CancelToken& cancel)
{
    readPieces(weights, tensor, out, [&](std::int64_t begin, std::span<float> piece) { weights.read(tensor, begin, piece, cancel); });
}

void readChecked(const WeightFile& weights, const StoredTensor& tensor, std::span<std::uint16_t> out, const CancelToken& cancel)
{
    readPieces(weights, tensor, out, [&](std::int64_t begin, std::span<std::uint16_t> piece) { weights.readBFloat16(tensor, begin, piece, cancel); });
}

void checkFinite(const WeightFile& weights, const StoredTensor& tensor, std::span<const float> values)
{
    NonFinite found;
    found.look(values, 0);
    found.refuse(weights, tensor, values.size());
}

void checkFinite(const WeightFile& weights, const StoredTensor& tensor, std::span<const std::uint16_t> bfloat16)
{
    NonFinite found;
    found.look(bfloat16, 0);
    found.refuse(weights, tensor, bfloat16.size());
}

} // namespace plumbline::formats
