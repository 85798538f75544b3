// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/aligned_text.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace plumbline::text {

/// What a text is searched for. Immutable: any thread; a finder() belongs to one thread and must not outlive its pattern.
class Pattern {
public:
    virtual ~Pattern() = default;
    /// Covers the text with matches and what lies between them; an empty text gives nothing.
    /// @throws Error UnsupportedFormat from the finder where the expression needs too much time or memory on this text
    [[nodiscard]] virtual Finder finder() const = 0;
};

[[nodiscard]] std::shared_ptr<const Pattern> literalPattern(std::string text);
/// Every character for which `test` holds is a match of its own.
[[nodiscard]] std::shared_ptr<const Pattern> characterPattern(std::function<bool(char32_t)> test);
/// The splitting expressions of GPT-2, LLaMA-3 and Qwen2 are written out by hand; all others go to ICU.
/// @throws Error UnsupportedFormat naming the expression
[[nodiscard]] std::shared_ptr<const Pattern> regexPattern(
    const std::string& expression, const std::filesystem::path& file, const std::string& place);
/// ICU always: what the hand-written ones are held against.
[[nodiscard]] std::shared_ptr<const Pattern> icuPattern(
    const std::string& expression, const std::filesystem::path& file, const std::string& place);

inline constexpr std::string_view kGpt2Expression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kLlama3Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kQwen2Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

/// kGpt2Expression by hand: the text falls into matches without gaps.
void splitLikeGpt2(std::string_view text, std::vector<Match>& out);
/// kLlama3Expression (`digits` 3) and kQwen2Expression (1) by hand.
void splitLikeLlama3(std::string_view text, int digits, std::vector<Match>& out);

} // namespace plumbline::text
