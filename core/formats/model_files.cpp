// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/model_files.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/formats/config_keys.h"
#include "core/formats/json_file.h"
#include "core/formats/model_parts.h"
#include "core/formats/needed_tensors.h"
#include "core/formats/shown.h"

#include <algorithm>
#include <unordered_set>

namespace plumbline::formats {

namespace fs = std::filesystem;

namespace {

bool isFile(const fs::path& file)
{
    std::error_code ignored;
    return fs::is_regular_file(file, ignored);
}

/// A file that helps but is not needed: what is wrong with it becomes a problem.
std::optional<Json> readOptionalJson(const fs::path& file, std::vector<std::string>& problems)
{
    if (!isFile(file))
        return {};
    try {
        Json json = readJson(file);
        if (json.is_object())
            return json;
        problems.push_back(file.filename().string() + " holds no object");
    } catch (const Error& error) {
        problems.push_back(error.what());
    }
    return {};
}

/// Ids that the vocabulary has, each once; the others become problems.
void keepKnownIds(std::vector<std::int64_t>& ids, std::int64_t vocabulary, const std::string& what, std::vector<std::string>& problems)
{
    std::vector<std::int64_t> kept;
    for (const std::int64_t id : ids) {
        if (id < 0 || id >= vocabulary)
            problems.push_back(what + " id " + std::to_string(id) + " is outside the vocabulary of " +
                               grouped(static_cast<unsigned long long>(vocabulary)));
        else if (std::find(kept.begin(), kept.end(), id) == kept.end())
            kept.push_back(id);
    }
    ids = std::move(kept);
}

void mergeGenerationConfig(const fs::path& folder, ModelFiles& model)
{
    const fs::path file = folder / "generation_config.json";
    const auto json = readOptionalJson(file, model.problems);
    if (!json)
        return;
    try {
        const JsonKeys keys(*json, file);
        std::vector<std::int64_t> ids = keys.ids("eos_token_id");
        keepKnownIds(ids, model.config.vocabSize, "generation_config.json: eos", model.problems);
        for (const std::int64_t id : ids)
            if (std::find(model.config.eosIds.begin(), model.config.eosIds.end(), id) == model.config.eosIds.end())
                model.config.eosIds.push_back(id);
    } catch (const Error& error) {
        model.problems.push_back(error.what());
    }
}

std::optional<std::string> chatTemplateIn(const Json& json)
{
    const auto found = json.find("chat_template");
    if (found == json.end())
        return {};
    if (found->is_string())
        return found->get<std::string>();
    // Several by name: the one called default, else the first.
    std::optional<std::string> first;
    if (found->is_array())
        for (const Json& entry : *found) {
            if (!entry.is_object())
                continue;
            const auto text = entry.find("template");
            if (text == entry.end() || !text->is_string())
                continue;
            if (const auto name = entry.find("name"); name != entry.end() && *name == "default")
                return text->get<std::string>();
            if (!first)
                first = text->get<std::string>();
        }
    return first;
}

void readChatTemplate(const fs::path& folder, ModelFiles& model)
{
    if (const fs::path file = folder / "chat_template.jinja"; isFile(file)) {
        try {
            model.chatTemplate = toUtf8(readFile(file, std::size_t{4} << 20));
            return;
        } catch (const Error& error) {
            model.problems.push_back(error.what());
        }
    }
    if (const auto json = readOptionalJson(folder / "tokenizer_config.json", model.problems))
        model.chatTemplate = chatTemplateIn(*json);
}

ModelFiles openHuggingFace(const ModelPlace& place)
{
    ModelFiles model;
    model.kind = ModelFiles::Kind::HuggingFace;
    model.path = place.folder;
    model.name = toUtf8(place.name);
    const fs::path configFile = place.folder / "config.json";
    model.configJson = readJson(configFile);
    model.config = parseConfig(model.configJson, configFile);
    model.weights = openSafetensors(place.weights);
    if (!model.configJson.contains("torch_dtype") && !model.configJson.contains("dtype"))
        model.config.storedType = mostFrequentMatrixType(*model.weights);
    keepKnownIds(model.config.bosIds, model.config.vocabSize, "config.json: bos", model.problems);
    keepKnownIds(model.config.eosIds, model.config.vocabSize, "config.json: eos", model.problems);
    mergeGenerationConfig(place.folder, model);
    readChatTemplate(place.folder, model);
    if (!isFile(place.folder / "tokenizer.json") && !isFile(place.folder / "tokenizer.model"))
        model.problems.emplace_back("no tokenizer");
    return model;
}

ModelFiles openGgufModel(const ModelPlace& place)
{
    ModelFiles model;
    model.kind = ModelFiles::Kind::Gguf;
    model.gguf = openGguf(place.weights);
    model.weights = model.gguf;
    model.path = model.gguf->files().front();
    const GgufValue* name = model.gguf->value("general.name");
    model.name = toUtf8(name != nullptr && name->string() != nullptr && !name->string()->empty() ? *name->string() : place.name);
    model.configJson = ggufMetadataJson(*model.gguf);
    model.config = parseGgufConfig(*model.gguf);
    keepKnownIds(model.config.bosIds, model.config.vocabSize, "tokenizer.ggml: bos", model.problems);
    keepKnownIds(model.config.eosIds, model.config.vocabSize, "tokenizer.ggml: eos", model.problems);
    if (const GgufValue* text = model.gguf->value("tokenizer.chat_template"); text != nullptr && text->string() != nullptr)
        model.chatTemplate = toUtf8(*text->string());
    const GgufValue* tokens = model.gguf->value("tokenizer.ggml.tokens");
    if (tokens == nullptr || tokens->array() == nullptr)
        model.problems.emplace_back("no tokenizer");
    else if (static_cast<std::int64_t>(tokens->array()->size()) != model.config.vocabSize)
        model.problems.push_back("the tokenizer has " + grouped(tokens->array()->size()) + " tokens, the embedding " +
                                 grouped(static_cast<unsigned long long>(model.config.vocabSize)));
    return model;
}

bool isWeightType(StoredType type)
{
    switch (type) {
    case StoredType::F16:
    case StoredType::BF16:
    case StoredType::F32:
    case StoredType::F64:
    case StoredType::Q4_0:
    case StoredType::Q4_1:
    case StoredType::Q5_0:
    case StoredType::Q5_1:
    case StoredType::Q8_0:
    case StoredType::Q4_K:
    case StoredType::Q5_K:
    case StoredType::Q6_K: return true;
    default: return false;
    }
}

/// Tensors that are rightly left alone: tables that are computed, and an output matrix beside a tied embedding.
bool isIgnored(const ModelFiles& model, std::string_view name)
{
    return name.ends_with("rotary_emb.inv_freq") || name == "rope_freqs.weight" || name.ends_with("attn_rot_embd.weight") ||
           (model.config.tieWordEmbeddings && name == "lm_head.weight");
}

} // namespace

StoredType mostFrequentMatrixType(const WeightFile& weights)
{
    std::map<StoredType, int> counts;
    for (const StoredTensor& tensor : weights.tensors())
        if (tensor.shape.size() == 2)
            ++counts[tensor.type];
    const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? StoredType::F32 : most->first;
}

std::string ModelFiles::storedName(std::string_view huggingFaceName) const
{
    if (!weights || (config.tieWordEmbeddings && huggingFaceName == "lm_head.weight"))
        return {};
    if (kind == Kind::Gguf) {
        std::string stored = ggufName(huggingFaceName);
        return !stored.empty() && weights->find(stored) != nullptr ? stored : std::string();
    }
    if (weights->find(huggingFaceName) != nullptr)
        return std::string(huggingFaceName);
    // Saved from the model without its head, whose names lack the prefix.
    constexpr std::string_view kPrefix = "model.";
    if (huggingFaceName.starts_with(kPrefix) && weights->find(huggingFaceName.substr(kPrefix.size())) != nullptr)
        return std::string(huggingFaceName.substr(kPrefix.size()));
    return {};
}

bool ModelFiles::isPermuted(std::string_view huggingFaceName) const
{
    if (kind != Kind::Gguf || config.architecture != "llama")
        return false;
    return huggingFaceName.ends_with("self_attn.q_proj.weight") || huggingFaceName.ends_with("self_attn.k_proj.weight") ||
           huggingFaceName.ends_with("self_attn.q_proj.bias") || huggingFaceName.ends_with("self_attn.k_proj.bias");
}

Json ggufMetadataJson(const GgufFile& file)
{
    constexpr std::size_t kMostKeys = 2000; // an object that keeps its order is slow with more
    constexpr std::size_t kMostText = std::size_t{64} << 10;
    Json json = Json::object();
    for (const auto& [key, value] : file.metadata()) {
        if (json.size() >= kMostKeys)
            break;
        if (const std::string* text = value.string()) {
            if (text->size() <= kMostText)
                json[key] = toUtf8(*text);
        } else if (value.array() == nullptr) {
            std::visit(
                [&json, &name = key](const auto& scalar) {
                    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(scalar)>>)
                        json[name] = scalar;
                },
                value.value);
        }
    }
    return json;
}

ModelFiles openUnchecked(const ModelPlace& place)
{
    return place.isGguf ? openGgufModel(place) : openHuggingFace(place);
}

void checkTensors(ModelFiles& model)
{
    const WeightFile& weights = *model.weights;
    std::unordered_set<std::string> used;
    forEachNeededTensor(model.config, [&](const NeededTensor& needed) {
        const std::string stored = model.storedName(needed.name);
        const StoredTensor* tensor = stored.empty() ? nullptr : weights.find(stored);
        if (tensor == nullptr) {
            const std::string name = model.kind == ModelFiles::Kind::Gguf ? ggufName(needed.name) : needed.name;
            throw Error(ErrorCode::CorruptFile, {.file = weights.files().size() == 1 ? weights.files().front() : model.path,
                                                 .place = tensorPlace(name),
                                                 .expected = shownShape(needed.shape),
                                                 .found = "nothing",
                                                 .advice = Advice::DownloadAgain});
        }
        const fs::path& file = weights.files()[static_cast<std::size_t>(tensor->file)];
        if (tensor->shape != needed.shape)
            throw Error(ErrorCode::CorruptFile, {.file = file,
                                                 .place = tensorPlace(stored),
                                                 .expected = shownShape(needed.shape),
                                                 .found = shownShape(tensor->shape),
                                                 .advice = Advice::DownloadAgain});
        if (!isWeightType(tensor->type))
            throw Error(ErrorCode::UnsupportedFormat, {.file = file,
                                                       .place = tensorPlace(stored),
                                                       .expected = "F32, F16, BF16, Q4_0 to Q8_0, Q4_K to Q6_K",
                                                       .found = tensor->typeName,
                                                       .advice = Advice::UseSupportedType});
        used.insert(stored);
    });
    std::vector<std::string> unused;
    for (const StoredTensor& tensor : weights.tensors())
        if (!used.contains(tensor.name) && !isIgnored(model, tensor.name))
            unused.push_back(tensor.name);
    if (!unused.empty())
        model.problems.push_back(grouped(unused.size()) + (unused.size() == 1 ? " tensor is not used: " : " tensors are not used: ") + shownList(unused));
}

ModelFiles openModel(const fs::path& path)
{
    ModelFiles model = openUnchecked(locateModel(path));
    checkTensors(model);
    return model;
}

HeldBytes heldBytes(const ModelFiles& model)
{
    std::uint64_t elements = 0;
    forEachNeededTensor(model.config, [&](const NeededTensor& tensor) {
        std::uint64_t product = 0;
        if (productFits(tensor.shape, 1, product))
            elements += product;
    });
    return {.float32 = elements * 4, .bfloat16 = elements * 2};
}

} // namespace plumbline::formats
