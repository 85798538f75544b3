// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/identity_cache.h"

#include "core/base/log.h"
#include "core/base/paths.h"
#include "core/formats/sha256.h"
#include "core/models/file_stamp.h"

#include <algorithm>

namespace plumbline::models {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kDigits = 64; // of SHA-256
constexpr std::size_t kLargestEntry = std::size_t{1} << 20;

/// One file a model, so that two programs that learn two identities do not overwrite each other's.
fs::path entryOf(const std::vector<FileStamp>& stamps)
{
    formats::Sha256 hash;
    for (const FileStamp& stamp : stamps) {
        hash.add(stamp.path.string());
        hash.add(std::string_view("\0", 1));
    }
    return userCacheFolder() / "identities" / (hash.finish() + ".json");
}

Json describe(const std::vector<FileStamp>& stamps)
{
    // Paths may hold bytes that are no UTF-8; the entry's name already tells them apart.
    Json list = toJson(stamps);
    for (Json& stamp : list)
        stamp.erase("path");
    return list;
}

std::optional<std::string> lookUp(const std::vector<FileStamp>& stamps)
{
    const fs::path entry = entryOf(stamps);
    std::error_code ignored;
    if (!fs::is_regular_file(entry, ignored))
        return std::nullopt;
    try {
        const Json json = Json::parse(readFile(entry, kLargestEntry), nullptr, false);
        if (!json.is_object() || json.value("files", Json()) != describe(stamps))
            return std::nullopt;
        const Json identity = json.value("identity", Json());
        if (!identity.is_string() || identity.get_ref<const std::string&>().size() != kDigits)
            return std::nullopt;
        return identity.get<std::string>();
    } catch (const Error& error) { // a cache that cannot be read is none
        log(LogLevel::Warning, "models", error.what());
        return std::nullopt;
    }
}
} // namespace

std::optional<std::string> knownFullIdentity(const formats::ModelFiles& files)
{
    return lookUp(stampsOf(files));
}

std::string fullIdentity(const formats::ModelFiles& files, const ProgressSink& progress, const CancelToken& cancel)
{
    const std::vector<FileStamp> before = stampsOf(files);
    if (auto known = lookUp(before))
        return *std::move(known);
    const std::string identity = formats::fullIdentity(*files.weights, progress, cancel);
    if (stampsOf(files) != before)
        throw Error(ErrorCode::FileChanged,
            {.file = files.path,
                .expected = "the file as it was opened",
                .found = "one written since",
                .advice = Advice::ReopenFile});
    const fs::path entry = entryOf(before);
    std::error_code ignored;
    fs::create_directories(entry.parent_path(), ignored);
    try {
        writeFileAtomically(entry, Json{{"files", describe(before)}, {"identity", identity}}.dump());
    } catch (const Error& error) {
        log(LogLevel::Warning, "models", error.what());
    }
    return identity;
}

} // namespace plumbline::models
