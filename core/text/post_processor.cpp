// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/post_processor.h"

#include "core/text/unicode.h"

namespace plumbline::text {

namespace {
class Template final : public PostProcessor {
public:
    Template(std::vector<TemplateToken> before, std::vector<TemplateToken> after)
        : m_before(std::move(before))
        , m_after(std::move(after))
    {
    }
    void apply(Encoding& encoding, std::string_view, bool special) const override
    {
        if (!special)
            return;
        Encoding whole;
        const auto add = [&](const std::vector<TemplateToken>& tokens) {
            for (const TemplateToken& token : tokens) {
                whole.ids.push_back(token.id);
                whole.pieces.push_back(token.piece);
                whole.offsets.emplace_back(0, 0);
            }
        };
        add(m_before);
        whole.ids.insert(whole.ids.end(), encoding.ids.begin(), encoding.ids.end());
        whole.pieces.insert(
            whole.pieces.end(), std::make_move_iterator(encoding.pieces.begin()), std::make_move_iterator(encoding.pieces.end()));
        whole.offsets.insert(whole.offsets.end(), encoding.offsets.begin(), encoding.offsets.end());
        add(m_after);
        encoding = std::move(whole);
    }
    std::optional<TokenId> first() const override { return m_before.empty() ? std::nullopt : std::optional(m_before.front().id); }

private:
    std::vector<TemplateToken> m_before, m_after;
};

/// Offsets leave out the blanks at a piece's ends.
class Trim final : public PostProcessor {
public:
    explicit Trim(bool addedPrefixSpace)
        : m_addedPrefixSpace(addedPrefixSpace)
    {
    }
    void apply(Encoding& encoding, std::string_view text, bool) const override
    {
        for (std::size_t i = 0; i < encoding.ids.size(); ++i) {
            auto& [begin, end] = encoding.offsets[i];
            std::size_t leading = 0, trailing = 0;
            bool atStart = true;
            for (std::size_t at = 0; at < encoding.pieces[i].size();) {
                const char32_t point = nextCodePoint(encoding.pieces[i], at);
                const bool blank = point == byteAlphabet()[' '] || isSpace(point);
                atStart = atStart && blank;
                leading += atStart ? 1 : 0;
                trailing = blank ? trailing + 1 : 0;
            }
            // The space that the pre-tokeniser put before the text is no character of it.
            if (leading > 0 && m_addedPrefixSpace && (i == 0 || begin == 0))
                --leading;
            for (; leading > 0 && begin < end; --leading)
                begin += utf8Length(static_cast<unsigned char>(text[begin]));
            std::size_t back = end;
            std::size_t steps = 0;
            for (; steps < trailing && back > 0; ++steps)
                do
                    --back;
                while (back > 0 && (static_cast<unsigned char>(text[back]) & 0xC0) == 0x80);
            if (steps == trailing)
                end = std::max(back, begin);
        }
    }

private:
    bool m_addedPrefixSpace;
};

class Chain final : public PostProcessor {
public:
    explicit Chain(std::vector<std::unique_ptr<const PostProcessor>> steps)
        : m_steps(std::move(steps))
    {
    }
    void apply(Encoding& encoding, std::string_view text, bool special) const override
    {
        for (const auto& step : m_steps)
            step->apply(encoding, text, special);
    }
    std::optional<TokenId> first() const override
    {
        for (const auto& step : m_steps)
            if (const auto id = step->first())
                return id;
        return std::nullopt;
    }

private:
    std::vector<std::unique_ptr<const PostProcessor>> m_steps;
};

TokenId readId(const JsonView& json)
{
    const std::int64_t id = json.integer();
    if (id < 0 || id > INT32_MAX)
        json.wrong("an id from 0 to 2147483647");
    return static_cast<TokenId>(id);
}

std::unique_ptr<const PostProcessor> readTemplate(const JsonView& json)
{
    std::vector<TemplateToken> before, after;
    bool behindText = false;
    for (const JsonView& part : json["single"].items()) {
        if (!part["Sequence"].isNull()) {
            if (behindText)
                part.unsupported("a template that repeats the text");
            behindText = true;
            continue;
        }
        const JsonView token = json["special_tokens"][part["SpecialToken"]["id"].string()];
        const std::vector<JsonView> ids = token["ids"].items(), pieces = token["tokens"].items();
        if (ids.empty() || ids.size() != pieces.size())
            token.wrong("as many ids as tokens");
        for (std::size_t i = 0; i < ids.size(); ++i)
            (behindText ? after : before).push_back({readId(ids[i]), pieces[i].string()});
    }
    if (!behindText)
        json["single"].wrong("a template that holds the text ($A)");
    return surroundingTemplate(std::move(before), std::move(after));
}

TemplateToken readNamedId(const JsonView& json)
{
    const std::vector<JsonView> parts = json.items();
    if (parts.size() != 2)
        json.wrong("[token, id]");
    return {readId(parts[1]), parts[0].string()};
}
} // namespace

std::unique_ptr<const PostProcessor> surroundingTemplate(std::vector<TemplateToken> before, std::vector<TemplateToken> after)
{
    return std::make_unique<Template>(std::move(before), std::move(after));
}

std::unique_ptr<const PostProcessor> readPostProcessor(const JsonView& json)
{
    if (json.isNull())
        return nullptr;
    const std::string type = json.type();
    std::vector<std::unique_ptr<const PostProcessor>> steps;
    if (type == "TemplateProcessing")
        return readTemplate(json);
    if (type == "ByteLevel") {
        if (!json.booleanOr("trim_offsets", true))
            return nullptr;
        return std::make_unique<Trim>(json.booleanOr("add_prefix_space", true));
    }
    if (type == "BertProcessing" || type == "RobertaProcessing") {
        if (type == "RobertaProcessing" && json.booleanOr("trim_offsets", true))
            steps.push_back(std::make_unique<Trim>(json.booleanOr("add_prefix_space", true)));
        steps.push_back(surroundingTemplate({readNamedId(json["cls"])}, {readNamedId(json["sep"])}));
        return std::make_unique<Chain>(std::move(steps));
    }
    if (type == "Sequence") {
        for (const JsonView& step : json["processors"].items())
            if (auto read = readPostProcessor(step))
                steps.push_back(std::move(read));
        return std::make_unique<Chain>(std::move(steps));
    }
    json.unsupported("post-processor " + type);
}

} // namespace plumbline::text
