// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/file_handle.h"
#include "core/formats/gguf.h"

namespace plumbline::formats {

struct GgufHeader {
    std::map<std::string, GgufValue, std::less<>> metadata;
    std::vector<StoredTensor> tensors; ///< offsets in the file, checked against its size and each other; `file` 0
};

/// @throws Error CorruptFile, UnsupportedFormat, NewerFileVersion, FileChanged
[[nodiscard]] GgufHeader readGgufHeader(const FileHandle& file);

} // namespace plumbline::formats
