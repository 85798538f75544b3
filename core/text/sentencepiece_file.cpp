// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/sentencepiece_file.h"

#include "core/base/error.h"
#include "core/text/unicode.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <unordered_set>

namespace plumbline::text {

namespace {
constexpr std::size_t kMostPieces = 10'000'000;
constexpr std::size_t kLongestPiece = 4096;
constexpr float kLargestScore = 1e30f;

/// One field of a protobuf message (encoding: protobuf.dev/programming-guides/encoding).
struct Field {
    std::uint32_t number = 0;
    std::uint32_t wire = 0;
    std::uint64_t varint = 0; ///< wire 0, and the bits of wires 1 and 5
    std::string_view bytes; ///< wire 2
};

class Walker {
public:
    Walker(std::string_view message, std::string place, const std::filesystem::path& file)
        : m_message(message)
        , m_place(std::move(place))
        , m_file(file)
    {
    }

    std::optional<Field> next()
    {
        if (m_at == m_message.size())
            return std::nullopt;
        Field field;
        const std::uint64_t key = varint();
        field.number = static_cast<std::uint32_t>(key >> 3);
        field.wire = static_cast<std::uint32_t>(key & 7);
        if (field.number == 0 || key >> 32 != 0)
            wrong("a field number", std::to_string(key >> 3));
        switch (field.wire) {
        case 0: field.varint = varint(); break;
        case 1: field.varint = fixed(8); break;
        case 5: field.varint = fixed(4); break;
        case 2: {
            const std::uint64_t length = varint();
            if (length > m_message.size() - m_at)
                wrong("a field of " + bytes(length), bytes(m_message.size() - m_at) + " left");
            field.bytes = m_message.substr(m_at, length);
            m_at += length;
            break;
        }
        default: wrong("a wire type of 0, 1, 2 or 5", std::to_string(field.wire));
        }
        return field;
    }

    [[noreturn]] void wrong(const std::string& expected, const std::string& found) const
    {
        throw Error(ErrorCode::CorruptFile,
            {.file = m_file,
                .place = m_place + ", byte " + std::to_string(m_at),
                .expected = expected,
                .found = found,
                .advice = Advice::DownloadAgain});
    }
    /// @throws Error where the field is not of this wire type
    const Field& as(const Field& field, std::uint32_t wire) const
    {
        if (field.wire != wire)
            wrong("wire type " + std::to_string(wire) + " for field " + std::to_string(field.number), std::to_string(field.wire));
        return field;
    }
    std::int32_t number(const Field& field) const { return static_cast<std::int32_t>(as(field, 0).varint); }

private:
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (m_at == m_message.size())
                break;
            const auto byte = static_cast<unsigned char>(m_message[m_at++]);
            value |= shift < 64 ? std::uint64_t{byte & 0x7Fu} << shift : 0;
            if (byte < 0x80)
                return value;
        }
        wrong("a whole number", "the end of the message");
    }
    std::uint64_t fixed(std::size_t width)
    {
        if (m_message.size() - m_at < width)
            wrong("a number of " + bytes(width), "the end of the message");
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(m_message[m_at + i])} << (8 * i);
        m_at += width;
        return value;
    }

    std::string_view m_message;
    std::string m_place;
    const std::filesystem::path& m_file;
    std::size_t m_at = 0;
};

SentencePieceFile::Piece readPiece(std::string_view message, std::size_t index, const std::filesystem::path& file)
{
    Walker walker(message, "piece " + std::to_string(index), file);
    SentencePieceFile::Piece piece;
    while (const auto field = walker.next()) {
        if (field->number == 1)
            piece.text = walker.as(*field, 2).bytes;
        else if (field->number == 2)
            piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(walker.as(*field, 5).varint));
        else if (field->number == 3) {
            const std::int32_t kind = walker.number(*field);
            if (kind < 1 || kind > 6)
                walker.wrong("a kind from 1 to 6", std::to_string(kind));
            piece.kind = static_cast<SentencePieceFile::PieceKind>(kind);
        }
    }
    if (piece.text.empty() || piece.text.size() > kLongestPiece || piece.text.find('\0') != std::string::npos
        || !isValidUtf8(piece.text))
        walker.wrong("a text of 1 to " + bytes(kLongestPiece) + " in UTF-8", bytes(piece.text.size()));
    if (!(std::abs(piece.score) <= kLargestScore))
        walker.wrong("a finite score", std::to_string(piece.score));
    return piece;
}

void readTrainer(std::string_view message, SentencePieceFile& model, const std::filesystem::path& file)
{
    Walker walker(message, "trainer_spec", file);
    while (const auto field = walker.next()) {
        switch (field->number) {
        case 3: {
            const std::int32_t kind = walker.number(*field);
            if (kind < 1 || kind > 4)
                walker.wrong("a model type from 1 to 4", std::to_string(kind));
            model.kind = static_cast<SentencePieceFile::Kind>(kind);
            break;
        }
        case 35: model.byteFallback = walker.number(*field) != 0; break;
        case 40: model.unk = walker.number(*field); break;
        case 41: model.bos = walker.number(*field); break;
        case 42: model.eos = walker.number(*field); break;
        case 43: model.pad = walker.number(*field); break;
        default: break;
        }
    }
}

std::uint32_t word(std::string_view bytes, std::size_t index)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= std::uint32_t{static_cast<unsigned char>(bytes[4 * index + i])} << (8 * i);
    return value;
}

/// The map is a 32-bit length, a double-array automaton of that many bytes (Darts-clone's units) and the replacements, each
/// ended by a zero. The library follows the automaton without looking at its borders, so every node that any text can reach is
/// visited here first.
void checkCharacterMap(std::string_view map, const Walker& walker)
{
    if (map.empty())
        return;
    if (map.size() < 4)
        walker.wrong("a character map of at least 4 bytes", bytes(map.size()));
    const std::uint64_t trieBytes = word(map, 0);
    if (trieBytes == 0 || trieBytes % 4 != 0 || trieBytes > map.size() - 4)
        walker.wrong("an automaton within the character map of " + bytes(map.size()), bytes(trieBytes));
    const std::string_view trie = map.substr(4, trieBytes);
    const std::string_view texts = map.substr(4 + trieBytes);
    if (texts.empty() || texts.back() != '\0')
        walker.wrong("replacements that end in a zero", "none");
    const std::size_t units = trieBytes / 4;
    const auto offset = [](std::uint32_t unit) { return (unit >> 10) << ((unit & (1u << 9)) >> 6); };
    std::vector<bool> seen(units, false);
    std::vector<std::uint32_t> open = {0};
    seen[0] = true;
    while (!open.empty()) {
        const std::uint32_t node = open.back();
        open.pop_back();
        const std::uint32_t unit = word(trie, node);
        const std::uint64_t base = std::uint64_t{node} ^ offset(unit);
        // Children lie at base ^ byte; a node that ends a key has its value at base itself.
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            const std::uint64_t child = base ^ byte;
            if (child >= units)
                walker.wrong("children of node " + std::to_string(node) + " among " + std::to_string(units) + " units",
                    std::to_string(child));
            const std::uint32_t found = word(trie, child);
            if ((found & ((1u << 31) | 0xFF)) == byte && !seen[child]) {
                seen[child] = true;
                open.push_back(static_cast<std::uint32_t>(child));
            }
        }
        if ((unit >> 8 & 1) != 0) {
            const std::uint64_t value = word(trie, base) & ((1u << 31) - 1);
            if (value >= texts.size())
                walker.wrong("a replacement within " + bytes(texts.size()), std::to_string(value));
        }
    }
}

void readNormalizer(std::string_view message, SentencePieceFile& model, const std::filesystem::path& file, const char* place)
{
    Walker walker(message, place, file);
    while (const auto field = walker.next()) {
        if (field->number == 2)
            checkCharacterMap(walker.as(*field, 2).bytes, walker);
        else if (field->number == 3)
            model.addDummyPrefix = walker.number(*field) != 0;
    }
}
} // namespace

SentencePieceFile checkSentencePieceFile(std::string_view content, const std::filesystem::path& file)
{
    SentencePieceFile model;
    Walker walker(content, "model", file);
    bool hasUnknown = false;
    std::unordered_set<std::string_view> texts;
    while (const auto field = walker.next()) {
        if (field->number == 1) {
            if (model.pieces.size() == kMostPieces)
                walker.wrong("at most " + grouped(kMostPieces) + " pieces", "more");
            model.pieces.push_back(readPiece(walker.as(*field, 2).bytes, model.pieces.size(), file));
            hasUnknown = hasUnknown || model.pieces.back().kind == SentencePieceFile::PieceKind::Unknown;
        } else if (field->number == 2) {
            readTrainer(walker.as(*field, 2).bytes, model, file);
        } else if (field->number == 3) {
            readNormalizer(walker.as(*field, 2).bytes, model, file, "normalizer_spec");
        } else if (field->number == 4) {
            // Samples that the library would encode on loading.
            walker.as(*field, 2);
        } else if (field->number == 5) {
            SentencePieceFile ignored;
            readNormalizer(walker.as(*field, 2).bytes, ignored, file, "denormalizer_spec");
        }
    }
    if (model.pieces.empty() || !hasUnknown)
        walker.wrong("pieces, one of them for what is unknown", std::to_string(model.pieces.size()) + " pieces");
    if (model.kind == SentencePieceFile::Kind::Word || model.kind == SentencePieceFile::Kind::Char)
        throw Error(ErrorCode::UnsupportedFormat,
            {.file = file,
                .place = "trainer_spec.model_type",
                .expected = "UNIGRAM or BPE",
                .found = model.kind == SentencePieceFile::Kind::Word ? "WORD" : "CHAR"});
    for (std::size_t i = 0; i < model.pieces.size(); ++i)
        if (!texts.insert(model.pieces[i].text).second)
            throw Error(ErrorCode::CorruptFile,
                {.file = file,
                    .place = "piece " + std::to_string(i),
                    .expected = "pieces that differ",
                    .found = model.pieces[i].text,
                    .advice = Advice::DownloadAgain});
    return model;
}

} // namespace plumbline::text
