// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/changed_model.h"

#include "core/base/error.h"
#include "core/lisa/stored_similarity.h"

#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using lisa::LayerKind;

namespace {

constexpr int kSteps = 8, kRepeats = 5; // of a measurement of speed
constexpr std::size_t kMostMatchings = 8;

} // namespace

ChangedModel::ChangedModel(std::shared_ptr<const models::OpenedModel> model)
    : m_model(std::move(model))
    , m_live(m_model->decoder)
{
}

ChangedModel::~ChangedModel() = default;

void ChangedModel::configure(const Configuration& configuration, const CancelToken& cancel)
{
    if (configuration.adapterHash != m_adapter) {
        m_adapter.clear();
        if (configuration.adapter.empty())
            m_live.unload();
        else
            m_live.load(configuration.adapter, m_model->files, false, cancel);
        m_adapter = configuration.adapterHash;
    }
    m_live.setKinds(configuration.kinds);
    if (!configuration.has(LayerKind::Matched))
        return;
    const auto matching = m_matching.find(configuration.matchedOn);
    if (matching == m_matching.end())
        throw Error(ErrorCode::Internal, {.place = "matching of heads", .expected = "calibrate() first", .found = "none"});
    m_live.match(*matching->second);
}

void ChangedModel::put(const Configuration& configuration, const CancelToken& cancel)
{
    configure(configuration, cancel);
    m_live.apply();
}

std::vector<store::ResultArray> ChangedModel::calibrate(const std::vector<std::int32_t>& matchedOn,
    const std::shared_future<std::optional<store::StoredResult>>& stored, jobs::JobContext& job)
{
    if (matchedOn.empty() || m_matching.count(matchedOn) > 0)
        return {};
    if (m_matching.size() >= kMostMatchings)
        m_matching.clear();
    if (stored.valid()) {
        if (const auto found = stored.get()) {
            try {
                m_matching[matchedOn] = std::make_shared<lisa::HeadSimilarity>(lisa::fromArrays(*found, {}));
                return {};
            } catch (const Error&) {
                // A damaged result is measured anew and replaced.
            }
        }
    }
    lisa::SimilarityOptions how;
    how.device.workers = &job.workers();
    const auto attention = lisa::TextAttention::capture(*m_model->decoder, matchedOn, {}, job.cancelToken());
    auto heads = std::make_shared<lisa::HeadSimilarity>(lisa::measureText(
        *attention, how, [&job](std::size_t done, std::size_t total, const char* stage) { job.progress(done, total, stage); },
        job.cancelToken()));
    m_matching[matchedOn] = heads;
    return lisa::toArrays(*heads, 0);
}

lisa::LiveLook ChangedModel::look(
    const Configuration& configuration, std::span<const std::int32_t> ids, const CancelToken& cancel)
{
    configure(configuration, cancel);
    lisa::LiveLook look = m_live.look(ids, 10, cancel);
    if (m_known != nullptr && std::equal(ids.begin(), ids.end(), m_knownIds.begin(), m_knownIds.end()))
        m_firstUnknown = std::min(m_firstUnknown, look.firstChanged);
    else
        m_known = nullptr;
    return look;
}

std::vector<float> ChangedModel::mapAs(const Configuration& configuration, std::span<const std::int32_t> ids, LayerKind kind,
    int layer, int head, bool maskSink, const CancelToken& cancel)
{
    (void)look(configuration, ids, cancel); // of this prompt, where another was looked at in between
    Configuration alone = configuration;
    std::fill(alone.kinds.begin(), alone.kinds.end(), LayerKind::Full);
    alone.kinds[static_cast<std::size_t>(layer)] = kind;
    configure(alone, cancel);
    return m_live.mapAs(kind, layer, head, maskSink, cancel);
}

lisa::LiveJudgement ChangedModel::judge(
    const Configuration& configuration, std::span<const std::int32_t> ids, std::int64_t window, jobs::JobContext& job)
{
    // A window at a time: who waits to look at something need not wait for the whole text.
    lisa::LiveJudgement sum{
        .basePerplexity = 0, .changedPerplexity = 0, .divergence = 0, .agreement = 0, .tokens = 0, .window = window};
    const std::size_t length = static_cast<std::size_t>(window), windows = ids.size() / length;
    const auto yield = [&](std::size_t, std::size_t, const char*) {
        job.throwIfCancelled();
        configure(configuration, job.cancelToken());
    };
    for (std::size_t at = 0; at < windows; ++at) {
        job.progress(at, windows, "reading the text");
        configure(configuration, job.cancelToken());
        const auto one = m_live.judge(ids.subspan(at * length, length), window, yield, job.cancelToken());
        sum.basePerplexity += std::log(one.basePerplexity);
        sum.changedPerplexity += std::log(one.changedPerplexity);
        sum.divergence += one.divergence;
        sum.agreement += one.agreement;
        sum.tokens += one.tokens;
    }
    const auto count = static_cast<double>(std::max<std::size_t>(windows, 1));
    sum.basePerplexity = std::exp(sum.basePerplexity / count);
    sum.changedPerplexity = std::exp(sum.changedPerplexity / count);
    sum.divergence /= count;
    sum.agreement /= count;
    return sum;
}

lisa::LiveSpeed ChangedModel::speed(const Configuration& configuration, std::int64_t context, jobs::JobContext& job)
{
    configure(configuration, job.cancelToken());
    return m_live.speed(
        context, kSteps, kRepeats,
        [&](std::size_t done, std::size_t total, const char* stage) {
            job.progress(done, total, stage);
            configure(configuration, job.cancelToken());
        },
        job.cancelToken());
}

lisa::LiveCosts ChangedModel::costs(
    std::span<const std::int32_t> matchedOn, std::span<const std::int32_t> ids, std::int64_t window, jobs::JobContext& job)
{
    const auto matching = m_matching.at({matchedOn.begin(), matchedOn.end()});
    lisa::LiveCosts sum{.rise = {}, .basePerplexity = 0, .tokens = 0, .window = window};
    const std::size_t length = static_cast<std::size_t>(window), windows = ids.size() / length;
    std::vector<double> logs; // of the perplexity with each layer shared
    for (std::size_t at = 0; at < windows; ++at) {
        const auto one = m_live.costs(
            *matching, ids.subspan(at * length, length), window,
            [&](std::size_t done, std::size_t total, const char* stage) {
                job.progress(at * total + done, windows * total, stage);
            },
            job.cancelToken());
        logs.resize(one.rise.size());
        for (std::size_t layer = 0; layer < logs.size(); ++layer)
            logs[layer] += std::log(one.basePerplexity + one.rise[layer]);
        sum.basePerplexity += std::log(one.basePerplexity);
        sum.tokens += one.tokens;
    }
    const auto count = static_cast<double>(std::max<std::size_t>(windows, 1));
    sum.basePerplexity = std::exp(sum.basePerplexity / count);
    for (const double log : logs)
        sum.rise.push_back(std::exp(log / count) - sum.basePerplexity);
    return sum;
}

void ChangedModel::seed(std::span<const std::int32_t> ids, std::shared_ptr<const lisa::HeadSimilarity> heads)
{
    if (m_known != nullptr && std::equal(ids.begin(), ids.end(), m_knownIds.begin(), m_knownIds.end()))
        return;
    m_knownIds.assign(ids.begin(), ids.end());
    m_known = std::move(heads);
    m_firstUnknown = m_known->layers;
}

lisa::HeadSimilarity ChangedModel::similarity(
    const lisa::LiveLook& look, std::span<const std::int32_t> ids, const lisa::SimilarityOptions& how, jobs::JobContext& job)
{
    const ProgressSink sink = [&job](
                                  std::size_t done, std::size_t total, const char* stage) { job.progress(done, total, stage); };
    const bool known = m_known != nullptr && m_known->measure == how.measure && m_known->maskSink == how.maskSink
        && m_known->tokens.size() == 1 && std::equal(ids.begin(), ids.end(), m_knownIds.begin(), m_knownIds.end());
    auto heads = std::make_shared<lisa::HeadSimilarity>(known
            ? lisa::measureFrom(m_firstUnknown, *m_known, *look.attention, how, sink, job.cancelToken())
            : lisa::measureText(*look.attention, how, sink, job.cancelToken()));
    m_known = heads;
    m_knownIds.assign(ids.begin(), ids.end());
    m_firstUnknown = heads->layers;
    return *heads;
}

} // namespace plumbline::attention
