// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenizer.h"

namespace plumbline::text {

/// Whether the files beside a tokenizer ask for BOS and EOS; absent: LLaMA's convention for BPE (BOS only), none for Unigram.
struct EdgeTokens {
    std::optional<bool> addBos, addEos;
};

/// tokenizer.model. @throws Error CorruptFile, UnsupportedFormat
[[nodiscard]] std::shared_ptr<const Tokenizer> readSentencePiece(
    std::string_view content, const std::filesystem::path& file, const EdgeTokens& edges = {});

} // namespace plumbline::text
