// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/sentencepiece_tokenizer.h"

#include "core/base/error.h"
#include "core/text/added_tokens.h"
#include "core/text/sentencepiece_file.h"
#include "core/text/unicode.h"

#include <sentencepiece_processor.h>

namespace plumbline::text {

namespace {
class SentencePieceTokenizer final : public Tokenizer {
public:
    SentencePieceTokenizer(std::string_view content, const std::filesystem::path& file, const EdgeTokens& edges)
        : m_file(checkSentencePieceFile(content, file))
    {
        sentencepiece::util::Status status;
        std::string thrown;
        try {
            status = m_processor.LoadFromSerializedProto(absl::string_view(content.data(), content.size()));
        } catch (const std::exception& exception) {
            thrown = exception.what(); // its automaton builder throws on keys that it cannot hold
        }
        if (!thrown.empty() || !status.ok())
            throw Error(ErrorCode::CorruptFile,
                {.file = file,
                    .place = "model",
                    .expected = "what SentencePiece can load",
                    .found = thrown.empty() ? std::string(status.message()) : thrown,
                    .advice = Advice::DownloadAgain});
        const bool isBpe = m_file.kind == SentencePieceFile::Kind::Bpe;
        m_addBos = edges.addBos.value_or(isBpe) && known(m_file.bos);
        m_addEos = edges.addEos.value_or(false) && known(m_file.eos);
        std::vector<AddedToken> controls;
        for (std::size_t i = 0; i < m_file.pieces.size(); ++i)
            if (isControl(m_file.pieces[i].kind))
                controls.push_back({.id = static_cast<TokenId>(i), .content = m_file.pieces[i].text, .special = true});
        m_controls = AddedTokens(std::move(controls), nullptr);
    }

    std::string type() const override
    {
        return m_file.kind == SentencePieceFile::Kind::Bpe ? "SentencePiece BPE" : "SentencePiece Unigram";
    }
    std::int64_t vocabularySize() const override { return static_cast<std::int64_t>(m_file.pieces.size()); }

    Encoding encode(std::string_view text, bool special) const override
    {
        return surround(special, [&](Encoding& encoding) { encodeText(text, 0, encoding); });
    }

    Encoding encodePrompt(std::string_view text, bool special) const override
    {
        return surround(special, [&](Encoding& encoding) {
            for (const AddedTokens::Stretch& part : m_controls.split(cleanUtf8(text).source.empty() ? text : "", false))
                if (part.token != nullptr)
                    add(encoding, part.token->id, part.begin, part.end);
                else
                    encodeText(text.substr(part.begin, part.end - part.begin), part.begin, encoding);
        });
    }

    std::string decode(std::span<const TokenId> ids, bool skipSpecial) const override
    {
        // The library leaves control pieces out of the text. Where they are wanted, they stand between the parts.
        std::string text;
        std::vector<int> part;
        const auto endPart = [&] {
            std::string decoded;
            if (const auto status = m_processor.Decode(part, &decoded); !status.ok())
                throw Error(ErrorCode::Internal, {.place = "SentencePiece", .found = std::string(status.message())});
            text += decoded;
            part.clear();
        };
        for (const TokenId id : ids) {
            checkId(id);
            const SentencePieceFile::Piece& piece = m_file.pieces[static_cast<std::size_t>(id)];
            if (piece.kind != SentencePieceFile::PieceKind::Control) {
                part.push_back(id);
            } else if (!skipSpecial) {
                endPart();
                text += piece.text;
            }
        }
        endPart();
        return text;
    }

    std::string piece(TokenId id) const override
    {
        checkId(id);
        return m_file.pieces[static_cast<std::size_t>(id)].text;
    }
    bool isSpecial(TokenId id) const override
    {
        return known(id) && m_file.pieces[static_cast<std::size_t>(id)].kind == SentencePieceFile::PieceKind::Control;
    }
    std::optional<TokenId> find(std::string_view piece) const override
    {
        const int id = m_processor.PieceToId(absl::string_view(piece.data(), piece.size()));
        return known(id) && m_file.pieces[static_cast<std::size_t>(id)].text == piece ? std::optional(id) : std::nullopt;
    }
    std::optional<TokenId> bos() const override { return identified(m_file.bos); }
    std::optional<TokenId> eos() const override { return identified(m_file.eos); }
    std::vector<std::pair<TokenId, std::string>> specialTokens() const override
    {
        std::vector<std::pair<TokenId, std::string>> all;
        for (std::size_t i = 0; i < m_file.pieces.size(); ++i)
            if (isControl(m_file.pieces[i].kind) || m_file.pieces[i].kind == SentencePieceFile::PieceKind::UserDefined)
                all.emplace_back(static_cast<TokenId>(i), m_file.pieces[i].text);
        return all;
    }

private:
    static bool isControl(SentencePieceFile::PieceKind kind)
    {
        return kind == SentencePieceFile::PieceKind::Control || kind == SentencePieceFile::PieceKind::Unknown;
    }
    bool known(std::int64_t id) const { return id >= 0 && id < vocabularySize(); }
    std::optional<TokenId> identified(std::int64_t id) const
    {
        return known(id) && m_file.pieces[static_cast<std::size_t>(id)].kind == SentencePieceFile::PieceKind::Control
            ? std::optional(static_cast<TokenId>(id))
            : std::nullopt;
    }
    void checkId(TokenId id) const
    {
        if (!known(id))
            throw Error(ErrorCode::InvalidArgument,
                {.place = "token id",
                    .expected = "from 0 to " + std::to_string(vocabularySize() - 1),
                    .found = std::to_string(id)});
    }
    void add(Encoding& encoding, std::int64_t id, std::size_t begin, std::size_t end) const
    {
        encoding.ids.push_back(static_cast<TokenId>(id));
        encoding.pieces.push_back(m_file.pieces[static_cast<std::size_t>(id)].text);
        encoding.offsets.emplace_back(begin, end);
    }
    template <typename Body> Encoding surround(bool special, const Body& body) const
    {
        Encoding encoding;
        if (special && m_addBos)
            add(encoding, m_file.bos, 0, 0);
        body(encoding);
        if (special && m_addEos)
            add(encoding, m_file.eos, 0, 0);
        return encoding;
    }
    void encodeText(std::string_view text, std::size_t start, Encoding& encoding) const
    {
        checkTextLength(text.size());
        const CleanText clean = cleanUtf8(text);
        sentencepiece::ImmutableSentencePieceText pieces;
        const auto status = m_processor.Encode(absl::string_view(clean.text), pieces.mutable_proto());
        if (!status.ok())
            throw Error(ErrorCode::Internal, {.place = "SentencePiece", .found = std::string(status.message())});
        const auto source = [&](std::size_t at) { return start + (clean.source.empty() ? at : clean.source[at]); };
        // A byte piece in the middle of a character has an empty span in the library's account; it touches all of the character.
        const auto whole = [&](std::size_t begin, std::size_t end) {
            while (begin > 0 && begin < clean.text.size() && (static_cast<unsigned char>(clean.text[begin]) & 0xC0) == 0x80)
                --begin;
            while (end < clean.text.size() && (static_cast<unsigned char>(clean.text[end]) & 0xC0) == 0x80)
                ++end;
            return std::pair(source(begin), source(end));
        };
        for (std::size_t i = 0; i < pieces.pieces_size(); ++i) {
            const auto piece = pieces.pieces(static_cast<int>(i));
            const auto [begin, end] = whole(piece.begin(), piece.end());
            add(encoding, piece.id(), begin, end);
        }
        // Of a run of byte pieces only the last one carries its character's span.
        for (std::size_t i = encoding.ids.size(); i-- > 1;) {
            auto& before = encoding.offsets[i - 1];
            const bool isByte =
                m_file.pieces[static_cast<std::size_t>(encoding.ids[i - 1])].kind == SentencePieceFile::PieceKind::Byte;
            if (isByte && before.first == before.second)
                before = encoding.offsets[i];
        }
    }

    SentencePieceFile m_file;
    sentencepiece::SentencePieceProcessor m_processor;
    AddedTokens m_controls;
    bool m_addBos = false;
    bool m_addEos = false;
};
} // namespace

std::shared_ptr<const Tokenizer> readSentencePiece(
    std::string_view content, const std::filesystem::path& file, const EdgeTokens& edges)
{
    return std::make_shared<SentencePieceTokenizer>(content, file, edges);
}

} // namespace plumbline::text
