// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/added_tokens.h"
#include "core/text/vocabulary.h"

namespace plumbline::text {

/// A GGUF vocabulary of kind "llama": pairs are joined by the score of the joined piece, as llama.cpp does.
struct ScoredVocabulary {
    enum class Kind { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };
    std::vector<std::string> pieces;
    std::vector<float> scores; ///< as many, none NaN
    std::vector<Kind> kinds; ///< as many
    std::optional<TokenId> bos, eos, unknown;
    bool addBos = true;
    bool addEos = false;
    bool addSpacePrefix = true;
};

class SpmBpeTokenizer final : public Tokenizer {
public:
    explicit SpmBpeTokenizer(ScoredVocabulary vocabulary);

    [[nodiscard]] std::string type() const override { return "SentencePiece BPE"; }
    [[nodiscard]] std::int64_t vocabularySize() const override { return static_cast<std::int64_t>(m_file.pieces.size()); }
    [[nodiscard]] Encoding encode(std::string_view text, bool special) const override;
    [[nodiscard]] Encoding encodePrompt(std::string_view text, bool special) const override;
    [[nodiscard]] std::string decode(std::span<const TokenId> ids, bool skipSpecial) const override;
    [[nodiscard]] std::string piece(TokenId id) const override;
    [[nodiscard]] bool isSpecial(TokenId id) const override;
    [[nodiscard]] std::optional<TokenId> find(std::string_view piece) const override { return m_vocabulary.find(piece); }
    [[nodiscard]] std::optional<TokenId> bos() const override { return m_file.bos; }
    [[nodiscard]] std::optional<TokenId> eos() const override { return m_file.eos; }
    [[nodiscard]] std::vector<std::pair<TokenId, std::string>> specialTokens() const override;

private:
    [[nodiscard]] Encoding encodeWith(const AddedTokens& added, std::string_view text, bool special) const;
    void encodeStretch(const AlignedText& text, Encoding& out) const;
    void encodeWord(const AlignedText& text, std::size_t begin, std::size_t end, Encoding& out) const;
    void add(Encoding& out, TokenId id, std::size_t begin, std::size_t end) const;
    void checkId(TokenId id) const;

    ScoredVocabulary m_file;
    Vocabulary m_vocabulary;
    AddedTokens m_userDefined; ///< found in every text
    AddedTokens m_all; ///< these and the control pieces: found in prompts
    bool m_cutsAtMarks = false; ///< no piece reaches over the border before U+2581
};

} // namespace plumbline::text
