// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/index_set.h"

#include "core/base/error.h"

#include <algorithm>
#include <bit>

namespace plumbline::store {

namespace {

constexpr std::uint8_t kFormat = 1;
enum ChunkForm : std::uint8_t { kArray = 0, kBitmap = 1, kRuns = 2 };

void putNumber(std::string& out, std::uint64_t value, int size)
{
    for (int i = 0; i < size; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xFF);
}

[[noreturn]] void damaged(const char* expected, std::uint64_t found)
{
    throw Error(ErrorCode::CorruptFile, {.place = "index set", .expected = expected, .found = grouped(found)});
}

class Reader {
public:
    explicit Reader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }
    std::uint64_t number(std::size_t size)
    {
        if (m_bytes.size() - m_at < size)
            damaged("more bytes", m_bytes.size());
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_bytes[m_at + i])) << (8 * i);
        m_at += size;
        return value;
    }
    [[nodiscard]] std::size_t left() const { return m_bytes.size() - m_at; }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
};

template <class Words>
void setRange(Words& words, std::uint32_t first, std::uint32_t last) // both included
{
    const std::uint32_t from = first / 64, to = last / 64;
    const std::uint64_t low = ~std::uint64_t{0} << (first % 64), high = ~std::uint64_t{0} >> (63 - last % 64);
    if (from == to) {
        words[from] |= low & high;
        return;
    }
    words[from] |= low;
    std::fill(words.begin() + from + 1, words.begin() + to, ~std::uint64_t{0});
    words[to] |= high;
}

template <class Words, class Visit>
void eachBit(const Words& words, Visit&& visit)
{
    for (std::size_t w = 0; w < words.size(); ++w)
        for (std::uint64_t word = words[w]; word != 0; word &= word - 1)
            visit(static_cast<std::uint32_t>(w * 64 + static_cast<std::size_t>(std::countr_zero(word))));
}

template <class Words>
std::uint32_t countBits(const Words& words)
{
    std::uint32_t count = 0;
    for (const std::uint64_t word : words)
        count += static_cast<std::uint32_t>(std::popcount(word));
    return count;
}

} // namespace

IndexSet::Bits IndexSet::toBits(const std::variant<Array, Bits>& values)
{
    if (const Bits* bits = std::get_if<Bits>(&values))
        return *bits;
    Bits bits;
    for (const std::uint16_t value : std::get<Array>(values))
        bits.words[value / 64] |= std::uint64_t{1} << (value % 64);
    bits.count = static_cast<std::uint32_t>(std::get<Array>(values).size());
    return bits;
}

std::uint32_t IndexSet::countOf(const std::variant<Array, Bits>& values)
{
    const Bits* bits = std::get_if<Bits>(&values);
    return bits != nullptr ? bits->count : static_cast<std::uint32_t>(std::get<Array>(values).size());
}

void IndexSet::append(std::uint16_t key, const Bits& bits)
{
    if (bits.count == 0)
        return;
    if (bits.count > kArrayLimit) {
        m_chunks.push_back({key, std::make_shared<const std::variant<Array, Bits>>(bits)});
        return;
    }
    Array array;
    array.reserve(bits.count);
    eachBit(bits.words, [&](std::uint32_t value) { array.push_back(static_cast<std::uint16_t>(value)); });
    m_chunks.push_back({key, std::make_shared<const std::variant<Array, Bits>>(std::move(array))});
}

std::vector<IndexSet::Chunk>::const_iterator IndexSet::find(std::uint16_t key) const
{
    return std::lower_bound(m_chunks.begin(), m_chunks.end(), key, [](const Chunk& chunk, std::uint16_t k) { return chunk.key < k; });
}

IndexSet IndexSet::ofRange(std::uint32_t begin, std::uint64_t end)
{
    if (end > std::uint64_t{1} << 32)
        throw Error(ErrorCode::InvalidArgument, {.place = "index set", .expected = "indices below 2^32", .found = grouped(end)});
    IndexSet set;
    for (std::uint64_t at = begin; at < end;) {
        const std::uint64_t chunkEnd = std::min(end, (at | 0xFFFF) + 1);
        Bits bits;
        setRange(bits.words, static_cast<std::uint32_t>(at & 0xFFFF), static_cast<std::uint32_t>((chunkEnd - 1) & 0xFFFF));
        bits.count = static_cast<std::uint32_t>(chunkEnd - at);
        set.append(static_cast<std::uint16_t>(at >> 16), bits);
        at = chunkEnd;
    }
    return set;
}

IndexSet IndexSet::of(const std::vector<std::uint32_t>& indices)
{
    std::vector<std::uint32_t> sorted = indices;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    IndexSet set;
    for (std::size_t i = 0; i < sorted.size();) {
        const auto key = static_cast<std::uint16_t>(sorted[i] >> 16);
        Bits bits;
        for (; i < sorted.size() && sorted[i] >> 16 == key; ++i, ++bits.count)
            bits.words[(sorted[i] & 0xFFFF) / 64] |= std::uint64_t{1} << (sorted[i] % 64);
        set.append(key, bits);
    }
    return set;
}

void IndexSet::add(std::uint32_t index)
{
    if (!contains(index))
        *this = *this ^ ofRange(index, std::uint64_t{index} + 1);
}

void IndexSet::remove(std::uint32_t index)
{
    if (contains(index))
        *this = *this ^ ofRange(index, std::uint64_t{index} + 1);
}

void IndexSet::addRange(std::uint32_t begin, std::uint64_t end)
{
    *this = *this | ofRange(begin, end);
}

bool IndexSet::contains(std::uint32_t index) const
{
    const auto found = find(static_cast<std::uint16_t>(index >> 16));
    if (found == m_chunks.end() || found->key != index >> 16)
        return false;
    const auto value = static_cast<std::uint16_t>(index & 0xFFFF);
    if (const Bits* bits = std::get_if<Bits>(found->values.get()))
        return (bits->words[value / 64] >> (value % 64) & 1) != 0;
    const Array& array = std::get<Array>(*found->values);
    return std::binary_search(array.begin(), array.end(), value);
}

std::uint64_t IndexSet::count() const
{
    std::uint64_t count = 0;
    for (const Chunk& chunk : m_chunks)
        count += countOf(*chunk.values);
    return count;
}

IndexSet IndexSet::combine(const IndexSet& a, const IndexSet& b, Operation operation)
{
    const bool keepA = operation != Operation::And, keepB = operation == Operation::Or || operation == Operation::Xor;
    IndexSet out;
    auto left = a.m_chunks.begin(), right = b.m_chunks.begin();
    while (left != a.m_chunks.end() || right != b.m_chunks.end()) {
        if (right == b.m_chunks.end() || (left != a.m_chunks.end() && left->key < right->key)) {
            if (keepA)
                out.m_chunks.push_back(*left);
            ++left;
            continue;
        }
        if (left == a.m_chunks.end() || right->key < left->key) {
            if (keepB)
                out.m_chunks.push_back(*right);
            ++right;
            continue;
        }
        if (left->values == right->values) { // shared by a snapshot
            if (operation == Operation::Or || operation == Operation::And)
                out.m_chunks.push_back(*left);
        } else {
            Bits x = toBits(*left->values);
            const Bits y = toBits(*right->values);
            for (std::size_t w = 0; w < kWords; ++w) {
                switch (operation) {
                case Operation::Or: x.words[w] |= y.words[w]; break;
                case Operation::And: x.words[w] &= y.words[w]; break;
                case Operation::Minus: x.words[w] &= ~y.words[w]; break;
                case Operation::Xor: x.words[w] ^= y.words[w]; break;
                }
            }
            x.count = countBits(x.words);
            out.append(left->key, x);
        }
        ++left;
        ++right;
    }
    return out;
}

IndexSet IndexSet::operator|(const IndexSet& other) const
{
    return combine(*this, other, Operation::Or);
}

IndexSet IndexSet::operator&(const IndexSet& other) const
{
    return combine(*this, other, Operation::And);
}

IndexSet IndexSet::operator-(const IndexSet& other) const
{
    return combine(*this, other, Operation::Minus);
}

IndexSet IndexSet::operator^(const IndexSet& other) const
{
    return combine(*this, other, Operation::Xor);
}

bool IndexSet::operator==(const IndexSet& other) const
{
    return std::equal(m_chunks.begin(), m_chunks.end(), other.m_chunks.begin(), other.m_chunks.end(), [](const Chunk& a, const Chunk& b) {
        if (a.key != b.key || a.values->index() != b.values->index())
            return false;
        if (a.values == b.values)
            return true;
        if (const Bits* bits = std::get_if<Bits>(a.values.get()))
            return bits->words == std::get<Bits>(*b.values).words;
        return std::get<Array>(*a.values) == std::get<Array>(*b.values);
    });
}

void IndexSet::forEach(const std::function<void(std::uint32_t)>& visit) const
{
    for (const Chunk& chunk : m_chunks) {
        const std::uint32_t base = std::uint32_t{chunk.key} << 16;
        if (const Bits* bits = std::get_if<Bits>(chunk.values.get()))
            eachBit(bits->words, [&](std::uint32_t value) { visit(base | value); });
        else
            for (const std::uint16_t value : std::get<Array>(*chunk.values))
                visit(base | value);
    }
}

std::vector<std::uint32_t> IndexSet::toVector() const
{
    std::vector<std::uint32_t> out;
    out.reserve(count());
    forEach([&](std::uint32_t index) { out.push_back(index); });
    return out;
}

// format u8, chunks u32, then for each: key u16, form u8, and
//   array:  count-1 u16, values u16 each     bitmap: 1024 words u64     runs: count-1 u16, then (first, last) u16 each
std::string IndexSet::serialise() const
{
    std::string out;
    putNumber(out, kFormat, 1);
    putNumber(out, m_chunks.size(), 4);
    for (const Chunk& chunk : m_chunks) {
        putNumber(out, chunk.key, 2);
        std::vector<std::pair<std::uint16_t, std::uint16_t>> runs;
        const Bits bits = toBits(*chunk.values);
        eachBit(bits.words, [&](std::uint32_t value) {
            if (!runs.empty() && runs.back().second + 1U == value)
                ++runs.back().second;
            else
                runs.emplace_back(static_cast<std::uint16_t>(value), static_cast<std::uint16_t>(value));
        });
        const std::size_t asRuns = 2 + 4 * runs.size(), asArray = 2 + 2 * std::size_t{bits.count}, asBitmap = 8 * kWords;
        if (asRuns < std::min(asArray, asBitmap)) {
            putNumber(out, kRuns, 1);
            putNumber(out, runs.size() - 1, 2);
            for (const auto& [first, last] : runs) {
                putNumber(out, first, 2);
                putNumber(out, last, 2);
            }
        } else if (asArray < asBitmap) {
            putNumber(out, kArray, 1);
            putNumber(out, bits.count - 1, 2);
            eachBit(bits.words, [&](std::uint32_t value) { putNumber(out, value, 2); });
        } else {
            putNumber(out, kBitmap, 1);
            for (const std::uint64_t word : bits.words)
                putNumber(out, word, 8);
        }
    }
    return out;
}

IndexSet IndexSet::deserialise(std::string_view bytes)
{
    Reader in(bytes);
    if (const auto format = in.number(1); format != kFormat) {
        if (format > kFormat)
            throw Error(ErrorCode::NewerFileVersion, {.place = "index set", .expected = "format 1", .found = grouped(format),
                                                      .advice = Advice::UpdatePlumbline});
        damaged("format 1", format);
    }
    IndexSet set;
    const auto chunks = in.number(4);
    std::int64_t lastKey = -1;
    for (std::uint64_t c = 0; c < chunks; ++c) {
        const auto key = static_cast<std::uint16_t>(in.number(2));
        if (key <= lastKey)
            damaged("chunks in increasing order", key);
        lastKey = key;
        Bits bits;
        const auto form = in.number(1);
        if (form == kBitmap) {
            for (std::uint64_t& word : bits.words)
                word = in.number(8);
        } else if (form == kArray || form == kRuns) {
            const auto items = in.number(2) + 1;
            std::int64_t last = -1;
            for (std::uint64_t i = 0; i < items; ++i) {
                const auto from = static_cast<std::uint32_t>(in.number(2));
                const auto to = form == kRuns ? static_cast<std::uint32_t>(in.number(2)) : from;
                if (from <= last || to < from)
                    damaged("values in increasing order", from);
                setRange(bits.words, from, to);
                last = to;
            }
        } else {
            damaged("a known form of chunk", form);
        }
        bits.count = countBits(bits.words);
        if (bits.count == 0)
            damaged("a chunk with values", key);
        set.append(key, bits);
    }
    if (in.left() != 0)
        damaged("no more bytes", in.left());
    return set;
}

} // namespace plumbline::store
