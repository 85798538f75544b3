// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace plumbline::formats {

/// What a path stands for, found by looking at names and first bytes only.
struct ModelPlace {
    bool isGguf = false;
    std::filesystem::path folder;  ///< Hugging Face: holds config.json
    std::filesystem::path weights; ///< what openSafetensors or openGguf takes
    std::string name;              ///< the folder's; a repository's in the hub's cache
};

/// @throws Error FileNotFound, UnsupportedFormat (only pickled weights), InvalidArgument (several models)
[[nodiscard]] ModelPlace locateModel(const std::filesystem::path& path);

/// The newest snapshot of a repository in the hub's cache: what refs/main names, or the only one. Empty where there is none.
[[nodiscard]] std::filesystem::path cachedSnapshot(const std::filesystem::path& repositoryFolder);
/// "models--a--b" -> "a/b"; empty for other names.
[[nodiscard]] std::string cachedRepository(const std::string& folderName);

} // namespace plumbline::formats
