// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/formats/json_file.h"
#include "core/formats/safetensors_header.h"
#include "core/formats/shown.h"
#include "core/formats/tensor_store.h"

#include <algorithm>

namespace plumbline::formats {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostHeader = 100'000'000; // the reference implementation's limit
constexpr std::size_t kMostShards = 10'000;

std::vector<StoredTensor> readHeader(const FileHandle& file)
{
    file.check({});
    const auto fail = [&](std::string expected, std::string found) {
        throw Error(ErrorCode::CorruptFile, {.file = file.path(),
                                             .place = "header",
                                             .expected = std::move(expected),
                                             .found = std::move(found),
                                             .advice = Advice::DownloadAgain});
    };
    if (file.size() < 8)
        fail("at least " + bytes(8), bytes(file.size()));
    std::uint64_t length = 0;
    file.read(0, std::as_writable_bytes(std::span(&length, 1)), {});
    if (length > kMostHeader)
        fail("a header of at most " + bytes(kMostHeader), bytes(length));
    if (length > file.size() - 8)
        fail("a header of " + bytes(length), bytes(file.size() - 8));
    std::string header(length, '\0');
    file.read(8, std::as_writable_bytes(std::span(header)), {});
    if (header.empty() || header[0] != '{')
        fail("JSON that begins with {", header.empty() ? "nothing" : "another character");
    std::vector<StoredTensor> tensors = parseSafetensorsHeader(header, 8 + length, file.size() - 8 - length, file.path());
    file.check({});
    return tensors;
}

bool isPlainName(const std::string& name)
{
    return !name.empty() && name != "." && name != ".." && name.size() <= 255 && name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

std::shared_ptr<const WeightFile> openFiles(const std::vector<fs::path>& files)
{
    std::vector<std::unique_ptr<FileHandle>> handles;
    std::vector<StoredTensor> all;
    for (const fs::path& file : files) {
        auto handle = std::make_unique<FileHandle>(file);
        std::vector<StoredTensor> tensors = readHeader(*handle);
        for (StoredTensor& tensor : tensors) {
            tensor.file = static_cast<int>(handles.size());
            all.push_back(std::move(tensor));
        }
        handles.push_back(std::move(handle));
    }
    return std::make_shared<StoredWeights<WeightFile>>(std::move(handles), std::move(all));
}

std::shared_ptr<const WeightFile> openIndexed(const fs::path& index)
{
    const std::map<std::string, std::string> shardOf = readSafetensorsIndex(index);
    std::map<std::string, std::string> firstTensorOf;
    for (const auto& [tensor, shard] : shardOf)
        firstTensorOf.emplace(shard, tensor);
    if (firstTensorOf.size() > kMostShards)
        throw Error(ErrorCode::CorruptFile, {.file = index,
                                             .place = "weight_map",
                                             .expected = "at most " + grouped(kMostShards) + " files",
                                             .found = grouped(firstTensorOf.size())});
    std::vector<fs::path> files;
    for (const auto& [shard, tensor] : firstTensorOf) {
        const fs::path file = index.parent_path() / shard;
        std::error_code ignored;
        if (!fs::exists(file, ignored))
            throw Error(ErrorCode::FileNotFound, {.file = file,
                                                  .place = tensorPlace(tensor),
                                                  .expected = "the file that " + index.filename().string() + " names",
                                                  .found = "nothing",
                                                  .advice = Advice::DownloadAgain});
        files.push_back(file);
    }
    auto weights = openFiles(files);
    for (const auto& [tensor, shard] : shardOf) {
        const StoredTensor* found = weights->find(tensor);
        const fs::path file = index.parent_path() / shard;
        if (found == nullptr || weights->files()[static_cast<std::size_t>(found->file)] != file)
            throw Error(ErrorCode::CorruptFile,
                        {.file = file,
                         .place = tensorPlace(tensor),
                         .expected = "it in this file, as " + index.filename().string() + " says",
                         .found = found == nullptr ? "nothing" : "it in " + weights->files()[static_cast<std::size_t>(found->file)].filename().string(),
                         .advice = Advice::DownloadAgain});
    }
    return weights;
}

} // namespace

std::map<std::string, std::string> readSafetensorsIndex(const fs::path& index)
{
    const std::string text = readFile(index, kMostHeader);
    std::map<std::string, std::string> shardOf;
    // Built with a sorted map: the index of a large model has tens of thousands of keys.
    using SortedJson = nlohmann::json;
    SortedJson json;
    try {
        json = SortedJson::parse(text, [&](int depth, SortedJson::parse_event_t, SortedJson&) {
            if (depth > 8)
                throw Error(ErrorCode::CorruptFile, {.file = index, .expected = "at most 8 levels", .found = "more"});
            return true;
        });
    } catch (const SortedJson::parse_error& error) {
        throw Error(ErrorCode::CorruptFile, {.file = index,
                                             .place = linePlace(text, error.byte),
                                             .expected = "JSON",
                                             .found = error.byte > text.size() ? "its end" : "something else",
                                             .advice = Advice::DownloadAgain});
    } catch (const SortedJson::exception&) {
        throw Error(ErrorCode::CorruptFile, {.file = index, .expected = "JSON", .found = "a number out of range"});
    }
    const auto map = json.is_object() ? json.find("weight_map") : json.end();
    if (map == json.end() || !map->is_object() || map->empty())
        throw Error(ErrorCode::CorruptFile,
                    {.file = index, .place = "weight_map", .expected = "names of tensors and their files", .found = "nothing", .advice = Advice::DownloadAgain});
    for (const auto& [tensor, file] : map->items()) {
        if (!file.is_string() || !isPlainName(file.get_ref<const std::string&>()))
            throw Error(ErrorCode::CorruptFile, {.file = index,
                                                 .place = tensorPlace(tensor),
                                                 .expected = "a plain file name",
                                                 .found = file.is_string() ? shown(file.get_ref<const std::string&>()) : "no text",
                                                 .advice = Advice::DownloadAgain});
        shardOf.emplace(tensor, file.get<std::string>());
    }
    return shardOf;
}

bool indexNames(const fs::path& index, const fs::path& shard)
{
    std::error_code ignored;
    if (!fs::is_regular_file(index, ignored))
        return false;
    const auto shardOf = readSafetensorsIndex(index);
    return std::any_of(shardOf.begin(), shardOf.end(), [&](const auto& entry) { return entry.second == shard.filename().string(); });
}

std::shared_ptr<const WeightFile> openSafetensors(const fs::path& path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        if (fs::exists(path / "model.safetensors", ignored))
            return openFiles({path / "model.safetensors"});
        if (fs::exists(path / kSafetensorsIndex, ignored))
            return openIndexed(path / kSafetensorsIndex);
        const std::vector<fs::path> files = safetensorsIn(path);
        if (files.size() == 1)
            return openFiles(files);
        std::vector<std::string> names;
        for (const fs::path& file : files)
            names.push_back(file.filename().string());
        throw Error(ErrorCode::FileNotFound, {.file = path,
                                              .expected = "model.safetensors or " + std::string(kSafetensorsIndex),
                                              .found = names.empty() ? "no *.safetensors" : shownList(names),
                                              .advice = Advice::OpenFolderOfModel});
    }
    if (path.extension() == ".json")
        return openIndexed(path);
    const fs::path index = path.parent_path() / kSafetensorsIndex;
    if (fs::exists(path, ignored) && indexNames(index, path))
        return openIndexed(index);
    return openFiles({path});
}

std::vector<fs::path> safetensorsIn(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (at->path().extension() == ".safetensors")
            files.push_back(at->path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace plumbline::formats
