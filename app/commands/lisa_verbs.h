// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/verbs.h"

#include <cstdint>
#include <string>
#include <vector>

namespace plumbline::text {
class Tokenizer;
}

namespace plumbline::app {

// One a verb under `lisa`.
void addLisaSensitivity(CLI::App& lisa, Shell& shell);
void addLisaTrain(CLI::App& lisa, Shell& shell);
void addLisaEvaluate(CLI::App& lisa, Shell& shell);
void addLisaBench(CLI::App& lisa, Shell& shell);

/// Ids of a long text, encoded in pieces that end at line breaks, without special tokens. @param most stops there; 0: all
[[nodiscard]] std::vector<std::int32_t> encodeLongText(const text::Tokenizer& tokenizer, const std::string& text, std::int64_t most, const CancelToken& cancel);

} // namespace plumbline::app
