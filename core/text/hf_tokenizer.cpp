// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/hf_tokenizer.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/text/tokenizer_file.h"
#include "core/text/unicode.h"

#include <algorithm>

namespace plumbline::text {

HfTokenizer::HfTokenizer(Pipeline pipeline)
    : m_parts(std::move(pipeline))
    , m_added(std::move(m_parts.added), m_parts.normalizer.get())
{
    TokenId highest = m_parts.vocabulary->highest();
    for (const AddedToken& token : m_added.all())
        highest = std::max(highest, token.id);
    m_size = std::int64_t{highest} + 1;
}

Encoding HfTokenizer::encode(std::string_view text, bool special) const
{
    checkTextLength(text.size());
    const CleanText clean = cleanUtf8(text);
    Encoding encoding;
    Bpe::Cache cache;
    // Until the end the piece of an added token is what it covers, with the blanks that it took along: they count when offsets
    // are trimmed.
    const auto addToken = [&](const AddedToken& token, Span span, std::string_view covered) {
        encoding.ids.push_back(token.id);
        encoding.pieces.emplace_back(covered);
        encoding.offsets.emplace_back(span.begin, span.end);
    };
    // Tokens that are looked for in the text as written cut it first; what lies between is normalised piece by piece.
    for (const AddedTokens::Stretch& raw : m_added.split(clean.text, false)) {
        const Span whole{static_cast<std::uint32_t>(raw.begin), static_cast<std::uint32_t>(raw.end)};
        if (raw.token != nullptr) {
            addToken(*raw.token, whole, std::string_view(clean.text).substr(raw.begin, raw.end - raw.begin));
            continue;
        }
        AlignedText aligned = AlignedText::of(std::string_view(clean.text).substr(raw.begin, raw.end - raw.begin), whole.begin);
        if (m_parts.normalizer)
            m_parts.normalizer->apply(aligned, whole.begin);
        if (aligned.text.empty())
            continue;
        for (const AddedTokens::Stretch& part : m_added.split(aligned.text, true)) {
            const Span span{aligned.spans[part.begin].begin, aligned.spans[part.end - 1].end};
            if (part.token != nullptr)
                addToken(*part.token, span, std::string_view(aligned.text).substr(part.begin, part.end - part.begin));
            else if (part.begin == 0 && part.end == aligned.text.size())
                encodeStretch(std::move(aligned), whole.begin, cache, encoding);
            else
                encodeStretch({aligned.text.substr(part.begin, part.end - part.begin),
                                  {aligned.spans.begin() + static_cast<std::ptrdiff_t>(part.begin),
                                      aligned.spans.begin() + static_cast<std::ptrdiff_t>(part.end)}},
                    span.begin, cache, encoding);
        }
    }
    if (m_parts.postProcessor)
        m_parts.postProcessor->apply(encoding, clean.text, special);
    for (std::size_t i = 0; i < encoding.ids.size(); ++i)
        if (const AddedToken* added = m_added.byId(encoding.ids[i]))
            encoding.pieces[i] = added->content;
    if (!clean.source.empty())
        for (auto& [begin, end] : encoding.offsets) {
            begin = clean.source[begin];
            end = clean.source[end];
        }
    return encoding;
}

void HfTokenizer::encodeStretch(AlignedText text, std::uint32_t start, Bpe::Cache& cache, Encoding& out) const
{
    Pieces pieces;
    pieces.pieces.push_back({0, text.text.size(), start});
    pieces.aligned = std::move(text);
    if (m_parts.preTokenizer)
        m_parts.preTokenizer->apply(pieces);
    std::vector<PieceToken> tokens;
    for (const Piece& piece : pieces.pieces) {
        tokens.clear();
        m_parts.model->encode(pieces.view(piece), cache, tokens);
        for (const PieceToken& token : tokens) {
            const std::string* content = m_parts.vocabulary->piece(token.id);
            out.ids.push_back(token.id);
            out.pieces.push_back(content == nullptr ? std::string() : *content);
            const Span first = pieces.aligned.spans[piece.begin + token.begin];
            const Span last = pieces.aligned.spans[piece.begin + token.end - 1];
            out.offsets.emplace_back(first.begin, last.end);
        }
    }
}

const std::string* HfTokenizer::content(TokenId id) const
{
    if (const AddedToken* token = m_added.byId(id))
        return &token->content;
    return m_parts.vocabulary->piece(id);
}

void HfTokenizer::checkId(TokenId id) const
{
    if (id < 0 || id >= m_size)
        throw Error(ErrorCode::InvalidArgument,
            {.place = "token id", .expected = "from 0 to " + std::to_string(m_size - 1), .found = std::to_string(id)});
}

std::string HfTokenizer::decode(std::span<const TokenId> ids, bool skipSpecial) const
{
    std::vector<std::string> tokens;
    tokens.reserve(ids.size());
    for (const TokenId id : ids) {
        checkId(id);
        if (const AddedToken* added = m_added.byId(id)) {
            if (!skipSpecial || !added->special)
                tokens.push_back(added->written);
        } else if (const std::string* text = m_parts.vocabulary->piece(id)) {
            tokens.push_back(*text);
        }
    }
    if (m_parts.decoder)
        m_parts.decoder->apply(tokens);
    std::string all;
    for (const std::string& token : tokens) {
        if (!m_parts.decoder && !all.empty())
            all += ' ';
        all += token;
    }
    return all;
}

std::string HfTokenizer::piece(TokenId id) const
{
    checkId(id);
    const std::string* text = content(id);
    return text == nullptr ? std::string() : *text;
}

bool HfTokenizer::isSpecial(TokenId id) const
{
    const AddedToken* token = m_added.byId(id);
    return token != nullptr && token->special;
}

std::optional<TokenId> HfTokenizer::find(std::string_view piece) const
{
    if (const AddedToken* token = m_added.byContent(piece))
        return token->id;
    return m_parts.vocabulary->find(piece);
}

std::vector<std::pair<TokenId, std::string>> HfTokenizer::specialTokens() const
{
    std::vector<std::pair<TokenId, std::string>> all;
    for (const AddedToken& token : m_added.all())
        all.emplace_back(token.id, token.content);
    std::sort(all.begin(), all.end());
    return all;
}

namespace {
/// Ids as Hugging Face's tokenizers give them out: the vocabulary's where it has the piece, else the next free one. In files that
/// a tokenizer has saved itself these are the ids written there.
std::vector<AddedToken> readAddedTokens(const JsonView& json, const Vocabulary& vocabulary)
{
    std::vector<AddedToken> tokens;
    std::unordered_map<std::string, std::size_t> known;
    auto next = static_cast<TokenId>(vocabulary.size());
    for (const JsonView& entry : json.items()) {
        AddedToken token;
        token.content = entry["content"].string();
        token.singleWord = entry.booleanOr("single_word", false);
        token.stripLeft = entry.booleanOr("lstrip", false);
        token.stripRight = entry.booleanOr("rstrip", false);
        token.special = entry.booleanOr("special", false);
        token.normalized = entry.booleanOr("normalized", !token.special);
        if (token.content.empty())
            continue;
        const auto [place, isNew] = known.try_emplace(token.content, tokens.size());
        if (!isNew) {
            token.id = tokens[place->second].id;
            tokens[place->second] = std::move(token);
            continue;
        }
        const auto inVocabulary = vocabulary.find(token.content);
        token.id = inVocabulary ? *inVocabulary : next;
        next = std::max(next, token.id + 1);
        const std::int64_t written = entry["id"].integer();
        if (written != token.id)
            log(LogLevel::Warning, "text",
                json.file().string() + ": token " + token.content.substr(0, 80) + " gets id " + std::to_string(token.id)
                    + ", not " + std::to_string(written) + " as written");
        tokens.push_back(std::move(token));
    }
    return tokens;
}

std::unique_ptr<const Bpe> readModel(const JsonView& json, TokenizerFile& tables)
{
    const std::string type = json.stringOr("type", tables.hasMerges ? "BPE" : "");
    if (type != "BPE")
        json.unsupported(type.empty() ? "a model without type and merges" : "model " + type);
    for (const char* affix : {"continuing_subword_prefix", "end_of_word_suffix"})
        if (const std::string text = json.stringOr(affix, ""); !text.empty())
            json[affix].unsupported("\"" + text + "\"");
    if (tables.vocabulary->size() == 0)
        json["vocab"].wrong("an object with at least one piece");

    Bpe::Options options;
    if (const std::string unknown = json.stringOr("unk_token", ""); !unknown.empty())
        options.unknown = tables.vocabulary->find(unknown);
    options.fuseUnknown = json.booleanOr("fuse_unk", false);
    options.byteFallback = json.booleanOr("byte_fallback", false);
    options.ignoreMerges = json.booleanOr("ignore_merges", false);

    std::vector<Bpe::Merge> merges;
    merges.reserve(tables.merges.size());
    for (const auto& [left, right] : tables.merges) {
        const auto id = [&](const std::string& piece) {
            const auto found = tables.vocabulary->find(piece);
            if (!found)
                throw Error(ErrorCode::CorruptFile,
                    {.file = json.file(),
                        .place = "key model.merges[" + std::to_string(merges.size()) + "]",
                        .expected = "pieces of the vocabulary",
                        .found = piece.substr(0, 80),
                        .advice = Advice::DownloadAgain});
            return *found;
        };
        const TokenId leftId = id(left), rightId = id(right);
        merges.push_back({leftId, rightId, id(left + right)});
    }
    tables.merges = {};
    return std::make_unique<Bpe>(tables.vocabulary, merges, options);
}

std::optional<TokenId> firstKnown(const std::vector<AddedToken>& added, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names)
        for (const AddedToken& token : added)
            if (token.content == name)
                return token.id;
    return std::nullopt;
}
} // namespace

std::shared_ptr<const Tokenizer> readHfTokenizer(
    std::string_view content, const std::filesystem::path& file, const NamedTokens& named)
{
    TokenizerFile tables = parseTokenizerFile(content, file);
    const JsonView root(tables.rest, file, "");
    if (!root.isObject())
        throw Error(
            ErrorCode::CorruptFile, {.file = file, .place = "line 1", .expected = "an object", .found = tables.rest.type_name()});

    Pipeline parts;
    parts.vocabulary = tables.vocabulary;
    parts.model = readModel(root["model"], tables);
    parts.normalizer = readNormalizer(root["normalizer"]);
    parts.preTokenizer = readPreTokenizer(root["pre_tokenizer"]);
    parts.postProcessor = readPostProcessor(root["post_processor"]);
    parts.decoder = readDecoder(root["decoder"]);
    parts.added = readAddedTokens(root["added_tokens"], *parts.vocabulary);

    const auto idOf = [&](const std::string& name) -> std::optional<TokenId> {
        if (name.empty())
            return std::nullopt;
        const auto known = firstKnown(parts.added, {name});
        return known ? known : parts.vocabulary->find(name);
    };
    parts.bos = idOf(named.bos);
    parts.eos = idOf(named.eos);
    if (named.bos.empty() && named.eos.empty()) {
        // A tokenizer without the files beside it: what its template puts first, else the names that the families use.
        parts.bos = parts.postProcessor ? parts.postProcessor->first() : std::nullopt;
        if (!parts.bos)
            parts.bos = firstKnown(parts.added, {"<s>", "<|begin_of_text|>", "<\uFF5Cbegin\u2581of\u2581sentence\uFF5C>"});
        parts.eos =
            firstKnown(parts.added, {"</s>", "<|end_of_text|>", "<\uFF5Cend\u2581of\u2581sentence\uFF5C>", "<|endoftext|>"});
    }
    return std::make_shared<HfTokenizer>(std::move(parts));
}

} // namespace plumbline::text
