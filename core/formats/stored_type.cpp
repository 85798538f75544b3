// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights.h"

namespace plumbline::formats {

BlockLayout blockLayout(StoredType type)
{
    switch (type) {
    case StoredType::Bool:
    case StoredType::U8:
    case StoredType::I8: return {1, 1};
    case StoredType::U16:
    case StoredType::I16:
    case StoredType::F16:
    case StoredType::BF16: return {1, 2};
    case StoredType::U32:
    case StoredType::I32:
    case StoredType::F32: return {1, 4};
    case StoredType::U64:
    case StoredType::I64:
    case StoredType::F64: return {1, 8};
    case StoredType::Q4_0: return {32, 18};
    case StoredType::Q4_1: return {32, 20};
    case StoredType::Q5_0: return {32, 22};
    case StoredType::Q5_1: return {32, 24};
    case StoredType::Q8_0: return {32, 34};
    case StoredType::Q4_K: return {256, 144};
    case StoredType::Q5_K: return {256, 176};
    case StoredType::Q6_K: return {256, 210};
    case StoredType::Unsupported: break;
    }
    return {1, 1};
}

std::string_view storedTypeName(StoredType type)
{
    switch (type) {
    case StoredType::Bool: return "BOOL";
    case StoredType::U8: return "U8";
    case StoredType::I8: return "I8";
    case StoredType::U16: return "U16";
    case StoredType::I16: return "I16";
    case StoredType::U32: return "U32";
    case StoredType::I32: return "I32";
    case StoredType::U64: return "U64";
    case StoredType::I64: return "I64";
    case StoredType::F16: return "F16";
    case StoredType::BF16: return "BF16";
    case StoredType::F32: return "F32";
    case StoredType::F64: return "F64";
    case StoredType::Q4_0: return "Q4_0";
    case StoredType::Q4_1: return "Q4_1";
    case StoredType::Q5_0: return "Q5_0";
    case StoredType::Q5_1: return "Q5_1";
    case StoredType::Q8_0: return "Q8_0";
    case StoredType::Q4_K: return "Q4_K";
    case StoredType::Q5_K: return "Q5_K";
    case StoredType::Q6_K: return "Q6_K";
    case StoredType::Unsupported: break;
    }
    return "unsupported";
}

std::int64_t StoredTensor::elements() const
{
    // The readers have checked that the product fits.
    std::int64_t product = 1;
    for (const std::int64_t dimension : shape)
        product *= dimension;
    return product;
}

} // namespace plumbline::formats
