// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/normalizer.h"

#include "core/text/pattern.h"
#include "core/text/unicode.h"

#include <algorithm>

namespace plumbline::text {

namespace {
bool isPlain(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Normalisation forms, keeping for each character of the result how many it replaces (Unicode 15, §3.11).
class UnicodeForm final : public Normalizer {
public:
    UnicodeForm(bool compatibility, bool composed)
        : m_compatibility(compatibility)
        , m_composed(composed)
    {
    }
    void apply(AlignedText& text, std::uint32_t start) const override
    {
        if (isPlain(text.text))
            return;
        std::vector<Ranked> decomposed = decomposeAll(text.text);
        std::vector<Change> changes;
        changes.reserve(decomposed.size());
        if (m_composed)
            compose(decomposed, changes);
        else
            for (const Ranked& one : decomposed)
                changes.push_back(one.what);
        text = rewrite(text, changes, start);
    }

private:
    struct Ranked {
        Change what;
        std::uint8_t rank; ///< combining class
    };

    std::vector<Ranked> decomposeAll(std::string_view text) const
    {
        std::vector<Ranked> all;
        all.reserve(text.size());
        std::u32string parts;
        std::size_t ready = 0;
        const auto sortMarks = [&] {
            std::stable_sort(all.begin() + static_cast<std::ptrdiff_t>(ready), all.end(),
                [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
            ready = all.size();
        };
        for (std::size_t at = 0; at < text.size();) {
            const char32_t point = nextCodePoint(text, at);
            if (!decompose(point, m_compatibility, parts))
                parts.assign(1, point);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                const std::uint8_t rank = combiningClass(parts[i]);
                if (rank == 0)
                    sortMarks();
                all.push_back({{parts[i], i == 0 ? 0 : 1}, rank});
            }
        }
        sortMarks();
        return all;
    }

    static void compose(const std::vector<Ranked>& decomposed, std::vector<Change>& out)
    {
        // `starter` indexes the character that marks may join; `last` is the class of the mark before, kept between them.
        std::ptrdiff_t starter = -1;
        int last = -1;
        for (const Ranked& one : decomposed) {
            if (starter >= 0 && last < int{one.rank}) {
                Change& base = out[static_cast<std::size_t>(starter)];
                if (const char32_t composed = composePair(base.point, one.what.point); composed != 0) {
                    base = {composed, base.change + one.what.change - 1};
                    continue;
                }
            }
            out.push_back(one.what);
            if (one.rank == 0) {
                starter = static_cast<std::ptrdiff_t>(out.size()) - 1;
                last = -1;
            } else {
                last = one.rank;
            }
        }
    }

    bool m_compatibility;
    bool m_composed;
};

class Prepend final : public Normalizer {
public:
    explicit Prepend(std::string content)
        : m_content(std::move(content))
    {
    }
    void apply(AlignedText& text, std::uint32_t) const override { prependTo(text, m_content); }

private:
    std::string m_content;
};

class Replace final : public Normalizer {
public:
    Replace(std::shared_ptr<const Pattern> pattern, std::string content)
        : m_pattern(std::move(pattern))
        , m_content(std::move(content))
    {
    }
    void apply(AlignedText& text, std::uint32_t start) const override
    {
        replaceMatches(text, m_pattern->finder(), m_content, start);
    }

private:
    std::shared_ptr<const Pattern> m_pattern;
    std::string m_content;
};

class Lowercase final : public Normalizer {
public:
    void apply(AlignedText& text, std::uint32_t start) const override
    {
        std::vector<Change> changes;
        changes.reserve(text.text.size());
        std::u32string lower;
        for (std::size_t at = 0; at < text.text.size();) {
            lower.clear();
            appendLowercase(lower, nextCodePoint(text.text, at));
            for (std::size_t i = 0; i < lower.size(); ++i)
                changes.push_back({lower[i], i == 0 ? 0 : 1});
        }
        text = rewrite(text, changes, start);
    }
};

class Strip final : public Normalizer {
public:
    Strip(bool left, bool right)
        : m_left(left)
        , m_right(right)
    {
    }
    void apply(AlignedText& text, std::uint32_t) const override
    {
        std::size_t begin = 0, end = 0;
        bool leading = m_left;
        for (std::size_t at = 0; at < text.text.size();) {
            const bool space = isSpace(nextCodePoint(text.text, at));
            leading = leading && space;
            if (leading)
                begin = at;
            if (!space || !m_right)
                end = at;
        }
        end = std::max(begin, end);
        text.text = text.text.substr(begin, end - begin);
        text.spans.assign(
            text.spans.begin() + static_cast<std::ptrdiff_t>(begin), text.spans.begin() + static_cast<std::ptrdiff_t>(end));
    }

private:
    bool m_left;
    bool m_right;
};

class Chain final : public Normalizer {
public:
    explicit Chain(std::vector<std::unique_ptr<const Normalizer>> steps)
        : m_steps(std::move(steps))
    {
    }
    void apply(AlignedText& text, std::uint32_t start) const override
    {
        for (const auto& step : m_steps)
            step->apply(text, start);
    }

private:
    std::vector<std::unique_ptr<const Normalizer>> m_steps;
};
} // namespace

std::shared_ptr<const Pattern> readPattern(const JsonView& json)
{
    if (json.isString())
        return literalPattern(json.string());
    if (const JsonView literal = json["String"]; !literal.isNull())
        return literalPattern(literal.string());
    const JsonView expression = json["Regex"];
    return regexPattern(expression.string(), json.file(), "key " + expression.path());
}

std::unique_ptr<const Normalizer> readNormalizer(const JsonView& json)
{
    if (json.isNull())
        return nullptr;
    const std::string type = json.type();
    if (type == "NFC" || type == "NFD")
        return std::make_unique<UnicodeForm>(false, type == "NFC");
    if (type == "NFKC" || type == "NFKD")
        return std::make_unique<UnicodeForm>(true, type == "NFKC");
    if (type == "Prepend")
        return std::make_unique<Prepend>(json["prepend"].string());
    if (type == "Replace")
        return std::make_unique<Replace>(readPattern(json["pattern"]), json["content"].string());
    if (type == "Lowercase")
        return std::make_unique<Lowercase>();
    if (type == "Strip")
        return std::make_unique<Strip>(json.booleanOr("strip_left", true), json.booleanOr("strip_right", true));
    if (type == "Sequence") {
        std::vector<std::unique_ptr<const Normalizer>> steps;
        for (const JsonView& step : json["normalizers"].items())
            if (auto read = readNormalizer(step))
                steps.push_back(std::move(read));
        return std::make_unique<Chain>(std::move(steps));
    }
    json.unsupported("normalizer " + type);
}

} // namespace plumbline::text
