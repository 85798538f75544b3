// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/locate.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/formats/model_files.h"
#include "core/formats/safetensors.h"
#include "core/formats/shown.h"
#include "core/formats/split_name.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace plumbline::formats {

namespace fs = std::filesystem;

namespace {

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool isFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::vector<fs::path> entries(const fs::path& folder)
{
    std::vector<fs::path> found;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        found.push_back(at->path());
    std::sort(found.begin(), found.end());
    return found;
}

bool beginsWithGguf(const fs::path& file)
{
    char magic[4] = {};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(magic, 4) && std::string_view(magic, 4) == "GGUF";
}

bool isPickled(const fs::path& file)
{
    static const std::set<std::string> kExtensions = {".bin", ".pt", ".pth", ".pkl", ".ckpt"};
    return kExtensions.contains(file.extension().string());
}

/// One path a model: the first part of a split one; without what belongs to a model's eyes ("mmproj").
std::vector<fs::path> ggufModels(const fs::path& folder)
{
    std::set<fs::path> models;
    for (const fs::path& file : entries(folder)) {
        const std::string name = file.filename().string();
        if (file.extension() != ".gguf" || name.find("mmproj") != std::string::npos || !isFile(file))
            continue;
        const auto split = parseSplitName(name);
        models.insert(split ? folder / splitFileName(split->stem, 1, split->parts) : file);
    }
    return {models.begin(), models.end()};
}

std::string nameOf(const fs::path& folder)
{
    const fs::path whole = fs::absolute(folder).lexically_normal();
    const fs::path clean = whole.filename().empty() ? whole.parent_path() : whole;
    // .../models--a--b/snapshots/<hash>
    if (clean.parent_path().filename() == "snapshots")
        if (std::string repository = cachedRepository(clean.parent_path().parent_path().filename().string()); !repository.empty())
            return repository;
    return clean.filename().string();
}

ModelPlace locateGguf(const fs::path& file)
{
    return {.isGguf = true, .folder = file.parent_path(), .weights = file, .name = file.stem().string()};
}

[[noreturn]] void refusePickled(const fs::path& folder, const fs::path& file)
{
    throw Error(ErrorCode::UnsupportedFormat, {.file = folder,
                                               .expected = "*.safetensors or *.gguf",
                                               .found = file.filename().string(),
                                               .advice = Advice::ConvertToSafetensors});
}

ModelPlace locateFolder(const fs::path& folder, int depth = 0)
{
    const bool hasConfig = isFile(folder / "config.json");
    const bool hasSafetensors = isFile(folder / kSafetensorsIndex) || !safetensorsIn(folder).empty();
    if (hasConfig && hasSafetensors)
        return {.isGguf = false, .folder = folder, .weights = folder, .name = nameOf(folder)};
    if (isFolder(folder / "snapshots") && depth == 0)
        if (const fs::path snapshot = cachedSnapshot(folder); !snapshot.empty())
            return locateFolder(snapshot, 1);
    const std::vector<fs::path> ggufs = ggufModels(folder);
    if (ggufs.size() == 1)
        return locateGguf(ggufs.front());
    if (ggufs.size() > 1) {
        std::vector<std::string> names;
        for (const fs::path& file : ggufs)
            names.push_back(file.filename().string());
        throw Error(ErrorCode::InvalidArgument,
                    {.file = folder, .expected = "one model, or the path of one", .found = shownList(names, 20), .advice = Advice::CheckPath});
    }
    if (hasSafetensors)
        throw Error(ErrorCode::FileNotFound, {.file = folder / "config.json",
                                              .expected = "it beside the *.safetensors",
                                              .found = "nothing",
                                              .advice = Advice::OpenFolderOfModel});
    for (const fs::path& file : entries(folder))
        if (isPickled(file))
            refusePickled(folder, file);
    throw Error(ErrorCode::FileNotFound, {.file = folder,
                                          .expected = "config.json and *.safetensors, or a *.gguf",
                                          .found = hasConfig ? "config.json alone" : "none of them",
                                          .advice = Advice::OpenFolderOfModel});
}

} // namespace

std::string cachedRepository(const std::string& folderName)
{
    constexpr std::string_view kPrefix = "models--";
    if (!folderName.starts_with(kPrefix))
        return {};
    std::string name = folderName.substr(kPrefix.size());
    for (std::size_t at = name.find("--"); at != std::string::npos; at = name.find("--", at + 1))
        name.replace(at, 2, "/");
    return name;
}

fs::path cachedSnapshot(const fs::path& repositoryFolder)
{
    const fs::path snapshots = repositoryFolder / "snapshots";
    if (const fs::path ref = repositoryFolder / "refs" / "main"; isFile(ref)) {
        std::string hash = readFile(ref, 4096);
        while (!hash.empty() && (hash.back() == '\n' || hash.back() == '\r' || hash.back() == ' '))
            hash.pop_back();
        const bool plain = !hash.empty() && std::all_of(hash.begin(), hash.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        });
        if (plain && isFolder(snapshots / hash))
            return snapshots / hash;
    }
    std::vector<fs::path> folders;
    for (const fs::path& entry : entries(snapshots))
        if (isFolder(entry))
            folders.push_back(entry);
    if (folders.size() > 1) {
        std::vector<std::string> names;
        for (const fs::path& folder : folders)
            names.push_back(folder.filename().string());
        throw Error(ErrorCode::InvalidArgument,
                    {.file = snapshots, .expected = "one snapshot, or the path of one", .found = shownList(names), .advice = Advice::CheckPath});
    }
    return folders.empty() ? fs::path() : folders.front();
}

ModelPlace locateModel(const fs::path& path)
{
    if (isFolder(path))
        return locateFolder(path);
    if (!isFile(path))
        throw Error(ErrorCode::FileNotFound, {.file = path, .advice = Advice::CheckPath});
    if (path.extension() == ".gguf" || beginsWithGguf(path))
        return locateGguf(path);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (path.extension() == ".safetensors") {
        if (!isFile(folder / "config.json"))
            throw Error(ErrorCode::FileNotFound, {.file = folder / "config.json",
                                                  .expected = "it beside " + path.filename().string(),
                                                  .found = "nothing",
                                                  .advice = Advice::OpenFolderOfModel});
        return {.isGguf = false, .folder = folder, .weights = path, .name = nameOf(folder)};
    }
    if (isPickled(path) && !isFile(folder / kSafetensorsIndex) && safetensorsIn(folder).empty())
        refusePickled(path, path);
    if (!isFile(folder / "config.json"))
        throw Error(ErrorCode::UnsupportedFormat,
                    {.file = path, .expected = "a model", .found = "another kind of file", .advice = Advice::OpenFolderOfModel});
    ModelPlace place = locateFolder(folder);
    if (path.extension() == ".json" && path.filename().string().ends_with(".safetensors.index.json"))
        place.weights = path;
    return place;
}

std::vector<CachedModel> cachedModels()
{
    std::vector<CachedModel> models;
    for (const fs::path& entry : entries(huggingFaceCache())) {
        CachedModel model{.repository = cachedRepository(entry.filename().string()), .folder = {}, .bytes = 0};
        if (model.repository.empty() || !isFolder(entry))
            continue;
        try {
            model.folder = cachedSnapshot(entry);
        } catch (const Error&) {
            continue; // several snapshots and none of them the main one: a list cannot ask which
        }
        if (model.folder.empty())
            continue;
        for (const fs::path& file : entries(model.folder)) {
            std::error_code code;
            const auto size = fs::file_size(file, code);
            if (!code && (file.extension() == ".safetensors" || file.extension() == ".gguf"))
                model.bytes += size;
        }
        if (model.bytes > 0)
            models.push_back(std::move(model));
    }
    return models;
}

} // namespace plumbline::formats
