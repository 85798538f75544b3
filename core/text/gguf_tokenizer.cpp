// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/formats/gguf.h"
#include "core/text/hf_tokenizer.h"
#include "core/text/pattern.h"
#include "core/text/spm_bpe.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <cmath>

namespace plumbline::text {

namespace {
using Kind = ScoredVocabulary::Kind;

class Header {
public:
    explicit Header(const formats::GgufFile& file)
        : m_file(file)
        , m_path(file.files().empty() ? std::filesystem::path() : file.files().front())
    {
    }
    const std::filesystem::path& path() const { return m_path; }

    [[noreturn]] void wrong(const std::string& key, const std::string& expected, const std::string& found) const
    {
        throw Error(ErrorCode::CorruptFile,
            {.file = m_path, .place = "key " + key, .expected = expected, .found = found, .advice = Advice::DownloadAgain});
    }
    [[noreturn]] void unsupported(const std::string& key, const std::string& expected, const std::string& found) const
    {
        throw Error(ErrorCode::UnsupportedFormat, {.file = m_path, .place = "key " + key, .expected = expected, .found = found});
    }
    const std::string* string(const std::string& key) const
    {
        const formats::GgufValue* value = m_file.value(key);
        if (value == nullptr)
            return nullptr;
        if (value->string() == nullptr)
            wrong(key, "a string", "another type");
        return value->string();
    }
    const formats::GgufValue::Array* array(const std::string& key) const
    {
        const formats::GgufValue* value = m_file.value(key);
        if (value == nullptr)
            return nullptr;
        if (value->array() == nullptr)
            wrong(key, "an array", "another type");
        return value->array();
    }
    std::optional<bool> boolean(const std::string& key) const
    {
        const formats::GgufValue* value = m_file.value(key);
        if (value == nullptr)
            return std::nullopt;
        const bool* found = std::get_if<bool>(&value->value);
        if (found == nullptr)
            wrong(key, "true or false", "another type");
        return *found;
    }
    /// Nothing where the id is outside the vocabulary: files say so by 4294967295 or −1.
    std::optional<TokenId> id(const std::string& key, std::size_t pieces) const
    {
        const formats::GgufValue* value = m_file.value(key);
        const auto number = value == nullptr ? std::nullopt : value->integer();
        if (!number || *number < 0 || static_cast<std::uint64_t>(*number) >= pieces)
            return std::nullopt;
        return static_cast<TokenId>(*number);
    }

private:
    const formats::GgufFile& m_file;
    std::filesystem::path m_path;
};

std::vector<std::string> readPieces(const Header& header)
{
    const auto* array = header.array("tokenizer.ggml.tokens");
    if (array == nullptr || array->empty())
        header.wrong("tokenizer.ggml.tokens", "pieces", "none");
    if (array->size() > std::size_t{INT32_MAX})
        header.wrong("tokenizer.ggml.tokens", "at most 2,147,483,647 pieces", grouped(array->size()));
    std::vector<std::string> pieces;
    pieces.reserve(array->size());
    for (const formats::GgufValue& value : *array) {
        if (value.string() == nullptr)
            header.wrong("tokenizer.ggml.tokens[" + std::to_string(pieces.size()) + "]", "a string", "another type");
        pieces.push_back(cleanUtf8(*value.string()).text);
    }
    return pieces;
}

std::vector<Kind> readKinds(const Header& header, std::size_t pieces)
{
    std::vector<Kind> kinds(pieces, Kind::Normal);
    const std::string key = "tokenizer.ggml.token_type";
    const auto* array = header.array(key);
    if (array == nullptr)
        return kinds;
    if (array->size() != pieces)
        header.wrong(key, grouped(pieces) + " kinds", grouped(array->size()));
    for (std::size_t i = 0; i < pieces; ++i) {
        const auto number = (*array)[i].integer();
        if (!number || *number < 0 || *number > 6)
            header.wrong(
                key + "[" + std::to_string(i) + "]", "a kind from 0 to 6", number ? std::to_string(*number) : "another type");
        kinds[i] = *number == 0 ? Kind::Normal : static_cast<Kind>(*number);
    }
    return kinds;
}

std::vector<float> readScores(const Header& header, std::size_t pieces)
{
    std::vector<float> scores(pieces, 0.0f);
    const std::string key = "tokenizer.ggml.scores";
    const auto* array = header.array(key);
    if (array == nullptr)
        return scores;
    if (array->size() != pieces)
        header.wrong(key, grouped(pieces) + " scores", grouped(array->size()));
    for (std::size_t i = 0; i < pieces; ++i) {
        const auto number = (*array)[i].number();
        if (!number || std::isnan(*number))
            header.wrong(key + "[" + std::to_string(i) + "]", "a number", "none");
        scores[i] = static_cast<float>(*number);
    }
    return scores;
}

std::shared_ptr<const Tokenizer> readScored(const Header& header)
{
    ScoredVocabulary vocabulary;
    vocabulary.pieces = readPieces(header);
    const std::size_t count = vocabulary.pieces.size();
    vocabulary.kinds = readKinds(header, count);
    vocabulary.scores = readScores(header, count);
    const auto idOr = [&](const char* key, TokenId otherwise) {
        const auto id = header.id(key, count);
        return id || static_cast<std::size_t>(otherwise) >= count ? id : std::optional(otherwise);
    };
    vocabulary.bos = idOr("tokenizer.ggml.bos_token_id", 1);
    vocabulary.eos = idOr("tokenizer.ggml.eos_token_id", 2);
    vocabulary.unknown = idOr("tokenizer.ggml.unknown_token_id", 0);
    vocabulary.addBos = header.boolean("tokenizer.ggml.add_bos_token").value_or(true);
    vocabulary.addEos = header.boolean("tokenizer.ggml.add_eos_token").value_or(false);
    vocabulary.addSpacePrefix = header.boolean("tokenizer.ggml.add_space_prefix").value_or(true);
    return std::make_shared<SpmBpeTokenizer>(std::move(vocabulary));
}

struct PreRules {
    std::vector<std::string> expressions; ///< applied one after the other
    bool ignoreMerges = false;
    bool addBos = false;
};

PreRules readPre(const Header& header)
{
    const std::string key = "tokenizer.ggml.pre";
    const std::string* name = header.string(key);
    const auto is = [&](std::initializer_list<std::string_view> names) {
        return name != nullptr && std::find(names.begin(), names.end(), *name) != names.end();
    };
    if (is({"llama-bpe", "llama3", "llama-v3"}))
        return {{std::string(kLlama3Expression)}, true, true};
    if (is({"qwen2", "deepseek-r1-qwen"}))
        return {{std::string(kQwen2Expression)}};
    if (is({"smollm", "starcoder", "refact", "command-r", "codeshell"}))
        return {{R"(\p{N})", std::string(kGpt2Expression)}};
    if (is({"gpt-2"}))
        return {{std::string(kGpt2Expression)}};
    if (name == nullptr || *name == "default") {
        log(LogLevel::Warning, "text",
            header.path().string()
                + ": the file does not say how its text is to be cut (tokenizer.ggml.pre); what llama.cpp does then "
                  "is wrong for most models");
        return {{R"([\p{P}\$\+<=>\^~\|]+)", std::string(kGpt2Expression), R"(\p{N}+)", "[0-9][0-9][0-9]"}};
    }
    header.unsupported(
        key, "llama-bpe, qwen2, deepseek-r1-qwen, smollm, starcoder, refact, command-r, codeshell, gpt-2 or default", *name);
}

std::vector<Bpe::Merge> readMerges(const Header& header, const Vocabulary& vocabulary)
{
    const std::string key = "tokenizer.ggml.merges";
    const auto* array = header.array(key);
    if (array == nullptr)
        header.wrong(key, "merges", "none");
    std::vector<Bpe::Merge> merges;
    merges.reserve(array->size());
    std::size_t left = 0;
    for (std::size_t i = 0; i < array->size(); ++i) {
        const std::string* line = (*array)[i].string();
        // The first piece may itself begin with a space.
        const std::size_t space = line == nullptr || line->empty() ? std::string::npos : line->find(' ', 1);
        if (space == std::string::npos)
            header.wrong(
                key + "[" + std::to_string(i) + "]", "two pieces with a space between", line == nullptr ? "another type" : *line);
        const std::string first = line->substr(0, space), second = line->substr(space + 1);
        const auto firstId = vocabulary.find(first), secondId = vocabulary.find(second), madeId = vocabulary.find(first + second);
        if (firstId && secondId && madeId)
            merges.push_back({*firstId, *secondId, *madeId});
        else
            ++left;
    }
    if (left > 0)
        log(LogLevel::Warning, "text",
            header.path().string() + ": " + grouped(left) + " merges name pieces that the vocabulary lacks");
    return merges;
}

std::shared_ptr<const Tokenizer> readByteLevel(const Header& header)
{
    const PreRules rules = readPre(header);
    const std::vector<std::string> pieces = readPieces(header);
    const std::vector<Kind> kinds = readKinds(header, pieces.size());
    auto vocabulary = std::make_shared<Vocabulary>();
    Pipeline parts;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto id = static_cast<TokenId>(i);
        vocabulary->add(pieces[i], id);
        const bool special = kinds[i] == Kind::Control || kinds[i] == Kind::Unknown;
        if ((special || kinds[i] == Kind::UserDefined) && !pieces[i].empty())
            parts.added.push_back({.id = id, .content = pieces[i], .special = special});
    }
    parts.vocabulary = vocabulary;
    Bpe::Options options;
    options.ignoreMerges = rules.ignoreMerges;
    parts.model = std::make_unique<Bpe>(vocabulary, readMerges(header, *vocabulary), options);
    std::vector<std::shared_ptr<const Pattern>> patterns;
    for (const std::string& expression : rules.expressions)
        patterns.push_back(regexPattern(expression, header.path(), "key tokenizer.ggml.pre"));
    parts.preTokenizer = byteLevelAfter(std::move(patterns));
    parts.decoder = byteLevelDecoder();
    parts.bos = header.id("tokenizer.ggml.bos_token_id", pieces.size());
    parts.eos = header.id("tokenizer.ggml.eos_token_id", pieces.size());
    const auto edge = [&](std::optional<TokenId> id, bool wanted) {
        return wanted && id ? std::vector<TemplateToken>{{*id, pieces[static_cast<std::size_t>(*id)]}}
                            : std::vector<TemplateToken>{};
    };
    parts.postProcessor =
        surroundingTemplate(edge(parts.bos, header.boolean("tokenizer.ggml.add_bos_token").value_or(rules.addBos)),
            edge(parts.eos, header.boolean("tokenizer.ggml.add_eos_token").value_or(false)));
    return std::make_shared<HfTokenizer>(std::move(parts));
}
} // namespace

std::shared_ptr<const Tokenizer> openTokenizer(const formats::GgufFile& file)
{
    const Header header(file);
    if (const std::string* whole = header.string("tokenizer.huggingface.json")) {
        NamedTokens named;
        if (header.array("tokenizer.ggml.tokens") != nullptr) {
            const std::vector<std::string> pieces = readPieces(header);
            const auto pieceOf = [&](const char* key) {
                const auto id = header.id(key, pieces.size());
                return id ? pieces[static_cast<std::size_t>(*id)] : std::string();
            };
            named = {pieceOf("tokenizer.ggml.bos_token_id"), pieceOf("tokenizer.ggml.eos_token_id")};
        }
        return readHfTokenizer(*whole, header.path(), named);
    }
    const std::string* model = header.string("tokenizer.ggml.model");
    if (model == nullptr)
        header.wrong("tokenizer.ggml.model", "a tokenizer", "none");
    if (*model == "llama")
        return readScored(header);
    if (*model == "gpt2")
        return readByteLevel(header);
    header.unsupported("tokenizer.ggml.model", "llama or gpt2", *model);
}

} // namespace plumbline::text
