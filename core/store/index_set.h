// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plumbline::store {

/// A set of 32-bit object indices, kept in chunks of 65,536 as a sorted array (few) or a bitmap (many), after Lemire et al.
/// 2016 ("Consistently faster and smaller compressed bitmaps with Roaring"). Copies share their chunks until one changes, so a
/// snapshot of ten million indices costs a few hundred pointers. A value: not for two threads that write, fine for readers.
class IndexSet {
public:
    IndexSet() = default;
    [[nodiscard]] static IndexSet ofRange(std::uint32_t begin, std::uint64_t end); ///< [begin, end), end <= 2^32
    [[nodiscard]] static IndexSet of(const std::vector<std::uint32_t>& indices);   ///< any order, repeats allowed

    void add(std::uint32_t index);
    void remove(std::uint32_t index);
    void addRange(std::uint32_t begin, std::uint64_t end); ///< [begin, end), end <= 2^32
    [[nodiscard]] bool contains(std::uint32_t index) const;
    [[nodiscard]] std::uint64_t count() const;
    [[nodiscard]] bool empty() const { return m_chunks.empty(); }
    void clear() { m_chunks.clear(); }

    [[nodiscard]] IndexSet operator|(const IndexSet& other) const;
    [[nodiscard]] IndexSet operator&(const IndexSet& other) const;
    [[nodiscard]] IndexSet operator-(const IndexSet& other) const;
    /// What differs. As a delta it is its own inverse: (a ^ d) ^ d == a.
    [[nodiscard]] IndexSet operator^(const IndexSet& other) const;
    bool operator==(const IndexSet& other) const;

    /// In increasing order.
    void forEach(const std::function<void(std::uint32_t)>& visit) const;
    [[nodiscard]] std::vector<std::uint32_t> toVector() const;

    /// Little-endian, versioned; each chunk as array, bitmap or runs, whichever is shortest. Equal sets give equal bytes.
    [[nodiscard]] std::string serialise() const;
    /// @throws Error CorruptFile, NewerFileVersion
    [[nodiscard]] static IndexSet deserialise(std::string_view bytes);

private:
    static constexpr std::size_t kWords = 1024;
    static constexpr std::size_t kArrayLimit = 4096; // above, a bitmap is smaller
    using Array = std::vector<std::uint16_t>;
    struct Bits {
        std::array<std::uint64_t, kWords> words{};
        std::uint32_t count = 0;
    };
    struct Chunk {
        std::uint16_t key = 0;
        std::shared_ptr<const std::variant<Array, Bits>> values;
    };
    enum class Operation { Or, And, Minus, Xor };

    [[nodiscard]] static IndexSet combine(const IndexSet& a, const IndexSet& b, Operation operation);
    [[nodiscard]] static Bits toBits(const std::variant<Array, Bits>& values);
    [[nodiscard]] static std::uint32_t countOf(const std::variant<Array, Bits>& values);
    void append(std::uint16_t key, const Bits& bits); ///< nothing where empty; array where few
    [[nodiscard]] std::vector<Chunk>::const_iterator find(std::uint16_t key) const;
    std::vector<Chunk> m_chunks; // by key; none is empty; Array exactly where count <= kArrayLimit
};

} // namespace plumbline::store
