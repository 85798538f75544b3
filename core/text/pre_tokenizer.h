// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/aligned_text.h"
#include "core/text/json_view.h"

#include <memory>

namespace plumbline::text {

class Pattern;

/// A step that cuts the text into the pieces that the model sees one by one: `pre_tokenizer` of tokenizer.json. Immutable.
class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    virtual void apply(Pieces& pieces) const = 0;
};

/// Null for JSON's null. Knows ByteLevel, Split, Digits, Metaspace, Sequence, Whitespace, WhitespaceSplit, Punctuation.
/// @throws Error UnsupportedFormat naming the type or the expression, CorruptFile
[[nodiscard]] std::unique_ptr<const PreTokenizer> readPreTokenizer(const JsonView& json);

/// Splits at each of `patterns` in turn, keeping what matches and what lies between, then turns bytes into GPT-2's alphabet:
/// how a GGUF with a byte-level vocabulary is cut.
[[nodiscard]] std::unique_ptr<const PreTokenizer> byteLevelAfter(std::vector<std::shared_ptr<const Pattern>> patterns);

} // namespace plumbline::text
