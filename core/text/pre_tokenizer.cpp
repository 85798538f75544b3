// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pre_tokenizer.h"

#include "core/text/normalizer.h"
#include "core/text/pattern.h"
#include "core/text/unicode.h"

namespace plumbline::text {

namespace {
void appendPiece(AlignedText& out, const Pieces& from, const Piece& piece)
{
    out.append(from.view(piece), std::span(from.aligned.spans).subspan(piece.begin, piece.end - piece.begin));
}

void prependToPieces(Pieces& pieces, std::string_view content, const std::function<bool(const Piece&, std::string_view)>& wanted)
{
    rewritePieces(pieces, [&](const Pieces& from, const Piece& piece, AlignedText& out) {
        if (wanted(piece, from.view(piece))) {
            checkTextLength(out.text.size());
            out.text.append(content);
            out.spans.insert(out.spans.end(), content.size(), from.aligned.spans[piece.begin]);
        }
        appendPiece(out, from, piece);
    });
}

/// What is not matched stays between the matches; `invert` swaps the two.
class Split final : public PreTokenizer {
public:
    Split(std::shared_ptr<const Pattern> pattern, SplitBehavior behavior, bool invert = false)
        : m_pattern(std::move(pattern))
        , m_behavior(behavior)
        , m_invert(invert)
    {
    }
    void apply(Pieces& pieces) const override { splitPieces(pieces, m_pattern->finder(), m_behavior, m_invert); }

private:
    std::shared_ptr<const Pattern> m_pattern;
    SplitBehavior m_behavior;
    bool m_invert;
};

class ByteLevel final : public PreTokenizer {
public:
    ByteLevel(bool addPrefixSpace, bool useRegex)
        : m_addPrefixSpace(addPrefixSpace)
        , m_useRegex(useRegex)
    {
    }
    void apply(Pieces& pieces) const override
    {
        if (m_addPrefixSpace)
            prependToPieces(pieces, " ", [](const Piece&, std::string_view text) { return !text.starts_with(' '); });
        if (m_useRegex)
            splitPieces(pieces, splitLikeGpt2, SplitBehavior::Isolated);
        rewritePieces(pieces, [](const Pieces& from, const Piece& piece, AlignedText& out) {
            for (std::size_t at = piece.begin; at < piece.end;) {
                // A character's later bytes are insertions behind its first one, so they share the span of the byte before.
                const std::size_t end = at + utf8Length(static_cast<unsigned char>(from.aligned.text[at]));
                out.append(byteAlphabet()[static_cast<unsigned char>(from.aligned.text[at])], from.aligned.spans[at]);
                for (std::size_t i = at + 1; i < end; ++i)
                    out.append(byteAlphabet()[static_cast<unsigned char>(from.aligned.text[i])], from.aligned.spans[end - 1]);
                at = end;
            }
        });
    }

private:
    bool m_addPrefixSpace;
    bool m_useRegex;
};

class Metaspace final : public PreTokenizer {
public:
    enum class Prepend { Always, First, Never };
    Metaspace(std::string replacement, Prepend prepend, bool split)
        : m_replacement(std::move(replacement))
        , m_prepend(prepend)
        , m_split(split)
        , m_space(literalPattern(" "))
        , m_mark(literalPattern(m_replacement))
    {
    }
    void apply(Pieces& pieces) const override
    {
        rewritePieces(pieces, [&](const Pieces& from, const Piece& piece, AlignedText& out) {
            AlignedText text;
            appendPiece(text, from, piece);
            replaceMatches(text, m_space->finder(), m_replacement, piece.start);
            const bool wanted = m_prepend == Prepend::Always || (m_prepend == Prepend::First && piece.start == 0);
            if (wanted && !text.text.starts_with(m_replacement))
                prependTo(text, m_replacement);
            out.append(text.text, text.spans);
        });
        if (m_split)
            splitPieces(pieces, m_mark->finder(), SplitBehavior::MergedWithNext);
    }

private:
    std::string m_replacement;
    Prepend m_prepend;
    bool m_split;
    std::shared_ptr<const Pattern> m_space;
    std::shared_ptr<const Pattern> m_mark;
};

class Chain final : public PreTokenizer {
public:
    explicit Chain(std::vector<std::unique_ptr<const PreTokenizer>> steps)
        : m_steps(std::move(steps))
    {
    }
    void apply(Pieces& pieces) const override
    {
        for (const auto& step : m_steps)
            step->apply(pieces);
    }

private:
    std::vector<std::unique_ptr<const PreTokenizer>> m_steps;
};

SplitBehavior readBehavior(const JsonView& json)
{
    const std::string name = json.string();
    if (name == "Removed")
        return SplitBehavior::Removed;
    if (name == "Isolated")
        return SplitBehavior::Isolated;
    if (name == "MergedWithPrevious")
        return SplitBehavior::MergedWithPrevious;
    if (name == "MergedWithNext")
        return SplitBehavior::MergedWithNext;
    if (name == "Contiguous")
        return SplitBehavior::Contiguous;
    json.unsupported("behavior " + name);
}

std::unique_ptr<const PreTokenizer> readMetaspace(const JsonView& json)
{
    const std::string replacement = json.stringOr("replacement", "\u2581");
    if (replacement.empty() || utf8Length(static_cast<unsigned char>(replacement[0])) != replacement.size())
        json["replacement"].wrong("one character");
    const std::string scheme = json.stringOr("prepend_scheme", json.booleanOr("add_prefix_space", true) ? "always" : "never");
    if (scheme != "always" && scheme != "first" && scheme != "never")
        json["prepend_scheme"].unsupported(scheme);
    const auto prepend = scheme == "always" ? Metaspace::Prepend::Always
        : scheme == "first"                 ? Metaspace::Prepend::First
                                            : Metaspace::Prepend::Never;
    return std::make_unique<Metaspace>(replacement, prepend, json.booleanOr("split", true));
}
} // namespace

std::unique_ptr<const PreTokenizer> byteLevelAfter(std::vector<std::shared_ptr<const Pattern>> patterns)
{
    std::vector<std::unique_ptr<const PreTokenizer>> steps;
    for (auto& pattern : patterns)
        steps.push_back(std::make_unique<Split>(std::move(pattern), SplitBehavior::Isolated));
    steps.push_back(std::make_unique<ByteLevel>(false, false));
    return std::make_unique<Chain>(std::move(steps));
}

std::unique_ptr<const PreTokenizer> readPreTokenizer(const JsonView& json)
{
    if (json.isNull())
        return nullptr;
    const std::string type = json.type();
    if (type == "ByteLevel")
        return std::make_unique<ByteLevel>(json.booleanOr("add_prefix_space", true), json.booleanOr("use_regex", true));
    if (type == "Split")
        return std::make_unique<Split>(
            readPattern(json["pattern"]), readBehavior(json["behavior"]), json.booleanOr("invert", false));
    if (type == "Digits")
        return std::make_unique<Split>(characterPattern(isNumber),
            json.booleanOr("individual_digits", false) ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
    if (type == "Metaspace")
        return readMetaspace(json);
    if (type == "WhitespaceSplit")
        return std::make_unique<Split>(characterPattern(isSpace), SplitBehavior::Removed);
    if (type == "Whitespace")
        return std::make_unique<Split>(
            icuPattern(R"(\w+|[^\w\s]+)", json.file(), "key " + json.path()), SplitBehavior::Removed, true);
    if (type == "Punctuation") {
        const JsonView behavior = json["behavior"];
        return std::make_unique<Split>(
            characterPattern(isPunctuation), behavior.isNull() ? SplitBehavior::Isolated : readBehavior(behavior));
    }
    if (type == "Sequence") {
        std::vector<std::unique_ptr<const PreTokenizer>> steps;
        for (const JsonView& step : json["pretokenizers"].items())
            if (auto read = readPreTokenizer(step))
                steps.push_back(std::move(read));
        return std::make_unique<Chain>(std::move(steps));
    }
    json.unsupported("pre-tokenizer " + type);
}

} // namespace plumbline::text
