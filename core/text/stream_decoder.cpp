// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include "core/text/decoder.h"

#include <algorithm>

namespace plumbline::text {

namespace {
constexpr std::string_view kReplacement = "\uFFFD";
/// Tokens that a new window keeps from the old one: a character has at most four bytes, so no more than three tokens before
/// the next one can still be part of it.
constexpr std::size_t kContext = 4;
constexpr std::size_t kLongestWindow = 24;

/// Replacements at the end may stand for a character whose other bytes are yet to come; only the last one can.
std::size_t certainLength(std::string_view text)
{
    return text.ends_with(kReplacement) ? text.size() - kReplacement.size() : text.size();
}
} // namespace

StreamDecoder::StreamDecoder(std::shared_ptr<const Tokenizer> tokenizer, bool skipSpecial)
    : m_tokenizer(std::move(tokenizer))
    , m_skipSpecial(skipSpecial)
{
}

std::string StreamDecoder::push(TokenId id)
{
    if (m_skipSpecial && m_tokenizer->isSpecial(id))
        return {};
    // What a run of byte pieces means is certain only at its end: one bad byte spoils the whole run.
    const bool isByte = byteOfPiece(m_tokenizer->piece(id)) >= 0;
    m_ids.push_back(id);
    if (isByte)
        return {};
    const std::string text = m_tokenizer->decode(m_ids, m_skipSpecial);
    const std::size_t certain = std::max(certainLength(text), m_given);
    std::string fresh = text.substr(std::min(m_given, text.size()), certain - std::min(m_given, text.size()));
    m_given = certain;
    if (m_ids.size() <= kLongestWindow)
        return fresh;

    // Start a new window that ends with the same tokens. It must hold text, or its next piece would be taken for the first of
    // all and lose its leading space.
    std::size_t begin = m_ids.size() - kContext;
    std::vector<TokenId> window(m_ids.begin() + static_cast<std::ptrdiff_t>(begin), m_ids.end());
    std::string kept = m_tokenizer->decode(window, m_skipSpecial);
    while (kept.empty() && begin > 0) {
        window.insert(window.begin(), m_ids[--begin]);
        kept = m_tokenizer->decode(window, m_skipSpecial);
        if (!kept.empty() && window.size() > kContext + 1) {
            window.erase(window.begin() + 1, window.end() - static_cast<std::ptrdiff_t>(kContext));
            kept = m_tokenizer->decode(window, m_skipSpecial);
        }
    }
    if (kept.empty())
        window.resize(std::min<std::size_t>(window.size(), 2)); // nothing but leading blanks, which all vanish alike
    const std::size_t held = text.size() - std::min(certain, text.size());
    if (kept.size() >= held) {
        m_ids = std::move(window);
        m_given = kept.size() - held;
    }
    return fresh;
}

std::string StreamDecoder::finish()
{
    const std::string text = m_tokenizer->decode(m_ids, m_skipSpecial);
    std::string rest = text.substr(std::min(m_given, text.size()));
    m_ids.clear();
    m_given = 0;
    return rest;
}

} // namespace plumbline::text
