// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/added_tokens.h"
#include "core/text/bpe.h"
#include "core/text/decoder.h"
#include "core/text/post_processor.h"
#include "core/text/pre_tokenizer.h"

namespace plumbline::text {

/// The pipeline that Hugging Face's tokenizers run: added tokens, normaliser, pre-tokeniser, BPE, post-processor; and back.
struct Pipeline {
    std::shared_ptr<const Vocabulary> vocabulary;
    std::unique_ptr<const Bpe> model;
    std::unique_ptr<const Normalizer> normalizer; ///< may be null, as the four below
    std::unique_ptr<const PreTokenizer> preTokenizer;
    std::unique_ptr<const PostProcessor> postProcessor;
    std::unique_ptr<const Decoder> decoder;
    std::vector<AddedToken> added;
    std::optional<TokenId> bos, eos;
};

class HfTokenizer final : public Tokenizer {
public:
    explicit HfTokenizer(Pipeline pipeline);

    [[nodiscard]] std::string type() const override { return "BPE"; }
    [[nodiscard]] std::int64_t vocabularySize() const override { return m_size; }
    [[nodiscard]] Encoding encode(std::string_view text, bool special) const override;
    [[nodiscard]] std::string decode(std::span<const TokenId> ids, bool skipSpecial) const override;
    [[nodiscard]] std::string piece(TokenId id) const override;
    [[nodiscard]] bool isSpecial(TokenId id) const override;
    [[nodiscard]] std::optional<TokenId> find(std::string_view piece) const override;
    [[nodiscard]] std::optional<TokenId> bos() const override { return m_parts.bos; }
    [[nodiscard]] std::optional<TokenId> eos() const override { return m_parts.eos; }
    [[nodiscard]] std::vector<std::pair<TokenId, std::string>> specialTokens() const override;

private:
    void encodeStretch(AlignedText text, std::uint32_t start, Bpe::Cache& cache, Encoding& out) const;
    [[nodiscard]] const std::string* content(TokenId id) const;
    void checkId(TokenId id) const;

    Pipeline m_parts;
    AddedTokens m_added;
    std::int64_t m_size = 0;
};

/// What the files beside a tokenizer name as its beginning and its end.
struct NamedTokens {
    std::string bos, eos; ///< content; empty where not named
};

/// @throws Error CorruptFile (line or key), UnsupportedFormat (kind by name)
[[nodiscard]] std::shared_ptr<const Tokenizer> readHfTokenizer(
    std::string_view content, const std::filesystem::path& file, const NamedTokens& named = {});

} // namespace plumbline::text
