// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/gguf.h"
#include "tests/formats/builders.h"
#include "tests/support/support.h"

#include <cmath>

using namespace plumbline;
using namespace plumbline::formats;
using test::append;
using test::errorOf;
using test::GgufBuilder;
namespace fs = std::filesystem;

namespace {

constexpr std::uint16_t kHalfOne = 0x3C00, kHalfTwo = 0x4000, kHalfMinusHalf = 0xB800;

class Gguf : public testing::Test {
protected:
    fs::path write(const std::string& content, const std::string& name = "m.gguf")
    {
        writeFileAtomically(m_folder.path() / name, content);
        return m_folder.path() / name;
    }
    std::shared_ptr<const GgufFile> open(const std::string& content) { return openGguf(write(content)); }
    Error refused(const std::string& content)
    {
        const fs::path file = write(content);
        return errorOf([&] { (void)openGguf(file); });
    }
    /// One row of one tensor.
    std::vector<float> values(std::uint32_t type, const std::string& blocks, std::uint64_t count)
    {
        const auto gguf = open(GgufBuilder().tensor("x", {count}, type, blocks).build());
        std::vector<float> out(count);
        gguf->read(gguf->tensors().front(), 0, out);
        return out;
    }
    [[nodiscard]] const fs::path& folder() const { return m_folder.path(); }

private:
    test::TemporaryFolder m_folder;
};

std::string half(std::uint16_t value)
{
    std::string out;
    append(out, value);
    return out;
}

} // namespace

TEST_F(Gguf, HandMadeBlocksOf32HaveTheirValues)
{
    std::string nibbles; // low nibble j, high nibble 15 - j
    for (int j = 0; j < 16; ++j)
        nibbles += static_cast<char>(j | ((15 - j) << 4));
    const std::string high("\x05\x00\x00\x80", 4); // fifth bits of elements 0, 2 and 31
    const auto q4 = [](int i) { return i < 16 ? i : 31 - i; };
    const auto q5 = [&](int i) { return q4(i) + (i == 0 || i == 2 || i == 31 ? 16 : 0); };

    const auto q40 = values(2, half(kHalfTwo) + nibbles, 32);
    const auto q41 = values(3, half(kHalfTwo) + half(kHalfMinusHalf) + nibbles, 32);
    const auto q50 = values(6, half(kHalfTwo) + high + nibbles, 32);
    const auto q51 = values(7, half(kHalfTwo) + half(kHalfMinusHalf) + high + nibbles, 32);
    std::string signedBytes;
    for (int i = 0; i < 32; ++i)
        signedBytes += static_cast<char>(i * 8 - 128);
    const auto q80 = values(8, half(kHalfMinusHalf) + signedBytes, 32);
    for (int i = 0; i < 32; ++i) {
        const auto at = static_cast<std::size_t>(i);
        EXPECT_EQ(q40[at], 2.0F * static_cast<float>(q4(i) - 8)) << i;
        EXPECT_EQ(q41[at], 2.0F * static_cast<float>(q4(i)) - 0.5F) << i;
        EXPECT_EQ(q50[at], 2.0F * static_cast<float>(q5(i) - 16)) << i;
        EXPECT_EQ(q51[at], 2.0F * static_cast<float>(q5(i)) - 0.5F) << i;
        EXPECT_EQ(q80[at], -0.5F * static_cast<float>(i * 8 - 128)) << i;
    }
}

TEST_F(Gguf, HandMadeBlocksOf256HaveTheirValues)
{
    // Scales 1..8 with bit 5 set in the last four, minima 8..1: so that both halves of the packing are used.
    const int scale[8] = {1, 2, 3, 4, 5 + 32, 6 + 32, 7 + 32, 8 + 32};
    const int minimum[8] = {8, 7, 6, 5, 4 + 16, 3 + 16, 2 + 16, 1 + 16};
    std::string packed(12, '\0');
    for (int j = 0; j < 4; ++j) {
        packed[static_cast<std::size_t>(j)] = static_cast<char>(scale[j] | ((scale[j + 4] >> 4) << 6));
        packed[static_cast<std::size_t>(j + 4)] = static_cast<char>(minimum[j] | ((minimum[j + 4] >> 4) << 6));
        packed[static_cast<std::size_t>(j + 8)] = static_cast<char>((scale[j + 4] & 15) | ((minimum[j + 4] & 15) << 4));
    }
    const auto q4 = [](int i) { return (i * 7 + i / 32) % 16; };
    const auto q5 = [](int i) { return (i * 11 + i / 32) % 32; };
    std::string low4(128, '\0'), low5(128, '\0'), high5(32, '\0');
    for (int i = 0; i < 256; ++i) {
        const auto byte = static_cast<std::size_t>(32 * (i / 64) + i % 32);
        const bool upper = i % 64 >= 32;
        low4[byte] = static_cast<char>(low4[byte] | (q4(i) << (upper ? 4 : 0)));
        low5[byte] = static_cast<char>(low5[byte] | ((q5(i) & 15) << (upper ? 4 : 0)));
        const auto bit = static_cast<std::size_t>(i % 32);
        high5[bit] = static_cast<char>(high5[bit] | ((q5(i) >> 4) << (i / 32)));
    }
    const auto q4k = values(12, half(kHalfTwo) + half(kHalfOne) + packed + low4, 256);
    const auto q5k = values(13, half(kHalfTwo) + half(kHalfOne) + packed + high5 + low5, 256);
    for (int i = 0; i < 256; ++i) {
        EXPECT_EQ(q4k[static_cast<std::size_t>(i)], static_cast<float>(2 * scale[i / 32] * q4(i) - minimum[i / 32])) << i;
        EXPECT_EQ(q5k[static_cast<std::size_t>(i)], static_cast<float>(2 * scale[i / 32] * q5(i) - minimum[i / 32])) << i;
    }

    const auto q6 = [](int i) { return (i * 13 + i / 64) % 64; };
    std::string ql(128, '\0'), qh(64, '\0'), scales(16, '\0');
    for (int i = 0; i < 256; ++i) {
        const int h = i / 128, quarter = (i % 128) / 32, l = i % 32;
        const auto lowByte = static_cast<std::size_t>(64 * h + l + (quarter % 2 == 1 ? 32 : 0));
        ql[lowByte] = static_cast<char>(ql[lowByte] | ((q6(i) & 15) << (quarter >= 2 ? 4 : 0)));
        const auto highByte = static_cast<std::size_t>(32 * h + l);
        qh[highByte] = static_cast<char>(qh[highByte] | ((q6(i) >> 4) << (2 * quarter)));
        scales[static_cast<std::size_t>(i / 16)] = static_cast<char>(i / 16 - 8);
    }
    const auto q6k = values(14, ql + qh + scales + half(kHalfTwo), 256);
    for (int i = 0; i < 256; ++i)
        EXPECT_EQ(q6k[static_cast<std::size_t>(i)], static_cast<float>(2 * (i / 16 - 8) * (q6(i) - 32))) << i;
}

TEST_F(Gguf, ReadsARangeOfBlocksAndRefusesHalfOnes)
{
    std::string blocks;
    for (int b = 0; b < 6; ++b)
        blocks += half(kHalfOne) + std::string(32, static_cast<char>(b));
    const auto gguf = open(GgufBuilder().tensor("x", {64, 3}, 8, blocks).build());
    const StoredTensor& x = gguf->tensors().front();
    EXPECT_EQ(x.shape, (std::vector<std::int64_t>{3, 64}));
    std::vector<float> out(64);
    gguf->read(x, 96, out);
    EXPECT_EQ(out.front(), 3.0F);
    EXPECT_EQ(out.back(), 4.0F);
    std::vector<std::uint16_t> rounded(32);
    gguf->readBFloat16(x, 64, rounded);
    EXPECT_EQ(rounded[0], 0x4000);
    EXPECT_EQ(errorOf([&] { gguf->read(x, 16, out); }).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(errorOf([&] { gguf->read(x, 0, std::span(out).first(5)); }).code(), ErrorCode::InvalidArgument);
}

TEST_F(Gguf, ReadsEveryKindOfValue)
{
    std::string array; // a list of lists
    append<std::uint32_t>(array, 9);
    append<std::uint64_t>(array, 2);
    for (int i = 0; i < 2; ++i) {
        append<std::uint32_t>(array, 3);
        append<std::uint64_t>(array, 1);
        append<std::int16_t>(array, static_cast<std::int16_t>(-i));
    }
    const auto bytesOf = [](auto value) {
        std::string out;
        append(out, value);
        return out;
    };
    const auto gguf = open(GgufBuilder()
                               .key("u8", 0, "\xFF").key("i8", 1, "\xFF").key("u16", 2, bytesOf(std::uint16_t{65535}))
                               .key("i16", 3, bytesOf(std::int16_t{-2})).number("u32", 0xFFFFFFFF).key("i32", 5, bytesOf(-3))
                               .real("f32", 0.5F).key("yes", 7, std::string(1, '\1')).string("text", "ä").key("lists", 9, array)
                               .key("u64", 10, bytesOf(~std::uint64_t{0})).key("i64", 11, bytesOf(std::int64_t{-4})).key("f64", 12, bytesOf(0.1))
                               .build());
    EXPECT_EQ(gguf->metadata().size(), 13U);
    EXPECT_EQ(gguf->value("u8")->integer(), 255);
    EXPECT_EQ(gguf->value("i8")->integer(), -1);
    EXPECT_EQ(gguf->value("u16")->integer(), 65535);
    EXPECT_EQ(gguf->value("i16")->integer(), -2);
    EXPECT_EQ(gguf->value("u32")->integer(), 0xFFFFFFFFLL);
    EXPECT_EQ(gguf->value("i32")->integer(), -3);
    EXPECT_EQ(gguf->value("f32")->number(), 0.5);
    EXPECT_TRUE(std::get<bool>(gguf->value("yes")->value));
    EXPECT_EQ(*gguf->value("text")->string(), "ä");
    EXPECT_EQ(gguf->value("u64")->integer(), std::nullopt);
    EXPECT_EQ(gguf->value("u64")->number(), 18446744073709551615.0);
    EXPECT_EQ(gguf->value("i64")->integer(), -4);
    EXPECT_EQ(gguf->value("f64")->number(), 0.1);
    ASSERT_NE(gguf->value("lists")->array(), nullptr);
    EXPECT_EQ((*(*gguf->value("lists")->array())[1].array())[0].integer(), -1);
    EXPECT_EQ(gguf->value("none"), nullptr);
}

TEST_F(Gguf, RefusesOtherVersionsByName)
{
    GgufBuilder builder;
    builder.version = 2;
    EXPECT_NO_THROW((void)open(builder.build()));
    builder.version = 1;
    EXPECT_EQ(refused(builder.build()).code(), ErrorCode::UnsupportedFormat);
    builder.version = 4;
    EXPECT_EQ(refused(builder.build()).code(), ErrorCode::NewerFileVersion);
    builder.version = 0x03000000;
    EXPECT_EQ(refused(builder.build()).detail().found, "a big-endian file");
    EXPECT_EQ(refused("tjgg\3\0\0\0aaaaaaaaaaaaaaaa").code(), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(refused("nothing of the kind, but long enough").code(), ErrorCode::CorruptFile);
    EXPECT_EQ(refused("GG").code(), ErrorCode::CorruptFile);
}

TEST_F(Gguf, RefusesCountsAndLengthsThatTheFileCannotHold)
{
    const auto header = [](std::uint64_t tensors, std::uint64_t keys) {
        std::string out("GGUF\3\0\0\0", 8);
        append(out, tensors);
        append(out, keys);
        return out;
    };
    EXPECT_EQ(refused(header(~std::uint64_t{0}, 0)).code(), ErrorCode::CorruptFile);
    EXPECT_EQ(refused(header(0, ~std::uint64_t{0})).code(), ErrorCode::CorruptFile);
    std::string text; // a string of 2^63 bytes
    append(text, std::uint64_t{1} << 63);
    EXPECT_EQ(refused(GgufBuilder().key("k", 8, text).build()).code(), ErrorCode::CorruptFile);
    std::string list;
    append<std::uint32_t>(list, 0);
    append(list, std::uint64_t{1} << 40);
    const Error error = refused(GgufBuilder().key("list", 9, list).build());
    EXPECT_EQ(error.code(), ErrorCode::CorruptFile);
    EXPECT_EQ(error.detail().place, "key list");
    std::string deep;
    for (int i = 0; i < 8; ++i) {
        append<std::uint32_t>(deep, 9);
        append<std::uint64_t>(deep, 1);
    }
    EXPECT_EQ(refused(GgufBuilder().key("deep", 9, deep + std::string(64, '\0')).build()).code(), ErrorCode::CorruptFile);
    EXPECT_EQ(refused(GgufBuilder().key("bool", 7, "\2").build()).code(), ErrorCode::CorruptFile);
    EXPECT_EQ(refused(GgufBuilder().key("type", 13, "").build()).code(), ErrorCode::CorruptFile);
    EXPECT_EQ(refused(GgufBuilder().number("twice", 1).number("twice", 2).build()).code(), ErrorCode::CorruptFile);
    EXPECT_EQ(refused(GgufBuilder().number("general.alignment", 7).build()).detail().place, "key general.alignment");
    EXPECT_EQ(refused(GgufBuilder().number("general.alignment", 0).build()).code(), ErrorCode::CorruptFile);
}

TEST_F(Gguf, RefusesEveryTruncation)
{
    const std::string whole = GgufBuilder().string("general.name", "x").number("n", 1).tensor("t", {4}, 0, test::floats(4)).build();
    ASSERT_NO_THROW((void)open(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const ErrorCode code = refused(whole.substr(0, length)).code();
        ASSERT_TRUE(code == ErrorCode::CorruptFile || code == ErrorCode::UnsupportedFormat) << length;
    }
}

TEST_F(Gguf, RefusesTensorsThatDoNotFit)
{
    const std::string data = test::floats(8);
    const auto place = [&](const GgufBuilder& builder) {
        const Error error = refused(builder.build());
        EXPECT_EQ(error.code(), ErrorCode::CorruptFile) << error.what();
        return error.detail();
    };
    ErrorDetail detail = place(GgufBuilder().tensor("a", {9}, 0, data));
    EXPECT_EQ(detail.place, "tensor a");
    EXPECT_EQ(detail.expected, "36 bytes");
    EXPECT_EQ(detail.found, "32 bytes");
    EXPECT_EQ(place(GgufBuilder().tensor("a", {8}, 0, data, 4)).found, "4");
    EXPECT_EQ(place(GgufBuilder().tensor("a", {8}, 0, data, 1 << 20)).place, "tensor a");
    EXPECT_EQ(place(GgufBuilder().tensor("a", {8}, 0, data).tensor("b", {8}, 0, data, 0)).place, "tensor b");
    EXPECT_EQ(place(GgufBuilder().tensor("a", {8}, 0, data).tensor("a", {8}, 0, data)).found, "two");
    EXPECT_EQ(place(GgufBuilder().tensor("a", {33}, 8, std::string(68, 'x'))).found, "33"); // a row that is no multiple of the block
    EXPECT_EQ(place(GgufBuilder().tensor("a", {1, 1, 1, 1, 1}, 0, data)).expected, "at most 4 dimensions");
    place(GgufBuilder().tensor("a", {std::uint64_t{1} << 32, std::uint64_t{1} << 32}, 0, data));
    place(GgufBuilder().tensor("a", {std::uint64_t{1} << 63}, 0, data));
    place(GgufBuilder().tensor(std::string(65, 'n'), {8}, 0, data));
    place(GgufBuilder().tensor("\xC3", {8}, 0, data));
}

TEST_F(Gguf, ListsTypesThatItCannotReadByName)
{
    const auto gguf = open(GgufBuilder().tensor("iq", {32}, 20, std::string(18, 'x')).tensor("new", {32}, 99, std::string(18, 'x')).build());
    EXPECT_EQ(gguf->find("iq")->typeName, "IQ4_NL");
    EXPECT_EQ(gguf->find("new")->typeName, "type 99");
    std::vector<float> out(32);
    const Error error = errorOf([&] { gguf->read(*gguf->find("iq"), 0, out); });
    EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(error.detail().advice, Advice::UseSupportedType);
}

TEST_F(Gguf, OpensAllPartsOfASplitFileFromAnyOfThem)
{
    const auto part = [](int number, int count, const std::string& tensor, float value) {
        std::string index, all;
        append(index, static_cast<std::uint16_t>(number));
        append(all, static_cast<std::uint16_t>(count));
        std::string tensors;
        append<std::int32_t>(tensors, 2);
        return GgufBuilder().key("split.no", 2, index).key("split.count", 2, all).key("split.tensors.count", 5, tensors)
            .string("general.name", number == 0 ? "first" : "other").tensor(tensor, {4}, 0, test::floats(4, value)).build();
    };
    write(part(0, 2, "a", 1), "big-00001-of-00002.gguf");
    write(part(1, 2, "b", 2), "big-00002-of-00002.gguf");
    for (const char* name : {"big-00001-of-00002.gguf", "big-00002-of-00002.gguf"}) {
        const auto gguf = openGguf(folder() / name);
        EXPECT_EQ(gguf->files().size(), 2U);
        ASSERT_EQ(gguf->tensors().size(), 2U);
        EXPECT_EQ(*gguf->value("general.name")->string(), "first");
        std::vector<float> out(4);
        gguf->read(*gguf->find("b"), 0, out);
        EXPECT_EQ(out[0], 2.0F);
    }
    write(part(0, 2, "b", 2), "big-00002-of-00002.gguf"); // the wrong part under this name
    EXPECT_EQ(errorOf([&] { (void)openGguf(folder() / "big-00001-of-00002.gguf"); }).detail().place, "key split.no");
    fs::remove(folder() / "big-00002-of-00002.gguf");
    EXPECT_EQ(errorOf([&] { (void)openGguf(folder() / "big-00001-of-00002.gguf"); }).code(), ErrorCode::FileNotFound);
    write(part(0, 2, "a", 1), "renamed.gguf");
    EXPECT_EQ(errorOf([&] { (void)openGguf(folder() / "renamed.gguf"); }).detail().place, "key split.count");
}
