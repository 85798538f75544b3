// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::text {

/// What a SentencePiece model says about itself (`ModelProto` of sentencepiece_model.proto).
struct SentencePieceFile {
    enum class Kind { Unigram = 1, Bpe = 2, Word = 3, Char = 4 };
    enum class PieceKind { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };
    struct Piece {
        std::string text;
        float score = 0;
        PieceKind kind = PieceKind::Normal;
    };
    Kind kind = Kind::Unigram;
    std::vector<Piece> pieces;
    std::int64_t unk = 0, bos = 1, eos = 2, pad = -1;
    bool byteFallback = false;
    bool addDummyPrefix = true;
};

/// Checks what the SentencePiece library takes on trust: lengths, kinds, scores, and the automaton of the character map.
/// @throws Error CorruptFile with the piece or the byte, UnsupportedFormat (kind by name)
[[nodiscard]] SentencePieceFile checkSentencePieceFile(std::string_view content, const std::filesystem::path& file);

} // namespace plumbline::text
