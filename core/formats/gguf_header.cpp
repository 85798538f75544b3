// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/gguf_header.h"

#include "core/base/error.h"
#include "core/formats/shown.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace plumbline::formats {

namespace {

/// ggml's types by id. Bytes of a block are given also for types that are only listed, so that their range can be checked.
struct GgmlType {
    std::uint32_t id;
    std::string_view name;
    StoredType type;
    BlockLayout layout;
};
constexpr StoredType kNo = StoredType::Unsupported;
constexpr GgmlType kTypes[] = {
    {0, "F32", StoredType::F32, {1, 4}},        {1, "F16", StoredType::F16, {1, 2}},        {2, "Q4_0", StoredType::Q4_0, {32, 18}},
    {3, "Q4_1", StoredType::Q4_1, {32, 20}},    {6, "Q5_0", StoredType::Q5_0, {32, 22}},    {7, "Q5_1", StoredType::Q5_1, {32, 24}},
    {8, "Q8_0", StoredType::Q8_0, {32, 34}},    {9, "Q8_1", kNo, {32, 36}},                 {10, "Q2_K", kNo, {256, 84}},
    {11, "Q3_K", kNo, {256, 110}},              {12, "Q4_K", StoredType::Q4_K, {256, 144}}, {13, "Q5_K", StoredType::Q5_K, {256, 176}},
    {14, "Q6_K", StoredType::Q6_K, {256, 210}}, {15, "Q8_K", kNo, {256, 292}},              {16, "IQ2_XXS", kNo, {256, 66}},
    {17, "IQ2_XS", kNo, {256, 74}},             {18, "IQ3_XXS", kNo, {256, 98}},            {19, "IQ1_S", kNo, {256, 50}},
    {20, "IQ4_NL", kNo, {32, 18}},              {21, "IQ3_S", kNo, {256, 110}},             {22, "IQ2_S", kNo, {256, 82}},
    {23, "IQ4_XS", kNo, {256, 136}},            {24, "I8", StoredType::I8, {1, 1}},         {25, "I16", StoredType::I16, {1, 2}},
    {26, "I32", StoredType::I32, {1, 4}},       {27, "I64", StoredType::I64, {1, 8}},       {28, "F64", StoredType::F64, {1, 8}},
    {29, "IQ1_M", kNo, {256, 56}},              {30, "BF16", StoredType::BF16, {1, 2}},     {34, "TQ1_0", kNo, {256, 54}},
    {35, "TQ2_0", kNo, {256, 66}},              {39, "MXFP4", kNo, {32, 17}},
};

enum class ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64, Count };
/// Least bytes of a value in the file: what a count is checked against before anything is reserved.
constexpr std::uint64_t kLeastBytes[] = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

constexpr std::uint64_t kMostHeader = std::uint64_t{512} << 20; // a whole tokenizer.json inside is 20 MiB
constexpr std::uint64_t kMostElements = std::uint64_t{8} << 20; // of all arrays: the largest vocabularies have 0.3 Mi pieces
constexpr int kMostDepth = 4;
constexpr std::uint64_t kMostName = 64;
constexpr std::uint64_t kMostAlignment = std::uint64_t{1} << 20;

/// Reads forward through the header in blocks.
class Cursor {
public:
    explicit Cursor(const FileHandle& file)
        : m_file(file)
        , m_end(std::min(file.size(), kMostHeader))
    {
    }

    [[nodiscard]] std::uint64_t position() const { return m_position; }
    [[nodiscard]] std::uint64_t remaining() const { return m_end - m_position; }
    void setPlace(std::string place) { m_place = std::move(place); }

    [[noreturn]] void fail(std::string expected, std::string found, ErrorCode code = ErrorCode::CorruptFile) const
    {
        throw Error(code, {.file = m_file.path(),
                           .place = m_place,
                           .expected = std::move(expected),
                           .found = std::move(found),
                           .advice = code == ErrorCode::CorruptFile ? Advice::DownloadAgain : Advice::UseSupportedType});
    }
    /// Before memory is taken for `count` pieces of at least `least` bytes.
    void require(std::uint64_t count, std::uint64_t least, const char* what) const
    {
        if (count <= remaining() / least)
            return;
        if (m_end < m_file.size())
            fail("a header of at most " + bytes(kMostHeader), "more");
        fail("room for " + grouped(count) + " " + what, bytes(remaining()) + " to the end");
    }

    template<typename T>
    T number()
    {
        T value;
        take(std::as_writable_bytes(std::span(&value, 1)));
        return value;
    }
    std::string string(std::uint64_t most = UINT64_MAX)
    {
        const auto length = number<std::uint64_t>();
        if (length > most)
            fail("a name of at most " + bytes(most), bytes(length));
        require(length, 1, "bytes");
        std::string text(length, '\0');
        take(std::as_writable_bytes(std::span(text)));
        return text;
    }

private:
    void take(std::span<std::byte> out)
    {
        require(out.size(), 1, "bytes");
        if (out.size() >= kBlock) { // large texts go where they belong at once
            m_file.read(m_position, out, {});
            m_position += out.size();
            return;
        }
        if (m_position < m_blockBegin || m_position + out.size() > m_blockBegin + m_blockSize) {
            m_blockBegin = m_position;
            m_blockSize = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, remaining()));
            m_file.read(m_blockBegin, {m_block.get(), m_blockSize}, {});
        }
        std::memcpy(out.data(), m_block.get() + (m_position - m_blockBegin), out.size());
        m_position += out.size();
    }

    static constexpr std::size_t kBlock = std::size_t{64} << 10;
    const FileHandle& m_file;
    std::uint64_t m_end;
    std::uint64_t m_position = 0;
    std::uint64_t m_blockBegin = 0;
    std::size_t m_blockSize = 0;
    std::unique_ptr<std::byte[]> m_block = std::make_unique_for_overwrite<std::byte[]>(kBlock);
    std::string m_place = "header";
};

GgufValue readValue(Cursor& in, ValueType type, int depth, std::uint64_t& elements);

GgufValue readArray(Cursor& in, int depth, std::uint64_t& elements)
{
    if (depth >= kMostDepth)
        in.fail("lists nested at most " + std::to_string(kMostDepth) + " deep", "more");
    const auto type = in.number<std::uint32_t>();
    if (type >= static_cast<std::uint32_t>(ValueType::Count))
        in.fail("a value type of 0 to 12", std::to_string(type));
    const auto count = in.number<std::uint64_t>();
    in.require(count, kLeastBytes[type], "values");
    if (count > kMostElements - elements)
        in.fail("at most " + grouped(kMostElements) + " values in all lists", "more", ErrorCode::UnsupportedFormat);
    elements += count;
    GgufValue::Array array;
    array.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i)
        array.push_back(readValue(in, static_cast<ValueType>(type), depth + 1, elements));
    return {std::move(array)};
}

GgufValue readValue(Cursor& in, ValueType type, int depth, std::uint64_t& elements)
{
    const auto whole = [](std::int64_t value) { return GgufValue{value}; };
    switch (type) {
    case ValueType::U8: return whole(in.number<std::uint8_t>());
    case ValueType::I8: return whole(in.number<std::int8_t>());
    case ValueType::U16: return whole(in.number<std::uint16_t>());
    case ValueType::I16: return whole(in.number<std::int16_t>());
    case ValueType::U32: return whole(in.number<std::uint32_t>());
    case ValueType::I32: return whole(in.number<std::int32_t>());
    case ValueType::I64: return whole(in.number<std::int64_t>());
    case ValueType::U64: return {in.number<std::uint64_t>()};
    case ValueType::F32: return {static_cast<double>(in.number<float>())};
    case ValueType::F64: return {in.number<double>()};
    case ValueType::String: return {in.string()};
    case ValueType::Array: return readArray(in, depth, elements);
    case ValueType::Bool: {
        const auto value = in.number<std::uint8_t>();
        if (value > 1)
            in.fail("0 or 1 for a truth value", std::to_string(value));
        return {value == 1};
    }
    case ValueType::Count: break;
    }
    in.fail("a value type of 0 to 12", std::to_string(static_cast<std::uint32_t>(type)));
}

void readMagic(Cursor& in)
{
    const auto magic = in.number<std::uint32_t>();
    if (magic != 0x46554747) {
        const bool old = magic == 0x67676A74 || magic == 0x67676D66 || magic == 0x67676D6C; // ggjt, ggmf, ggml
        if (old)
            in.fail("GGUF", "a GGML file of the time before", ErrorCode::UnsupportedFormat);
        in.fail("the four letters GGUF", "others");
    }
    const auto version = in.number<std::uint32_t>();
    if (version == 2 || version == 3)
        return;
    if ((version & 0xFFFF) == 0 && version != 0)
        in.fail("little-endian", "a big-endian file", ErrorCode::UnsupportedFormat);
    if (version > 3)
        in.fail("version 2 or 3", std::to_string(version), ErrorCode::NewerFileVersion);
    in.fail("version 2 or 3", std::to_string(version), ErrorCode::UnsupportedFormat);
}

/// One entry of the list of tensors, its offset still relative to the data.
StoredTensor readTensor(Cursor& in, std::uint64_t alignment)
{
    StoredTensor tensor;
    tensor.name = in.string(kMostName);
    in.setPlace(tensorPlace(tensor.name));
    if (tensor.name.empty() || !isUtf8(tensor.name))
        in.fail("a name of UTF-8", tensor.name.empty() ? "nothing" : "other bytes");
    const auto dimensions = in.number<std::uint32_t>();
    if (dimensions > 4)
        in.fail("at most 4 dimensions", grouped(dimensions));
    for (std::uint32_t i = 0; i < dimensions; ++i) {
        const auto dimension = in.number<std::uint64_t>();
        if (dimension > static_cast<std::uint64_t>(INT64_MAX))
            in.fail("a dimension below 2^63", grouped(dimension));
        tensor.shape.insert(tensor.shape.begin(), static_cast<std::int64_t>(dimension)); // the file names the fastest first
    }
    const auto id = in.number<std::uint32_t>();
    tensor.offset = in.number<std::uint64_t>();
    if (tensor.offset % alignment != 0)
        in.fail("an offset that is a multiple of " + grouped(alignment), grouped(tensor.offset));

    const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const GgmlType& t) { return t.id == id; });
    std::uint64_t elements = 0;
    if (!productFits(tensor.shape, 1, elements))
        in.fail("a tensor that fits the file", "shape " + shownShape(tensor.shape));
    if (type == std::end(kTypes)) {
        const bool removed = id == 4 || id == 5 || (id >= 31 && id <= 33) || (id >= 36 && id <= 38);
        tensor.type = kNo;
        tensor.typeName = "type " + std::to_string(id) + (removed ? " (removed from ggml)" : "");
        return tensor;
    }
    tensor.type = type->type;
    tensor.typeName = type->name;
    const std::uint64_t row = tensor.shape.empty() ? 1 : static_cast<std::uint64_t>(tensor.shape.back());
    if (row % type->layout.elements != 0)
        in.fail("rows of a multiple of " + std::to_string(type->layout.elements) + " values for " + tensor.typeName, grouped(row));
    if (__builtin_mul_overflow(elements / type->layout.elements, std::uint64_t{type->layout.bytes}, &tensor.bytes))
        in.fail("a tensor that fits the file", "shape " + shownShape(tensor.shape));
    return tensor;
}

void placeTensors(const FileHandle& file, std::uint64_t dataStart, std::vector<StoredTensor>& tensors)
{
    const auto fail = [&](const StoredTensor& tensor, std::string expected, std::string found) {
        throw Error(ErrorCode::CorruptFile, {.file = file.path(),
                                             .place = tensorPlace(tensor.name),
                                             .expected = std::move(expected),
                                             .found = std::move(found),
                                             .advice = Advice::DownloadAgain});
    };
    const std::uint64_t dataBytes = file.size() > dataStart ? file.size() - dataStart : 0;
    std::vector<const StoredTensor*> order;
    for (const StoredTensor& tensor : tensors)
        order.push_back(&tensor);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return a->offset != b->offset ? a->offset < b->offset : a->bytes < b->bytes;
    });
    std::uint64_t end = 0;
    for (const StoredTensor* tensor : order) {
        if (tensor->offset < end)
            fail(*tensor, "data at or after " + grouped(end) + ", where the tensor before ends", "data at " + grouped(tensor->offset));
        if (tensor->offset > dataBytes || tensor->bytes > dataBytes - tensor->offset)
            fail(*tensor, bytes(tensor->bytes), bytes(dataBytes > tensor->offset ? dataBytes - tensor->offset : 0));
        end = tensor->offset + tensor->bytes;
    }
    for (StoredTensor& tensor : tensors)
        tensor.offset += dataStart;
}

} // namespace

GgufHeader readGgufHeader(const FileHandle& file)
{
    file.check({});
    Cursor in(file);
    readMagic(in);
    GgufHeader header;
    const auto tensorCount = in.number<std::uint64_t>();
    const auto keyCount = in.number<std::uint64_t>();
    in.require(keyCount, 13, "keys");      // length, type, one byte
    in.require(tensorCount, 24, "tensors"); // length, dimensions, type, offset

    std::uint64_t elements = 0;
    for (std::uint64_t i = 0; i < keyCount; ++i) {
        in.setPlace("key " + grouped(i + 1) + " of " + grouped(keyCount));
        std::string key = in.string(65535);
        in.setPlace("key " + shown(key));
        if (!isUtf8(key))
            in.fail("a name of UTF-8", "other bytes");
        const auto type = in.number<std::uint32_t>();
        GgufValue value = readValue(in, static_cast<ValueType>(type), 0, elements);
        if (!header.metadata.emplace(std::move(key), std::move(value)).second)
            in.fail("one value", "two");
    }

    std::uint64_t alignment = 32;
    if (const auto found = header.metadata.find("general.alignment"); found != header.metadata.end()) {
        const auto value = found->second.integer();
        if (!value || *value <= 0 || *value % 8 != 0 || static_cast<std::uint64_t>(*value) > kMostAlignment) {
            in.setPlace("key general.alignment");
            in.fail("a multiple of 8", value ? std::to_string(*value) : "no whole number");
        }
        alignment = static_cast<std::uint64_t>(*value);
    }
    for (std::uint64_t i = 0; i < tensorCount; ++i) {
        in.setPlace("tensor " + grouped(i + 1) + " of " + grouped(tensorCount));
        header.tensors.push_back(readTensor(in, alignment));
    }
    placeTensors(file, (in.position() + alignment - 1) / alignment * alignment, header.tensors);
    file.check({});
    return header;
}

} // namespace plumbline::formats
