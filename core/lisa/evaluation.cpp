// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/evaluation.h"

#include "core/base/error.h"
#include "core/lisa/next_token_loss.h"
#include "core/lisa/training.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <cmath>
#include <numeric>

namespace plumbline::lisa {

namespace {
constexpr std::int64_t kTogether = 1024; // tokens of a pass

/// Keeps what every layer reads.
class LayerInputs final : public nn::AttentionObserver {
public:
    [[nodiscard]] bool wantsHidden(int) const override { return true; }
    void hidden(int, const at::Tensor& x) override { kept.push_back(x); }
    std::vector<at::Tensor> kept;
};
} // namespace

Evaluation evaluate(nn::Decoder& decoder, std::span<const std::int32_t> ids, std::int64_t window, const std::function<void()>& base,
                    const std::function<void()>& change, const ProgressSink& progress, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    const TokenSequences text({ids.begin(), ids.end()}, window);
    const std::int64_t batch = std::max<std::int64_t>(1, kTogether / window);
    double before = 0.0, after = 0.0, divergence = 0.0;
    std::int64_t agreements = 0;
    Evaluation result;
    result.tokens = text.count() * window;
    for (std::int64_t first = 0; first < text.count(); first += batch) {
        nn::DecoderInput input;
        input.ids = text.slice(first, std::min(batch, text.count() - first));
        input.logits = nn::LogitRows::None;
        input.cancel = cancel;
        base();
        const at::Tensor teacher = decoder.forward(input).hidden;
        before += nextTokenLoss(decoder, teacher, {}, input.ids, {}, cancel).crossEntropy;
        change();
        const NextTokenLoss loss = nextTokenLoss(decoder, decoder.forward(input).hidden, teacher, input.ids, {}, cancel);
        after += loss.crossEntropy;
        divergence += loss.divergence;
        agreements += loss.agreements;
        result.positions += loss.positions;
        if (progress)
            progress(static_cast<std::size_t>(first), static_cast<std::size_t>(text.count()), "reading the text");
    }
    base();
    const auto positions = static_cast<double>(result.positions);
    result.basePerplexity = std::exp(before / positions);
    result.changedPerplexity = std::exp(after / positions);
    result.divergence = divergence / positions;
    result.agreement = static_cast<double>(agreements) / positions;
    return result;
}

Sensitivity measureSensitivity(nn::Decoder& decoder, const HeadSimilarity& similarity, std::span<const std::int32_t> ids, std::int64_t window,
                               const std::vector<int>& shared, const ProgressSink& progress, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    const TokenSequences text({ids.begin(), ids.end()}, window);
    const auto layers = static_cast<int>(decoder.config().layers);
    const std::int64_t batch = std::max<std::int64_t>(1, kTogether / window);
    const LayerSimilarity distances = compareLayers(similarity, HeadMatching::Assignment);
    Sensitivity result;
    result.tokens = text.count() * window;
    result.rise.assign(static_cast<std::size_t>(layers), 0.0);
    for (int layer = 0; layer < layers; ++layer)
        result.distance.push_back(layer == 0 ? 0.0 : distances.at(layer, layer - 1));
    std::int64_t positions = 0;
    Substitution substitution(decoder.config(), {});
    substitution.match(similarity);
    for (const int layer : shared)
        substitution.setKind(layer, LayerKind::Matched);
    for (std::int64_t first = 0; first < text.count(); first += batch) {
        nn::DecoderInput input;
        const at::Tensor ids2 = text.slice(first, std::min(batch, text.count() - first));
        input.ids = ids2;
        input.logits = nn::LogitRows::None;
        input.cancel = cancel;
        substitution.apply(decoder);
        LayerInputs inputs;
        const NextTokenLoss base = nextTokenLoss(decoder, decoder.forward(input, nullptr, &inputs).hidden, {}, ids2, {}, cancel);
        result.baseLoss += base.crossEntropy;
        positions += base.positions;
        for (int layer = 1; layer < layers; ++layer) {
            if (substitution.kinds()[static_cast<std::size_t>(layer)] != LayerKind::Full)
                continue;
            substitution.setKind(layer, LayerKind::Matched);
            substitution.apply(decoder);
            nn::DecoderInput rest; // from the nearest full layer on: what is before it has not changed
            rest.firstLayer = layer - 1;
            while (rest.firstLayer > 0 && substitution.kinds()[static_cast<std::size_t>(rest.firstLayer)] != LayerKind::Full)
                --rest.firstLayer;
            rest.embeddings = inputs.kept[static_cast<std::size_t>(rest.firstLayer)];
            rest.logits = nn::LogitRows::None;
            rest.cancel = cancel;
            result.rise[static_cast<std::size_t>(layer)]
                += nextTokenLoss(decoder, decoder.forward(rest).hidden, {}, ids2, {}, cancel).crossEntropy - base.crossEntropy;
            substitution.setKind(layer, LayerKind::Full);
            if (progress)
                progress(static_cast<std::size_t>(first * layers + layer), static_cast<std::size_t>(text.count() * layers), "measuring sensitivity");
        }
    }
    Substitution::remove(decoder);
    for (double& rise : result.rise)
        rise /= static_cast<double>(positions);
    result.baseLoss /= static_cast<double>(positions);
    return result;
}

std::vector<int> leastSensitive(const Sensitivity& sensitivity, std::size_t count)
{
    std::vector<int> order(sensitivity.rise.size() - 1);
    std::iota(order.begin(), order.end(), 1);
    const auto key = [&](int layer) {
        const auto at = static_cast<std::size_t>(layer);
        return std::pair(sensitivity.rise[at], sensitivity.distance[at]);
    };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
    order.resize(std::min(count, order.size()));
    std::sort(order.begin(), order.end());
    return order;
}

HeadSimilarity calibrate(nn::Decoder& decoder, std::span<const std::int32_t> ids, std::int64_t window, std::int64_t windows, const gpu::Device& device,
                         const ProgressSink& progress, const CancelToken& cancel)
{
    std::vector<std::vector<std::int32_t>> texts;
    for (std::size_t begin = 0; begin < ids.size() && static_cast<std::int64_t>(texts.size()) < windows; begin += static_cast<std::size_t>(window)) {
        const auto piece = ids.subspan(begin, std::min(static_cast<std::size_t>(window), ids.size() - begin));
        if (piece.size() >= 2)
            texts.emplace_back(piece.begin(), piece.end());
    }
    if (texts.empty())
        throw Error(ErrorCode::InvalidArgument, {.place = "calibration text", .expected = "at least 2 tokens", .found = std::to_string(ids.size()),
                                                 .advice = Advice::UseLongerText});
    SimilarityOptions options;
    options.device = device;
    return measureHeads(decoder, texts, options, progress, cancel);
}

} // namespace plumbline::lisa
