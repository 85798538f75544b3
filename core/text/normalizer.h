// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/aligned_text.h"
#include "core/text/json_view.h"

#include <memory>

namespace plumbline::text {

/// A step that changes the text before it is cut: `normalizer` of tokenizer.json. Immutable.
class Normalizer {
public:
    virtual ~Normalizer() = default;
    /// @param start where the text begins in the original
    virtual void apply(AlignedText& text, std::uint32_t start) const = 0;
};

/// Null for JSON's null. Knows NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence, Lowercase, Strip.
/// @throws Error UnsupportedFormat naming the type, CorruptFile
[[nodiscard]] std::unique_ptr<const Normalizer> readNormalizer(const JsonView& json);

/// "pattern": {"String": …} or {"Regex": …}.
class Pattern;
[[nodiscard]] std::shared_ptr<const Pattern> readPattern(const JsonView& json);

} // namespace plumbline::text
