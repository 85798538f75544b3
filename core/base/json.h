// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace plumbline {

/// Keeps the order of keys as written: what the verbs print is read by people too.
using Json = nlohmann::ordered_json;

} // namespace plumbline
