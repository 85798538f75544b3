// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/json.h"
#include "core/lisa/substitution.h"

#include <map>

namespace plumbline::lisa {

/// Token ids packed into sequences of one length, drawn in an order that a seed fixes: every sequence once an epoch.
class TokenSequences {
public:
    /// @param ids of all texts, one behind the other; what does not fill a last sequence is left out
    /// @throws Error InvalidArgument where they fill none
    TokenSequences(std::vector<std::int32_t> ids, std::int64_t length);
    [[nodiscard]] std::int64_t count() const { return m_count; }
    [[nodiscard]] std::int64_t length() const { return m_length; }
    /// Sequences [first, first + count) as they stand in the text: [count, length].
    [[nodiscard]] at::Tensor slice(std::int64_t first, std::int64_t count) const;
    /// Draws [first, first + count) of the endless shuffled order: [count, length]. @param from leaves out sequences before it
    [[nodiscard]] at::Tensor drawn(std::int64_t first, std::int64_t count, std::uint64_t seed, std::int64_t from = 0) const;

private:
    std::vector<std::int32_t> m_ids;
    std::int64_t m_length, m_count;
};

/// Recipe of a training run; lisa.md §3. Rates and the split into stages are what this project measured on SmolLM2-135M.
struct TrainingOptions {
    std::int64_t sequence = 256;  ///< tokens
    std::int64_t batch = 4;       ///< sequences a step goes through at once
    std::int64_t accumulate = 1;  ///< such batches a step
    std::int64_t steps = 0;       ///< of both stages together; 0: by `minutes`
    double minutes = 0.0;         ///< the same without a fixed number of steps: not repeatable bit for bit
    double stage1Share = 0.35;    ///< of steps (or minutes) spent on layer-wise distillation
    double rate1 = 2e-3, rate2 = 1e-3;
    double warmUp = 0.03;         ///< of each stage
    double clip = 1.0;            ///< norm of the gradient
    std::uint64_t seed = 0;
    std::int64_t validation = 0;  ///< sequences at the front of the data kept out of training, for early stop; 0: none
    std::int64_t validateEvery = 100; ///< steps of stage 2
    std::int64_t patience = 0;    ///< checks without a better validation loss before stopping; 0: never stops early

    [[nodiscard]] Json toJson() const;
    /// @throws Error InvalidArgument
    [[nodiscard]] static TrainingOptions fromJson(const Json& json);
};

/// Low-rank adapters by the names of the linear maps they stand on: the control, full attention with trained parameters.
using LowRankAdapters = std::map<std::string, nn::LowRankAdapter>;
/// On the maps that `extra` names (None: as LoraVO) of every layer, with about `parameters` numbers in all. Puts them on the decoder.
[[nodiscard]] LowRankAdapters makeControl(nn::Decoder& decoder, TrainExtra extra, std::int64_t parameters, std::uint64_t seed);
/// Puts adapters on the decoder's maps. @throws Error InvalidArgument for a map it does not have
void applyAdapters(nn::Decoder& decoder, const LowRankAdapters& adapters);
void removeAdapters(nn::Decoder& decoder);

struct TrainingStep {
    std::int64_t step = 0;     ///< counted from 0
    int stage = 1;
    double loss = 0.0;         ///< stage 1: mean KL of attention rows; stage 2: weighted next-token loss
    double crossEntropy = 0.0, divergence = 0.0; ///< stage 2
    double rate = 0.0, gradientNorm = 0.0;
    std::int64_t tokens = 0;   ///< trained on so far
    double seconds = 0.0;      ///< spent so far, of all runs
    double validation = 0.0;   ///< next-token loss on the sequences kept out, 0 where it was not measured at this step
    [[nodiscard]] Json toJson() const;
};

/// Trains the new parameters of a substitution, or a control's; the base stays as it is. Not thread-safe; on the compute thread.
/// On one thread, a run that was stopped and restored ends with the bits of one that was not.
class Trainer {
public:
    /// @param decoder bfloat16 or float32, resident @param substitution null: a control (stage 2 only)
    /// @param control of makeControl(), null unless a control is trained
    /// @param teacher a control whose next tokens a substitution is held against instead of the base's; null or empty: the base's. Outlives this
    Trainer(nn::Decoder& decoder, Substitution* substitution, LowRankAdapters* control, TokenSequences data, const TrainingOptions& options,
            const LowRankAdapters* teacher = nullptr);

    /// One step of the optimiser. @throws Error Cancelled (the step has left no trace)
    TrainingStep step(const CancelToken& cancel = {});
    /// All steps are done, the time is up, or the validation loss has not fallen for long enough.
    [[nodiscard]] bool done() const;
    [[nodiscard]] double progress() const; ///< 0 to 1
    [[nodiscard]] const std::vector<TrainingStep>& curve() const { return m_curve; }

    /// All that a later run needs to go on exactly here. Binary, float32.
    [[nodiscard]] std::string checkpoint() const;
    /// @throws Error CorruptFile where it is not of this run
    void restore(const std::string& checkpoint);

private:
    [[nodiscard]] double part() const; // of the stage, 0 to 1
    void layerwise(const at::Tensor& ids, TrainingStep& step, const CancelToken& cancel);
    void endToEnd(const at::Tensor& ids, TrainingStep& step, const CancelToken& cancel);
    [[nodiscard]] double validate();
    /// Last hidden states of the teacher; where the base teaches, moves `input` behind the layers that both run alike.
    [[nodiscard]] at::Tensor taught(nn::DecoderInput& input);
    [[nodiscard]] double gradientNorm() const;
    void update(double rate);
    [[nodiscard]] int stage() const;

    nn::Decoder& m_decoder;
    Substitution* m_substitution;
    LowRankAdapters* m_control;
    const LowRankAdapters* m_teacher;
    TokenSequences m_data;
    TrainingOptions m_options;
    std::vector<std::pair<std::string, at::Tensor>> m_parameters;
    std::vector<at::Tensor> m_first, m_second; // moments
    std::int64_t m_step = 0, m_stage1Steps = 0; // steps done; of them in stage 1
    double m_seconds = 0.0, m_best = 0.0;
    std::int64_t m_checksSinceBest = 0;
    bool m_stopped = false;
    std::vector<TrainingStep> m_curve;
};

} // namespace plumbline::lisa
