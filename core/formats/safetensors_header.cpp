// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors_header.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/formats/shown.h"

#include <algorithm>
#include <unordered_set>

namespace plumbline::formats {

namespace {

struct Dtype {
    std::string_view name;
    StoredType type;
    std::uint32_t bytes;
};
constexpr Dtype kDtypes[] = {
    {"BOOL", StoredType::Bool, 1}, {"U8", StoredType::U8, 1},   {"I8", StoredType::I8, 1},     {"U16", StoredType::U16, 2},
    {"I16", StoredType::I16, 2},   {"F16", StoredType::F16, 2}, {"BF16", StoredType::BF16, 2}, {"U32", StoredType::U32, 4},
    {"I32", StoredType::I32, 4},   {"F32", StoredType::F32, 4}, {"U64", StoredType::U64, 8},   {"I64", StoredType::I64, 8},
    {"F64", StoredType::F64, 8},   {"F8_E4M3", StoredType::Unsupported, 1},                    {"F8_E5M2", StoredType::Unsupported, 1},
    {"F8_E8M0", StoredType::Unsupported, 1},                    {"C64", StoredType::Unsupported, 8},
};

/// Told of the JSON piece by piece (the interface is nlohmann's json_sax).
class HeaderHandler {
public:
    explicit HeaderHandler(const std::filesystem::path& file)
        : m_file(file)
    {
    }

    std::vector<StoredTensor> take() { return std::move(m_tensors); }

    bool null() { return scalar("null"); }
    bool boolean(bool) { return scalar("a truth value"); }
    bool number_integer(std::int64_t value) { return scalar(std::to_string(value)); }
    bool number_float(double, const std::string& text) { return scalar(shown(text)); }
    bool binary(const Json::binary_t&) { return scalar("bytes"); }
    bool number_unsigned(std::uint64_t value)
    {
        if (m_in == In::Shape) {
            if (value > static_cast<std::uint64_t>(INT64_MAX))
                fail("a dimension below 2^63", grouped(value));
            m_tensor.shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (m_in == In::Offsets) {
            if (m_offsetCount == 2)
                fail("two data_offsets", "more");
            m_offsets[m_offsetCount++] = value;
            return true;
        }
        return scalar(grouped(value));
    }
    bool string(const std::string& value)
    {
        if (m_in == In::Tensor && m_key == "dtype") {
            m_tensor.typeName = value;
            return true;
        }
        if (m_in == In::Metadata)
            return true;
        return scalar("a text");
    }
    bool start_object(std::size_t)
    {
        if (m_in == In::Nothing) {
            m_in = In::Top;
        } else if (m_in == In::Top && m_key == "__metadata__") {
            m_in = In::Metadata;
        } else if (m_in == In::Top) {
            m_in = In::Tensor;
            m_tensor = {};
            m_tensor.name = m_key;
            m_seen = 0;
            m_offsetCount = 0;
        } else if (m_in == In::Tensor && !isOurs(m_key)) {
            m_in = In::Foreign;
            m_depth = 1;
        } else if (m_in == In::Foreign) {
            ++m_depth;
        } else {
            fail("a list or a text", "an object");
        }
        return true;
    }
    bool key(const std::string& key)
    {
        if (m_in == In::Foreign)
            return true;
        if (m_in == In::Top && !m_names.insert(key).second) {
            m_tensor.name = key;
            fail("one tensor of this name", "two");
        }
        if (m_in == In::Tensor && isOurs(key)) {
            const unsigned bit = key == "dtype" ? 1 : key == "shape" ? 2 : 4;
            if ((m_seen & bit) != 0)
                fail("one " + key, "two");
            m_seen |= bit;
        }
        m_key = key;
        return true;
    }
    bool end_object()
    {
        if (m_in == In::Foreign) {
            leaveForeign();
        } else if (m_in == In::Metadata) {
            m_in = In::Top;
        } else if (m_in == In::Tensor) {
            finishTensor();
            m_in = In::Top;
            m_tensor.name.clear();
        }
        return true;
    }
    bool start_array(std::size_t)
    {
        if (m_in == In::Tensor && m_key == "shape") {
            m_in = In::Shape;
        } else if (m_in == In::Tensor && m_key == "data_offsets") {
            m_in = In::Offsets;
        } else if (m_in == In::Tensor && m_key != "dtype") {
            m_in = In::Foreign;
            m_depth = 1;
        } else if (m_in == In::Foreign) {
            ++m_depth;
        } else {
            fail("an object", "a list");
        }
        return true;
    }
    bool end_array()
    {
        if (m_in == In::Foreign)
            leaveForeign();
        else
            m_in = In::Tensor;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception&)
    {
        throw Error(ErrorCode::CorruptFile, {.file = m_file,
                                             .place = "header, byte " + grouped(position),
                                             .expected = "JSON",
                                             .found = "something else",
                                             .advice = Advice::DownloadAgain});
    }

private:
    enum class In { Nothing, Top, Metadata, Tensor, Shape, Offsets, Foreign };

    static bool isOurs(std::string_view key) { return key == "dtype" || key == "shape" || key == "data_offsets"; }

    [[noreturn]] void fail(std::string expected, std::string found) const
    {
        throw Error(ErrorCode::CorruptFile, {.file = m_file,
                                             .place = m_tensor.name.empty() ? "header" : tensorPlace(m_tensor.name),
                                             .expected = std::move(expected),
                                             .found = std::move(found),
                                             .advice = Advice::DownloadAgain});
    }

    bool scalar(std::string found)
    {
        if (m_in == In::Foreign || (m_in == In::Tensor && !isOurs(m_key)))
            return true;
        if (m_in == In::Nothing || m_in == In::Top)
            fail("an object", std::move(found));
        if (m_in == In::Metadata)
            fail("a text for " + shown(m_key) + " in __metadata__", std::move(found));
        if (m_in == In::Tensor)
            fail(m_key == "dtype" ? "a text for dtype" : "a list for " + m_key, std::move(found));
        fail(m_in == In::Shape ? "whole numbers in shape" : "whole numbers in data_offsets", std::move(found));
    }

    void leaveForeign()
    {
        if (--m_depth == 0)
            m_in = In::Tensor;
    }

    void finishTensor()
    {
        if (m_seen != 7)
            fail("dtype, shape and data_offsets", "not all of them");
        if (m_offsetCount != 2)
            fail("two data_offsets", std::to_string(m_offsetCount));
        if (m_offsets[1] < m_offsets[0])
            fail("data_offsets that rise", grouped(m_offsets[0]) + " to " + grouped(m_offsets[1]));
        m_tensor.offset = m_offsets[0];
        m_tensor.bytes = m_offsets[1] - m_offsets[0];
        const auto* dtype = std::find_if(std::begin(kDtypes), std::end(kDtypes), [&](const Dtype& d) { return d.name == m_tensor.typeName; });
        const bool known = dtype != std::end(kDtypes);
        m_tensor.type = known ? dtype->type : StoredType::Unsupported;
        m_tensor.typeName = shown(m_tensor.typeName);
        std::uint64_t needed = 0;
        if (!productFits(m_tensor.shape, known ? dtype->bytes : 1, needed))
            fail("a tensor that fits the file", "shape " + shownShape(m_tensor.shape));
        if (known && needed != m_tensor.bytes)
            fail(bytes(needed), bytes(m_tensor.bytes));
        m_tensors.push_back(std::move(m_tensor));
    }

    const std::filesystem::path& m_file;
    std::vector<StoredTensor> m_tensors;
    std::unordered_set<std::string> m_names;
    In m_in = In::Nothing;
    std::size_t m_depth = 0;
    std::string m_key;
    StoredTensor m_tensor;
    unsigned m_seen = 0;
    std::uint64_t m_offsets[2] = {};
    std::size_t m_offsetCount = 0;
};

} // namespace

std::vector<StoredTensor> parseSafetensorsHeader(std::string_view header, std::uint64_t dataStart, std::uint64_t dataBytes,
                                                 const std::filesystem::path& file)
{
    HeaderHandler handler(file);
    Json::sax_parse(header.begin(), header.end(), &handler);
    std::vector<StoredTensor> tensors = handler.take();
    std::stable_sort(tensors.begin(), tensors.end(), [](const StoredTensor& a, const StoredTensor& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.bytes < b.bytes;
    });

    std::uint64_t end = 0;
    const auto fail = [&](const StoredTensor& tensor, std::string expected, std::string found) {
        throw Error(ErrorCode::CorruptFile, {.file = file,
                                             .place = tensorPlace(tensor.name),
                                             .expected = std::move(expected),
                                             .found = std::move(found),
                                             .advice = Advice::DownloadAgain});
    };
    for (StoredTensor& tensor : tensors) {
        if (tensor.offset != end)
            fail(tensor, "data that begins at " + grouped(end) + ", where the tensor before ends", "data at " + grouped(tensor.offset));
        // Said here, not after the loop: a file cut short is the usual damage, and its first missing tensor is the one to name.
        if (tensor.offset > dataBytes || tensor.bytes > dataBytes - tensor.offset)
            fail(tensor, bytes(tensor.bytes), bytes(dataBytes > tensor.offset ? dataBytes - tensor.offset : 0));
        end = tensor.offset + tensor.bytes;
        tensor.offset += dataStart;
    }
    if (end != dataBytes)
        throw Error(ErrorCode::CorruptFile, {.file = file,
                                             .place = tensors.empty() ? "header" : "after tensor " + shown(tensors.back().name),
                                             .expected = bytes(end) + " of data",
                                             .found = bytes(dataBytes),
                                             .advice = Advice::DownloadAgain});
    return tensors;
}

} // namespace plumbline::formats
