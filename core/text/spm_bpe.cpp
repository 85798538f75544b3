// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spm_bpe.h"

#include "core/base/error.h"
#include "core/text/decoder.h"
#include "core/text/pattern.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <queue>

namespace plumbline::text {

namespace {
constexpr std::string_view kMark = "\u2581";

struct Symbol {
    std::size_t begin, length; ///< length 0: joined to the one before
    std::int32_t previous, next;
};

struct Candidate {
    float score;
    std::int32_t left, right;
    std::size_t length;
    /// For a queue whose top is the highest score, leftmost.
    bool operator<(const Candidate& other) const { return score != other.score ? score < other.score : left > other.left; }
};

bool reachesOverMark(std::string_view piece)
{
    std::size_t at = 0;
    while (piece.substr(at).starts_with(kMark))
        at += kMark.size();
    return piece.find(kMark, at) != std::string_view::npos;
}
} // namespace

SpmBpeTokenizer::SpmBpeTokenizer(ScoredVocabulary vocabulary)
    : m_file(std::move(vocabulary))
{
    using Kind = ScoredVocabulary::Kind;
    std::vector<AddedToken> user, all;
    m_cutsAtMarks = true;
    for (std::size_t i = 0; i < m_file.pieces.size(); ++i) {
        const auto id = static_cast<TokenId>(i);
        m_vocabulary.add(m_file.pieces[i], id);
        m_cutsAtMarks = m_cutsAtMarks && !reachesOverMark(m_file.pieces[i]);
        const Kind kind = m_file.kinds[i];
        const AddedToken token{.id = id, .content = m_file.pieces[i], .special = kind != Kind::UserDefined};
        if (kind == Kind::UserDefined)
            user.push_back(token);
        if (kind == Kind::UserDefined || kind == Kind::Control || kind == Kind::Unknown)
            all.push_back(token);
    }
    m_userDefined = AddedTokens(std::move(user), nullptr);
    m_all = AddedTokens(std::move(all), nullptr);
}

Encoding SpmBpeTokenizer::encode(std::string_view text, bool special) const
{
    return encodeWith(m_userDefined, text, special);
}

Encoding SpmBpeTokenizer::encodePrompt(std::string_view text, bool special) const
{
    return encodeWith(m_all, text, special);
}

Encoding SpmBpeTokenizer::encodeWith(const AddedTokens& added, std::string_view text, bool special) const
{
    checkTextLength(text.size());
    const CleanText clean = cleanUtf8(text);
    Encoding encoding;
    if (special && m_file.addBos && m_file.bos)
        add(encoding, *m_file.bos, 0, 0);
    const auto space = literalPattern(" ");
    const Finder spaces = space->finder();
    bool afterSpecial = true;
    for (const AddedTokens::Stretch& part : added.split(clean.text, false)) {
        if (part.token != nullptr) {
            add(encoding, part.token->id, part.begin, part.end);
            afterSpecial = true;
            continue;
        }
        const auto start = static_cast<std::uint32_t>(part.begin);
        AlignedText aligned = AlignedText::of(std::string_view(clean.text).substr(part.begin, part.end - part.begin), start);
        if (m_file.addSpacePrefix && afterSpecial)
            prependTo(aligned, " ");
        replaceMatches(aligned, spaces, kMark, start);
        encodeStretch(aligned, encoding);
        afterSpecial = false;
    }
    if (special && m_file.addEos && m_file.eos)
        add(encoding, *m_file.eos, 0, 0);
    if (!clean.source.empty())
        for (auto& [begin, end] : encoding.offsets) {
            begin = clean.source[begin];
            end = clean.source[end];
        }
    return encoding;
}

void SpmBpeTokenizer::encodeStretch(const AlignedText& text, Encoding& out) const
{
    const std::string_view all = text.text;
    for (std::size_t begin = 0; begin < all.size();) {
        std::size_t end = all.size();
        if (m_cutsAtMarks) {
            std::size_t word = begin;
            while (all.substr(word).starts_with(kMark))
                word += kMark.size();
            end = std::min(all.find(kMark, word), all.size());
        }
        encodeWord(text, begin, end, out);
        begin = end;
    }
}

void SpmBpeTokenizer::encodeWord(const AlignedText& text, std::size_t begin, std::size_t end, Encoding& out) const
{
    std::vector<Symbol> symbols;
    for (std::size_t at = begin; at < end;) {
        const std::size_t length = std::min(utf8Length(static_cast<unsigned char>(text.text[at])), end - at);
        const auto index = static_cast<std::int32_t>(symbols.size());
        symbols.push_back({at, length, index - 1, index + 1});
        at += length;
    }
    symbols.back().next = -1;
    const auto symbol = [&](std::int32_t index) -> Symbol& { return symbols[static_cast<std::size_t>(index)]; };
    const auto view = [&](const Symbol& of, std::size_t length) { return std::string_view(text.text).substr(of.begin, length); };

    std::priority_queue<Candidate> queue;
    const auto tryPair = [&](std::int32_t left, std::int32_t right) {
        if (left < 0 || right < 0)
            return;
        const std::size_t length = symbol(left).length + symbol(right).length;
        if (const auto id = m_vocabulary.find(view(symbol(left), length)))
            queue.push({m_file.scores[static_cast<std::size_t>(*id)], left, right, length});
    };
    for (std::size_t i = 1; i < symbols.size(); ++i)
        tryPair(static_cast<std::int32_t>(i) - 1, static_cast<std::int32_t>(i));
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Symbol& left = symbol(best.left);
        Symbol& right = symbol(best.right);
        if (left.length == 0 || right.length == 0 || left.length + right.length != best.length)
            continue;
        left.length += right.length;
        right.length = 0;
        left.next = right.next;
        if (right.next >= 0)
            symbol(right.next).previous = best.left;
        tryPair(left.previous, best.left);
        tryPair(best.left, left.next);
    }
    for (const Symbol& one : symbols) {
        if (one.length == 0)
            continue;
        const Span first = text.spans[one.begin], last = text.spans[one.begin + one.length - 1];
        const std::string_view piece = view(one, one.length);
        if (const auto id = m_vocabulary.find(piece)) {
            add(out, *id, first.begin, last.end);
            continue;
        }
        for (const char c : piece) {
            auto id = m_vocabulary.findByte(static_cast<unsigned char>(c));
            if (!id)
                id = m_file.unknown;
            if (id)
                add(out, *id, first.begin, last.end);
        }
    }
}

void SpmBpeTokenizer::add(Encoding& out, TokenId id, std::size_t begin, std::size_t end) const
{
    out.ids.push_back(id);
    out.pieces.push_back(m_file.pieces[static_cast<std::size_t>(id)]);
    out.offsets.emplace_back(begin, end);
}

void SpmBpeTokenizer::checkId(TokenId id) const
{
    if (id < 0 || id >= vocabularySize())
        throw Error(ErrorCode::InvalidArgument,
            {.place = "token id", .expected = "from 0 to " + std::to_string(vocabularySize() - 1), .found = std::to_string(id)});
}

std::string SpmBpeTokenizer::decode(std::span<const TokenId> ids, bool skipSpecial) const
{
    using Kind = ScoredVocabulary::Kind;
    std::string all;
    for (const TokenId id : ids) {
        checkId(id);
        const std::string& piece = m_file.pieces[static_cast<std::size_t>(id)];
        const Kind kind = m_file.kinds[static_cast<std::size_t>(id)];
        if (skipSpecial && isSpecial(id))
            continue;
        if (const int byte = kind == Kind::Byte ? byteOfPiece(piece) : -1; byte >= 0) {
            all += static_cast<char>(byte);
            continue;
        }
        for (std::size_t at = 0; at < piece.size();) {
            const bool mark = kind != Kind::Control && std::string_view(piece).substr(at).starts_with(kMark);
            all += mark ? ' ' : piece[at];
            at += mark ? kMark.size() : 1;
        }
    }
    if (m_file.addSpacePrefix && all.starts_with(' '))
        all.erase(0, 1);
    return cleanUtf8(all).text;
}

std::string SpmBpeTokenizer::piece(TokenId id) const
{
    checkId(id);
    return m_file.pieces[static_cast<std::size_t>(id)];
}

bool SpmBpeTokenizer::isSpecial(TokenId id) const
{
    using Kind = ScoredVocabulary::Kind;
    if (id < 0 || id >= vocabularySize())
        return false;
    const Kind kind = m_file.kinds[static_cast<std::size_t>(id)];
    return kind == Kind::Control || kind == Kind::Unknown;
}

std::vector<std::pair<TokenId, std::string>> SpmBpeTokenizer::specialTokens() const
{
    std::vector<std::pair<TokenId, std::string>> all;
    for (const AddedToken& token : m_all.all())
        all.emplace_back(token.id, token.content);
    return all;
}

} // namespace plumbline::text
