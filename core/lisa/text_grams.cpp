// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/text_grams.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/formats/atomic_file.h"

#include <algorithm>
#include <array>
#include <string>

namespace plumbline::lisa {

namespace {
constexpr std::string_view kMagic = "PLUMBLINE13GRAMS";
constexpr std::uint64_t kMask = (std::uint64_t{1} << 40) - 1;

template <class Sink> void forEachGram(std::string_view text, const Sink& sink)
{
    std::array<std::uint64_t, TextGrams::kWords> words{}; // a ring of the last words' hashes
    std::size_t count = 0;
    std::uint64_t word = 0;
    bool inside = false;
    const auto end = [&] {
        words[count++ % words.size()] = word;
        inside = false;
        if (count < words.size())
            return;
        std::uint64_t hash = 0xCBF29CE484222325ULL;
        for (std::size_t i = 0; i < words.size(); ++i) {
            hash = (hash ^ words[(count + i) % words.size()]) * 0x9E3779B97F4A7C15ULL;
            hash ^= hash >> 29;
        }
        sink((hash ^ (hash >> 40)) & kMask);
    };
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool upper = byte >= 'A' && byte <= 'Z';
        if (upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80) {
            if (!inside)
                word = 0xCBF29CE484222325ULL; // FNV-1a
            inside = true;
            word = (word ^ (upper ? byte + 32U : byte)) * 0x100000001B3ULL;
        } else if (inside) {
            end();
        }
    }
    if (inside)
        end();
}
} // namespace

void TextGrams::add(std::string_view text)
{
    forEachGram(text, [this](std::uint64_t hash) { m_hashes.push_back(hash); });
    std::sort(m_hashes.begin(), m_hashes.end());
    m_hashes.erase(std::unique(m_hashes.begin(), m_hashes.end()), m_hashes.end());
}

TextGrams::Overlap TextGrams::overlap(std::string_view text) const
{
    Overlap sum;
    forEachGram(text, [&](std::uint64_t hash) {
        ++sum.all;
        sum.found += std::binary_search(m_hashes.begin(), m_hashes.end(), hash) ? 1 : 0;
    });
    return sum;
}

void TextGrams::save(const std::filesystem::path& file) const
{
    std::string bytes(kMagic);
    std::uint64_t before = 0;
    for (const std::uint64_t hash : m_hashes) {
        std::uint64_t step = hash - before;
        before = hash;
        for (; step >= 0x80; step >>= 7)
            bytes += static_cast<char>(step | 0x80);
        bytes += static_cast<char>(step);
    }
    formats::AtomicFile out(file);
    out.write(std::as_bytes(std::span(bytes)));
    out.commit();
}

TextGrams TextGrams::load(const std::filesystem::path& file)
{
    const std::string bytes = readFile(file);
    const auto corrupt = [&](std::string found) {
        return Error(ErrorCode::CorruptFile, {.file = file, .place = "runs of words", .expected = "rising hashes", .found = std::move(found), .advice = Advice::DownloadAgain});
    };
    if (!bytes.starts_with(kMagic))
        throw corrupt("another kind of file");
    TextGrams grams;
    std::uint64_t before = 0;
    for (std::size_t i = kMagic.size(); i < bytes.size();) {
        std::uint64_t step = 0;
        unsigned shift = 0;
        bool more = true;
        for (; more; ++i, shift += 7) {
            if (i >= bytes.size() || shift > 35)
                throw corrupt("a cut number at byte " + grouped(i));
            const auto byte = static_cast<unsigned char>(bytes[i]);
            step |= std::uint64_t{byte & 0x7FU} << shift;
            more = (byte & 0x80U) != 0;
        }
        before += step;
        if (before > kMask || (step == 0 && !grams.m_hashes.empty()))
            throw corrupt("byte " + grouped(i));
        grams.m_hashes.push_back(before);
    }
    return grams;
}

} // namespace plumbline::lisa
