// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/offer.h"

#include "core/models/identity_cache.h"
#include "core/nn/load.h"

#include <algorithm>
#include <array>
#include <utility>

namespace plumbline::models {

namespace {
constexpr std::array<std::pair<HeldType, std::string_view>, 3> kNames{{
    {HeldType::Auto, "auto"},
    {HeldType::Float32, "float32"},
    {HeldType::BFloat16, "bfloat16"},
}};

std::vector<HeldType> candidates(const Offer& offer, const OpenOptions& options)
{
    if (options.type != HeldType::Auto)
        return {options.type};
    if (!options.device.isCuda())
        return {HeldType::Float32, HeldType::BFloat16};
    return {offer.files.config.storedType == formats::StoredType::F32 ? HeldType::Float32 : HeldType::BFloat16};
}
} // namespace

std::string_view heldTypeName(HeldType type)
{
    return kNames[static_cast<std::size_t>(type)].second;
}

std::optional<HeldType> heldTypeByName(std::string_view name)
{
    for (const auto& [type, known] : kNames)
        if (known == name)
            return type;
    return std::nullopt;
}

Plan planFor(const Offer& offer, const OpenOptions& options, std::uint64_t available, std::uint64_t mostWeights)
{
    const std::vector<HeldType> types = candidates(offer, options);
    Plan plan;
    const auto describe = [&](HeldType type, bool layerByLayer) {
        const bool single = type == HeldType::Float32;
        const std::uint64_t working = single ? offer.float32Working : offer.bfloat16Working;
        plan = {.type = type,
            .layerByLayer = layerByLayer,
            .weights = layerByLayer ? 0
                : single            ? offer.float32Bytes
                                    : offer.bfloat16Bytes,
            .needed = 0,
            .available = mostWeights < available ? std::min(available, mostWeights + working) : available};
        plan.needed = plan.weights + working;
    };
    if (options.residence != Residence::LayerByLayer) {
        for (const HeldType type : types) {
            describe(type, false);
            if (plan.fits())
                return plan;
        }
        if (options.residence == Residence::Memory)
            return plan;
    }
    describe(types.front(), true);
    return plan;
}

Offer examine(const std::filesystem::path& path)
{
    Offer offer;
    offer.files = formats::openModel(path);
    offer.stamps = stampsOf(offer.files);
    try {
        offer.tokenizer = offer.files.gguf ? text::openTokenizer(*offer.files.gguf) : text::openTokenizer(offer.files.path);
    } catch (const Error& error) {
        offer.tokenizerProblem = error.what();
    }
    offer.quickIdentity = formats::quickIdentity(*offer.files.weights);
    offer.fullIdentity = knownFullIdentity(offer.files);
    const nn::LoadEstimate single = nn::estimateLoad(offer.files, at::kFloat),
                           half = nn::estimateLoad(offer.files, at::kBFloat16);
    offer.float32Bytes = single.weights;
    offer.bfloat16Bytes = half.weights;
    offer.float32Working = single.working;
    offer.bfloat16Working = half.working;
    offer.available = single.available;
    offer.automatic = planFor(offer, {}, offer.available);
    return offer;
}

} // namespace plumbline::models
