// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pattern.h"

#include "core/text/unicode.h"

namespace plumbline::text {

namespace {
enum class Kind { Letter, Number, Space, Other, End };

struct Scanner {
    std::string_view text;

    Kind kindAt(std::size_t at, std::size_t& next) const
    {
        next = at;
        if (at >= text.size())
            return Kind::End;
        const char32_t point = nextCodePoint(text, next);
        return isLetter(point) ? Kind::Letter : isNumber(point) ? Kind::Number : isSpace(point) ? Kind::Space : Kind::Other;
    }
    std::size_t endOfRun(std::size_t at, Kind kind) const
    {
        std::size_t next = at;
        while (kindAt(at, next) == kind)
            at = next;
        return at;
    }
    bool isNewline(std::size_t at) const { return at < text.size() && (text[at] == '\n' || text[at] == '\r'); }

    /// End of a contraction at the apostrophe `at`, or 0. `anyCase` folds as Unicode does: U+017F is a small s.
    std::size_t endOfContraction(std::size_t at, bool anyCase) const
    {
        const auto letter = [&](std::size_t i) {
            const char c = i < text.size() ? text[i] : '\0';
            return anyCase && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        };
        const char first = letter(at + 1), second = letter(at + 2);
        if (first == 's' || first == 't' || first == 'm' || first == 'd')
            return at + 2;
        if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l'))
            return at + 3;
        if (anyCase && text.substr(at + 1, 2) == "\u017F")
            return at + 3;
        return 0;
    }

    /// `\s+(?!\S)|\s+`: all of the run at the end of the text, else all but its last character, which goes with what follows.
    std::size_t endOfBlanks(std::size_t at) const
    {
        std::size_t last = at, end = at, next = at;
        while (kindAt(end, next) == Kind::Space) {
            last = end;
            end = next;
        }
        return end == text.size() || last == at ? end : last;
    }
};
} // namespace

void splitLikeGpt2(std::string_view text, std::vector<Match>& out)
{
    const Scanner scan{text};
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text[at] == '\'' ? scan.endOfContraction(at, false) : 0;
        if (end == 0) {
            std::size_t next = 0;
            const std::size_t word = text[at] == ' ' ? at + 1 : at;
            const Kind kind = scan.kindAt(word, next);
            end = kind == Kind::Space || kind == Kind::End ? scan.endOfBlanks(at) : scan.endOfRun(next, kind);
        }
        out.push_back({at, end, true});
        at = end;
    }
}

void splitLikeLlama3(std::string_view text, int digits, std::vector<Match>& out)
{
    const Scanner scan{text};
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text[at] == '\'' ? scan.endOfContraction(at, true) : 0;
        if (end != 0) {
            out.push_back({at, end, true});
            at = end;
            continue;
        }
        std::size_t second = 0, third = 0;
        const Kind kind = scan.kindAt(at, second);
        const Kind following = scan.kindAt(second, third);
        if (kind == Kind::Letter) {
            end = scan.endOfRun(second, Kind::Letter);
        } else if (kind != Kind::Number && !scan.isNewline(at) && following == Kind::Letter) {
            end = scan.endOfRun(third, Kind::Letter);
        } else if (kind == Kind::Number) {
            end = second;
            for (int count = 1; count < digits && scan.kindAt(end, third) == Kind::Number; ++count)
                end = third;
        } else if (kind == Kind::Other || (text[at] == ' ' && following == Kind::Other)) {
            end = scan.endOfRun(at + (kind == Kind::Other ? 0 : 1), Kind::Other);
            while (scan.isNewline(end))
                ++end;
        } else {
            // `\s*[\r\n]+` gives back until a newline ends it: up to the last one of the run.
            std::size_t run = at, next = at;
            while (scan.kindAt(run, next) == Kind::Space) {
                if (scan.isNewline(run))
                    end = next;
                run = next;
            }
            if (end == 0)
                end = scan.endOfBlanks(at);
        }
        out.push_back({at, end, true});
        at = end;
    }
}

} // namespace plumbline::text
