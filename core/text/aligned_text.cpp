// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/aligned_text.h"

#include "core/base/error.h"
#include "core/text/unicode.h"

#include <algorithm>

namespace plumbline::text {

namespace {
constexpr std::size_t kFreeGrowth = std::size_t{1} << 20;
constexpr std::size_t kMostGrowth = 16;
} // namespace

void checkTextLength(std::size_t length)
{
    if (length > kLongestText)
        throw Error(ErrorCode::InvalidArgument,
            {.place = "text",
                .expected = "at most " + bytes(kLongestText),
                .found = bytes(length),
                .advice = Advice::UseShorterText});
}

AlignedText AlignedText::of(std::string_view original, std::uint32_t start)
{
    AlignedText made;
    made.text = original;
    made.spans.resize(original.size());
    for (std::size_t at = 0; at < original.size();) {
        const std::size_t end = std::min(original.size(), at + utf8Length(static_cast<unsigned char>(original[at])));
        const Span span{start + static_cast<std::uint32_t>(at), start + static_cast<std::uint32_t>(end)};
        for (; at < end; ++at)
            made.spans[at] = span;
    }
    return made;
}

void AlignedText::append(char32_t point, Span span)
{
    const std::size_t before = text.size();
    appendUtf8(text, point);
    spans.insert(spans.end(), text.size() - before, span);
}

void AlignedText::append(std::string_view bytes, std::span<const Span> from)
{
    text.append(bytes);
    spans.insert(spans.end(), from.begin(), from.end());
}

AlignedText rewrite(const AlignedText& from, std::span<const Change> changes, std::uint32_t start)
{
    AlignedText made;
    made.text.reserve(from.text.size());
    made.spans.reserve(from.spans.size());
    std::size_t at = 0;
    const auto skip = [&] {
        if (at < from.text.size())
            at += utf8Length(static_cast<unsigned char>(from.text[at]));
    };
    for (const Change& change : changes) {
        if (change.change > 0 || at >= from.text.size()) {
            made.append(change.point, from.before(std::min(at, from.text.size()), start));
            continue;
        }
        made.append(change.point, from.spans[at]);
        for (std::int32_t i = change.change; i <= 0; ++i)
            skip();
    }
    return made;
}

void splitPieces(Pieces& pieces, const Finder& finder, SplitBehavior behavior, bool invert)
{
    std::vector<Piece> result;
    result.reserve(pieces.pieces.size());
    std::vector<Match> matches, kept;
    for (const Piece& piece : pieces.pieces) {
        matches.clear();
        finder(pieces.view(piece), matches);
        if (invert)
            for (Match& match : matches)
                match.matched = !match.matched;
        kept.clear();
        bool previous = false;
        switch (behavior) {
        case SplitBehavior::Isolated: kept.swap(matches); break;
        case SplitBehavior::Removed:
            std::copy_if(matches.begin(), matches.end(), std::back_inserter(kept), [](const Match& m) { return !m.matched; });
            break;
        case SplitBehavior::Contiguous:
            for (const Match& match : matches) {
                if (match.matched == previous && !kept.empty())
                    kept.back().end = match.end;
                else
                    kept.push_back(match);
                previous = match.matched;
            }
            break;
        case SplitBehavior::MergedWithPrevious:
            for (const Match& match : matches) {
                if (match.matched && !previous && !kept.empty())
                    kept.back().end = match.end;
                else
                    kept.push_back(match);
                previous = match.matched;
            }
            break;
        case SplitBehavior::MergedWithNext:
            for (auto match = matches.rbegin(); match != matches.rend(); ++match) {
                if (match->matched && !previous && !kept.empty())
                    kept.back().begin = match->begin;
                else
                    kept.push_back(*match);
                previous = match->matched;
            }
            std::reverse(kept.begin(), kept.end());
            break;
        }
        for (const Match& part : kept)
            if (part.end > part.begin) {
                const std::size_t begin = piece.begin + part.begin;
                result.push_back({begin, piece.begin + part.end, pieces.aligned.spans[begin].begin});
            }
    }
    pieces.pieces = std::move(result);
}

void rewritePieces(Pieces& pieces, const PieceRewriter& rewritePiece)
{
    AlignedText made;
    made.text.reserve(pieces.aligned.text.size());
    made.spans.reserve(pieces.aligned.spans.size());
    std::vector<Piece> result;
    result.reserve(pieces.pieces.size());
    for (const Piece& piece : pieces.pieces) {
        const std::size_t begin = made.text.size();
        rewritePiece(pieces, piece, made);
        if (made.text.size() > begin)
            result.push_back({begin, made.text.size(), piece.start});
    }
    pieces.aligned = std::move(made);
    pieces.pieces = std::move(result);
}

void replaceMatches(AlignedText& text, const Finder& finder, std::string_view content, std::uint32_t start)
{
    std::vector<Match> matches;
    finder(text.text, matches);
    if (std::none_of(matches.begin(), matches.end(), [](const Match& m) { return m.matched; }))
        return;
    AlignedText made;
    made.text.reserve(text.text.size());
    made.spans.reserve(text.spans.size());
    // A hostile file's replacements double the text at each step; a space that becomes U+2581 only triples it once.
    const std::size_t given = text.spans.empty() ? 0 : text.spans.back().end - text.spans.front().begin;
    const std::size_t mostGrown = kFreeGrowth + kMostGrowth * given;
    for (const Match& match : matches) {
        if (!match.matched) {
            made.append(std::string_view(text.text).substr(match.begin, match.end - match.begin),
                std::span(text.spans).subspan(match.begin, match.end - match.begin));
            continue;
        }
        checkTextLength(made.text.size() + content.size());
        if (made.text.size() + content.size() > mostGrown)
            throw Error(ErrorCode::InvalidArgument,
                {.place = "replacements of the tokenizer", .expected = "at most " + bytes(mostGrown), .found = "more"});
        made.text.append(content);
        made.spans.insert(made.spans.end(), content.size(), text.before(match.end, start));
    }
    text = std::move(made);
}

void prependTo(AlignedText& text, std::string_view content)
{
    if (text.text.empty() || content.empty())
        return;
    checkTextLength(text.text.size() + content.size());
    text.spans.insert(text.spans.begin(), content.size(), text.spans.front());
    text.text.insert(0, content);
}

} // namespace plumbline::text
