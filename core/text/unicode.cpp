// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/unicode.h"

#include "core/base/error.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

namespace plumbline::text {

namespace {
constexpr char32_t kReplacement = 0xFFFD;

/// Length of the well-formed character at `at`, or 0, and then `bad` is the length of the maximal part of a broken one.
std::size_t wellFormedLength(std::string_view bytes, std::size_t at, std::size_t& bad)
{
    const auto byte = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
    const unsigned lead = byte(at);
    bad = 1;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    // The second byte's range keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    const std::size_t length = utf8Length(static_cast<unsigned char>(lead));
    if (byte(at + 1) < low || byte(at + 1) > high)
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((byte(at + i) & 0xC0) != 0x80) {
            bad = i;
            return 0;
        }
    return length;
}

const icu::Normalizer2& normalizer(bool compatibility)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found =
        compatibility ? icu::Normalizer2::getNFKDInstance(status) : icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status) || found == nullptr)
        throw Error(ErrorCode::Internal, {.place = "ICU normalisation data", .found = u_errorName(status)});
    return *found;
}

const icu::Normalizer2& composer()
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status) || found == nullptr)
        throw Error(ErrorCode::Internal, {.place = "ICU normalisation data", .found = u_errorName(status)});
    return *found;
}
} // namespace

void appendUtf8(std::string& text, char32_t point)
{
    const auto put = [&](char32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0 | (point >> 6));
        put(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        put(0xE0 | (point >> 12));
        put(0x80 | ((point >> 6) & 0x3F));
        put(0x80 | (point & 0x3F));
    } else {
        put(0xF0 | (point >> 18));
        put(0x80 | ((point >> 12) & 0x3F));
        put(0x80 | ((point >> 6) & 0x3F));
        put(0x80 | (point & 0x3F));
    }
}

std::string toUtf8(char32_t point)
{
    std::string text;
    appendUtf8(text, point);
    return text;
}

bool isValidUtf8(std::string_view bytes)
{
    std::size_t bad = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = wellFormedLength(bytes, at, bad);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

CleanText cleanUtf8(std::string_view bytes)
{
    CleanText clean;
    if (isValidUtf8(bytes)) {
        clean.text = bytes;
        return clean;
    }
    std::size_t bad = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = wellFormedLength(bytes, at, bad);
        if (length > 0) {
            for (std::size_t i = 0; i < length; ++i)
                clean.source.push_back(static_cast<std::uint32_t>(at + i));
            clean.text.append(bytes.substr(at, length));
            at += length;
        } else {
            clean.source.insert(clean.source.end(), 3, static_cast<std::uint32_t>(at));
            appendUtf8(clean.text, kReplacement);
            at += bad;
        }
    }
    clean.source.push_back(static_cast<std::uint32_t>(bytes.size()));
    return clean;
}

bool isSpace(char32_t point)
{
    if (point < 0x80)
        return point == ' ' || (point >= 9 && point <= 13);
    return u_isUWhiteSpace(static_cast<UChar32>(point)) != 0;
}

bool isLetter(char32_t point)
{
    if (point < 0x80)
        return (point | 0x20) >= 'a' && (point | 0x20) <= 'z';
    return (U_GET_GC_MASK(static_cast<UChar32>(point)) & U_GC_L_MASK) != 0;
}

bool isNumber(char32_t point)
{
    if (point < 0x80)
        return point >= '0' && point <= '9';
    return (U_GET_GC_MASK(static_cast<UChar32>(point)) & U_GC_N_MASK) != 0;
}

bool isWordPart(char32_t point)
{
    if (point < 0x80)
        return isLetter(point) || isNumber(point) || point == '_';
    const auto code = static_cast<UChar32>(point);
    return (U_GET_GC_MASK(code) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0 || u_hasBinaryProperty(code, UCHAR_ALPHABETIC)
        || u_hasBinaryProperty(code, UCHAR_JOIN_CONTROL);
}

bool isPunctuation(char32_t point)
{
    if (point < 0x80)
        return point > 0x20 && point != 0x7F && !isLetter(point) && !isNumber(point);
    return (U_GET_GC_MASK(static_cast<UChar32>(point)) & U_GC_P_MASK) != 0;
}

void appendLowercase(std::u32string& out, char32_t point)
{
    icu::UnicodeString text(static_cast<UChar32>(point));
    // A capital sigma standing alone counts as final for ICU, the mapping without context is the medial form.
    if (point == 0x3A3) {
        out += char32_t{0x3C3};
        return;
    }
    text.toLower(icu::Locale::getRoot());
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        out += static_cast<char32_t>(text.char32At(i));
}

std::uint8_t combiningClass(char32_t point)
{
    return u_getCombiningClass(static_cast<UChar32>(point));
}

bool decompose(char32_t point, bool compatibility, std::u32string& out)
{
    out.clear();
    if (point < 0xA0)
        return false;
    icu::UnicodeString text;
    if (!normalizer(compatibility).getDecomposition(static_cast<UChar32>(point), text))
        return false;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        out += static_cast<char32_t>(text.char32At(i));
    return true;
}

char32_t composePair(char32_t first, char32_t second)
{
    const UChar32 composed = composer().composePair(static_cast<UChar32>(first), static_cast<UChar32>(second));
    return composed < 0 ? 0 : static_cast<char32_t>(composed);
}

const std::array<char32_t, 256>& byteAlphabet()
{
    static const std::array<char32_t, 256> alphabet = [] {
        std::array<char32_t, 256> made{};
        char32_t next = 0x100;
        for (char32_t byte = 0; byte < 256; ++byte) {
            const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
            made[byte] = printable ? byte : next++;
        }
        return made;
    }();
    return alphabet;
}

int byteOfAlphabet(char32_t point)
{
    static const std::array<std::int16_t, 0x144> bytes = [] {
        std::array<std::int16_t, 0x144> made{};
        made.fill(-1);
        for (std::size_t byte = 0; byte < 256; ++byte)
            made[byteAlphabet()[byte]] = static_cast<std::int16_t>(byte);
        return made;
    }();
    return point < bytes.size() ? bytes[point] : -1;
}

} // namespace plumbline::text
