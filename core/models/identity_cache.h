// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/formats/model_files.h"

#include <optional>
#include <string>

namespace plumbline::models {

/// formats::fullIdentity, kept in the user's cache folder by path, size and time: read once, then known at once. Reads all
/// weights, so belongs in a job of the I/O lane. Where the cache cannot be written it is computed each time.
/// @throws Error FileChanged (also where the file is written to while it is read), Cancelled
[[nodiscard]] std::string fullIdentity(
    const formats::ModelFiles& files, const ProgressSink& progress = {}, const CancelToken& cancel = {});

/// The same where the cache knows it; reads no weights. Any thread.
[[nodiscard]] std::optional<std::string> knownFullIdentity(const formats::ModelFiles& files);

} // namespace plumbline::models
