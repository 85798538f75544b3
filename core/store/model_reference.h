// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <filesystem>
#include <optional>
#include <string>

namespace plumbline::store {

/// The model of a project, which lies beside it: the setting "model", {"path", "name", "identity", "type"}.
struct ModelReference {
    std::filesystem::path path; ///< absolute
    std::string name; ///< for people
    std::string identity; ///< formats::quickIdentity: whether what lies there is still of the same kind
    std::string type = "auto"; ///< how it was asked to be held: "auto", "float32", "bfloat16"
    bool operator==(const ModelReference&) const = default;
};

/// A path as a project keeps it: relative to the project's folder, so that both can be moved together; and back, absolute.
[[nodiscard]] std::string pathForProject(const std::filesystem::path& path, const std::filesystem::path& project);
[[nodiscard]] std::filesystem::path pathOfProject(const std::string& kept, const std::filesystem::path& project);

/// For modelChosen(). The path is kept as pathForProject() writes it.
/// @throws Error InvalidArgument where the path is no UTF-8
[[nodiscard]] Json toJson(const ModelReference& model, const std::filesystem::path& project);
/// Nothing where it is no reference.
[[nodiscard]] std::optional<ModelReference> modelReference(const Json& json, const std::filesystem::path& project);

} // namespace plumbline::store
