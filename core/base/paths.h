// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

/// The XDG folders: made on first use by whoever writes there, not here.
[[nodiscard]] std::filesystem::path userCacheFolder();  ///< $XDG_CACHE_HOME/plumbline
[[nodiscard]] std::filesystem::path userDataFolder();   ///< $XDG_DATA_HOME/plumbline
[[nodiscard]] std::filesystem::path userStateFolder();  ///< $XDG_STATE_HOME/plumbline: logs
[[nodiscard]] std::filesystem::path huggingFaceCache(); ///< $HF_HUB_CACHE, $HF_HOME/hub or ~/.cache/huggingface/hub

/// Whole file as bytes. @throws Error FileNotFound, InvalidArgument where it is longer than `most`
[[nodiscard]] std::string readFile(const std::filesystem::path& file, std::size_t most = std::size_t{1} << 30);
/// Writes beside the file, syncs, renames: the old content or the new, never half. @throws Error DiskFull, ReadOnly
void writeFileAtomically(const std::filesystem::path& file, std::string_view content);

} // namespace plumbline
