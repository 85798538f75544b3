// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/text/tokenizer.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace plumbline::text {

/// Ids of a text of any length, without special tokens, encoded in pieces of whole lines so that it can be given up.
/// @param most ids; 0: all @throws Error Cancelled
[[nodiscard]] std::vector<std::int32_t> encodeLongText(
    const Tokenizer& tokenizer, std::string_view text, std::int64_t most = 0, const CancelToken& cancel = {});

} // namespace plumbline::text
