// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_context.h"
#include "core/lisa/live.h"
#include "core/lisa/similarity.h"
#include "core/models/registry.h"
#include "core/store/results.h"
#include "widgets/attention/configuration.h"

#include <future>
#include <map>
#include <memory>

namespace plumbline::attention {

/// Tokens that heads are matched on, and tokens of a text that a configuration is judged on, at most.
inline constexpr std::size_t kMatchedTokens = 512;
inline constexpr std::size_t kJudgedTokens = 2048;
inline constexpr std::int64_t kJudgedWindow = 256;

/// A model with shared layers, for the jobs of the view: each call sets it up, measures and leaves the base behind. On the
/// compute thread only; a call does not yield but where it says so, so that jobs that run in one another's pauses find what they
/// left.
class ChangedModel {
public:
    explicit ChangedModel(std::shared_ptr<const models::OpenedModel> model);
    ~ChangedModel();

    /// The model is changed from put() until takeOff(): nothing else may run meanwhile. What put() needs is made by calibrate().
    void put(const Configuration& configuration, const CancelToken& cancel);
    void takeOff() { m_live.remove(); }

    /// The prompt as it reads under a configuration. @throws Error as LiveSubstitution
    [[nodiscard]] lisa::LiveLook look(
        const Configuration& configuration, std::span<const std::int32_t> ids, const CancelToken& cancel);
    /// One head as it would attend if its layer alone were of this kind, in the prompt `ids`.
    [[nodiscard]] std::vector<float> mapAs(const Configuration& configuration, std::span<const std::int32_t> ids,
        lisa::LayerKind kind, int layer, int head, bool maskSink, const CancelToken& cancel);
    /// Yields.
    [[nodiscard]] lisa::LiveJudgement judge(
        const Configuration& configuration, std::span<const std::int32_t> ids, std::int64_t window, jobs::JobContext& job);
    [[nodiscard]] lisa::LiveSpeed speed(const Configuration& configuration, std::int64_t context, jobs::JobContext& job);
    [[nodiscard]] lisa::LiveCosts costs(
        std::span<const std::int32_t> matchedOn, std::span<const std::int32_t> ids, std::int64_t window, jobs::JobContext& job);

    /// What heads are matched by. Yields where it has to be measured. @param stored as the project has it, or a future of nothing
    /// @returns arrays to be stored; empty where nothing was measured
    std::vector<store::ResultArray> calibrate(const std::vector<std::int32_t>& matchedOn,
        const std::shared_future<std::optional<store::StoredResult>>& stored, jobs::JobContext& job);

    /// Similarity of a prompt's heads where all layers before the first changed one are known already. Yields.
    /// @param look of this moment
    [[nodiscard]] lisa::HeadSimilarity similarity(
        const lisa::LiveLook& look, std::span<const std::int32_t> ids, const lisa::SimilarityOptions& how, jobs::JobContext& job);
    /// The base's similarity of a prompt, where the view has it.
    void seed(std::span<const std::int32_t> ids, std::shared_ptr<const lisa::HeadSimilarity> heads);

private:
    void configure(const Configuration& configuration, const CancelToken& cancel);

    std::shared_ptr<const models::OpenedModel> m_model;
    lisa::LiveSubstitution m_live;
    std::string m_adapter; ///< hash of what is loaded
    std::map<std::vector<std::int32_t>, std::shared_ptr<const lisa::HeadSimilarity>> m_matching;
    std::vector<std::int32_t> m_knownIds;
    std::shared_ptr<const lisa::HeadSimilarity> m_known; ///< of m_knownIds, as far as m_firstUnknown
    int m_firstUnknown = 0;
};

/// What stands behind a measurement of the changed model.
struct Change {
    std::shared_ptr<ChangedModel> model;
    Configuration configuration;
    [[nodiscard]] bool isNone() const { return model == nullptr || configuration.isFull(); }
};

} // namespace plumbline::attention
