// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace plumbline::lisa {

/// Of an adapter's training text, in its folder.
inline constexpr const char* kAdapterGrams = "training_13grams.bin";

/// The runs of 13 words of a text, as hashes: what tells whether a text to judge on stood in the text trained on. Words are runs
/// of letters and digits in lower case; everything else separates. A hash has 40 bits: a chance hit a million runs or so.
class TextGrams {
public:
    static constexpr int kWords = 13;

    void add(std::string_view text);
    /// Runs of `text` that are in here, and all of its runs.
    struct Overlap {
        std::int64_t found = 0, all = 0;
        /// A figure on `text` says nothing of a model trained on what is in here. A quotation may stand in two texts: a run or two in
        /// ten thousand is let through.
        [[nodiscard]] bool spoils() const { return found * 5000 > all; }
    };
    [[nodiscard]] Overlap overlap(std::string_view text) const;
    [[nodiscard]] std::size_t size() const { return m_hashes.size(); }

    /// Differences of sorted hashes in 7-bit groups: about 3 bytes a run. @throws Error
    void save(const std::filesystem::path& file) const;
    /// @throws Error CorruptFile, FileNotFound
    [[nodiscard]] static TextGrams load(const std::filesystem::path& file);

private:
    std::vector<std::uint64_t> m_hashes; // sorted, each once
};

} // namespace plumbline::lisa
