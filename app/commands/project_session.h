// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/project_file.h"

#include <memory>
#include <string>

namespace plumbline::app {

/// Opens a project for a verb that changes it. @throws Error ReadOnly, naming who writes it
[[nodiscard]] std::unique_ptr<store::Project> openToWrite(const std::string& file,
                                                          store::ProjectOptions::Mode mode = store::ProjectOptions::Mode::Open);
/// Opens a project to look at it; nothing is locked.
[[nodiscard]] std::unique_ptr<store::Project> openToRead(const std::string& file);

} // namespace plumbline::app
