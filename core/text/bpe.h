// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/vocabulary.h"

#include <unordered_map>

namespace plumbline::text {

/// A token of one piece of text: id and bytes [begin, end) of the piece, counted as the model counts them.
struct PieceToken {
    TokenId id = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// Byte pair encoding by rank of merge (Sennrich et al. 2016), with the corner cases of Hugging Face's tokenizers.
/// Immutable once its merges are in: any thread.
class Bpe {
public:
    struct Options {
        std::optional<TokenId> unknown;
        bool fuseUnknown = false;
        bool byteFallback = false;
        bool ignoreMerges = false;
    };
    /// @param merges pairs of ids in order of rank, with the id of what they make
    struct Merge {
        TokenId left = 0, right = 0, made = 0;
    };
    Bpe(std::shared_ptr<const Vocabulary> vocabulary, const std::vector<Merge>& merges, Options options);

    /// Words seen in one call of encode, so that a text's frequent words are merged once.
    using Cache = std::unordered_map<std::string, std::vector<PieceToken>>;
    void encode(std::string_view piece, Cache& cache, std::vector<PieceToken>& out) const;

    [[nodiscard]] const Vocabulary& vocabulary() const { return *m_vocabulary; }

private:
    struct Result {
        std::uint32_t rank;
        TokenId made;
    };
    [[nodiscard]] const Result* find(TokenId left, TokenId right) const;
    void encodeWord(std::string_view word, std::uint32_t offset, Cache& cache, std::vector<PieceToken>& out) const;
    void merge(std::string_view word, std::vector<PieceToken>& out) const;

    std::shared_ptr<const Vocabulary> m_vocabulary;
    Options m_options;
    std::vector<std::uint64_t> m_keys; ///< open addressing, a power of two; ~0 is free
    std::vector<Result> m_results;
    bool m_cutsAtMarks = false; ///< no merge reaches over the border before U+2581, so a long text can be cut there
};

} // namespace plumbline::text
