// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/checked_read.h"
#include "core/formats/npy.h"
#include "core/formats/weights.h"
#include "tests/formats/builders.h"
#include "tests/support/support.h"

#include <bit>
#include <cmath>
#include <limits>

using namespace plumbline;
using namespace plumbline::formats;
using test::errorOf;
using test::safetensors;
namespace fs = std::filesystem;

namespace {

class Safetensors : public testing::Test {
protected:
    fs::path write(const std::string& content, const std::string& name = "model.safetensors")
    {
        writeFileAtomically(m_folder.path() / name, content);
        return m_folder.path() / name;
    }
    ErrorDetail refused(const std::string& header, const std::string& data)
    {
        const fs::path file = write(safetensors(header, data));
        const Error error = errorOf([&] { (void)openSafetensors(file); });
        EXPECT_EQ(error.code(), ErrorCode::CorruptFile) << error.what();
        EXPECT_EQ(error.detail().file, file);
        return error.detail();
    }
    [[nodiscard]] const fs::path& folder() const { return m_folder.path(); }

private:
    test::TemporaryFolder m_folder;
};

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape, std::uint64_t begin, std::uint64_t end)
{
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" + std::to_string(begin) + "," +
           std::to_string(end) + "]}";
}

} // namespace

TEST_F(Safetensors, ReadsEveryNumberTypeAsFloat)
{
    struct Case {
        const char* dtype;
        std::string bytes;
        float value;
    };
    const auto as = [](auto value) {
        std::string bytes;
        test::append(bytes, value);
        return bytes;
    };
    const std::vector<Case> cases = {
        {"BOOL", as(std::uint8_t{1}), 1},   {"U8", as(std::uint8_t{200}), 200},      {"I8", as(std::int8_t{-7}), -7},
        {"U16", as(std::uint16_t{60000}), 60000}, {"I16", as(std::int16_t{-300}), -300}, {"U32", as(std::uint32_t{1} << 31), 2147483648.0F},
        {"I32", as(std::int32_t{-5}), -5},  {"U64", as(std::uint64_t{1} << 40), 1099511627776.0F}, {"I64", as(std::int64_t{-9}), -9},
        {"F16", as(std::uint16_t{0xC500}), -5}, {"BF16", as(std::uint16_t{0x3FC0}), 1.5F}, {"F32", as(0.1F), 0.1F},
        {"F64", as(0.25), 0.25F},
    };
    for (const Case& c : cases) {
        const auto weights = openSafetensors(write(safetensors("{" + tensor("x", c.dtype, "[]", 0, c.bytes.size()) + "}", c.bytes)));
        float value = 0;
        weights->read(weights->tensors().front(), 0, {&value, 1});
        EXPECT_EQ(value, c.value) << c.dtype;
        EXPECT_EQ(weights->tensors().front().typeName, c.dtype);
        EXPECT_EQ(storedTypeName(weights->tensors().front().type), c.dtype);
    }
}

TEST_F(Safetensors, ReadsEveryHalfFloatExactly)
{
    std::string data;
    for (unsigned bits = 0; bits < 65536; ++bits)
        test::append(data, static_cast<std::uint16_t>(bits));
    const auto weights = openSafetensors(write(safetensors("{" + tensor("h", "F16", "[65536]", 0, data.size()) + "}", data)));
    std::vector<float> values(65536);
    weights->read(weights->tensors().front(), 0, values);
    for (unsigned bits = 0; bits < 65536; ++bits) {
        // The plain definition (IEEE 754, binary16).
        const int exponent = static_cast<int>((bits >> 10) & 31);
        const double fraction = (bits & 1023) / 1024.0;
        double expected = exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1 + fraction, exponent - 15);
        if (exponent == 31)
            expected = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
        if ((bits & 0x8000) != 0)
            expected = -expected;
        if (std::isnan(expected)) {
            ASSERT_TRUE(std::isnan(values[bits])) << bits;
        } else {
            ASSERT_EQ(std::bit_cast<std::uint32_t>(values[bits]), std::bit_cast<std::uint32_t>(static_cast<float>(expected))) << bits;
        }
    }
}

TEST_F(Safetensors, RoundsToBFloat16ToNearestEven)
{
    const std::vector<std::pair<std::uint32_t, std::uint16_t>> cases = {
        {0x3F800000, 0x3F80}, {0x3F808000, 0x3F80}, {0x3F818000, 0x3F82}, {0x3F808001, 0x3F81}, {0x3F807FFF, 0x3F80},
        {0x7F7FFFFF, 0x7F80}, {0x80000001, 0x8000}, {0x7F800000, 0x7F80}, {0xFF800000, 0xFF80}};
    std::string data;
    for (const auto& entry : cases)
        test::append(data, entry.first);
    test::append(data, std::uint32_t{0x7F800001}); // NaN stays NaN though its low bits go
    const std::string shape = "[" + std::to_string(cases.size() + 1) + "]";
    const auto weights = openSafetensors(write(safetensors("{" + tensor("x", "F32", shape, 0, data.size()) + "}", data)));
    std::vector<std::uint16_t> values(cases.size() + 1);
    weights->readBFloat16(weights->tensors().front(), 0, values);
    for (std::size_t i = 0; i < cases.size(); ++i)
        EXPECT_EQ(values[i], cases[i].second) << std::hex << cases[i].first;
    EXPECT_GT(values.back() & 0x7FFF, 0x7F80);
}

TEST_F(Safetensors, RoundTripIsByteEqual)
{
    const std::string wide = test::floats(12), narrow = "abcde", half = "12345678";
    const auto view = [](const std::string& text) { return std::as_bytes(std::span(text)); };
    writeSafetensors(folder() / "a.safetensors",
                     {{"narrow", StoredType::U8, {5}, view(narrow)},
                      {"wide \"ä\"", StoredType::F32, {3, 4}, view(wide)},
                      {"empty", StoredType::F32, {0, 7}, {}},
                      {"half", StoredType::BF16, {4}, view(half)}},
                     {{"format", "pt"}, {"by", "us"}});
    const auto first = openSafetensors(folder() / "a.safetensors");
    ASSERT_EQ(first->tensors().size(), 4U);
    EXPECT_NE(first->find("wide \"ä\""), nullptr);
    for (const StoredTensor& t : first->tensors())
        EXPECT_EQ(t.offset % blockLayout(t.type).bytes, 0U) << t.name;
    std::vector<std::vector<std::byte>> data;
    std::vector<TensorToWrite> again;
    for (const StoredTensor& t : first->tensors()) {
        data.emplace_back(t.bytes);
        first->readRaw(t, 0, data.back());
    }
    for (std::size_t i = 0; i < data.size(); ++i)
        again.push_back({first->tensors()[i].name, first->tensors()[i].type, first->tensors()[i].shape, data[i]});
    writeSafetensors(folder() / "b.safetensors", again, {{"format", "pt"}, {"by", "us"}});
    EXPECT_EQ(readFile(folder() / "a.safetensors"), readFile(folder() / "b.safetensors"));
    const std::string bytes = readFile(folder() / "a.safetensors");
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), 8);
    EXPECT_EQ((8 + header) % 8, 0U);
}

TEST_F(Safetensors, WriterRefusesWhatDoesNotFit)
{
    const std::string four = "1234";
    const auto data = std::as_bytes(std::span(four));
    const auto code = [&](const std::vector<TensorToWrite>& tensors) {
        return errorOf([&] { writeSafetensors(folder() / "x.safetensors", tensors); }).code();
    };
    EXPECT_EQ(code({{"a", StoredType::F32, {2}, data}}), ErrorCode::InvalidArgument);
    EXPECT_EQ(code({{"a", StoredType::F32, {1}, data}, {"a", StoredType::F32, {1}, data}}), ErrorCode::InvalidArgument);
    EXPECT_EQ(code({{"__metadata__", StoredType::F32, {1}, data}}), ErrorCode::InvalidArgument);
    EXPECT_EQ(code({{"q", StoredType::Q4_0, {32}, data}}), ErrorCode::InvalidArgument);
    EXPECT_EQ(code({{"\xFF", StoredType::F32, {1}, data}}), ErrorCode::InvalidArgument);
    EXPECT_TRUE(fs::is_empty(folder()));
    EXPECT_EQ(errorOf([&] { writeSafetensors(folder() / "none/x.safetensors", {}); }).code(), ErrorCode::FileNotFound);
}

TEST_F(Safetensors, RefusesOverlapsHolesAndWhatDoesNotReachTheEnd)
{
    const std::string eight = test::floats(2);
    ErrorDetail detail = refused("{" + tensor("a", "F32", "[2]", 0, 8) + "," + tensor("b", "F32", "[1]", 4, 8) + "}", eight);
    EXPECT_EQ(detail.place, "tensor b");
    detail = refused("{" + tensor("a", "F32", "[1]", 0, 4) + "," + tensor("b", "F32", "[1]", 8, 12) + "}", test::floats(3));
    EXPECT_EQ(detail.place, "tensor b");
    detail = refused("{" + tensor("a", "F32", "[1]", 0, 4) + "}", eight);
    EXPECT_EQ(detail.expected, "4 bytes of data");
    EXPECT_EQ(detail.found, "8 bytes");
    detail = refused("{" + tensor("a", "F32", "[3]", 0, 12) + "}", eight);
    EXPECT_EQ(detail.expected, "12 bytes");
    EXPECT_EQ(detail.found, "8 bytes");
    detail = refused("{" + tensor("x", "F32", "[2,3]", 0, 8) + "}", eight);
    EXPECT_EQ(detail.place, "tensor x");
    EXPECT_EQ(detail.expected, "24 bytes");
    EXPECT_EQ(detail.found, "8 bytes");
    refused("{" + tensor("a", "F32", "[2]", 8, 0) + "}", eight);
    refused("{}", eight);
}

TEST_F(Safetensors, RefusesProductsThatOverflow)
{
    refused("{" + tensor("a", "F32", "[4294967296,4294967296]", 0, 0) + "}", "");
    refused("{" + tensor("a", "F64", "[2305843009213693952]", 0, 0) + "}", "");
    refused("{" + tensor("a", "U8", "[18446744073709551615]", 0, 0) + "}", "");
    refused("{" + tensor("a", "U8", "[1]", 18446744073709551615ULL, 0) + "}", "");
    refused("{" + tensor("a", "NEW", "[9223372036854775807,9]", 0, 0) + "}", "");
}

TEST_F(Safetensors, RefusesHeadersThatAreNone)
{
    const std::string four = test::floats(1);
    EXPECT_EQ(refused("{" + tensor("a", "F32", "[1]", 0, 4) + "," + tensor("a", "F32", "[0]", 4, 4) + "}", four).found, "two");
    for (const char* header :
         {"", " {}", "[]", "{\"a\":1}", "{\"a\":{}}", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "{\"a\":[]}", "{\"a\":{\"dtype\":1}}",
          R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", R"({"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}})",
          R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}})", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})",
          R"({"a":{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}})", R"({"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}})",
          R"({"__metadata__":{"a":1}})", R"({"__metadata__":[]})", "{\"a\":", "{\"\xFF\":1}"}) {
        SCOPED_TRACE(header);
        refused(header, four);
    }
    // Lengths beyond the file, beyond the limit, and files with no room for one.
    for (const std::uint64_t length : {std::uint64_t{3}, std::uint64_t{100'000'001}, ~std::uint64_t{0}}) {
        std::string content;
        test::append(content, length);
        EXPECT_EQ(errorOf([&] { (void)openSafetensors(write(content + "{}")); }).code(), ErrorCode::CorruptFile);
    }
    EXPECT_EQ(errorOf([&] { (void)openSafetensors(write("short")); }).code(), ErrorCode::CorruptFile);
    EXPECT_EQ(errorOf([&] { (void)openSafetensors(write("")); }).code(), ErrorCode::CorruptFile);
}

TEST_F(Safetensors, AcceptsPaddingScalarsEmptyTensorsAndForeignKeys)
{
    const auto weights = openSafetensors(write(safetensors(
        "{\"__metadata__\":{\"format\":\"pt\"}," + tensor("e", "F32", "[0,3]", 0, 0) + "," + tensor("s", "F32", "[]", 0, 4) +
            ",\"t\":{\"extra\":{\"deep\":[1,{\"x\":null}]},\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[4,6],\"more\":[[]]}}    ",
        test::floats(1) + "ab")));
    ASSERT_EQ(weights->tensors().size(), 3U);
    EXPECT_EQ(weights->find("e")->elements(), 0);
    EXPECT_EQ(weights->find("s")->elements(), 1);
    weights->read(*weights->find("e"), 0, {});
    const StoredTensor* foreign = weights->find("t");
    EXPECT_EQ(foreign->type, StoredType::Unsupported);
    EXPECT_EQ(foreign->typeName, "F8_E4M3");
    float out[2];
    const Error error = errorOf([&] { weights->read(*foreign, 0, out); });
    EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(error.detail().found, "F8_E4M3");
    EXPECT_EQ(errorOf([&] { weights->read(*weights->find("s"), 0, out); }).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(errorOf([&] { weights->read(*weights->find("s"), 2, {out, 1}); }).code(), ErrorCode::InvalidArgument);
}

TEST_F(Safetensors, NoticesAFileThatIsCutWrittenToReplacedOrGone)
{
    const std::string content = safetensors("{" + tensor("big", "F32", "[1000]", 0, 4000) + "}", test::floats(1000));
    std::vector<float> out(1000);
    const auto changed = [&](const std::function<void(const fs::path&)>& act) {
        const fs::path file = write(content);
        const auto weights = openSafetensors(file);
        weights->read(weights->tensors().front(), 0, out);
        act(file);
        const Error error = errorOf([&] { weights->read(weights->tensors().front(), 0, out); });
        EXPECT_EQ(error.code(), ErrorCode::FileChanged) << error.what();
        EXPECT_EQ(error.detail().place, "tensor big");
        EXPECT_EQ(error.detail().file, file);
        EXPECT_EQ(error.detail().advice, Advice::ReopenFile);
        return error.detail();
    };
    const ErrorDetail cut = changed([](const fs::path& file) { fs::resize_file(file, 100); });
    EXPECT_EQ(cut.expected, bytes(content.size()));
    EXPECT_EQ(cut.found, "100 bytes");
    changed([](const fs::path& file) { fs::last_write_time(file, fs::file_time_type::clock::now() + std::chrono::seconds(5)); });
    changed([&](const fs::path&) { write(content); }); // renamed over, the old one still open
    EXPECT_EQ(changed([](const fs::path& file) { fs::remove(file); }).found, "nothing at this path");
}

TEST_F(Safetensors, OpensShardsThroughTheIndex)
{
    const std::string one = safetensors("{" + tensor("a", "F32", "[1]", 0, 4) + "}", test::floats(1, 1));
    const std::string two = safetensors("{" + tensor("b", "F32", "[2]", 0, 8) + "}", test::floats(2, 2));
    fs::create_directories(folder() / "blobs");
    fs::create_directories(folder() / "snapshot");
    writeFileAtomically(folder() / "blobs/1", one);
    writeFileAtomically(folder() / "blobs/2", two);
    fs::create_symlink("../blobs/1", folder() / "snapshot/m-1.safetensors"); // as the hub's cache has them
    fs::create_symlink("../blobs/2", folder() / "snapshot/m-2.safetensors");
    const auto index = [&](const std::string& map) {
        writeFileAtomically(folder() / "snapshot/model.safetensors.index.json", "{\"metadata\":{\"total_size\":12},\"weight_map\":" + map + "}");
    };
    index(R"({"a":"m-1.safetensors","b":"m-2.safetensors"})");
    for (const char* name : {"snapshot", "snapshot/m-2.safetensors", "snapshot/model.safetensors.index.json"}) {
        const auto weights = openSafetensors(folder() / name);
        ASSERT_EQ(weights->tensors().size(), 2U) << name;
        EXPECT_EQ(weights->files().size(), 2U);
        EXPECT_EQ(weights->bytes(), one.size() + two.size());
        float values[2];
        weights->read(*weights->find("b"), 0, values);
        EXPECT_EQ(values[1], 2.0F);
    }
    const auto fails = [&](const std::string& map, ErrorCode code, const std::string& place) {
        index(map);
        const Error error = errorOf([&] { (void)openSafetensors(folder() / "snapshot"); });
        EXPECT_EQ(error.code(), code) << error.what();
        EXPECT_EQ(error.detail().place, place);
    };
    fails(R"({"a":"m-1.safetensors","b":"m-2.safetensors","c":"m-2.safetensors"})", ErrorCode::CorruptFile, "tensor c");
    fails(R"({"a":"m-1.safetensors","b":"m-1.safetensors"})", ErrorCode::CorruptFile, "tensor b");
    fails(R"({"a":"m-1.safetensors","b":"m-3.safetensors"})", ErrorCode::FileNotFound, "tensor b");
    fails(R"({"a":"../blobs/1"})", ErrorCode::CorruptFile, "tensor a");
    fails(R"({"a":".."})", ErrorCode::CorruptFile, "tensor a");
    fails(R"({"a":7})", ErrorCode::CorruptFile, "tensor a");
    fails("{}", ErrorCode::CorruptFile, "weight_map");
    fails("[", ErrorCode::CorruptFile, "line 1, column 45");
}

TEST_F(Safetensors, RefusesOneNameInTwoShards)
{
    const std::string one = safetensors("{" + tensor("a", "F32", "[1]", 0, 4) + "}", test::floats(1));
    const std::string two = safetensors("{" + tensor("a", "F32", "[1]", 0, 4) + "," + tensor("b", "F32", "[1]", 4, 8) + "}", test::floats(2));
    write(one, "1.safetensors");
    write(two, "2.safetensors");
    write(R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})", "model.safetensors.index.json");
    const Error error = errorOf([&] { (void)openSafetensors(folder()); });
    EXPECT_EQ(error.code(), ErrorCode::CorruptFile);
    EXPECT_EQ(error.detail().place, "tensor a");
}

TEST_F(Safetensors, NamesWhatIsMissing)
{
    EXPECT_EQ(errorOf([&] { (void)openSafetensors(folder()); }).code(), ErrorCode::FileNotFound);
    EXPECT_EQ(errorOf([&] { (void)openSafetensors(folder() / "none.safetensors"); }).code(), ErrorCode::FileNotFound);
    fs::create_directory(folder() / "a.safetensors");
    EXPECT_EQ(errorOf([&] { (void)openSafetensors(folder() / "a.safetensors"); }).code(), ErrorCode::FileNotFound);
}

TEST_F(Safetensors, CheckedReadRefusesValuesThatAreNotFinite)
{
    std::string data = test::floats(17) + test::floats(1, std::numeric_limits<float>::quiet_NaN()) +
                       test::floats(2, -std::numeric_limits<float>::infinity()) + test::floats(3980);
    const auto weights = openSafetensors(write(safetensors("{" + tensor("w", "F32", "[4000]", 0, 16000) + "}", data)));
    const StoredTensor& w = weights->tensors().front();
    std::vector<float> out(4000);
    weights->read(w, 0, out);
    std::vector<std::uint16_t> half(4000);
    for (const Error& error : {errorOf([&] { readChecked(*weights, w, out); }), errorOf([&] { readChecked(*weights, w, half); }),
                               errorOf([&] { checkFinite(*weights, w, out); })}) {
        EXPECT_EQ(error.code(), ErrorCode::CorruptFile);
        EXPECT_EQ(error.detail().place, "tensor w");
        EXPECT_EQ(error.detail().expected, "finite values");
        EXPECT_EQ(error.detail().found, "3 of 4,000 that are not, the first (nan) at 17");
    }
    EXPECT_EQ(errorOf([&] { readChecked(*weights, w, std::span(out).first(3)); }).code(), ErrorCode::InvalidArgument);
}

TEST_F(Safetensors, StopsWhenCancelled)
{
    const auto weights = openSafetensors(write(safetensors("{" + tensor("w", "F32", "[4]", 0, 16) + "}", test::floats(4))));
    std::stop_source source;
    source.request_stop();
    std::vector<float> out(4);
    EXPECT_EQ(errorOf([&] { weights->read(weights->tensors().front(), 0, out, source.get_token()); }).code(), ErrorCode::Cancelled);
}

TEST_F(Safetensors, NpyHasTheDocumentedHeader)
{
    const std::vector<float> data = {1, 2, 3, 4, 5, 6};
    writeNpy(folder() / "a.npy", data, {2, 3});
    const std::string content = readFile(folder() / "a.npy");
    // NumPy's format description, version 1.0: magic, version, length, a dictionary padded to 64 that ends in a line break.
    EXPECT_EQ(content.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(content[8]) + 256 * static_cast<unsigned char>(content[9]));
    EXPECT_EQ((10 + length) % 64, 0U);
    EXPECT_EQ(content[10 + length - 1], '\n');
    EXPECT_TRUE(content.substr(10).starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"));
    EXPECT_EQ(content.size(), 10 + length + 24);
    writeNpy(folder() / "b.npy", std::span(data).first(3), {3});
    EXPECT_NE(readFile(folder() / "b.npy").find("'shape': (3,), }"), std::string::npos);
    EXPECT_EQ(errorOf([&] { writeNpy(folder() / "c.npy", data, {4}); }).code(), ErrorCode::InvalidArgument);
}
