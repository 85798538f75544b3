// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/lisa/live.h"
#include "core/store/results.h"

#include <optional>

namespace plumbline::attention {

/// What a project keeps of a measurement of sharing, read and written. What is damaged or of another form is nothing: it is measured anew.
[[nodiscard]] Json numbersOf(const std::optional<store::StoredResult>& stored);
[[nodiscard]] std::optional<lisa::LiveJudgement> judgementOf(const Json& json);
[[nodiscard]] std::optional<lisa::LiveSpeed> speedOf(const Json& json);
[[nodiscard]] std::optional<lisa::LiveCosts> costsOf(const Json& json, std::size_t layers);
[[nodiscard]] Json toJson(const lisa::LiveJudgement& judgement);
[[nodiscard]] Json toJson(const lisa::LiveSpeed& speed);

} // namespace plumbline::attention
