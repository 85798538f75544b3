// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/uuid.h"

#include <string>
#include <string_view>
#include <utility>

namespace plumbline::store {

// How values of ours stand in rows and messages.

/// The 16 bytes, as long as `id` lives.
[[nodiscard]] std::string_view idBytes(const Uuid& id);
/// Null where these are no 16 bytes.
[[nodiscard]] Uuid idOf(const std::string& bytes);

/// {code, file, place, expected, found, advice}.
[[nodiscard]] Json errorJson(ErrorCode code, const ErrorDetail& detail);
/// What is missing or unknown becomes Internal, None, or empty: that there was an error is what counts.
[[nodiscard]] std::pair<ErrorCode, ErrorDetail> errorOf(const Json& json);

} // namespace plumbline::store
