// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/model_reference.h"

#include "core/base/error.h"

namespace plumbline::store {

namespace fs = std::filesystem;

namespace {
/// Links are followed as far as the file is there: ".." means something else behind a link.
fs::path folderOf(const fs::path& project)
{
    std::error_code ignored;
    const fs::path whole = fs::weakly_canonical(fs::absolute(project), ignored);
    return (whole.empty() ? fs::absolute(project) : whole).parent_path();
}
} // namespace

std::string pathForProject(const fs::path& path, const fs::path& project)
{
    // The last part stays as it is named: it may be a link that its owner moves to the next version.
    std::error_code ignored;
    const fs::path plain = fs::absolute(path).lexically_normal();
    const fs::path clean = plain.has_filename() ? plain : plain.parent_path();
    const fs::path folder = fs::weakly_canonical(clean.parent_path(), ignored);
    const fs::path target = (folder.empty() ? clean.parent_path() : folder) / clean.filename();
    return target.lexically_relative(folderOf(project)).string();
}

fs::path pathOfProject(const std::string& kept, const fs::path& project)
{
    return (folderOf(project) / kept).lexically_normal();
}

Json toJson(const ModelReference& model, const fs::path& project)
{
    Json json{{"path", pathForProject(model.path, project)}, {"name", model.name}, {"identity", model.identity},
        {"type", model.type}};
    try {
        (void)json.dump();
    } catch (const Json::type_error&) {
        throw Error(ErrorCode::InvalidArgument,
            {.file = model.path, .place = "model", .expected = "a path in UTF-8", .found = "other bytes"});
    }
    return json;
}

std::optional<ModelReference> modelReference(const Json& json, const fs::path& project)
{
    const auto text = [&](const char* key) -> std::string {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    if (!json.is_object() || text("path").empty())
        return std::nullopt;
    ModelReference model{
        .path = pathOfProject(text("path"), project), .name = text("name"), .identity = text("identity")};
    if (const std::string type = text("type"); !type.empty())
        model.type = type;
    return model;
}

} // namespace plumbline::store
