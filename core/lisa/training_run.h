// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/adapter.h"
#include "core/lisa/evaluation.h"

namespace plumbline::lisa {

/// What makes an adapter from a base and a text: the whole of it, so that the same recipe gives the same adapter.
struct TrainingRecipe {
    std::string layers = "auto:0.53"; ///< "auto:SHARE": the least sensitive ones; or a list as "3,5,7-12"
    bool greedy = false;              ///< with auto: sensitivity is measured anew after each pick
    bool control = false;             ///< low-rank parameters on the full model instead, as many
    std::string from;                 ///< identity of the weights of the adapter that it goes on from, formats::fullIdentity, see TrainingRun::startFrom(); empty: from the base
    std::string teacher;              ///< the same of the control whose next tokens stage 2 distils, see TrainingRun::teach(); empty: the base's
    LisaOptions options;
    TrainingOptions training;
    std::int64_t calibrationTokens = 4096; ///< front of the text that sensitivity is measured on
    std::int64_t assignmentWindows = 8;    ///< of them, sequences that the assignment of heads is measured on

    /// With what this project measured to learn fastest on SmolLM2-135M; the specification's defaults stand in LisaOptions.
    [[nodiscard]] static TrainingRecipe measured();
    [[nodiscard]] Json toJson() const;
    /// @throws Error InvalidArgument
    [[nodiscard]] static TrainingRecipe fromJson(const Json& json);
};

/// One run of a recipe, from the choice of layers to the adapter; can be stopped after any step and gone on with from its checkpoint.
class TrainingRun {
public:
    /// @param ids of the whole training text @throws Error InvalidArgument
    TrainingRun(nn::Decoder& decoder, const formats::ModelFiles& base, std::vector<std::int32_t> ids, const TrainingRecipe& recipe);

    /// Chooses layers and initialises. Either this, startFrom() or restore() comes first.
    void start(const gpu::Device& device, const ProgressSink& progress = {}, const CancelToken& cancel = {});
    /// The same from an adapter (or a control) of this base: its layers, permutations and values, and moments at zero.
    /// Fewer hidden units of the head network than the adapter's are made by thinned().
    /// @pre the recipe's options are otherwise the adapter's, but for losses @throws Error InvalidArgument for options of other shapes, or a control for a substitution
    void startFrom(const Adapter& adapter);
    /// Lets stage 2 distil a control of this base instead of the base itself: what a model that has read the text would say. Before the other three.
    /// @throws Error InvalidArgument for a substitution
    void teach(const Adapter& control);
    /// @throws Error CorruptFile where the checkpoint is of another recipe, base or text
    void restore(const std::string& checkpoint);
    [[nodiscard]] std::string checkpoint() const;

    TrainingStep step(const CancelToken& cancel = {}) { return m_trainer->step(cancel); }
    [[nodiscard]] bool done() const { return m_trainer->done(); }
    [[nodiscard]] double progress() const { return m_trainer->progress(); }
    [[nodiscard]] const std::vector<TrainingStep>& curve() const { return m_trainer->curve(); }
    [[nodiscard]] const Json& chosen() const { return m_chosen; } ///< {"rule", "shared", "table", …}

    /// The adapter as it is now; at most 200 points of the loss curve go along.
    [[nodiscard]] Adapter adapter() const;

private:
    void make(const std::vector<int>& shared);
    void makeTrainer();
    void recordPermutations();

    nn::Decoder& m_decoder;
    TrainingRecipe m_recipe;
    TokenSequences m_data;
    std::vector<std::int32_t> m_ids;
    std::string m_baseName, m_baseQuick, m_baseFull;
    formats::DecoderConfig m_config;
    Json m_chosen, m_permutations, m_before; // m_before: what the adapter that it goes on from was trained on
    std::shared_ptr<Substitution> m_substitution;
    LowRankAdapters m_control, m_teacher;
    std::unique_ptr<Trainer> m_trainer;
};

} // namespace plumbline::lisa
