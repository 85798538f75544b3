// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::text {

/// Bytes that a text may have, as given and after each step: spans are 32 bits wide, and a file's replacements must not grow a
/// text without bounds.
inline constexpr std::size_t kLongestText = std::size_t{1} << 28;
/// @throws Error InvalidArgument beyond kLongestText
void checkTextLength(std::size_t length);

/// Bytes [begin, end) of the text as given.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Span&) const = default;
};

/// Text under normalisation: for every byte the characters of the original that it came from. What is inserted takes the span
/// of what stands before it, what replaces takes the span of the first thing replaced: so do Hugging Face's tokenizers, whose
/// offsets are the reference.
struct AlignedText {
    std::string text;
    std::vector<Span> spans; ///< one a byte of `text`

    /// `original` must be valid UTF-8; spans begin at `start`.
    [[nodiscard]] static AlignedText of(std::string_view original, std::uint32_t start = 0);
    void append(char32_t point, Span span);
    void append(std::string_view bytes, std::span<const Span> from);
    /// Span of what lies before byte `at`; where nothing does, an empty one at `start`.
    [[nodiscard]] Span before(std::size_t at, std::uint32_t start) const { return at == 0 ? Span{start, start} : spans[at - 1]; }
};

/// One character of a rewritten text: `change` 0 replaces one character, 1 is inserted, −n replaces one and removes n more.
struct Change {
    char32_t point = 0;
    std::int32_t change = 0;
};
/// Applies `changes` from the first character on.
[[nodiscard]] AlignedText rewrite(const AlignedText& from, std::span<const Change> changes, std::uint32_t start);

/// Part of a text that is cut for the model: bytes [begin, end) of its text; `start`: where it begins in the original.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint32_t start = 0;
};

/// A text and how it is cut. Pieces are never empty and lie in order.
struct Pieces {
    AlignedText aligned;
    std::vector<Piece> pieces;

    [[nodiscard]] std::string_view view(const Piece& piece) const
    {
        return std::string_view(aligned.text).substr(piece.begin, piece.end - piece.begin);
    }
};

/// A match, or what lies between two: bytes of the text that was searched.
struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool matched = false;
};
/// Covers the text from its first to its last byte.
using Finder = std::function<void(std::string_view text, std::vector<Match>& out)>;

/// What becomes of the matches when a text is split at them.
enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

void splitPieces(Pieces& pieces, const Finder& finder, SplitBehavior behavior, bool invert = false);

/// Rebuilds the text piece by piece: `rewritePiece` appends a piece's new form to `out`.
using PieceRewriter = std::function<void(const Pieces& from, const Piece& piece, AlignedText& out)>;
void rewritePieces(Pieces& pieces, const PieceRewriter& rewritePiece);

/// Replaces every match by `content`.
void replaceMatches(AlignedText& text, const Finder& finder, std::string_view content, std::uint32_t start);
/// Puts `content` before a text that is not empty.
void prependTo(AlignedText& text, std::string_view content);

} // namespace plumbline::text
