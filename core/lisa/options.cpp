// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/options.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace plumbline::lisa {

namespace {
template <class E, std::size_t N> using Names = std::array<std::pair<E, std::string_view>, N>;

constexpr Names<LayerKind, 4> kKinds{{{LayerKind::Full, "full"}, {LayerKind::Direct, "direct"}, {LayerKind::Matched, "matched"}, {LayerKind::Lisa, "lisa"}}};
constexpr Names<ShareSpace, 2> kShareSpace{{{ShareSpace::Logits, "logits"}, {ShareSpace::Probs, "probs"}}};
constexpr Names<ProbsFix, 2> kProbsFix{{{ProbsFix::None, "none"}, {ProbsFix::ClampRenorm, "clamp_renorm"}}};
constexpr Names<Source, 2> kSource{{{Source::Chain, "chain"}, {Source::Anchor, "anchor"}}};
constexpr Names<AlignResidual, 3> kResidual{
    {{AlignResidual::Permutation, "permutation"}, {AlignResidual::Linear, "linear"}, {AlignResidual::None, "none"}}};
constexpr Names<AlignActivation, 3> kActivation{{{AlignActivation::Silu, "silu"}, {AlignActivation::Relu, "relu"}, {AlignActivation::Gelu, "gelu"}}};
constexpr Names<DeltaHeads, 2> kDeltaHeads{{{DeltaHeads::KeyValue, "kv"}, {DeltaHeads::Query, "query"}}};
constexpr Names<DeltaScale, 2> kDeltaScale{{{DeltaScale::InverseSqrtHeadDim, "inv_sqrt_dh"}, {DeltaScale::InverseSqrtRank, "inv_sqrt_r"}}};
constexpr Names<InitAlign, 3> kInitAlign{{{InitAlign::Hungarian, "hungarian"}, {InitAlign::Identity, "identity"}, {InitAlign::Random, "random"}}};
constexpr Names<InitDelta, 3> kInitDelta{{{InitDelta::ZeroQ, "zero_q"}, {InitDelta::SvdResidual, "svd_residual"}, {InitDelta::Random, "random"}}};
constexpr Names<Stage1Loss, 2> kStage1{{{Stage1Loss::KlProbs, "kl_probs"}, {Stage1Loss::MseOutput, "mse_output"}}};
constexpr Names<TrainExtra, 3> kExtra{{{TrainExtra::None, "none"}, {TrainExtra::LoraVO, "lora_v_o"}, {TrainExtra::LoraVOMlp, "lora_v_o_mlp"}}};

template <class E, std::size_t N> std::string_view nameOf(const Names<E, N>& names, E value)
{
    for (const auto& [known, name] : names)
        if (known == value)
            return name;
    return names.front().second;
}

[[noreturn]] void refuse(const char* key, std::string expected, std::string found)
{
    throw Error(ErrorCode::InvalidArgument,
                {.place = std::string("LiSA option ") + key, .expected = std::move(expected), .found = std::move(found), .advice = Advice::SeeHelp});
}

template <class E, std::size_t N> void readName(const Json& json, const char* key, const Names<E, N>& names, E& value)
{
    if (!json.contains(key))
        return;
    std::string allowed;
    for (const auto& [known, name] : names) {
        if (json[key] == name) {
            value = known;
            return;
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    }
    refuse(key, allowed, json[key].dump());
}

void readCount(const Json& json, const char* key, std::int64_t least, std::int64_t most, std::int64_t& value)
{
    if (!json.contains(key))
        return;
    if (!json[key].is_number_integer() || json[key].get<std::int64_t>() < least || json[key].get<std::int64_t>() > most)
        refuse(key, std::to_string(least) + " to " + std::to_string(most), json[key].dump());
    value = json[key].get<std::int64_t>();
}

void readNumber(const Json& json, const char* key, double least, double most, double& value)
{
    if (!json.contains(key))
        return;
    if (!json[key].is_number() || !(json[key].get<double>() >= least && json[key].get<double>() <= most))
        refuse(key, std::to_string(least) + " to " + std::to_string(most), json[key].dump());
    value = json[key].get<double>();
}

void readFlag(const Json& json, const char* key, bool& value)
{
    if (!json.contains(key))
        return;
    if (!json[key].is_boolean())
        refuse(key, "true or false", json[key].dump());
    value = json[key].get<bool>();
}
} // namespace

std::string_view layerKindName(LayerKind kind)
{
    return nameOf(kKinds, kind);
}

Json LisaOptions::toJson() const
{
    return {{"share_space", nameOf(kShareSpace, shareSpace)},
            {"probs_fix", nameOf(kProbsFix, probsFix)},
            {"source", nameOf(kSource, source)},
            {"align_residual", nameOf(kResidual, alignResidual)},
            {"align_hidden", alignHidden},
            {"align_act", nameOf(kActivation, alignActivation)},
            {"align_bias", alignBias},
            {"rank", rank},
            {"delta_heads", nameOf(kDeltaHeads, deltaHeads)},
            {"delta_scale", nameOf(kDeltaScale, deltaScale)},
            {"delta_rope", deltaRope},
            {"delta_theta", deltaTheta},
            {"init_align", nameOf(kInitAlign, initAlign)},
            {"init_delta", nameOf(kInitDelta, initDelta)},
            {"stage1_loss", nameOf(kStage1, stage1Loss)},
            {"stage2_kd", stage2Kd},
            {"temperature", temperature},
            {"train_extra", nameOf(kExtra, trainExtra)},
            {"extra_rank", extraRank}};
}

LisaOptions LisaOptions::fromJson(const Json& json)
{
    LisaOptions options;
    if (!json.is_object())
        refuse("list", "an object", json.dump().substr(0, 40));
    readName(json, "share_space", kShareSpace, options.shareSpace);
    readName(json, "probs_fix", kProbsFix, options.probsFix);
    readName(json, "source", kSource, options.source);
    readName(json, "align_residual", kResidual, options.alignResidual);
    readCount(json, "align_hidden", -1, 4096, options.alignHidden);
    readName(json, "align_act", kActivation, options.alignActivation);
    readFlag(json, "align_bias", options.alignBias);
    readCount(json, "rank", 0, 4096, options.rank);
    readName(json, "delta_heads", kDeltaHeads, options.deltaHeads);
    readName(json, "delta_scale", kDeltaScale, options.deltaScale);
    readFlag(json, "delta_rope", options.deltaRope);
    readNumber(json, "delta_theta", 0.0, 1e9, options.deltaTheta);
    readName(json, "init_align", kInitAlign, options.initAlign);
    readName(json, "init_delta", kInitDelta, options.initDelta);
    readName(json, "stage1_loss", kStage1, options.stage1Loss);
    readNumber(json, "stage2_kd", 0.0, 1.0, options.stage2Kd);
    readNumber(json, "temperature", 0.1, 100.0, options.temperature);
    readName(json, "train_extra", kExtra, options.trainExtra);
    readCount(json, "extra_rank", 1, 4096, options.extraRank);
    return options;
}

LisaOptions LisaOptions::resolved(const formats::DecoderConfig& config) const
{
    LisaOptions full = *this;
    if (full.alignHidden < 0)
        full.alignHidden = config.heads;
    if (full.rank == 0)
        full.rank = std::max<std::int64_t>(1, std::llround(static_cast<double>(config.headDim) / 6.4));
    if (full.rank > config.headDim)
        refuse("rank", "at most the head's size, " + std::to_string(config.headDim), std::to_string(full.rank));
    if (full.alignResidual == AlignResidual::None && full.alignHidden == 0)
        refuse("align_hidden", "at least 1 where align_residual is none", "0");
    return full;
}

std::int64_t LisaOptions::lowRankKeyHeads(const formats::DecoderConfig& config) const
{
    return deltaHeads == DeltaHeads::KeyValue ? config.keyValueHeads : config.heads;
}

int sourceLayer(const std::vector<LayerKind>& kinds, int layer, Source source)
{
    int from = layer - 1;
    while (source == Source::Anchor && from > 0 && kinds[static_cast<std::size_t>(from)] != LayerKind::Full)
        --from;
    return from;
}

std::vector<ExtraMap> extraMaps(const formats::DecoderConfig& config, TrainExtra extra)
{
    const std::int64_t d = config.hiddenSize, values = config.keyValueHeads * config.headDim, mixed = config.heads * config.headDim, inner = config.intermediateSize;
    std::vector<ExtraMap> maps;
    if (extra != TrainExtra::None)
        maps = {{"self_attn.v_proj", d, values}, {"self_attn.o_proj", mixed, d}};
    if (extra == TrainExtra::LoraVOMlp)
        maps.insert(maps.end(), {{"mlp.gate_proj", d, inner}, {"mlp.up_proj", d, inner}, {"mlp.down_proj", inner, d}});
    return maps;
}

Accounting accountFor(const formats::DecoderConfig& config, const std::vector<LayerKind>& kinds, const LisaOptions& given,
                      std::int64_t bytesPerNumber, std::int64_t context)
{
    const LisaOptions options = given.resolved(config);
    const std::int64_t h = config.heads, hkv = config.keyValueHeads, hd = config.headDim, d = config.hiddenSize, r = options.rank;
    const std::int64_t hk = options.lowRankKeyHeads(config), f = options.alignHidden;
    Accounting sum;
    const std::int64_t projections = d * (h + hkv) * hd, perCell = h * hd;
    const std::int64_t linear = options.alignResidual == AlignResidual::Linear ? h * h : 0;
    for (const LayerKind kind : kinds) {
        const bool keeps = kind == LayerKind::Full;
        sum.kvBytesBase += 2 * hkv * hd * bytesPerNumber;
        sum.kvBytesShared += (keeps ? 2 : 1) * hkv * hd * bytesPerNumber + (kind == LayerKind::Lisa ? hk * r * bytesPerNumber : 0);
        sum.multiplyAddsBase += projections + context * 2 * perCell;
        sum.multiplyAddsShared += context * perCell; // weights times values
        if (keeps)
            sum.multiplyAddsShared += projections + context * perCell;
        if (kind == LayerKind::Lisa) {
            sum.trainedParameters += d * (h + hk) * r + 2 * h * f + linear + (options.alignBias && f > 0 ? f + h : 0);
            sum.multiplyAddsShared += d * (h + hk) * r + context * (h * r + 2 * h * f + linear);
            std::int64_t folded = 0;
            for (const auto& [map, in, out] : extraMaps(config, options.trainExtra))
                folded += options.extraRank * (in + out);
            sum.foldedParameters += folded;
            sum.trainedParameters += folded;
            sum.qkCompression = static_cast<double>(h * hd + hkv * hd) / static_cast<double>(h * r + hk * r);
        }
        sum.sharedFraction += keeps ? 0.0 : 1.0 / static_cast<double>(kinds.size());
        const std::int64_t biases = (config.attentionBias ? (h + 2 * hkv) * hd : 0) + (config.attentionOutputBias ? d : 0)
            + (config.mlpBias ? 2 * config.intermediateSize + d : 0);
        sum.baseParameters += d * (h + 2 * hkv) * hd + h * hd * d + 3 * d * config.intermediateSize + 2 * d + (config.qkNorm ? 2 * hd : 0) + biases;
    }
    sum.baseParameters += config.vocabSize * d * (config.tieWordEmbeddings ? 1 : 2) + d;
    return sum;
}

} // namespace plumbline::lisa
