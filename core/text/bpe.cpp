// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bpe.h"

#include "core/text/unicode.h"

#include <algorithm>
#include <bit>
#include <queue>

namespace plumbline::text {

namespace {
constexpr std::string_view kMark = "\u2581";
constexpr std::uint64_t kFree = ~std::uint64_t{0};
constexpr std::size_t kLongestCached = 256;
constexpr std::size_t kLargestCache = 200'000;
constexpr std::size_t kLongEnoughToCut = 24;

std::uint64_t pairKey(TokenId left, TokenId right)
{
    return (std::uint64_t{static_cast<std::uint32_t>(left)} << 32) | static_cast<std::uint32_t>(right);
}

std::size_t slot(std::uint64_t key)
{
    key *= 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(key ^ (key >> 29));
}

struct Symbol {
    TokenId id;
    std::uint32_t length; ///< in bytes; 0: merged into the one before
    std::int32_t previous, next;
};

struct Candidate {
    std::uint32_t rank;
    std::int32_t at;
    TokenId made;
    /// For a queue whose top is the lowest rank, leftmost.
    bool operator<(const Candidate& other) const { return rank != other.rank ? rank > other.rank : at > other.at; }
};
} // namespace

Bpe::Bpe(std::shared_ptr<const Vocabulary> vocabulary, const std::vector<Merge>& merges, Options options)
    : m_vocabulary(std::move(vocabulary))
    , m_options(options)
{
    const std::size_t size = std::bit_ceil(merges.size() * 2 + 2);
    m_keys.assign(size, kFree);
    m_results.resize(size);
    bool crosses = false;
    for (std::size_t i = 0; i < merges.size(); ++i) {
        const std::uint64_t key = pairKey(merges[i].left, merges[i].right);
        std::size_t at = slot(key) & (size - 1);
        while (m_keys[at] != kFree && m_keys[at] != key)
            at = (at + 1) & (size - 1);
        m_keys[at] = key;
        m_results[at] = {static_cast<std::uint32_t>(i), merges[i].made};
        const std::string* left = m_vocabulary->piece(merges[i].left);
        const std::string* right = m_vocabulary->piece(merges[i].right);
        crosses = crosses || left == nullptr || right == nullptr || (right->starts_with(kMark) && !left->ends_with(kMark));
    }
    // A cut must not change what becomes of characters outside the vocabulary either: none may be dropped, and a run of unknown
    // ones must end at the mark.
    m_cutsAtMarks = !crosses && !m_options.ignoreMerges && m_options.unknown && m_vocabulary->find(kMark);
}

const Bpe::Result* Bpe::find(TokenId left, TokenId right) const
{
    const std::uint64_t key = pairKey(left, right);
    const std::size_t mask = m_keys.size() - 1;
    for (std::size_t at = slot(key) & mask; m_keys[at] != kFree; at = (at + 1) & mask)
        if (m_keys[at] == key)
            return &m_results[at];
    return nullptr;
}

void Bpe::encode(std::string_view piece, Cache& cache, std::vector<PieceToken>& out) const
{
    if (!m_cutsAtMarks || piece.size() < kLongEnoughToCut) {
        encodeWord(piece, 0, cache, out);
        return;
    }
    std::size_t begin = 0;
    while (begin < piece.size()) {
        std::size_t end = begin;
        while (end < piece.size() && piece.substr(end).starts_with(kMark))
            end += kMark.size();
        end = std::min(piece.find(kMark, end), piece.size());
        encodeWord(piece.substr(begin, end - begin), static_cast<std::uint32_t>(begin), cache, out);
        begin = end;
    }
}

void Bpe::encodeWord(std::string_view word, std::uint32_t offset, Cache& cache, std::vector<PieceToken>& out) const
{
    const std::size_t first = out.size();
    if (const auto whole = m_options.ignoreMerges ? m_vocabulary->find(word) : std::nullopt) {
        out.push_back({*whole, 0, static_cast<std::uint32_t>(word.size())});
    } else if (word.size() > kLongestCached) {
        merge(word, out);
    } else {
        std::string key(word);
        auto known = cache.find(key);
        if (known == cache.end()) {
            std::vector<PieceToken> tokens;
            merge(word, tokens);
            if (cache.size() >= kLargestCache)
                cache.clear();
            known = cache.emplace(std::move(key), std::move(tokens)).first;
        }
        out.insert(out.end(), known->second.begin(), known->second.end());
    }
    for (std::size_t i = first; offset > 0 && i < out.size(); ++i) {
        out[i].begin += offset;
        out[i].end += offset;
    }
}

void Bpe::merge(std::string_view word, std::vector<PieceToken>& out) const
{
    std::vector<Symbol> symbols;
    symbols.reserve(word.size());
    const auto add = [&](TokenId id, std::size_t length) {
        const auto at = static_cast<std::int32_t>(symbols.size());
        symbols.push_back({id, static_cast<std::uint32_t>(length), at - 1, at + 1});
    };
    std::size_t unknown = 0; // bytes of unknown characters not yet added
    const auto addUnknown = [&] {
        if (unknown > 0)
            add(*m_options.unknown, unknown);
        unknown = 0;
    };
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t length = std::min(utf8Length(static_cast<unsigned char>(word[at])), word.size() - at);
        const std::string_view character = word.substr(at, length);
        at += length;
        if (const auto id = m_vocabulary->find(character)) {
            addUnknown();
            add(*id, length);
            continue;
        }
        if (m_options.byteFallback) {
            TokenId bytes[4];
            std::size_t count = 0;
            while (count < length) {
                const auto id = m_vocabulary->findByte(static_cast<unsigned char>(character[count]));
                if (!id)
                    break;
                bytes[count++] = *id;
            }
            if (count == length) {
                // As in the reference, bytes do not end a run of unknown characters.
                for (std::size_t i = 0; i < length; ++i)
                    add(bytes[i], 1);
                continue;
            }
        }
        if (m_options.unknown) {
            if (!m_options.fuseUnknown)
                addUnknown();
            unknown += length;
        }
    }
    addUnknown();
    if (symbols.empty())
        return;
    symbols.back().next = -1;

    std::vector<Candidate> storage;
    storage.reserve(symbols.size());
    const auto candidate = [&](std::int32_t at) -> std::optional<Candidate> {
        const Symbol& left = symbols[static_cast<std::size_t>(at)];
        const Result* result = left.next < 0 ? nullptr : find(left.id, symbols[static_cast<std::size_t>(left.next)].id);
        return result == nullptr ? std::nullopt : std::optional(Candidate{result->rank, at, result->made});
    };
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
        if (const auto found = candidate(static_cast<std::int32_t>(i)))
            storage.push_back(*found);
    std::priority_queue<Candidate> queue(std::less<Candidate>{}, std::move(storage));
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Symbol& left = symbols[static_cast<std::size_t>(best.at)];
        if (left.length == 0 || left.next < 0)
            continue;
        Symbol& right = symbols[static_cast<std::size_t>(left.next)];
        // The pair may have changed since; as in the reference, what counts is whether it still makes the same piece.
        const Result* result = find(left.id, right.id);
        if (result == nullptr || result->made != best.made)
            continue;
        left.id = best.made;
        left.length += right.length;
        left.next = right.next;
        right.length = 0;
        if (left.next >= 0)
            symbols[static_cast<std::size_t>(left.next)].previous = best.at;
        if (left.previous >= 0)
            if (const auto found = candidate(left.previous))
                queue.push(*found);
        if (const auto found = candidate(best.at))
            queue.push(*found);
    }
    std::uint32_t begin = 0;
    for (const Symbol& symbol : symbols)
        if (symbol.length > 0) {
            out.push_back({symbol.id, begin, begin + symbol.length});
            begin += symbol.length;
        }
}

} // namespace plumbline::text
