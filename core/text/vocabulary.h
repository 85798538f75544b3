// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenizer.h"

#include <deque>
#include <unordered_map>

namespace plumbline::text {

/// Pieces and their ids, both ways. Ids need not be dense. Later entries win, as in a map read from a file.
class Vocabulary {
public:
    Vocabulary() = default;
    Vocabulary(Vocabulary&&) = default;
    Vocabulary& operator=(Vocabulary&&) = default;
    Vocabulary(const Vocabulary&) = delete;
    Vocabulary& operator=(const Vocabulary&) = delete;

    void add(std::string piece, TokenId id);
    [[nodiscard]] std::optional<TokenId> find(std::string_view piece) const;
    [[nodiscard]] const std::string* piece(TokenId id) const;
    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    [[nodiscard]] TokenId highest() const { return m_highest; } ///< −1 where empty
    /// "<0x0A>" of a byte.
    [[nodiscard]] std::optional<TokenId> findByte(unsigned char byte) const;

private:
    std::deque<std::string> m_pieces; ///< its elements never move: the maps point into it
    std::unordered_map<std::string_view, TokenId> m_ids;
    std::unordered_map<TokenId, const std::string*> m_byId;
    TokenId m_highest = -1;
};

} // namespace plumbline::text
