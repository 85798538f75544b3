// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/adapter.h"

#include "core/base/error.h"
#include "core/formats/atomic_file.h"
#include "core/formats/json_file.h"
#include "core/formats/weights.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <cmath>

namespace plumbline::lisa {

namespace {
constexpr int kVersion = 1;
constexpr const char* kPermutation = "self_attn.lisa.align.perm";

std::string prefixOf(int layer)
{
    return "model.layers." + std::to_string(layer) + ".";
}

Json describe(const Adapter& adapter)
{
    Json kinds = Json::array(), options = nullptr;
    if (adapter.substitution) {
        for (const LayerKind kind : adapter.substitution->kinds())
            kinds.push_back(layerKindName(kind));
        options = adapter.substitution->options().toJson();
    }
    return {{"format", "plumbline.lisa.adapter"}, {"version", kVersion}, {"kind", adapter.substitution ? "lisa" : "control"},
            {"base", {{"name", adapter.baseName}, {"quick", adapter.baseQuick}, {"full", adapter.baseFull}}}, {"kinds", kinds}, {"options", options},
            {"training", adapter.training}, {"metrics", adapter.metrics}};
}

/// Tensors on their way to a file, with the bytes that they need until then.
class Parcel {
public:
    void add(const std::string& name, const at::Tensor& tensor, bool half)
    {
        const c10::NoGradGuard noGradients;
        const bool whole = tensor.scalar_type() == at::kInt;
        m_held.push_back(tensor.detach().to(at::kCPU).to(whole ? at::kInt : half ? at::kHalf : at::kFloat).contiguous());
        const at::Tensor& kept = m_held.back();
        m_tensors.push_back({.name = name, .type = whole ? formats::StoredType::I32 : half ? formats::StoredType::F16 : formats::StoredType::F32,
                             .shape = kept.sizes().vec(), .data = {static_cast<const std::byte*>(kept.const_data_ptr()), kept.nbytes()}});
    }
    [[nodiscard]] const std::vector<formats::TensorToWrite>& tensors() const { return m_tensors; }

private:
    std::vector<at::Tensor> m_held;
    std::vector<formats::TensorToWrite> m_tensors;
};

/// Reads tensors of one adapter file, and knows which were asked for.
class Unpacker {
public:
    Unpacker(const std::filesystem::path& file, const CancelToken& cancel)
        : m_file(file)
        , m_weights(formats::openSafetensors(file))
        , m_cancel(cancel)
    {
    }

    [[nodiscard]] at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape)
    {
        const formats::StoredTensor* stored = m_weights->find(name);
        const auto words = [](const std::vector<std::int64_t>& sizes) {
            std::string text = "[";
            for (const std::int64_t size : sizes)
                text += (text.size() > 1 ? ", " : "") + std::to_string(size);
            return text + "]";
        };
        if (stored == nullptr || stored->shape != shape)
            fail(name, words(shape), stored == nullptr ? "missing" : words(stored->shape));
        ++m_taken;
        at::Tensor out = at::empty(shape, at::kFloat);
        const std::span<float> values(out.mutable_data_ptr<float>(), static_cast<std::size_t>(out.numel()));
        if (stored->type == formats::StoredType::I32) {
            at::Tensor whole = at::empty(shape, at::kInt);
            m_weights->readRaw(*stored, 0, {static_cast<std::byte*>(whole.mutable_data_ptr()), whole.nbytes()});
            return whole;
        }
        m_weights->read(*stored, 0, values, m_cancel);
        for (const float value : values)
            if (!std::isfinite(value))
                fail(name, "finite numbers", "NaN or infinity");
        return out;
    }
    [[noreturn]] void fail(const std::string& name, std::string expected, std::string found) const
    {
        throw Error(ErrorCode::CorruptFile,
                    {.file = m_file, .place = "tensor " + name, .expected = std::move(expected), .found = std::move(found), .advice = Advice::DownloadAgain});
    }
    [[nodiscard]] const formats::WeightFile& weights() const { return *m_weights; }
    void finish() const
    {
        if (m_taken != m_weights->tensors().size())
            fail("list", std::to_string(m_taken) + " tensors", std::to_string(m_weights->tensors().size()));
    }

private:
    std::filesystem::path m_file;
    std::shared_ptr<const formats::WeightFile> m_weights;
    CancelToken m_cancel;
    std::size_t m_taken = 0;
};

LayerKind kindOf(const Json& name, const std::filesystem::path& file)
{
    for (const LayerKind kind : {LayerKind::Full, LayerKind::Direct, LayerKind::Matched, LayerKind::Lisa})
        if (name == layerKindName(kind))
            return kind;
    throw Error(ErrorCode::CorruptFile, {.file = file, .place = "kinds", .expected = "full, direct, matched or lisa", .found = name.dump()});
}

at::Tensor permutationOf(Unpacker& file, const std::string& name, std::int64_t heads)
{
    const at::Tensor order = file.take(name, {heads});
    std::vector<bool> seen(static_cast<std::size_t>(heads), false);
    for (std::int64_t a = 0; a < heads; ++a) {
        const std::int64_t head = order.scalar_type() == at::kInt ? order[a].item<std::int64_t>() : -1;
        if (head < 0 || head >= heads || seen[static_cast<std::size_t>(head)])
            file.fail(name, "every head once", std::to_string(head));
        seen[static_cast<std::size_t>(head)] = true;
    }
    return order;
}
} // namespace

void Adapter::apply(nn::Decoder& decoder) const
{
    if (substitution)
        substitution->apply(decoder);
    else
        applyAdapters(decoder, control);
}

void Adapter::remove(nn::Decoder& decoder) const
{
    if (substitution)
        Substitution::remove(decoder);
    else
        removeAdapters(decoder);
}

std::int64_t Adapter::trainedParameters() const
{
    std::int64_t sum = 0;
    for (const auto& [name, low] : control)
        sum += low.down.numel() + low.up.numel();
    for (int layer = 0; substitution && layer < static_cast<int>(substitution->kinds().size()); ++layer)
        if (substitution->layer(layer).trained)
            for (const auto& [name, tensor] : substitution->layer(layer).named())
                sum += tensor->numel();
    return sum;
}

void saveAdapter(const std::filesystem::path& folder, const Adapter& adapter, bool half)
{
    std::filesystem::create_directories(folder);
    Parcel parcel;
    if (adapter.substitution) {
        for (int layer = 1; layer < static_cast<int>(adapter.substitution->kinds().size()); ++layer) {
            SharedLayer& here = adapter.substitution->layer(layer);
            if (here.alignment.permutation.defined())
                parcel.add(prefixOf(layer) + kPermutation, here.alignment.permutation, false);
            for (const auto& [name, tensor] : here.named())
                parcel.add(prefixOf(layer) + name, *tensor, half);
        }
    }
    for (const auto& [name, low] : adapter.control) {
        parcel.add(name + ".lora_A.weight", low.down, half);
        parcel.add(name + ".lora_B.weight", low.up, half);
    }
    const Json description = describe(adapter);
    formats::writeSafetensors(folder / kAdapterWeights, parcel.tensors(), {{"format", "pt"}, {"plumbline.lisa", description.dump()}});
    formats::AtomicFile file(folder / kAdapterJson);
    const std::string text = description.dump(1) + "\n";
    file.write(std::as_bytes(std::span(text)));
    file.commit();
}

Adapter loadAdapter(const std::filesystem::path& folder, const formats::ModelFiles& base, nn::Decoder& decoder, bool allowOtherBase, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    const std::filesystem::path file = folder / kAdapterJson;
    const Json json = formats::readJson(file);
    const auto corrupt = [&](const char* place, std::string expected, std::string found) {
        return Error(ErrorCode::CorruptFile, {.file = file, .place = place, .expected = std::move(expected), .found = std::move(found)});
    };
    if (!json.is_object() || json.value("format", Json()) != "plumbline.lisa.adapter" || !json.value("base", Json()).is_object())
        throw corrupt("format", "plumbline.lisa.adapter", json.is_object() ? json.value("format", Json()).dump() : "no object");
    if (!json.value("version", Json()).is_number_integer() || json["version"].get<int>() > kVersion)
        throw Error(ErrorCode::NewerFileVersion, {.file = file, .place = "version", .expected = "at most " + std::to_string(kVersion),
                                                  .found = json.value("version", Json()).dump(), .advice = Advice::UpdatePlumbline});
    Adapter adapter;
    adapter.folder = folder;
    adapter.training = json.value("training", Json::object());
    adapter.metrics = json.value("metrics", Json::object());
    const Json identity = json["base"];
    for (auto [key, value] : {std::pair{"name", &adapter.baseName}, {"quick", &adapter.baseQuick}, {"full", &adapter.baseFull}}) {
        if (!identity.value(key, Json()).is_string())
            throw corrupt("base", "a text for " + std::string(key), identity.value(key, Json()).dump());
        *value = identity[key].get<std::string>();
    }
    const std::string quick = formats::quickIdentity(*base.weights);
    const std::string full = quick == adapter.baseQuick || allowOtherBase ? formats::fullIdentity(*base.weights, {}, cancel) : std::string();
    if (full != adapter.baseFull) {
        if (!allowOtherBase)
            throw Error(ErrorCode::InvalidArgument, {.file = folder, .place = "base model of the adapter",
                                                     .expected = adapter.baseName + ", " + adapter.baseFull.substr(0, 16),
                                                     .found = base.name + ", " + (full.empty() ? quick : full).substr(0, 16), .advice = Advice::SeeHelp});
        adapter.otherBase = full;
    }

    Unpacker weights(folder / kAdapterWeights, cancel);
    const formats::DecoderConfig& config = base.config;
    if (json.value("kind", Json()) == "control") {
        const auto maps = extraMaps(config, TrainExtra::LoraVOMlp);
        for (const formats::StoredTensor& tensor : weights.weights().tensors()) {
            const std::string_view ending = ".lora_A.weight";
            if (!tensor.name.ends_with(ending))
                continue;
            const std::string name = tensor.name.substr(0, tensor.name.size() - ending.size());
            const std::int64_t rank = tensor.shape.size() == 2 ? tensor.shape[0] : 0;
            const auto map = std::find_if(maps.begin(), maps.end(), [&](const ExtraMap& one) { return name.ends_with("." + one.name); });
            if (map == maps.end())
                weights.fail(name, "a map of V, O or the MLP", name);
            adapter.control[name] = {.down = weights.take(tensor.name, {rank, map->in}).to(decoder.device()),
                                     .up = weights.take(name + ".lora_B.weight", {map->out, rank}).to(decoder.device()), .scale = 1.0};
        }
        weights.finish();
        return adapter;
    }
    const Json kinds = json.value("kinds", Json::array());
    if (static_cast<std::int64_t>(kinds.size()) != config.layers)
        throw corrupt("kinds", std::to_string(config.layers) + " layers", std::to_string(kinds.size()));
    adapter.substitution = std::make_shared<Substitution>(config, LisaOptions::fromJson(json.value("options", Json::object())));
    Substitution& substitution = *adapter.substitution;
    for (int layer = 1; layer < config.layers; ++layer) {
        const LayerKind kind = kindOf(kinds[static_cast<std::size_t>(layer)], file);
        substitution.setKind(layer, kind);
        SharedLayer& here = substitution.layer(layer);
        if (kind == LayerKind::Lisa)
            substitution.initialise(layer, decoder, 0, true);
        if (here.alignment.permutation.defined() && weights.weights().find(prefixOf(layer) + kPermutation) != nullptr)
            here.alignment.permutation = permutationOf(weights, prefixOf(layer) + kPermutation, config.heads);
        if (kind != LayerKind::Lisa)
            continue;
        for (auto& [name, tensor] : here.named())
            tensor->set_requires_grad(false).copy_(weights.take(prefixOf(layer) + name, tensor->sizes().vec()));
    }
    weights.finish();
    return adapter;
}

} // namespace plumbline::lisa
