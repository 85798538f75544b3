// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline::formats {
class GgufFile;
}

namespace plumbline::text {

using TokenId = std::int32_t;

struct Encoding {
    std::vector<TokenId> ids;
    std::vector<std::string> pieces; ///< as in the vocabulary ("Ġthe", "▁the", "<0x0A>")
    /// Bytes [begin, end) of the UTF-8 input that hold the characters a token touches; {0, 0} for tokens of the template.
    std::vector<std::pair<std::size_t, std::size_t>> offsets;
};

/// Text to token ids and back. Immutable after opening: any thread.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;
    /// "BPE", "SentencePiece BPE", "SentencePiece Unigram".
    [[nodiscard]] virtual std::string type() const = 0;
    [[nodiscard]] virtual std::int64_t vocabularySize() const = 0;
    /// @param text UTF-8; bytes that are none are replaced by U+FFFD, as the tokenizers library's callers do
    /// @param special add what the tokenizer's template adds (BOS, EOS). Special tokens written in the text are read as such
    /// either way by tokenizer.json and byte-level GGUF vocabularies (as Hugging Face's tokenizers do), and never by
    /// SentencePiece models and GGUF's "llama" vocabularies (as sentencepiece and llama.cpp do): encodePrompt() reads them
    /// everywhere.
    [[nodiscard]] virtual Encoding encode(std::string_view text, bool special = true) const = 0;
    /// As encode, with special tokens written in the text always read as such: for what renderChat() gives.
    [[nodiscard]] virtual Encoding encodePrompt(std::string_view text, bool special) const { return encode(text, special); }
    /// @param skipSpecial leave out special tokens. @throws Error InvalidArgument for an id outside the vocabulary
    [[nodiscard]] virtual std::string decode(std::span<const TokenId> ids, bool skipSpecial = false) const = 0;
    [[nodiscard]] virtual std::string piece(TokenId id) const = 0;
    [[nodiscard]] virtual bool isSpecial(TokenId id) const = 0;
    [[nodiscard]] virtual std::optional<TokenId> find(std::string_view piece) const = 0;
    [[nodiscard]] virtual std::optional<TokenId> bos() const = 0;
    [[nodiscard]] virtual std::optional<TokenId> eos() const = 0;
    /// {id, content} of all special and added tokens, by id.
    [[nodiscard]] virtual std::vector<std::pair<TokenId, std::string>> specialTokens() const = 0;
};

/// Text of a stream of tokens, never half a character: push() gives what has become certain, finish() the rest.
class StreamDecoder {
public:
    explicit StreamDecoder(std::shared_ptr<const Tokenizer> tokenizer, bool skipSpecial = true);
    [[nodiscard]] std::string push(TokenId id);
    [[nodiscard]] std::string finish();

private:
    std::shared_ptr<const Tokenizer> m_tokenizer;
    bool m_skipSpecial;
    std::vector<TokenId> m_ids; ///< a window that restarts where a text boundary is certain, so that a long stream stays linear
    std::size_t m_given = 0; ///< bytes of the window's text already given
};

/// `path`: tokenizer.json, tokenizer.model, a GGUF, a model folder, a folder with only a tokenizer in it, or any file beside one.
/// @throws Error FileNotFound, CorruptFile (line or key), UnsupportedFormat (kind, pre-tokenizer by name)
[[nodiscard]] std::shared_ptr<const Tokenizer> openTokenizer(const std::filesystem::path& path);
[[nodiscard]] std::shared_ptr<const Tokenizer> openTokenizer(const formats::GgufFile& file);

} // namespace plumbline::text
