// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::text {

/// Code point at `at`, which moves behind it. `text` must be valid UTF-8 (see cleanUtf8).
inline char32_t nextCodePoint(std::string_view text, std::size_t& at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80)
        return static_cast<char32_t>(text[at++]);
    if (lead < 0xE0) {
        const char32_t point = (char32_t{lead & 0x1Fu} << 6) | (byte(at + 1) & 0x3Fu);
        at += 2;
        return point;
    }
    if (lead < 0xF0) {
        const char32_t point = (char32_t{lead & 0x0Fu} << 12) | (char32_t{byte(at + 1) & 0x3Fu} << 6) | (byte(at + 2) & 0x3Fu);
        at += 3;
        return point;
    }
    const char32_t point = (char32_t{lead & 0x07u} << 18) | (char32_t{byte(at + 1) & 0x3Fu} << 12)
        | (char32_t{byte(at + 2) & 0x3Fu} << 6) | (byte(at + 3) & 0x3Fu);
    at += 4;
    return point;
}

/// Bytes of a character by its first byte; 1 for a byte that begins none.
inline std::size_t utf8Length(unsigned char lead)
{
    return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

void appendUtf8(std::string& text, char32_t point);
[[nodiscard]] std::string toUtf8(char32_t point);
[[nodiscard]] bool isValidUtf8(std::string_view bytes);

/// Valid UTF-8 made of any bytes: each maximal part of a broken sequence becomes one U+FFFD (Unicode 15, §3.9).
struct CleanText {
    std::string text;
    /// Where nothing was replaced: empty. Else for each byte of `text`, and one past it, the byte of the input that it stands
    /// for.
    std::vector<std::uint32_t> source;
};
[[nodiscard]] CleanText cleanUtf8(std::string_view bytes);

[[nodiscard]] bool isSpace(char32_t point); ///< Unicode's White_Space
[[nodiscard]] bool isLetter(char32_t point); ///< general category L
[[nodiscard]] bool isNumber(char32_t point); ///< general category N
[[nodiscard]] bool isWordPart(char32_t point); ///< \w of UTS #18: Alphabetic, M, Nd, Pc, Join_Control
[[nodiscard]] bool isPunctuation(char32_t point); ///< ASCII punctuation and symbols, or general category P
void appendLowercase(std::u32string& out, char32_t point); ///< full mapping, without context

/// Combining class, full canonical or compatibility decomposition, and primary composite (0: none), for normalisation forms.
[[nodiscard]] std::uint8_t combiningClass(char32_t point);
[[nodiscard]] bool decompose(char32_t point, bool compatibility, std::u32string& out); ///< false: it is its own decomposition
[[nodiscard]] char32_t composePair(char32_t first, char32_t second);

/// GPT-2's alphabet: a printable character for each byte.
[[nodiscard]] const std::array<char32_t, 256>& byteAlphabet();
[[nodiscard]] int byteOfAlphabet(char32_t point); ///< −1 where the character is not in it

} // namespace plumbline::text
