// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/vocabulary.h"

#include <algorithm>

namespace plumbline::text {

void Vocabulary::add(std::string piece, TokenId id)
{
    m_highest = std::max(m_highest, id);
    if (const auto known = m_ids.find(piece); known != m_ids.end()) {
        m_byId[id] = m_byId.at(known->second);
        known->second = id;
        return;
    }
    const std::string& kept = m_pieces.emplace_back(std::move(piece));
    m_ids.emplace(kept, id);
    m_byId[id] = &kept;
}

std::optional<TokenId> Vocabulary::find(std::string_view piece) const
{
    const auto found = m_ids.find(piece);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

const std::string* Vocabulary::piece(TokenId id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : found->second;
}

std::optional<TokenId> Vocabulary::findByte(unsigned char byte) const
{
    static constexpr char kDigits[] = "0123456789ABCDEF";
    const char name[] = {'<', '0', 'x', kDigits[byte >> 4], kDigits[byte & 15], '>'};
    return find(std::string_view(name, sizeof name));
}

} // namespace plumbline::text
