// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npy.h"

#include "core/base/error.h"
#include "core/formats/atomic_file.h"
#include "core/formats/shown.h"

#include <string>

namespace plumbline::formats {

void writeNpy(const std::filesystem::path& file, std::span<const float> data, const std::vector<std::int64_t>& shape)
{
    std::uint64_t elements = 0;
    if (!productFits(shape, 1, elements) || elements != data.size())
        throw Error(ErrorCode::InvalidArgument,
                    {.file = file, .expected = "values for " + shownShape(shape), .found = grouped(data.size()) + " values"});
    std::string tuple;
    for (const std::int64_t dimension : shape)
        tuple += std::to_string(dimension) + ", ";
    if (shape.size() > 1)
        tuple.resize(tuple.size() - 2); // (3, 4) but (3,)
    else if (shape.size() == 1)
        tuple.resize(tuple.size() - 1);
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + tuple + "), }";
    constexpr std::size_t kPrefix = 10; // magic, version, length
    header.append((64 - (kPrefix + header.size() + 1) % 64) % 64, ' ');
    header += '\n';
    if (header.size() > 0xFFFF)
        throw Error(ErrorCode::InvalidArgument, {.file = file, .expected = "fewer dimensions", .found = grouped(shape.size())});
    std::string prefix("\x93NUMPY\x01\x00", 8);
    prefix += static_cast<char>(header.size() & 0xFF);
    prefix += static_cast<char>(header.size() >> 8);

    AtomicFile out(file);
    out.write(std::as_bytes(std::span(prefix)));
    out.write(std::as_bytes(std::span(header)));
    out.write(std::as_bytes(data));
    out.commit();
}

} // namespace plumbline::formats
