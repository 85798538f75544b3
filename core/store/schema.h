// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/database.h"

namespace plumbline::store {

inline constexpr std::uint32_t kApplicationId = 0x504C4D42; ///< "PLMB", in the file's header

/// Every version of a project's schema, oldest first. A released one never changes; tests/store/data holds a file of each.
[[nodiscard]] const std::vector<Migration>& projectMigrations();
[[nodiscard]] int newestSchema();

} // namespace plumbline::store
