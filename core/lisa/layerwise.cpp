// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/layerwise.h"

#include "core/nn/attention.h"

#include <c10/core/GradMode.h>

namespace plumbline::lisa {

namespace {
constexpr double kNowhere = -1e30; // finite, so that 0 times it is 0
}

LayerwiseStudent::LayerwiseStudent(nn::Decoder& decoder, const Substitution& substitution, double scale)
    : m_decoder(decoder)
    , m_substitution(substitution)
    , m_scale(scale)
    , m_sources(substitution.kinds().size(), -1)
    , m_lastReader(substitution.kinds().size(), -1)
    , m_rules(substitution.kinds().size())
    , m_kept(substitution.kinds().size())
    , m_losses(substitution.kinds().size(), 0.0)
{
    const auto& kinds = substitution.kinds();
    for (int layer = 1; layer < static_cast<int>(kinds.size()); ++layer) {
        const auto at = static_cast<std::size_t>(layer);
        if (kinds[at] == LayerKind::Full)
            continue;
        m_sources[at] = sourceLayer(kinds, layer, substitution.options().source);
        m_lastReader[static_cast<std::size_t>(m_sources[at])] = layer;
        m_rules[at] = std::make_shared<LisaRule>(kinds[at], m_sources[at], substitution.options(),
                                                 std::make_shared<SharedLayer>(substitution.layer(layer)), decoder);
    }
}

double LayerwiseStudent::loss() const
{
    const auto students = m_substitution.layersOf(LayerKind::Lisa);
    double sum = 0.0;
    for (const int layer : students)
        sum += m_losses[static_cast<std::size_t>(layer)];
    return students.empty() ? 0.0 : sum / static_cast<double>(students.size());
}

void LayerwiseStudent::hidden(int layer, const at::Tensor& x)
{
    if (layer < static_cast<int>(m_rules.size()))
        m_input = nn::rmsNorm(x, m_decoder.source().layer(layer, {})->inputNorm, m_decoder.config().rmsNormEps);
}

void LayerwiseStudent::queryKey(int layer, const at::Tensor& q, const at::Tensor& k)
{
    const auto at = static_cast<std::size_t>(layer);
    const std::int64_t tokens = q.size(2);
    const at::Tensor allowed = at::ones({tokens, tokens}, q.options().dtype(at::kBool)).tril().view({1, 1, tokens, tokens});
    const at::Tensor own = nn::attentionLogits(q, k);
    const bool weights = m_substitution.options().shareSpace == ShareSpace::Probs;
    if (!m_rules[at]) {
        m_kept[at] = weights ? nn::attentionWeights(own, allowed) : own;
        return;
    }
    if (isStudent(layer)) {
        compare(layer, own, allowed);
    } else if (m_lastReader[at] >= 0) {
        const nn::LayerContext context{.decoder = m_decoder, .layer = layer, .cos = {}, .sin = {}, .positions = {}, .allowed = allowed, .past = 0,
                                       .cache = nullptr, .ownLogits = {}};
        m_kept[at] = m_rules[at]->logits(context, {}, m_kept[static_cast<std::size_t>(m_sources[at])]);
    }
}

void LayerwiseStudent::compare(int layer, const at::Tensor& teacher, const at::Tensor& allowed)
{
    const auto at = static_cast<std::size_t>(layer);
    const at::Tensor nowhere = allowed.logical_not();
    const auto logOf = [&](const at::Tensor& logits) { return at::log_softmax(logits.masked_fill(nowhere, kNowhere), -1); };
    const auto rows = static_cast<double>(teacher.size(0) * teacher.size(1) * teacher.size(2));
    const double share = m_scale / static_cast<double>(m_substitution.layersOf(LayerKind::Lisa).size());
    const at::Tensor wantedLog = logOf(teacher), wanted = wantedLog.exp();
    const at::AutoGradMode gradients(true);
    const nn::LayerContext context{.decoder = m_decoder, .layer = layer, .cos = {}, .sin = {}, .positions = at::arange(teacher.size(2), at::kLong).unsqueeze(0).to(teacher.device()),
                                   .allowed = allowed, .past = 0, .cache = nullptr, .ownLogits = {}};
    const at::Tensor student = m_rules[at]->logits(context, m_input, m_kept[static_cast<std::size_t>(m_sources[at])]);
    if (m_substitution.options().stage1Loss == Stage1Loss::KlProbs && !m_rules[at]->sharesWeights()) {
        const c10::NoGradGuard none; // the gradient of this loss is the difference of the rows
        const at::Tensor mineLog = logOf(student);
        m_losses[at] = at::sum(wanted * (wantedLog - mineLog)).item<double>() / rows;
        student.backward((mineLog.exp() - wanted) * (share / rows));
    } else {
        at::Tensor loss;
        const at::Tensor mine = m_rules[at]->sharesWeights() ? student.masked_fill(nowhere, 0.0) : nn::attentionWeights(student, allowed);
        if (m_substitution.options().stage1Loss == Stage1Loss::MseOutput) {
            const auto base = m_decoder.source().layer(layer, {});
            const at::Tensor v = base->qkv.part(2, m_input).to(at::kFloat).view({teacher.size(0), teacher.size(2), m_decoder.config().keyValueHeads, m_decoder.config().headDim})
                                     .transpose(1, 2);
            loss = (nn::attend(mine, v) - nn::attend(wanted, v)).square().mean();
        } else {
            loss = (wanted * (wantedLog - mine.clamp_min(1e-9).log())).sum() / rows;
        }
        m_losses[at] = loss.item<double>();
        (loss * share).backward();
    }
    m_kept[at] = m_rules[at]->sharesWeights() ? student.detach().masked_fill(nowhere, 0.0) : student.detach();
    m_kept[static_cast<std::size_t>(m_sources[at])] = m_lastReader[static_cast<std::size_t>(m_sources[at])] == layer ? at::Tensor() : m_kept[static_cast<std::size_t>(m_sources[at])];
}

} // namespace plumbline::lisa
