// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/normalizer.h"
#include "core/text/tokenizer.h"

#include <array>
#include <unordered_map>

namespace plumbline::text {

struct AddedToken {
    TokenId id = 0;
    std::string content;
    bool singleWord = false; ///< only where no letter, digit or mark touches it
    bool stripLeft = false; ///< takes the blanks before it along
    bool stripRight = false;
    bool normalized = false; ///< looked for after normalisation, in its normalised form
    bool special = false;
    std::string written = {}; ///< what decoding writes: the content, normalised where it is looked for so. Set by AddedTokens
};

/// Tokens that are found in the text before the model sees it: the leftmost, and of those the longest.
class AddedTokens {
public:
    AddedTokens() = default;
    AddedTokens(std::vector<AddedToken> tokens, const Normalizer* normalizer);

    /// A stretch of text: what lies between added tokens, or one of them.
    struct Stretch {
        const AddedToken* token = nullptr;
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    /// Cuts all of `text`. @param normalized look for the tokens of this kind
    [[nodiscard]] std::vector<Stretch> split(std::string_view text, bool normalized) const;

    [[nodiscard]] const std::vector<AddedToken>& all() const { return m_tokens; }
    [[nodiscard]] const AddedToken* byId(TokenId id) const;
    [[nodiscard]] const AddedToken* byContent(std::string_view content) const;

private:
    /// Bytes to nodes; a node that ends a token holds its index.
    struct Trie {
        std::unordered_map<std::uint64_t, std::uint32_t> edges;
        std::vector<std::int32_t> ends = {-1};
        std::array<bool, 256> begins{};

        void add(std::string_view key, std::int32_t index);
        /// Longest token at `at`: its index, and its end; or −1.
        [[nodiscard]] std::int32_t longest(std::string_view text, std::size_t at, std::size_t& end) const;
    };

    std::vector<AddedToken> m_tokens;
    std::unordered_map<TokenId, std::size_t> m_byId;
    std::unordered_map<std::string, std::size_t> m_byContent;
    Trie m_raw, m_normalized;
};

} // namespace plumbline::text
