// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/added_tokens.h"

#include "core/text/unicode.h"

#include <algorithm>

namespace plumbline::text {

namespace {
/// Start of the character that ends before `at`.
std::size_t previousStart(std::string_view text, std::size_t at)
{
    do
        --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    return at;
}

bool endsWithWord(std::string_view text)
{
    if (text.empty())
        return false;
    std::size_t at = previousStart(text, text.size());
    return isWordPart(nextCodePoint(text, at));
}

bool startsWithWord(std::string_view text)
{
    std::size_t at = 0;
    return !text.empty() && isWordPart(nextCodePoint(text, at));
}

std::size_t startOfBlanksBefore(std::string_view text, std::size_t at)
{
    while (at > 0) {
        const std::size_t start = previousStart(text, at);
        std::size_t next = start;
        if (!isSpace(nextCodePoint(text, next)))
            break;
        at = start;
    }
    return at;
}

std::size_t endOfBlanksAfter(std::string_view text, std::size_t at)
{
    for (std::size_t next = at; at < text.size() && isSpace(nextCodePoint(text, next));)
        at = next;
    return at;
}
} // namespace

void AddedTokens::Trie::add(std::string_view key, std::int32_t index)
{
    if (key.empty())
        return;
    begins[static_cast<unsigned char>(key[0])] = true;
    std::uint32_t node = 0;
    for (const char c : key) {
        const std::uint64_t edge = (std::uint64_t{node} << 8) | static_cast<unsigned char>(c);
        const auto [place, isNew] = edges.try_emplace(edge, static_cast<std::uint32_t>(ends.size()));
        if (isNew)
            ends.push_back(-1);
        node = place->second;
    }
    if (ends[node] < 0)
        ends[node] = index;
}

std::int32_t AddedTokens::Trie::longest(std::string_view text, std::size_t at, std::size_t& end) const
{
    std::int32_t best = -1;
    std::uint32_t node = 0;
    for (; at < text.size(); ++at) {
        const auto edge = edges.find((std::uint64_t{node} << 8) | static_cast<unsigned char>(text[at]));
        if (edge == edges.end())
            break;
        node = edge->second;
        if (ends[node] >= 0) {
            best = ends[node];
            end = at + 1;
        }
    }
    return best;
}

AddedTokens::AddedTokens(std::vector<AddedToken> tokens, const Normalizer* normalizer)
    : m_tokens(std::move(tokens))
{
    for (std::size_t i = 0; i < m_tokens.size(); ++i) {
        m_byId[m_tokens[i].id] = i;
        m_byContent[m_tokens[i].content] = i;
    }
    // Special ones first: where two are written alike, they win.
    for (const bool special : {true, false})
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            AddedToken& token = m_tokens[i];
            if (token.special != special)
                continue;
            AlignedText content = AlignedText::of(token.content);
            if (token.normalized && normalizer != nullptr)
                normalizer->apply(content, 0);
            (token.normalized ? m_normalized : m_raw).add(content.text, static_cast<std::int32_t>(i));
            token.written = std::move(content.text);
        }
}

std::vector<AddedTokens::Stretch> AddedTokens::split(std::string_view text, bool normalized) const
{
    const Trie& trie = normalized ? m_normalized : m_raw;
    std::vector<Stretch> parts;
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = 0;
        const std::int32_t index = trie.begins[static_cast<unsigned char>(text[at])] ? trie.longest(text, at, end) : -1;
        if (index < 0) {
            ++at;
            continue;
        }
        const AddedToken& token = m_tokens[static_cast<std::size_t>(index)];
        std::size_t begin = at;
        at = end; // also where it is passed over below: matches never overlap
        if (token.singleWord && (endsWithWord(text.substr(0, begin)) || startsWithWord(text.substr(end))))
            continue;
        if (token.stripLeft)
            begin = std::max(startOfBlanksBefore(text, begin), done);
        if (token.stripRight)
            end = endOfBlanksAfter(text, end);
        begin = std::max(begin, done);
        if (end <= begin)
            continue;
        if (done < begin)
            parts.push_back({nullptr, done, begin});
        parts.push_back({&token, begin, end});
        done = end;
    }
    if (done < text.size())
        parts.push_back({nullptr, done, text.size()});
    return parts;
}

const AddedToken* AddedTokens::byId(TokenId id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : &m_tokens[found->second];
}

const AddedToken* AddedTokens::byContent(std::string_view content) const
{
    const auto found = m_byContent.find(std::string(content));
    return found == m_byContent.end() ? nullptr : &m_tokens[found->second];
}

} // namespace plumbline::text
