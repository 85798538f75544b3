// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/formats/model_files.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace plumbline::models {

/// By what a file is known again without reading it. Two paths of one file have stamps that differ in their path only.
struct FileStamp {
    std::filesystem::path path; ///< links followed
    std::uint64_t device = 0, inode = 0;
    std::uint64_t bytes = 0;
    std::int64_t time = 0; ///< of the last writing, nanoseconds since 1970
    bool operator==(const FileStamp&) const = default;
};

/// Of the files that hold the weights, in their order. @throws Error FileChanged where one is gone
[[nodiscard]] std::vector<FileStamp> stampsOf(const formats::ModelFiles& files);

/// {path, bytes, time, device, inode} of each.
[[nodiscard]] Json toJson(const std::vector<FileStamp>& stamps);

} // namespace plumbline::models
