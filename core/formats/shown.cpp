// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/shown.h"

#include "core/base/error.h"

namespace plumbline::formats {

namespace {

/// Bytes of the well-formed UTF-8 character at the front of `text`, 0 where there is none (Unicode 15, table 3-7).
std::size_t characterLength(std::string_view text)
{
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) { return at(i) >= low && at(i) <= high; };
    const unsigned first = at(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool second = first == 0xE0 ? follows(1, 0xA0) : first == 0xED ? follows(1, 0x80, 0x9F) : follows(1);
        return second && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool second = first == 0xF0 ? follows(1, 0x90) : first == 0xF4 ? follows(1, 0x80, 0x8F) : follows(1);
        return second && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string toUtf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string shown(std::string_view name)
{
    constexpr std::size_t kMost = 120;
    std::string out;
    while (!name.empty()) {
        const std::size_t length = characterLength(name);
        if (out.size() + 4 > kMost)
            return out + "…";
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else if (static_cast<unsigned char>(name[0]) < 0x20 || name[0] == 0x7F)
            out += ' ';
        else
            out += name.substr(0, length);
        name.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string tensorPlace(std::string_view name)
{
    return "tensor " + shown(name);
}

std::string shownShape(std::span<const std::int64_t> shape)
{
    constexpr std::size_t kMost = 8;
    std::string out = "[";
    for (std::size_t i = 0; i < shape.size() && i < kMost; ++i)
        out += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    if (shape.size() > kMost)
        out += ", …";
    return out + "]";
}

std::string shownList(const std::vector<std::string>& names, std::size_t most)
{
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        out += (i == 0 ? "" : ", ") + shown(names[i]);
    if (names.size() > most)
        out += " and " + grouped(names.size() - most) + " more";
    return out;
}

bool productFits(std::span<const std::int64_t> shape, std::uint64_t factor, std::uint64_t& product)
{
    product = factor;
    for (const std::int64_t dimension : shape)
        if (dimension < 0 || __builtin_mul_overflow(product, static_cast<std::uint64_t>(dimension), &product))
            return false;
    return product <= static_cast<std::uint64_t>(INT64_MAX);
}

} // namespace plumbline::formats
