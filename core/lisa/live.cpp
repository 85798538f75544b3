// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/live.h"

#include "core/base/error.h"
#include "core/lisa/adapter.h"
#include "core/lisa/decode_speed.h"
#include "core/lisa/evaluation.h"
#include "core/lisa/query_key.h"

#include <algorithm>
#include <utility>
#include <c10/core/GradMode.h>
#include <cmath>

namespace plumbline::lisa {

namespace {
constexpr std::int64_t kRows = 256;           // of the head at a time
constexpr std::int64_t kKeptRows = 512;       // up to this prompt the base's answer is kept, else its head is read again
constexpr std::uint64_t kKeptBytes = 1U << 30; // of layers' inputs

/// Keeps what every layer reads as well.
class InputKeeper final : public AttentionKeeper {
public:
    InputKeeper(TextAttention::Layers& layers, const nn::Decoder& decoder, std::int64_t tokens, std::vector<at::Tensor>& inputs, bool keepsWeights)
        : AttentionKeeper(layers, decoder, tokens, {}, keepsWeights)
        , m_inputs(inputs)
    {
    }
    [[nodiscard]] bool wantsHidden(int) const override { return true; }
    void hidden(int layer, const at::Tensor& x) override { m_inputs[static_cast<std::size_t>(layer)] = x; }

private:
    std::vector<at::Tensor>& m_inputs;
};

/// A shared layer that leaves behind what its rows are made from.
class RowKeeper final : public nn::AttentionRule {
public:
    RowKeeper(std::shared_ptr<LisaRule> rule, TextAttention::Layers::Pair& pair)
        : m_rule(std::move(rule))
        , m_pair(pair)
    {
    }
    [[nodiscard]] bool needsSource() const override { return m_rule->needsSource(); }
    [[nodiscard]] int sourceOf(int layer) const override { return m_rule->sourceOf(layer); }
    [[nodiscard]] bool needsOwn() const override { return m_rule->needsOwn(); }
    [[nodiscard]] bool sharesWeights() const override { return m_rule->sharesWeights(); }
    [[nodiscard]] at::Tensor logits(const nn::LayerContext& context, const at::Tensor& normedInput, const at::Tensor& source) override
    {
        auto rows = std::make_shared<SharedRows>(m_rule->rows(context, normedInput));
        const at::Tensor logits = rows->from(source, rows->query, rows->key, context.allowed);
        m_pair = {{}, {}, {}, std::move(rows)};
        return logits;
    }

private:
    std::shared_ptr<LisaRule> m_rule;
    TextAttention::Layers::Pair& m_pair;
};

/// Ends a pass once it has what was asked for.
struct Seen {};
class OneLayer final : public nn::AttentionObserver {
public:
    OneLayer(int layer, at::Tensor& weights)
        : m_layer(layer)
        , m_weights(weights)
    {
    }
    [[nodiscard]] bool wantsWeights(int layer) const override { return layer == m_layer; }
    void weights(int, std::int64_t first, const at::Tensor& rows) override
    {
        if (first == 0)
            m_weights = at::zeros({rows.size(1), rows.size(3), rows.size(3)}, rows.options());
        m_weights.narrow(1, first, rows.size(2)).copy_(rows.squeeze(0));
        if (first + rows.size(2) == rows.size(3))
            throw Seen();
    }

private:
    int m_layer;
    at::Tensor& m_weights;
};

/// All that a layer's attention depends on besides its input.
struct LayerSign {
    LayerKind kind = LayerKind::Full;
    int source = -1;
    std::shared_ptr<const SharedLayer> trained; // kept alive, so that another one has another address
    std::vector<int> order;
    bool operator==(const LayerSign&) const = default;
};
} // namespace

struct LiveSubstitution::State {
    std::shared_ptr<nn::Decoder> decoder;
    std::uint64_t keptWeights = 0; // bytes
    std::shared_ptr<Substitution> substitution;
    std::vector<LayerKind> trainedKinds; // of the adapter

    std::vector<std::int32_t> ids; // of all below
    at::Tensor baseHidden, baseAnswer; // [T, d]; log probabilities [T, V] where they are kept
    std::shared_ptr<const TextAttention> base, changed;
    std::vector<LayerSign> signs;  // of `changed`
    std::vector<at::Tensor> inputs; // of its layers, and its last states
    std::vector<at::Tensor> baseInputs;

    [[nodiscard]] std::vector<LayerSign> signsNow() const
    {
        const auto& kinds = substitution->kinds();
        std::vector<LayerSign> now(kinds.size());
        for (std::size_t layer = 0; layer < kinds.size(); ++layer) {
            now[layer].kind = kinds[layer];
            if (kinds[layer] == LayerKind::Full)
                continue;
            const int index = static_cast<int>(layer);
            now[layer].source = sourceLayer(kinds, index, substitution->options().source);
            if (kinds[layer] == LayerKind::Lisa) {
                now[layer].trained = std::shared_ptr<const SharedLayer>(substitution, &substitution->layer(index));
            } else if (kinds[layer] == LayerKind::Matched) {
                const at::Tensor order = substitution->layer(index).alignment.permutation.to(at::kInt).contiguous();
                now[layer].order.assign(order.const_data_ptr<int>(), order.const_data_ptr<int>() + order.numel());
            }
        }
        return now;
    }

    /// The first layer to be run so that `first` and all behind it find their sources.
    [[nodiscard]] static int startOf(const std::vector<LayerSign>& signs, int first)
    {
        for (bool moved = true; moved;) {
            moved = false;
            for (std::size_t layer = static_cast<std::size_t>(first); layer < signs.size(); ++layer) {
                if (signs[layer].kind != LayerKind::Full && signs[layer].source < first) {
                    first = signs[layer].source;
                    moved = true;
                }
            }
        }
        return first;
    }

    [[nodiscard]] at::Tensor logRows(const at::Tensor& hidden, std::int64_t first, std::int64_t rows, const CancelToken& cancel) const
    {
        return at::log_softmax(decoder->source().head(hidden.narrow(0, first, rows), cancel).to(at::kCPU).to(at::kFloat), -1);
    }

    void readBase(std::span<const std::int32_t> prompt, const CancelToken& cancel)
    {
        Substitution::remove(*decoder);
        const auto tokens = static_cast<std::int64_t>(prompt.size());
        nn::DecoderInput input = nn::DecoderInput::ofIds(prompt, nn::LogitRows::None);
        input.cancel = cancel;
        std::vector<at::Tensor> states(substitution->kinds().size() + 1);
        auto layers = std::make_unique<TextAttention::Layers>();
        InputKeeper keeper(*layers, *decoder, tokens, states, true);
        (void)decoder->forward(input, nullptr, &keeper);
        ids.assign(prompt.begin(), prompt.end());
        baseHidden = states.back()[0];
        baseAnswer = tokens <= kKeptRows ? logRows(baseHidden, 0, tokens, cancel) : at::Tensor();
        base = changed = std::make_shared<TextAttention>(std::move(layers));
        signs.assign(substitution->kinds().size(), {});
        inputs = baseInputs = std::move(states);
        if (static_cast<std::uint64_t>(inputs.size()) * inputs.back().nbytes() > kKeptBytes)
            for (auto* kept : {&inputs, &baseInputs})
                for (std::size_t layer = 1; layer + 1 < kept->size(); ++layer)
                    (*kept)[layer] = at::Tensor();
    }

    /// From the last layer at or before `first` whose input is at hand.
    [[nodiscard]] nn::DecoderInput from(const std::vector<at::Tensor>& states, int first, const CancelToken& cancel) const
    {
        nn::DecoderInput rest;
        rest.firstLayer = first;
        while (!states[static_cast<std::size_t>(rest.firstLayer)].defined())
            --rest.firstLayer;
        rest.embeddings = states[static_cast<std::size_t>(rest.firstLayer)];
        rest.logits = nn::LogitRows::None;
        rest.cancel = cancel;
        return rest;
    }
};

LiveSubstitution::LiveSubstitution(std::shared_ptr<nn::Decoder> decoder, std::uint64_t keptWeights)
    : m_state(std::make_unique<State>())
{
    m_state->decoder = std::move(decoder);
    m_state->keptWeights = keptWeights;
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

void LiveSubstitution::unload()
{
    m_state->substitution = std::make_shared<Substitution>(m_state->decoder->config(), LisaOptions{});
    m_state->trainedKinds = m_state->substitution->kinds();
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

LiveLook LiveSubstitution::look(std::span<const std::int32_t> ids, int top, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    State& state = *m_state;
    if (state.base == nullptr || !std::equal(ids.begin(), ids.end(), state.ids.begin(), state.ids.end()))
        state.readBase(ids, cancel);
    LiveLook result;
    const auto signs = state.signsNow();
    std::size_t first = 0;
    while (first < signs.size() && signs[first] == state.signs[first])
        ++first;
    result.firstChanged = static_cast<int>(first);
    if (first < signs.size()) {
        // A layer that is read, or was, computes its attention in another order of sums: it is run again too.
        int start = static_cast<int>(first);
        for (int before = -1; before != start;) {
            before = start;
            start = std::min(State::startOf(signs, start), State::startOf(state.signs, start));
        }
        const nn::DecoderInput rest = state.from(state.inputs, start, cancel);
        auto layers = std::make_unique<TextAttention::Layers>(state.changed->pairs());
        auto inputs = state.inputs;
        const auto& config = state.decoder->config();
        const bool keeps = static_cast<std::uint64_t>(config.heads * config.layers) * ids.size() * ids.size() * sizeof(float) <= state.keptWeights;
        InputKeeper keeper(*layers, *state.decoder, static_cast<std::int64_t>(ids.size()), inputs, keeps);
        apply();
        for (int layer = start; !keeps && layer < static_cast<int>(signs.size()); ++layer)
            if (const auto rule = std::dynamic_pointer_cast<LisaRule>(state.decoder->rule(layer)))
                state.decoder->setRule(layer, std::make_shared<RowKeeper>(rule, layers->pairs[static_cast<std::size_t>(layer)]));
        try {
            (void)state.decoder->forward(rest, nullptr, &keeper);
        } catch (...) {
            remove();
            throw;
        }
        remove();
        for (std::size_t layer = 1; layer + 1 < inputs.size(); ++layer) // not more than the budget of readBase()
            if (!state.baseInputs[layer].defined())
                inputs[layer] = at::Tensor();
        state.changed = std::make_shared<TextAttention>(std::move(layers));
        state.inputs = std::move(inputs);
        state.signs = signs;
    }
    result.attention = state.changed;

    const at::Tensor hidden = state.inputs.back()[0];
    LiveAnswer& answer = result.answer;
    at::Tensor before, after;
    for (std::int64_t row = 0; row < hidden.size(0); row += kRows) {
        const std::int64_t rows = std::min(kRows, hidden.size(0) - row);
        const at::Tensor base = state.baseAnswer.defined() ? state.baseAnswer.narrow(0, row, rows) : state.logRows(state.baseHidden, row, rows, cancel);
        const at::Tensor changed = state.logRows(hidden, row, rows, cancel);
        const at::Tensor along = (base.exp() * (base - changed)).sum(-1).to(at::kDouble).contiguous();
        answer.along.insert(answer.along.end(), along.const_data_ptr<double>(), along.const_data_ptr<double>() + rows);
        before = base[-1].exp();
        after = changed[-1].exp();
    }
    answer.divergence = answer.along.back();
    const std::int64_t count = std::min<std::int64_t>(top, before.numel());
    for (const at::Tensor& side : {before, after}) {
        const at::Tensor best = std::get<1>(side.topk(count));
        for (std::int64_t i = 0; i < count; ++i) {
            const auto id = best[i].item<std::int32_t>();
            if (std::none_of(answer.top.begin(), answer.top.end(), [&](const NextTokenChange& known) { return known.id == id; }))
                answer.top.push_back({id, before[id].item<double>(), after[id].item<double>()});
        }
    }
    return result;
}

LiveAnswer LiveSubstitution::compare(std::span<const std::int32_t> ids, int top, const CancelToken& cancel)
{
    return look(ids, top, cancel).answer;
}

const std::shared_ptr<const TextAttention>& LiveSubstitution::baseAttention() const
{
    return m_state->base;
}

std::vector<float> LiveSubstitution::mapAs(LayerKind kind, int layer, int head, bool maskSink, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    State& state = *m_state;
    if (state.base == nullptr)
        throw Error(ErrorCode::InvalidArgument, {.place = "prompt", .expected = "one that was looked at", .found = "none"});
    if (kind == LayerKind::Full)
        return state.base->map(layer, head, maskSink, cancel);
    const auto kinds = state.substitution->kinds();
    auto layers = std::make_unique<TextAttention::Layers>();
    layers->pairs.resize(kinds.size());
    std::vector<LayerKind> alone(kinds.size(), LayerKind::Full);
    alone[static_cast<std::size_t>(layer)] = kind;
    try {
        setKinds(alone);
        apply();
        at::Tensor weights;
        OneLayer observer(layer, weights);
        try {
            (void)state.decoder->forward(state.from(state.baseInputs, sourceLayer(alone, layer, state.substitution->options().source), cancel), nullptr, &observer);
        } catch (const Seen&) {
            // What was asked for.
        }
        layers->pairs[static_cast<std::size_t>(layer)].weights = weights;
    } catch (...) {
        remove();
        setKinds(kinds);
        throw;
    }
    remove();
    setKinds(kinds);
    const std::int64_t heads = state.decoder->config().heads;
    layers->pairs.front().q = at::empty({1, heads, static_cast<std::int64_t>(state.ids.size()), 1}); // what the sizes are read from
    return TextAttention(std::move(layers)).map(layer, head, maskSink, cancel);
}

LiveJudgement LiveSubstitution::judge(std::span<const std::int32_t> ids, std::int64_t window, const ProgressSink& yield, const CancelToken& cancel)
{
    // Between two stretches of the text the decoder is the base for whoever comes in between.
    const ProgressSink between = [&](std::size_t done, std::size_t total, const char* stage) {
        remove();
        if (yield)
            yield(done, total, stage);
    };
    const std::shared_ptr<Substitution> mine = m_state->substitution;
    Evaluation result;
    try {
        result = evaluate(*m_state->decoder, ids, window, [&] { remove(); },
                          [&] {
                              between(0, 0, "reading the text");
                              mine->apply(*m_state->decoder);
                          },
                          between, cancel);
    } catch (...) {
        remove();
        throw;
    }
    return {.basePerplexity = result.basePerplexity, .changedPerplexity = result.changedPerplexity, .divergence = result.divergence,
            .agreement = result.agreement, .tokens = result.tokens, .window = window};
}

LiveSpeed LiveSubstitution::speed(std::int64_t context, int steps, int repeats, const ProgressSink& yield, const CancelToken& cancel)
{
    const c10::NoGradGuard noGradients;
    nn::Decoder& decoder = *m_state->decoder;
    const std::shared_ptr<Substitution> mine = m_state->substitution;
    std::vector<double> off, on;
    try {
        remove();
        auto plain = filledCache(decoder, *mine, false, 1, context, steps + 2);
        auto shared = filledCache(decoder, *mine, true, 1, context, steps + 2);
        for (int i = 0; i < repeats; ++i) { // in turn, so that both see the same machine
            if (yield)
                yield(static_cast<std::size_t>(i), static_cast<std::size_t>(repeats), "measuring speed");
            off.push_back(decodeSpeed(decoder, plain, context, steps, cancel));
            mine->apply(decoder);
            on.push_back(decodeSpeed(decoder, shared, context, steps, cancel));
            remove();
        }
    } catch (...) {
        remove();
        throw;
    }
    const auto median = [](std::vector<double>& values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    };
    return {.off = median(off), .on = median(on), .context = context};
}

LiveCosts LiveSubstitution::costs(const HeadSimilarity& similarity, std::span<const std::int32_t> ids, std::int64_t window, const ProgressSink& yield,
                                  const CancelToken& cancel)
{
    const ProgressSink between = [&](std::size_t done, std::size_t total, const char* stage) {
        remove();
        if (yield)
            yield(done, total, stage);
    };
    Sensitivity found;
    try {
        found = measureSensitivity(*m_state->decoder, similarity, ids, window, {}, between, cancel);
    } catch (...) {
        remove();
        throw;
    }
    LiveCosts costs{.rise = {}, .basePerplexity = std::exp(found.baseLoss), .tokens = found.tokens, .window = window};
    for (const double rise : found.rise)
        costs.rise.push_back(std::exp(found.baseLoss + rise) - costs.basePerplexity);
    return costs;
}

} // namespace plumbline::lisa
