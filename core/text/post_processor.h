// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/json_view.h"
#include "core/text/tokenizer.h"

#include <memory>

namespace plumbline::text {

/// What is done to the tokens of a text at the end: `post_processor` of tokenizer.json. Immutable.
class PostProcessor {
public:
    virtual ~PostProcessor() = default;
    /// @param text the text that the offsets count in
    /// @param special whether the template's tokens are to be added
    virtual void apply(Encoding& encoding, std::string_view text, bool special) const = 0;
    /// The template's token before the text, if there is one.
    [[nodiscard]] virtual std::optional<TokenId> first() const { return std::nullopt; }
};

/// Null for JSON's null. Knows TemplateProcessing, ByteLevel, Sequence, BertProcessing, RobertaProcessing.
/// @throws Error UnsupportedFormat naming the type, CorruptFile
[[nodiscard]] std::unique_ptr<const PostProcessor> readPostProcessor(const JsonView& json);

struct TemplateToken {
    TokenId id = 0;
    std::string piece;
};
[[nodiscard]] std::unique_ptr<const PostProcessor> surroundingTemplate(
    std::vector<TemplateToken> before, std::vector<TemplateToken> after);

} // namespace plumbline::text
