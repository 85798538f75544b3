// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/formats/gguf.h"
#include "core/text/hf_tokenizer.h"
#include "core/text/json_view.h"
#include "core/text/sentencepiece_tokenizer.h"
#include "core/text/tokenizer_file.h"

#include <algorithm>

namespace plumbline::text {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kLargestFile = std::size_t{512} << 20;
constexpr std::size_t kLargestConfig = std::size_t{16} << 20;

bool isFile(const fs::path& path)
{
    std::error_code code;
    return fs::is_regular_file(path, code);
}

/// What tokenizer_config.json and special_tokens_map.json say; the first of them that names a token counts.
struct Beside {
    NamedTokens named;
    EdgeTokens edges;
};

Beside readBeside(const fs::path& folder)
{
    Beside beside;
    for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
        const fs::path file = folder / name;
        if (!isFile(file))
            continue;
        const nlohmann::json parsed = parseJson(readFile(file, kLargestConfig), file);
        const JsonView json(parsed, file, "");
        if (!json.isObject())
            continue;
        const auto token = [&](const char* key) {
            const JsonView value = json[key];
            return value.isString() ? value.string() : value.isObject() ? value.stringOr("content", "") : std::string();
        };
        if (beside.named.bos.empty())
            beside.named.bos = token("bos_token");
        if (beside.named.eos.empty())
            beside.named.eos = token("eos_token");
        const auto flag = [&](const char* key) {
            return json[key].value().is_boolean() ? std::optional(json.booleanOr(key, false)) : std::nullopt;
        };
        if (!beside.edges.addBos)
            beside.edges.addBos = flag("add_bos_token");
        if (!beside.edges.addEos)
            beside.edges.addEos = flag("add_eos_token");
    }
    return beside;
}

std::shared_ptr<const Tokenizer> openJson(const fs::path& file)
{
    return readHfTokenizer(readFile(file, kLargestFile), file, readBeside(file.parent_path()).named);
}

std::shared_ptr<const Tokenizer> openModel(const fs::path& file)
{
    return readSentencePiece(readFile(file, kLargestFile), file, readBeside(file.parent_path()).edges);
}

/// The one file of this kind in the folder, or an empty path.
fs::path onlyFile(const fs::path& folder, std::string_view extension)
{
    fs::path found;
    std::error_code code;
    for (auto entry = fs::directory_iterator(folder, code); !code && entry != fs::directory_iterator(); entry.increment(code)) {
        if (entry->path().extension() != extension || !isFile(entry->path()))
            continue;
        if (!found.empty())
            return {};
        found = entry->path();
    }
    return found;
}

std::shared_ptr<const Tokenizer> openFolder(const fs::path& folder)
{
    if (isFile(folder / "tokenizer.json"))
        return openJson(folder / "tokenizer.json");
    if (isFile(folder / "tokenizer.model"))
        return openModel(folder / "tokenizer.model");
    if (const fs::path file = onlyFile(folder, ".model"); !file.empty())
        return openModel(file);
    if (const fs::path file = onlyFile(folder, ".gguf"); !file.empty())
        return openTokenizer(*formats::openGguf(file));
    throw Error(ErrorCode::FileNotFound,
        {.file = folder,
            .place = "tokenizer",
            .expected = "tokenizer.json, tokenizer.model or one GGUF file",
            .advice = Advice::OpenFolderOfModel});
}

/// JSON files that lie beside a tokenizer and are none.
bool isOtherJson(const std::string& name)
{
    static constexpr std::string_view kNames[] = {"config.json", "generation_config.json", "tokenizer_config.json",
        "special_tokens_map.json", "added_tokens.json", "vocab.json", "preprocessor_config.json", "chat_template.json"};
    return name.ends_with(".index.json") || std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}
} // namespace

std::shared_ptr<const Tokenizer> openTokenizer(const fs::path& path)
{
    std::error_code code;
    if (!fs::exists(path, code))
        throw Error(ErrorCode::FileNotFound, {.file = path, .advice = Advice::CheckPath});
    if (fs::is_directory(path, code))
        return openFolder(path);
    const std::string extension = path.extension().string();
    if (extension == ".gguf")
        return openTokenizer(*formats::openGguf(path));
    if (extension == ".model")
        return openModel(path);
    if (extension == ".json" && !isOtherJson(path.filename().string()))
        return openJson(path);
    return openFolder(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

} // namespace plumbline::text
