// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/gguf.h"

#include "core/base/error.h"
#include "core/formats/gguf_header.h"
#include "core/formats/shown.h"
#include "core/formats/split_name.h"
#include "core/formats/tensor_store.h"

#include <cstdio>

namespace plumbline::formats {

namespace fs = std::filesystem;

std::optional<std::int64_t> GgufValue::integer() const
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return *number;
    if (const auto* number = std::get_if<std::uint64_t>(&value); number != nullptr && *number <= static_cast<std::uint64_t>(INT64_MAX))
        return static_cast<std::int64_t>(*number);
    return {};
}

std::optional<double> GgufValue::number() const
{
    if (const auto* number = std::get_if<double>(&value))
        return *number;
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*number);
    if (const auto* number = std::get_if<std::uint64_t>(&value))
        return static_cast<double>(*number);
    return {};
}

const std::string* GgufValue::string() const
{
    return std::get_if<std::string>(&value);
}

const GgufValue::Array* GgufValue::array() const
{
    return std::get_if<Array>(&value);
}

std::optional<SplitName> parseSplitName(const std::string& fileName)
{
    // stem-00001-of-00003.gguf
    constexpr std::string_view kForm = "-00001-of-00003.gguf";
    if (fileName.size() < kForm.size())
        return {};
    const std::string_view tail = std::string_view(fileName).substr(fileName.size() - kForm.size());
    const auto five = [&](std::size_t at, int& value) {
        value = 0;
        for (std::size_t i = at; i < at + 5; ++i) {
            if (tail[i] < '0' || tail[i] > '9')
                return false;
            value = value * 10 + (tail[i] - '0');
        }
        return true;
    };
    SplitName name;
    if (tail[0] != '-' || tail.substr(6, 4) != "-of-" || tail.substr(15) != ".gguf" || !five(1, name.part) || !five(10, name.parts))
        return {};
    if (name.part < 1 || name.part > name.parts)
        return {};
    name.stem = fileName.substr(0, fileName.size() - kForm.size());
    return name;
}

std::string splitFileName(const std::string& stem, int part, int parts)
{
    char tail[32];
    std::snprintf(tail, sizeof tail, "-%05d-of-%05d.gguf", part, parts);
    return stem + tail;
}

namespace {

class StoredGguf final : public StoredWeights<GgufFile> {
public:
    StoredGguf(std::vector<std::unique_ptr<FileHandle>> handles, std::vector<StoredTensor> tensors,
               std::map<std::string, GgufValue, std::less<>> metadata)
        : StoredWeights(std::move(handles), std::move(tensors))
        , m_metadata(std::move(metadata))
    {
    }
    [[nodiscard]] const std::map<std::string, GgufValue, std::less<>>& metadata() const override { return m_metadata; }
    [[nodiscard]] const GgufValue* value(std::string_view key) const override
    {
        const auto found = m_metadata.find(key);
        return found == m_metadata.end() ? nullptr : &found->second;
    }

private:
    std::map<std::string, GgufValue, std::less<>> m_metadata;
};

std::optional<std::int64_t> integerOf(const GgufHeader& header, std::string_view key)
{
    const auto found = header.metadata.find(key);
    return found == header.metadata.end() ? std::nullopt : found->second.integer();
}

/// Every part says which it is, where it says anything.
void checkPart(const fs::path& file, const GgufHeader& header, std::int64_t index, std::int64_t parts)
{
    const auto fail = [&](const char* key, std::int64_t expected, std::int64_t found) {
        throw Error(ErrorCode::CorruptFile, {.file = file,
                                             .place = std::string("key ") + key,
                                             .expected = std::to_string(expected) + ", as the file's name says",
                                             .found = std::to_string(found),
                                             .advice = Advice::DownloadAgain});
    };
    if (const auto count = integerOf(header, "split.count"); count && *count != parts && !(parts == 1 && *count == 0))
        fail("split.count", parts, *count);
    if (const auto number = integerOf(header, "split.no"); number && *number != index)
        fail("split.no", index, *number);
}

} // namespace

std::shared_ptr<const GgufFile> openGguf(const fs::path& path)
{
    const auto split = parseSplitName(path.filename().string());
    const int parts = split ? split->parts : 1;
    std::vector<std::unique_ptr<FileHandle>> handles;
    std::vector<StoredTensor> tensors;
    std::map<std::string, GgufValue, std::less<>> metadata;
    for (int part = 1; part <= parts; ++part) {
        const fs::path file = split ? path.parent_path() / splitFileName(split->stem, part, parts) : path;
        std::error_code ignored;
        if (split && file != path && !fs::exists(file, ignored))
            throw Error(ErrorCode::FileNotFound, {.file = file,
                                                  .expected = "part " + std::to_string(part) + " of " + std::to_string(parts),
                                                  .found = "nothing",
                                                  .advice = Advice::DownloadAgain});
        auto handle = std::make_unique<FileHandle>(file);
        GgufHeader header = readGgufHeader(*handle);
        checkPart(file, header, part - 1, parts);
        for (StoredTensor& tensor : header.tensors) {
            tensor.file = part - 1;
            tensors.push_back(std::move(tensor));
        }
        if (part == 1)
            metadata = std::move(header.metadata);
        handles.push_back(std::move(handle));
    }
    if (split)
        if (const auto found = metadata.find("split.tensors.count"); found != metadata.end())
            if (const auto count = found->second.integer(); count && *count != static_cast<std::int64_t>(tensors.size()))
                throw Error(ErrorCode::CorruptFile, {.file = path,
                                                     .place = "key split.tensors.count",
                                                     .expected = std::to_string(*count) + " tensors in all parts",
                                                     .found = grouped(tensors.size()),
                                                     .advice = Advice::DownloadAgain});
    return std::make_shared<StoredGguf>(std::move(handles), std::move(tensors), std::move(metadata));
}

} // namespace plumbline::formats
