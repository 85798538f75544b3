// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pattern.h"

#include "core/base/error.h"
#include "core/text/unicode.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

namespace plumbline::text {

namespace {
// Bounds on hostile expressions: ICU counts steps of its engine in units of about a millisecond, and bytes of its stack.
constexpr std::int32_t kTimeLimit = 20'000;
constexpr std::int32_t kStackLimit = 64 << 20;

class Literal final : public Pattern {
public:
    explicit Literal(std::string text)
        : m_text(std::move(text))
    {
    }
    Finder finder() const override
    {
        return [this](std::string_view text, std::vector<Match>& out) {
            if (text.empty())
                return;
            std::size_t last = 0;
            if (!m_text.empty())
                for (std::size_t at = text.find(m_text); at != std::string_view::npos; at = text.find(m_text, last)) {
                    if (at > last)
                        out.push_back({last, at, false});
                    last = at + m_text.size();
                    out.push_back({at, last, true});
                }
            if (last < text.size())
                out.push_back({last, text.size(), false});
        };
    }

private:
    std::string m_text;
};

class Characters final : public Pattern {
public:
    explicit Characters(std::function<bool(char32_t)> test)
        : m_test(std::move(test))
    {
    }
    Finder finder() const override
    {
        return [this](std::string_view text, std::vector<Match>& out) {
            std::size_t last = 0;
            for (std::size_t at = 0; at < text.size();) {
                const std::size_t begin = at;
                if (!m_test(nextCodePoint(text, at)))
                    continue;
                if (begin > last)
                    out.push_back({last, begin, false});
                out.push_back({begin, at, true});
                last = at;
            }
            if (last < text.size())
                out.push_back({last, text.size(), false});
        };
    }

private:
    std::function<bool(char32_t)> m_test;
};

class Gapless final : public Pattern {
public:
    explicit Gapless(Finder finder)
        : m_finder(std::move(finder))
    {
    }
    Finder finder() const override { return m_finder; }

private:
    Finder m_finder;
};

class IcuRegex final : public Pattern {
public:
    IcuRegex(const std::string& expression, std::filesystem::path file, std::string place)
        : m_expression(expression)
        , m_file(std::move(file))
        , m_place(std::move(place))
    {
        UErrorCode status = U_ZERO_ERROR;
        UParseError where{};
        // Oniguruma's Ruby syntax, which tokenizers use: ^ and $ at every line, and only \n ends one.
        m_pattern.reset(icu::RegexPattern::compile(
            icu::UnicodeString::fromUTF8(expression), UREGEX_MULTILINE | UREGEX_UNIX_LINES, where, status));
        check(status);
    }
    Finder finder() const override
    {
        UErrorCode status = U_ZERO_ERROR;
        std::shared_ptr<icu::RegexMatcher> matcher(m_pattern->matcher(status));
        check(status);
        matcher->setTimeLimit(kTimeLimit, status);
        matcher->setStackLimit(kStackLimit, status);
        check(status);
        return [this, matcher](std::string_view text, std::vector<Match>& out) {
            if (text.empty())
                return;
            const icu::UnicodeString wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
            matcher->reset(wide);
            // Matches come in order, so one walk turns UTF-16 indices into bytes.
            std::size_t at = 0;
            std::int32_t index = 0;
            const auto byteAt = [&](std::int32_t wanted) {
                while (index < wanted && at < text.size()) {
                    const std::size_t length = utf8Length(static_cast<unsigned char>(text[at]));
                    index += length == 4 ? 2 : 1;
                    at += length;
                }
                return at;
            };
            std::size_t last = 0;
            UErrorCode code = U_ZERO_ERROR;
            while (matcher->find(code) && U_SUCCESS(code)) {
                const std::size_t begin = byteAt(matcher->start(code));
                const std::size_t end = byteAt(matcher->end(code));
                if (begin > last)
                    out.push_back({last, begin, false});
                out.push_back({begin, end, true});
                last = end;
            }
            check(code);
            if (last < text.size())
                out.push_back({last, text.size(), false});
        };
    }

private:
    void check(UErrorCode status) const
    {
        if (U_FAILURE(status))
            throw Error(ErrorCode::UnsupportedFormat,
                {.file = m_file, .place = m_place + ", expression " + m_expression, .found = u_errorName(status)});
    }

    std::string m_expression;
    std::filesystem::path m_file;
    std::string m_place;
    std::unique_ptr<icu::RegexPattern> m_pattern;
};
} // namespace

std::shared_ptr<const Pattern> literalPattern(std::string text)
{
    return std::make_shared<Literal>(std::move(text));
}

std::shared_ptr<const Pattern> characterPattern(std::function<bool(char32_t)> test)
{
    return std::make_shared<Characters>(std::move(test));
}

std::shared_ptr<const Pattern> regexPattern(
    const std::string& expression, const std::filesystem::path& file, const std::string& place)
{
    if (expression == kGpt2Expression)
        return std::make_shared<Gapless>(splitLikeGpt2);
    if (expression == kLlama3Expression || expression == kQwen2Expression) {
        const int digits = expression == kLlama3Expression ? 3 : 1;
        return std::make_shared<Gapless>(
            [digits](std::string_view text, std::vector<Match>& out) { splitLikeLlama3(text, digits, out); });
    }
    return icuPattern(expression, file, place);
}

std::shared_ptr<const Pattern> icuPattern(
    const std::string& expression, const std::filesystem::path& file, const std::string& place)
{
    return std::make_shared<IcuRegex>(expression, file, place);
}

} // namespace plumbline::text
