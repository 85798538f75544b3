// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/live.h"

#include "core/base/error.h"
#include "core/lisa/adapter.h"

#include <algorithm>
#include <c10/core/GradMode.h>

namespace plumbline::lisa {

struct LiveSubstitution::State {
    std::shared_ptr<nn::Decoder> decoder;
    std::shared_ptr<Substitution> substitution;
    std::vector<LayerKind> trainedKinds; // of the adapter
    std::vector<std::int32_t> lastIds;
    at::Tensor lastBase; // log probabilities [T, V] of lastIds

    [[nodiscard]] at::Tensor answer(std::span<const std::int32_t> ids, const CancelToken& cancel) const
    {
        nn::DecoderInput input = nn::DecoderInput::ofIds(ids);
        input.cancel = cancel;
        return at::log_softmax(decoder->forward(input).logits[0].to(at::kCPU).to(at::kFloat), -1);
    }
};

LiveSubstitution::LiveSubstitution(std::shared_ptr<nn::Decoder> decoder)
    : m_state(std::make_unique<State>())
{
    m_state->decoder = std::move(decoder);
    m_state->substitution = std::make_shared<Substitution>(m_state->decoder->config(), LisaOptions{});
    m_state->trainedKinds = m_state->substitution->kinds();
}

LiveSubstitution::~LiveSubstitution() = default;

void LiveSubstitution::load(const std::filesystem::path& folder, const formats::ModelFiles& base, bool allowOtherBase, const CancelToken& cancel)
{
    Adapter adapter = loadAdapter(folder, base, *m_state->decoder, allowOtherBase, cancel);
    if (!adapter.substitution)
        throw Error(ErrorCode::InvalidArgument, {.file = folder, .place = "adapter", .expected = "shared attention", .found = "a control"});
    m_state->substitution = adapter.substitution;
    m_state->trainedKinds = adapter.substitution->kinds();
}

void LiveSubstitution::match(const HeadSimilarity& similarity)
{
    m_state->substitution->match(similarity);
}

std::vector<LayerKind> LiveSubstitution::kinds() const
{
    return m_state->substitution->kinds();
}

LayerKind LiveSubstitution::sharedKind(int layer) const
{
    return m_state->substitution->layer(layer).trained ? LayerKind::Lisa : LayerKind::Matched;
}

void LiveSubstitution::setKinds(const std::vector<LayerKind>& kinds)
{
    Substitution& substitution = *m_state->substitution;
    const auto refuse = [](std::string expected, std::string found) {
        return Error(ErrorCode::InvalidArgument, {.place = "kinds of attention", .expected = std::move(expected), .found = std::move(found)});
    };
    if (kinds.size() != substitution.kinds().size() || kinds.front() != LayerKind::Full)
        throw refuse(std::to_string(substitution.kinds().size()) + " layers, the first full", std::to_string(kinds.size()));
    for (std::size_t layer = 0; layer < kinds.size(); ++layer)
        if (kinds[layer] == LayerKind::Lisa && !substitution.layer(static_cast<int>(layer)).trained)
            throw refuse("trained parts for layer " + std::to_string(layer), "none");
    for (std::size_t layer = 0; layer < kinds.size(); ++layer)
        substitution.setKind(static_cast<int>(layer), kinds[layer]);
}

std::vector<LayerState> LiveSubstitution::states() const
{
    const Substitution& substitution = *m_state->substitution;
    const auto& kinds = substitution.kinds();
    std::vector<LayerState> states(kinds.size());
    for (std::size_t layer = 0; layer < kinds.size(); ++layer) {
        states[layer].kind = kinds[layer];
        states[layer].hasTrainedParts = substitution.layer(static_cast<int>(layer)).trained;
        if (kinds[layer] != LayerKind::Lisa)
            continue;
        const auto now = static_cast<std::size_t>(sourceLayer(kinds, static_cast<int>(layer), substitution.options().source));
        const auto then = static_cast<std::size_t>(sourceLayer(m_state->trainedKinds, static_cast<int>(layer), substitution.options().source));
        states[layer].sourceChanged = now != then || kinds[now] != m_state->trainedKinds[then];
    }
    return states;
}

Accounting LiveSubstitution::accounting(std::int64_t bytesPerNumber, std::int64_t context) const
{
    return m_state->substitution->accounting(bytesPerNumber, context);
}

void LiveSubstitution::apply()
{
    m_state->substitution->apply(*m_state->decoder);
}

void LiveSubstitution::remove()
{
    Substitution::remove(*m_state->decoder);
}

LiveAnswer LiveSubstitution::compare(std::span<const std::int32_t> ids, int top, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    if (!std::equal(ids.begin(), ids.end(), m_state->lastIds.begin(), m_state->lastIds.end()) || !m_state->lastBase.defined()) {
        remove();
        m_state->lastBase = m_state->answer(ids, cancel);
        m_state->lastIds.assign(ids.begin(), ids.end());
    }
    apply();
    at::Tensor changed;
    try {
        changed = m_state->answer(ids, cancel);
    } catch (...) {
        remove();
        throw;
    }
    remove();
    const at::Tensor& base = m_state->lastBase;
    LiveAnswer answer;
    const at::Tensor along = (base.exp() * (base - changed)).sum(-1).to(at::kDouble).contiguous();
    answer.along.assign(along.const_data_ptr<double>(), along.const_data_ptr<double>() + along.numel());
    answer.divergence = answer.along.back();
    const at::Tensor before = base[-1].exp(), after = changed[-1].exp();
    const std::int64_t count = std::min<std::int64_t>(top, before.numel());
    for (const at::Tensor& side : {before, after}) {
        const at::Tensor best = std::get<1>(side.topk(count));
        for (std::int64_t i = 0; i < count; ++i) {
            const auto id = best[i].item<std::int32_t>();
            if (std::none_of(answer.top.begin(), answer.top.end(), [&](const NextTokenChange& known) { return known.id == id; }))
                answer.top.push_back({id, before[id].item<double>(), after[id].item<double>()});
        }
    }
    return answer;
}

} // namespace plumbline::lisa
