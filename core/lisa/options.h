// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/formats/model_files.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::lisa {

/// What a layer attends by. Mu et al. 2024 (LiSA) as read in lisa.md §2.1.
enum class LayerKind {
    Full,    ///< its own queries and keys
    Direct,  ///< the logits of its source
    Matched, ///< those, heads put in another fixed order
    Lisa     ///< those, through a trained head network, plus a trained low-rank difference
};
[[nodiscard]] std::string_view layerKindName(LayerKind kind); ///< "full", "direct", "matched", "lisa"

enum class ShareSpace { Logits, Probs };
enum class ProbsFix { None, ClampRenorm };
enum class Source { Chain, Anchor };
enum class AlignResidual { Permutation, Linear, None };
enum class AlignActivation { Silu, Relu, Gelu };
enum class DeltaHeads { KeyValue, Query };
enum class DeltaScale { InverseSqrtHeadDim, InverseSqrtRank };
enum class InitAlign { Hungarian, Identity, Random };
enum class InitDelta { ZeroQ, SvdResidual, Random };
enum class Stage1Loss { KlProbs, MseOutput };
enum class TrainExtra { None, LoraVO, LoraVOMlp };

/// Every reading of the method that lisa.md §2.7 names, with its defaults.
struct LisaOptions {
    ShareSpace shareSpace = ShareSpace::Logits;
    ProbsFix probsFix = ProbsFix::None; ///< for Probs
    Source source = Source::Chain;      ///< the layer before, or the nearest full layer before
    AlignResidual alignResidual = AlignResidual::Permutation;
    std::int64_t alignHidden = -1;      ///< -1: as many as heads; 0: no network
    AlignActivation alignActivation = AlignActivation::Silu;
    bool alignBias = true;
    std::int64_t rank = 0;              ///< per head; 0: round(head_dim / 6.4)
    DeltaHeads deltaHeads = DeltaHeads::KeyValue;
    DeltaScale deltaScale = DeltaScale::InverseSqrtHeadDim;
    bool deltaRope = false;             ///< rotary on the first even part of the rank, as if that were a head
    double deltaTheta = 0.0;            ///< base of that rotary's frequencies, 0: the model's
    InitAlign initAlign = InitAlign::Hungarian;
    InitDelta initDelta = InitDelta::ZeroQ;
    Stage1Loss stage1Loss = Stage1Loss::KlProbs;
    double stage2Kd = 0.0;              ///< weight of the divergence from the base's next tokens; the rest is next-token loss
    double temperature = 1.0;           ///< of that divergence
    TrainExtra trainExtra = TrainExtra::None;
    std::int64_t extraRank = 8;         ///< of LoraVO and LoraVOMlp

    /// With rank and hidden size filled in for a model. @throws Error InvalidArgument for what does not fit it
    [[nodiscard]] LisaOptions resolved(const formats::DecoderConfig& config) const;
    /// Heads of the low-rank keys, of resolved options.
    [[nodiscard]] std::int64_t lowRankKeyHeads(const formats::DecoderConfig& config) const;

    [[nodiscard]] Json toJson() const;
    /// @throws Error InvalidArgument with the key, what is allowed and what was found
    [[nodiscard]] static LisaOptions fromJson(const Json& json);
};

/// Index of the source of `layer` when layers have these kinds. @pre kinds[0] is Full, layer > 0
[[nodiscard]] int sourceLayer(const std::vector<LayerKind>& kinds, int layer, Source source);

/// A linear map of a layer that a low-rank change stands on: its name behind "model.layers.{l}.", and what it reads and writes.
struct ExtraMap {
    std::string name;
    std::int64_t in = 0, out = 0;
};
/// Of one layer, in the order of the layer's own maps; empty for None.
[[nodiscard]] std::vector<ExtraMap> extraMaps(const formats::DecoderConfig& config, TrainExtra extra);

/// What sharing saves and costs, computed from shapes; a test holds it against the tensors that are held.
struct Accounting {
    double sharedFraction = 0.0;
    double qkCompression = 0.0;            ///< of a lisa layer: (h d_h + h_kv d_h) / (h r + h_k r); 0: no lisa layer
    std::int64_t trainedParameters = 0;
    std::int64_t foldedParameters = 0; ///< of these, low-rank changes of V, O and the MLP: added to those weights before inference, so neither read nor multiplied
    std::int64_t baseParameters = 0;
    std::int64_t kvBytesBase = 0, kvBytesShared = 0; ///< per token of the cache, all layers
    /// Multiply-adds of attention in one decode step at `context` tokens: projections of Q, K (or low-rank ones, V and O left out)
    /// and everything per (query, key) cell.
    std::int64_t multiplyAddsBase = 0, multiplyAddsShared = 0;
};
[[nodiscard]] Accounting accountFor(const formats::DecoderConfig& config, const std::vector<LayerKind>& kinds, const LisaOptions& options,
                                    std::int64_t bytesPerNumber, std::int64_t context);

} // namespace plumbline::lisa
