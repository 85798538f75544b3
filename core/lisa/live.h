// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/formats/model_files.h"
#include "core/lisa/options.h"

#include <filesystem>
#include <memory>
#include <span>

namespace plumbline::nn {
class Decoder;
}

namespace plumbline::lisa {

class TextAttention;
struct HeadSimilarity;

/// How one layer stands in the view.
struct LayerState {
    LayerKind kind = LayerKind::Full;
    bool hasTrainedParts = false; ///< of the adapter that was loaded
    bool sourceChanged = false;   ///< trained on another source than it has now: the layer that it borrows from is of another kind
};

/// What the model says next, before and after.
struct NextTokenChange {
    std::int32_t id = 0;
    double before = 0.0, after = 0.0; ///< probabilities
};
struct LiveAnswer {
    std::vector<NextTokenChange> top; ///< the likeliest of the base, then those of the changed model that are not among them
    double divergence = 0.0;          ///< KL(base || changed) at the next token, nats
    std::vector<double> along;        ///< the same at every position of the prompt
};

/// How far the changed model is from its base on a text, as lisa::evaluate().
struct LiveJudgement {
    double basePerplexity = 0.0, changedPerplexity = 0.0, divergence = 0.0, agreement = 0.0;
    std::int64_t tokens = 0, window = 0;
};
/// Tokens a second of decoding one text, medians of measurements in turn.
struct LiveSpeed {
    double off = 0.0, on = 0.0;
    std::int64_t context = 0;
};
/// What each layer costs if it alone is shared, heads matched: rise of the perplexity on a text.
struct LiveCosts {
    std::vector<double> rise; ///< [layers]; 0 for layer 0
    double basePerplexity = 0.0;
    std::int64_t tokens = 0, window = 0;
};

/// A prompt as the changed model reads it.
struct LiveLook {
    LiveAnswer answer;
    std::shared_ptr<const TextAttention> attention; ///< of the changed model
    int firstChanged = 0; ///< layers before it attend as in the look before; as in the base where there was none at this prompt
};

/// Sharing of attention on a loaded model, for a view: no LibTorch in this header. Calls that compute belong on the compute thread,
/// one at a time; the others read what was set last.
class LiveSubstitution {
public:
    /// @param keptWeights bytes of attention weights that are kept of one prompt, if all its layers were shared. Those of a longer
    ///        prompt are made from their sources each time they are read: slower, with less memory, for the same numbers.
    explicit LiveSubstitution(std::shared_ptr<nn::Decoder> decoder, std::uint64_t keptWeights = std::uint64_t{768} << 20);
    ~LiveSubstitution();
    LiveSubstitution(const LiveSubstitution&) = delete;
    LiveSubstitution& operator=(const LiveSubstitution&) = delete;

    /// Takes the trained parts of an adapter and its kinds. @throws Error as loadAdapter()
    void load(const std::filesystem::path& adapter, const formats::ModelFiles& base, bool allowOtherBase, const CancelToken& cancel = {});
    /// Without an adapter, all layers full; what is known of the base stays.
    void unload();
    /// Heads of untrained layers are matched by this measurement from now on; until then they are taken in order.
    void match(const HeadSimilarity& similarity);

    [[nodiscard]] std::vector<LayerKind> kinds() const;
    /// What a layer falls to when it is shared: trained where there are trained parts, else matched.
    [[nodiscard]] LayerKind sharedKind(int layer) const;
    /// @throws Error InvalidArgument for layer 0, or `lisa` without trained parts; then nothing has changed
    void setKinds(const std::vector<LayerKind>& kinds);
    [[nodiscard]] std::vector<LayerState> states() const;
    [[nodiscard]] Accounting accounting(std::int64_t bytesPerNumber, std::int64_t context) const;

    /// Puts the configuration on the decoder, until remove(): what is measured between is the changed model.
    void apply();
    void remove();

    /// Runs the prompt through both models. What the base says is kept for the next call, and of the changed model the layers before the
    /// first that differs from the call before are not run again. The decoder is the base afterwards.
    [[nodiscard]] LiveLook look(std::span<const std::int32_t> ids, int top = 10, const CancelToken& cancel = {});
    /// The answer alone.
    [[nodiscard]] LiveAnswer compare(std::span<const std::int32_t> ids, int top = 10, const CancelToken& cancel = {});
    /// What the base attends to in the prompt of the last look.
    [[nodiscard]] const std::shared_ptr<const TextAttention>& baseAttention() const;
    /// How one layer would attend in the prompt of the last look if it alone were of this kind: the weights of one head, as
    /// TextAttention::map(). @throws Error InvalidArgument where there was no look, or no such parts
    [[nodiscard]] std::vector<float> mapAs(LayerKind kind, int layer, int head, bool maskSink, const CancelToken& cancel = {});

    /// @param yield called where the decoder is the base: other work may go on there
    /// @throws Error InvalidArgument where ids fill no window, Cancelled
    [[nodiscard]] LiveJudgement judge(std::span<const std::int32_t> ids, std::int64_t window, const ProgressSink& yield, const CancelToken& cancel = {});
    [[nodiscard]] LiveSpeed speed(std::int64_t context, int steps, int repeats, const ProgressSink& yield, const CancelToken& cancel = {});
    /// @param similarity what heads are matched by
    [[nodiscard]] LiveCosts costs(const HeadSimilarity& similarity, std::span<const std::int32_t> ids, std::int64_t window, const ProgressSink& yield,
                                  const CancelToken& cancel = {});

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plumbline::lisa
