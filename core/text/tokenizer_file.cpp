// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer_file.h"

#include "core/base/error.h"

#include <algorithm>

namespace plumbline::text {

namespace {
using Json = nlohmann::json;
constexpr std::size_t kDeepest = 64;

/// Receives the parser's events. A tree of the whole file would cost LLaMA-3 a quarter of a gigabyte, so the vocabulary and the
/// merges go straight into their tables.
class Reader final : public nlohmann::json_sax<Json> {
public:
    Reader(std::string_view content, const std::filesystem::path& file, TokenizerFile* tables)
        : m_content(content)
        , m_file(file)
        , m_tables(tables)
    {
    }
    Json take() { return std::move(m_root); }

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override
    {
        if (!inVocabulary())
            return put(value);
        if (value > std::uint64_t{INT32_MAX})
            wrong("model.vocab[\"" + m_key + "\"]", "an id from 0 to 2147483647", std::to_string(value));
        m_tables->vocabulary->add(std::move(m_key), static_cast<TokenId>(value));
        return true;
    }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override
    {
        if (m_inMerges && m_depth == 3) {
            const std::size_t space = value.find(' ');
            if (value.starts_with("#version"))
                return true;
            if (space == std::string::npos || value.find(' ', space + 1) != std::string::npos)
                wrong(mergePlace(), "two pieces with a space between", value);
            m_tables->merges.emplace_back(value.substr(0, space), value.substr(space + 1));
            return true;
        }
        if (m_inMerges) {
            m_pair.push_back(std::move(value));
            if (m_pair.size() > 2)
                wrong(mergePlace(), "two pieces", "more");
            return true;
        }
        return put(std::move(value));
    }
    bool binary(binary_t&) override { return put(nullptr); }
    bool start_object(std::size_t) override
    {
        if (m_tables != nullptr && m_depth == 2 && m_topKey == "model" && m_key == "vocab") {
            enter();
            m_inVocabulary = true;
            return true;
        }
        return open(Json::object());
    }
    bool key(string_t& value) override
    {
        m_key = std::move(value);
        return true;
    }
    bool end_object() override
    {
        if (m_inVocabulary && m_depth == 3)
            m_inVocabulary = false;
        else
            m_open.pop_back();
        return leave();
    }
    bool start_array(std::size_t) override
    {
        if (m_tables != nullptr && !m_inMerges && m_depth == 2 && m_topKey == "model" && m_key == "merges") {
            enter();
            m_inMerges = m_tables->hasMerges = true;
            return true;
        }
        if (m_inMerges) {
            if (m_depth != 3)
                wrong(mergePlace(), "two pieces", "an array in an array");
            m_pair.clear();
            ++m_depth;
            return true;
        }
        return open(Json::array());
    }
    bool end_array() override
    {
        if (m_inMerges && m_depth == 4) {
            if (m_pair.size() != 2)
                wrong(mergePlace(), "two pieces", std::to_string(m_pair.size()));
            m_tables->merges.emplace_back(std::move(m_pair[0]), std::move(m_pair[1]));
            --m_depth;
            return true;
        }
        if (m_inMerges)
            m_inMerges = false;
        else
            m_open.pop_back();
        return leave();
    }
    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& exception) override
    {
        const std::string_view before = m_content.substr(0, std::min(position > 0 ? position - 1 : 0, m_content.size()));
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const std::size_t start = before.rfind('\n');
        const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
        std::string found = token.substr(0, 60);
        if (token.empty())
            found = exception.what();
        throw Error(ErrorCode::CorruptFile,
            {.file = m_file,
                .place = "line " + std::to_string(line) + ", column " + std::to_string(column),
                .expected = "JSON",
                .found = found,
                .advice = Advice::DownloadAgain});
    }

private:
    bool inVocabulary() const { return m_inVocabulary && m_depth == 3; }
    std::string mergePlace() const { return "model.merges[" + std::to_string(m_tables->merges.size()) + "]"; }

    [[noreturn]] void wrong(const std::string& place, const std::string& expected, const std::string& found) const
    {
        throw Error(ErrorCode::CorruptFile,
            {.file = m_file,
                .place = "key " + place,
                .expected = expected,
                .found = found.substr(0, 80),
                .advice = Advice::DownloadAgain});
    }

    bool put(Json value)
    {
        if (m_inVocabulary)
            wrong("model.vocab[\"" + m_key + "\"]", "an id from 0 to 2147483647", value.type_name());
        if (m_inMerges)
            wrong(mergePlace(), "two pieces", value.type_name());
        place(std::move(value));
        return true;
    }
    Json* place(Json value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        Json& parent = *m_open.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        Json& member = parent[m_key];
        member = std::move(value);
        return &member;
    }
    bool open(Json container)
    {
        if (m_inVocabulary || m_inMerges)
            return put(std::move(container));
        m_open.push_back(place(std::move(container)));
        return enter();
    }
    bool enter()
    {
        if (++m_depth > kDeepest)
            wrong(m_key, "at most " + std::to_string(kDeepest) + " levels", "more");
        if (m_depth == 2)
            m_topKey = m_key;
        return true;
    }
    bool leave()
    {
        --m_depth;
        return true;
    }

    std::string_view m_content;
    const std::filesystem::path& m_file;
    TokenizerFile* m_tables; ///< null: everything into the tree
    Json m_root;
    std::vector<Json*> m_open;
    std::string m_topKey; ///< of the outermost member that is open
    std::string m_key;
    std::vector<std::string> m_pair;
    std::size_t m_depth = 0;
    bool m_inVocabulary = false;
    bool m_inMerges = false;
};
} // namespace

TokenizerFile parseTokenizerFile(std::string_view content, const std::filesystem::path& file)
{
    TokenizerFile parsed;
    parsed.vocabulary = std::make_shared<Vocabulary>();
    Reader reader(content, file, &parsed);
    Json::sax_parse(content, &reader);
    parsed.rest = reader.take();
    return parsed;
}

nlohmann::json parseJson(std::string_view content, const std::filesystem::path& file)
{
    Reader reader(content, file, nullptr);
    Json::sax_parse(content, &reader);
    return reader.take();
}

} // namespace plumbline::text
