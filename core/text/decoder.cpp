// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/decoder.h"

#include "core/text/normalizer.h"
#include "core/text/pattern.h"
#include "core/text/unicode.h"

namespace plumbline::text {

namespace {
class ByteLevel final : public Decoder {
public:
    void apply(std::vector<std::string>& tokens) const override
    {
        std::string all, bytes;
        for (const std::string& token : tokens) {
            bytes.clear();
            bool inAlphabet = true;
            for (std::size_t at = 0; at < token.size() && inAlphabet;) {
                const int byte = byteOfAlphabet(nextCodePoint(token, at));
                inAlphabet = byte >= 0;
                if (inAlphabet)
                    bytes += static_cast<char>(byte);
            }
            all += inAlphabet ? bytes : token;
        }
        tokens.assign(1, cleanUtf8(all).text);
    }
};

class ByteFallback final : public Decoder {
public:
    void apply(std::vector<std::string>& tokens) const override
    {
        std::vector<std::string> result;
        std::string run;
        const auto endRun = [&] {
            if (run.empty())
                return;
            if (isValidUtf8(run))
                result.push_back(run);
            else
                result.insert(result.end(), run.size(), "\uFFFD");
            run.clear();
        };
        for (std::string& token : tokens) {
            if (const int byte = byteOfPiece(token); byte >= 0) {
                run += static_cast<char>(byte);
                continue;
            }
            endRun();
            result.push_back(std::move(token));
        }
        endRun();
        tokens = std::move(result);
    }
};

class Fuse final : public Decoder {
public:
    void apply(std::vector<std::string>& tokens) const override
    {
        std::string all;
        for (const std::string& token : tokens)
            all += token;
        tokens.assign(1, std::move(all));
    }
};

class Replace final : public Decoder {
public:
    Replace(std::shared_ptr<const Pattern> pattern, std::string content)
        : m_pattern(std::move(pattern))
        , m_content(std::move(content))
    {
    }
    void apply(std::vector<std::string>& tokens) const override
    {
        const Finder finder = m_pattern->finder();
        std::vector<Match> matches;
        for (std::string& token : tokens) {
            matches.clear();
            finder(token, matches);
            if (matches.size() == 1 && !matches[0].matched)
                continue;
            std::string replaced;
            for (const Match& match : matches) {
                replaced += match.matched ? m_content : token.substr(match.begin, match.end - match.begin);
                checkTextLength(replaced.size());
            }
            token = std::move(replaced);
        }
    }

private:
    std::shared_ptr<const Pattern> m_pattern;
    std::string m_content;
};

class Strip final : public Decoder {
public:
    Strip(std::string content, std::int64_t start, std::int64_t stop)
        : m_content(std::move(content))
        , m_start(start)
        , m_stop(stop)
    {
    }
    void apply(std::vector<std::string>& tokens) const override
    {
        for (std::string& token : tokens) {
            std::string_view rest = token;
            for (std::int64_t i = 0; i < m_start && rest.starts_with(m_content); ++i)
                rest.remove_prefix(m_content.size());
            for (std::int64_t i = 0; i < m_stop && rest.ends_with(m_content); ++i)
                rest.remove_suffix(m_content.size());
            token = std::string(rest);
        }
    }

private:
    std::string m_content;
    std::int64_t m_start;
    std::int64_t m_stop;
};

class Metaspace final : public Decoder {
public:
    Metaspace(std::string replacement, bool prepended)
        : m_replacement(std::move(replacement))
        , m_prepended(prepended)
    {
    }
    void apply(std::vector<std::string>& tokens) const override
    {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const std::string_view with = i == 0 && m_prepended ? "" : " ";
            std::string replaced;
            for (std::size_t at = 0; at < tokens[i].size();) {
                if (std::string_view(tokens[i]).substr(at).starts_with(m_replacement)) {
                    replaced += with;
                    at += m_replacement.size();
                } else {
                    replaced += tokens[i][at++];
                }
            }
            tokens[i] = std::move(replaced);
        }
    }

private:
    std::string m_replacement;
    bool m_prepended;
};

class Chain final : public Decoder {
public:
    explicit Chain(std::vector<std::unique_ptr<const Decoder>> steps)
        : m_steps(std::move(steps))
    {
    }
    void apply(std::vector<std::string>& tokens) const override
    {
        for (const auto& step : m_steps)
            step->apply(tokens);
    }

private:
    std::vector<std::unique_ptr<const Decoder>> m_steps;
};

std::string oneCharacter(const JsonView& json, const std::string& otherwise)
{
    const std::string text = json.isNull() ? otherwise : json.string();
    if (text.empty() || utf8Length(static_cast<unsigned char>(text[0])) != text.size())
        json.wrong("one character");
    return text;
}
} // namespace

int byteOfPiece(std::string_view piece)
{
    if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>')
        return -1;
    int value = 0;
    for (const char c : piece.substr(3, 2)) {
        const int digit = c >= '0' && c <= '9' ? c - '0'
            : c >= 'A' && c <= 'F'             ? c - 'A' + 10
            : c >= 'a' && c <= 'f'             ? c - 'a' + 10
                                               : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

std::unique_ptr<const Decoder> byteLevelDecoder()
{
    return std::make_unique<ByteLevel>();
}

std::unique_ptr<const Decoder> readDecoder(const JsonView& json)
{
    if (json.isNull())
        return nullptr;
    const std::string type = json.type();
    if (type == "ByteLevel")
        return byteLevelDecoder();
    if (type == "ByteFallback")
        return std::make_unique<ByteFallback>();
    if (type == "Fuse")
        return std::make_unique<Fuse>();
    if (type == "Replace")
        return std::make_unique<Replace>(readPattern(json["pattern"]), json["content"].string());
    if (type == "Strip")
        return std::make_unique<Strip>(oneCharacter(json["content"], " "), json.integerOr("start", 0), json.integerOr("stop", 0));
    if (type == "Metaspace") {
        const std::string scheme = json.stringOr("prepend_scheme", json.booleanOr("add_prefix_space", true) ? "always" : "never");
        return std::make_unique<Metaspace>(oneCharacter(json["replacement"], "\u2581"), scheme != "never");
    }
    if (type == "Sequence") {
        std::vector<std::unique_ptr<const Decoder>> steps;
        for (const JsonView& step : json["decoders"].items())
            if (auto read = readDecoder(step))
                steps.push_back(std::move(read));
        return std::make_unique<Chain>(std::move(steps));
    }
    json.unsupported("decoder " + type);
}

} // namespace plumbline::text
