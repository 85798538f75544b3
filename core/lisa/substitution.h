// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/head_network.h"
#include "core/lisa/options.h"
#include "core/lisa/shared_rows.h"
#include "core/lisa/similarity.h"
#include "core/nn/decoder.h"

#include <memory>
#include <string>
#include <vector>

namespace plumbline::lisa {

/// What one shared layer has beside the base checkpoint. Trained tensors are float32.
struct SharedLayer {
    HeadAlignment alignment;   ///< its permutation serves `matched` too
    at::Tensor query, key;     ///< low-rank projections [h*r, d], [h_k*r, d]
    std::vector<std::pair<std::string, nn::LowRankAdapter>> extra; ///< by the names of extraMaps(), where train_extra asks for them
    bool trained = false;      ///< holds the parts of `lisa`; else the permutation at most

    /// Trained tensors by the names of lisa.md §2.8 behind "model.layers.{l}.".
    [[nodiscard]] std::vector<std::pair<std::string, at::Tensor*>> named();
};

/// The attention of one layer made from that of its source: kinds direct, matched and lisa. lisa.md §2.1 to 2.4.
class LisaRule final : public nn::AttentionRule {
public:
    /// @param kind not Full @param options resolved
    LisaRule(LayerKind kind, int source, const LisaOptions& options, std::shared_ptr<const SharedLayer> layer, const nn::Decoder& decoder);

    [[nodiscard]] bool needsSource() const override { return true; }
    [[nodiscard]] int sourceOf(int) const override { return m_source; }
    [[nodiscard]] bool needsOwn() const override { return false; }
    [[nodiscard]] bool sharesWeights() const override { return m_options.shareSpace == ShareSpace::Probs; }
    [[nodiscard]] at::Tensor logits(const nn::LayerContext& context, const at::Tensor& normedInput, const at::Tensor& source) override;

    [[nodiscard]] const nn::SharedDecodeForm* decodeForm() override;
    /// What logits() is made from beside the source. @param normedInput as there; the cache is left out
    [[nodiscard]] SharedRows rows(const nn::LayerContext& context, const at::Tensor& normedInput) const;

    [[nodiscard]] LayerKind kind() const { return m_kind; }
    [[nodiscard]] const SharedLayer& layer() const { return *m_layer; }
    [[nodiscard]] const LisaOptions& options() const { return m_options; }

private:
    LayerKind m_kind;
    int m_source;
    LisaOptions m_options;
    std::shared_ptr<const SharedLayer> m_layer;
    std::int64_t m_heads, m_keyHeads;
    bool m_isStretched; // the rotary asks how long the text is; others are not made to wait for a GPU to tell
    double m_scale; // of the difference
    std::optional<nn::Rotary> m_rotary;
    struct Form;
    std::shared_ptr<Form> m_form; // made when it is first asked for
};

/// Which layers of a model are shared, and with what. Not thread-safe, like the decoder it is put on.
class Substitution {
public:
    /// All layers full. @throws Error InvalidArgument for options that do not fit the model
    Substitution(const formats::DecoderConfig& config, const LisaOptions& options);

    [[nodiscard]] const LisaOptions& options() const { return m_options; } ///< resolved
    [[nodiscard]] const formats::DecoderConfig& config() const { return m_config; }
    [[nodiscard]] const std::vector<LayerKind>& kinds() const { return m_kinds; }
    [[nodiscard]] std::vector<int> layersOf(LayerKind kind) const;
    [[nodiscard]] std::vector<int> sharedLayers() const;
    /// @throws Error InvalidArgument for layer 0, or for `lisa` where the layer has no trained parts
    void setKind(int layer, LayerKind kind);
    [[nodiscard]] SharedLayer& layer(int index) { return *m_layers[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const SharedLayer& layer(int index) const { return *m_layers[static_cast<std::size_t>(index)]; }

    /// Permutations of all layers against their sources for the kinds that are set; for init_align = hungarian. Layers that hold
    /// trained parts keep theirs.
    void match(const HeadSimilarity& similarity);
    /// Makes the parts of `lisa` for a layer, as the options say, and requires gradients. Its kind and permutation are set before.
    /// @param decoder gives the weights that svd_residual starts from @param shapesOnly the values are about to be replaced
    void initialise(int layer, nn::Decoder& decoder, std::uint64_t seed, bool shapesOnly = false);

    /// Sets the rules of a decoder to these kinds; layers that are full get their own attention back, bit for bit.
    void apply(nn::Decoder& decoder) const;
    static void remove(nn::Decoder& decoder);

    [[nodiscard]] Accounting accounting(std::int64_t bytesPerNumber, std::int64_t context) const
    {
        return accountFor(m_config, m_kinds, m_options, bytesPerNumber, context);
    }

private:
    formats::DecoderConfig m_config;
    LisaOptions m_options;
    std::vector<LayerKind> m_kinds;
    std::vector<std::shared_ptr<SharedLayer>> m_layers;
};

/// Layer numbers from "3,5,7-12". @throws Error InvalidArgument for what is no layer between 1 and layers - 1
[[nodiscard]] std::vector<int> parseLayers(const std::string& list, int layers);

} // namespace plumbline::lisa
