// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace plumbline::shell {

/// What is wrong, as a heading: "This file is damaged". Every code has one in every language.
[[nodiscard]] QString errorHeading(ErrorCode code);
/// What to do next, as a sentence; empty for Advice::None only.
[[nodiscard]] QString adviceSentence(Advice advice);
/// The evidence in one line: "model.safetensors, tensor lm_head.weight: expected 9,120 bytes, found 9,000 bytes".
[[nodiscard]] QString errorEvidence(const ErrorDetail& detail);
/// All of it, for a line of the status strip or a job's row.
[[nodiscard]] QString errorLine(const Error& error);

} // namespace plumbline::shell
