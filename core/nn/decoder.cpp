// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/decoder.h"

#include "core/nn/attention.h"
#include "core/nn/inference_ops.h"
#include "core/nn/shared_forward.h"

#include <algorithm>
#include <c10/core/GradMode.h>

namespace plumbline::nn {

namespace {
Error badInput(const char* place, std::string expected, std::string found)
{
    return Error(ErrorCode::InvalidArgument, {.place = place, .expected = std::move(expected), .found = std::move(found)});
}

void checkIds(const at::Tensor& ids, std::int64_t vocabulary)
{
    if (ids.numel() == 0)
        throw badInput("token ids", "at least 1", "0");
    const std::int64_t least = ids.min().item<std::int64_t>(), most = ids.max().item<std::int64_t>();
    if (least < 0 || most >= vocabulary)
        throw badInput("token ids", "0 to " + std::to_string(vocabulary - 1), std::to_string(least < 0 ? least : most));
}
} // namespace

DecoderInput DecoderInput::ofIds(std::span<const std::int32_t> ids, LogitRows rows)
{
    DecoderInput input;
    input.ids = at::empty({1, static_cast<std::int64_t>(ids.size())}, at::kLong);
    std::copy(ids.begin(), ids.end(), input.ids.mutable_data_ptr<std::int64_t>());
    input.logits = rows;
    return input;
}

at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps)
{
    if (canRunLean(x))
        return leanRmsNorm(x, weight, eps);
    const at::Tensor wide = x.to(at::kFloat);
    const at::Tensor scale = at::rsqrt(wide.square().mean(-1, true) + eps);
    return (wide * scale).to(x.scalar_type()) * weight;
}

/// What all layers of one forward() share.
struct Decoder::Pass {
    std::int64_t batch = 0, count = 0, past = 0;
    at::Tensor cos, sin;
    at::Tensor positions;
    at::Tensor allowed; // [B, 1, n, m] where rows are padded, else undefined: the plain triangle
    std::vector<int> lastReader;
    std::vector<at::Tensor> kept; // logits (or weights) of each layer while a later one reads them
    KeyValueCache* cache = nullptr;
    AttentionObserver* observer = nullptr;
    CancelToken cancel;
    bool inOnePass = false; // shared layers by sharedForward(): nobody looks at logits, nothing is masked, nothing is trained
    at::Tensor spare;       // a `kept` that was read for the last time

    /// For the logits of a layer: where the last one's lay, if they may.
    [[nodiscard]] at::Tensor likeKept(const at::Tensor& source)
    {
        at::Tensor room = spare.defined() && spare.sizes() == source.sizes() ? spare : at::empty_like(source);
        spare = at::Tensor();
        return room;
    }
    void release(int reader)
    {
        for (std::size_t layer = 0; layer < static_cast<std::size_t>(reader); ++layer) {
            if (lastReader[layer] == reader) {
                spare = kept[layer];
                kept[layer] = at::Tensor();
            }
        }
    }

    [[nodiscard]] at::Tensor triangle(at::Device device) const
    {
        return at::ones({count, past + count}, at::TensorOptions().dtype(at::kBool).device(device)).tril(past).view({1, 1, count, past + count});
    }
};

Decoder::Decoder(formats::DecoderConfig config, std::shared_ptr<LayerSource> source, at::ScalarType dtype, at::Device device)
    : m_config(std::move(config))
    , m_source(std::move(source))
    , m_dtype(dtype)
    , m_device(device)
    , m_rotary(m_config, device)
    , m_rules(static_cast<std::size_t>(m_config.layers))
{
}

void Decoder::setRule(int layer, std::shared_ptr<AttentionRule> rule)
{
    if (layer < 0 || layer >= m_config.layers)
        throw badInput("layer", "0 to " + std::to_string(m_config.layers - 1), std::to_string(layer));
    if (rule && rule->needsSource() && (rule->sourceOf(layer) < 0 || rule->sourceOf(layer) >= layer))
        throw badInput("attention rule", "a source before layer " + std::to_string(layer), "layer " + std::to_string(rule->sourceOf(layer)));
    m_rules[static_cast<std::size_t>(layer)] = std::move(rule);
}

std::vector<int> Decoder::lastReaders() const
{
    std::vector<int> last(m_rules.size(), -1);
    for (std::size_t layer = 0; layer < m_rules.size(); ++layer)
        if (m_rules[layer] && m_rules[layer]->needsSource())
            last[static_cast<std::size_t>(m_rules[layer]->sourceOf(static_cast<int>(layer)))] = static_cast<int>(layer);
    return last;
}

at::Tensor Decoder::attention(Pass& pass, const DecoderLayer& layer, int index, const at::Tensor& normed)
{
    AttentionRule* rule = m_rules[static_cast<std::size_t>(index)].get();
    const auto heads = [&](const at::Tensor& x, std::int64_t count) {
        return x.reshape({pass.batch, pass.count, count, m_config.headDim}).transpose(1, 2);
    };
    at::Tensor q, k, v;
    if (rule == nullptr || rule->needsOwn()) {
        const bool lean = canRunLean(normed) && !layer.queryNorm.defined() && !layer.qkv.hasAdapter();
        const at::Tensor stacked = lean ? layer.qkv.stacked(normed) : at::Tensor();
        if (lean)
            leanRotate(stacked, m_config.heads + m_config.keyValueHeads, pass.cos, pass.sin);
        const auto projected = lean ? layer.qkv.split(stacked) : layer.qkv.forward(normed);
        q = heads(projected[0], m_config.heads);
        k = heads(projected[1], m_config.keyValueHeads);
        v = heads(projected[2], m_config.keyValueHeads);
        if (layer.queryNorm.defined()) {
            q = rmsNorm(q, layer.queryNorm, m_config.rmsNormEps);
            k = rmsNorm(k, layer.keyNorm, m_config.rmsNormEps);
        }
        if (!lean) {
            q = Rotary::rotate(q, pass.cos, pass.sin);
            k = Rotary::rotate(k, pass.cos, pass.sin);
        }
    } else {
        v = heads(layer.qkv.part(2, normed), m_config.keyValueHeads);
    }
    if (pass.cache != nullptr)
        std::tie(k, v) = pass.cache->append(index, k, v);
    if (q.defined() && pass.observer != nullptr && pass.observer->wantsQueryKey(index))
        pass.observer->queryKey(index, q, k);

    const int reader = pass.lastReader[static_cast<std::size_t>(index)];
    const bool keepsWeights = reader >= 0 && m_rules[static_cast<std::size_t>(reader)]->sharesWeights();
    const bool watchesLogits = pass.observer != nullptr && pass.observer->wantsLogits(index);
    const bool watchesWeights = pass.observer != nullptr && pass.observer->wantsWeights(index);
    at::Tensor out;
    if (rule == nullptr && reader < 0 && !watchesLogits && !watchesWeights) {
        out = fusedAttention(q, k, v, pass.allowed, true);
    } else if (pass.inOnePass && rule != nullptr) {
        const at::Tensor& source = pass.kept[static_cast<std::size_t>(rule->sourceOf(index))];
        at::Tensor logits = pass.likeKept(source);
        const at::Tensor mixed = sharedForward({.form = *rule->decodeForm(), .normed = normed, .positions = pass.positions, .values = v, .source = source,
                                                .logits = logits, .layer = index, .past = pass.past, .cache = pass.cache});
        pass.release(index);
        if (reader >= 0)
            pass.kept[static_cast<std::size_t>(index)] = logits;
        else
            pass.spare = logits;
        return layer.output(mixed);
    } else if (pass.inOnePass && !keepsWeights) {
        out = fusedAttention(q, k, v, pass.allowed, true);
        pass.kept[static_cast<std::size_t>(index)] = attentionLogits(q, k).contiguous();
    } else {
        const at::Tensor allowed = pass.allowed.defined() ? pass.allowed : pass.triangle(m_device);
        at::Tensor whole; // of all queries, where a rule makes them or a later layer reads them
        if (rule != nullptr) {
            const at::Tensor source = rule->needsSource() ? pass.kept[static_cast<std::size_t>(rule->sourceOf(index))] : at::Tensor();
            LayerContext context{.decoder = *this, .layer = index, .cos = pass.cos, .sin = pass.sin, .positions = pass.positions, .allowed = allowed,
                                 .past = pass.past, .cache = pass.cache, .ownLogits = [&] { return attentionLogits(q, k); }};
            whole = rule->logits(context, normed, source);
            pass.release(index);
        } else if (reader >= 0) {
            whole = attentionLogits(q, k);
        }
        const bool areWeights = rule != nullptr && rule->sharesWeights();
        const std::int64_t block = queryBlock(pass.batch * m_config.heads, pass.past + pass.count);
        std::vector<at::Tensor> pieces, keptWeights;
        for (std::int64_t first = 0; first < pass.count; first += block) {
            throwIfCancelled(pass.cancel);
            const std::int64_t rows = std::min(block, pass.count - first);
            const at::Tensor logits = whole.defined() ? whole.narrow(2, first, rows) : attentionLogits(q.narrow(2, first, rows), k);
            if (watchesLogits)
                pass.observer->logits(index, first, logits);
            const at::Tensor mask = allowed.narrow(2, first, rows);
            const at::Tensor weights = areWeights ? logits.masked_fill(mask.logical_not(), 0.0) : attentionWeights(logits, mask);
            if (watchesWeights)
                pass.observer->weights(index, first, weights);
            if (keepsWeights)
                keptWeights.push_back(weights);
            pieces.push_back(attend(weights, v));
        }
        out = pieces.size() == 1 ? pieces.front() : at::cat(pieces, 2);
        if (reader >= 0)
            pass.kept[static_cast<std::size_t>(index)] = keepsWeights ? at::cat(keptWeights, 2) : whole;
    }
    return layer.output(out.transpose(1, 2).reshape({pass.batch, pass.count, m_config.heads * m_config.headDim}));
}

DecoderOutput Decoder::forward(const DecoderInput& input, KeyValueCache* cache, AttentionObserver* observer)
{
    if (input.ids.defined() == input.embeddings.defined())
        throw badInput("decoder input", "token ids or embeddings", input.ids.defined() ? "both" : "neither");
    if (input.firstLayer != 0 && (input.ids.defined() || cache != nullptr || input.firstLayer < 0 || input.firstLayer >= m_config.layers))
        throw badInput("first layer", "0, or a layer that embeddings are given for, without a cache", std::to_string(input.firstLayer));
    if (input.ids.defined())
        checkIds(input.ids, m_config.vocabSize);
    DecoderOutput output;
    const at::Tensor& shape = input.ids.defined() ? input.ids : input.embeddings;
    Pass pass{.batch = shape.size(0), .count = shape.size(1), .past = cache != nullptr ? cache->length() : 0,
              .cos = {}, .sin = {}, .positions = {}, .allowed = {}, .lastReader = lastReaders(), .kept = std::vector<at::Tensor>(m_rules.size()),
              .cache = cache, .observer = observer, .cancel = input.cancel, .inOnePass = false, .spare = {}};
    if (cache != nullptr) {
        if (cache->batch() != pass.batch)
            throw badInput("batch", std::to_string(cache->batch()), std::to_string(pass.batch));
        cache->reserve(pass.count);
        if (observer == nullptr && decodeStep(input, *cache, output))
            return output;
    }

    // Masks: true at real tokens; undefined while nothing is padded.
    at::Tensor mask = input.mask.defined() ? input.mask.to(m_device).to(at::kBool) : at::Tensor();
    if (mask.defined() && mask.all().item<bool>())
        mask = at::Tensor();
    at::Tensor seen; // [B, m]
    if (mask.defined() || (cache != nullptr && cache->mask.defined())) {
        const auto real = [&](std::int64_t n) { return at::ones({pass.batch, n}, at::TensorOptions().dtype(at::kBool).device(m_device)); };
        seen = mask.defined() ? mask : real(pass.count);
        if (pass.past > 0)
            seen = at::cat({cache->mask.defined() ? cache->mask : real(pass.past), seen}, 1);
        pass.allowed = seen.view({pass.batch, 1, 1, pass.past + pass.count}).logical_and(pass.triangle(m_device));
        // A padded query has nowhere to look: itself, so that its row holds numbers. No real token ever reads it.
        pass.allowed = pass.allowed.logical_or(at::eye(pass.past + pass.count, pass.allowed.options()).narrow(0, pass.past, pass.count));
    }
    at::Tensor positions = input.positions.defined() ? input.positions.to(m_device) : at::Tensor();
    if (!positions.defined()) {
        if (mask.defined()) {
            positions = (mask.to(at::kLong).cumsum(1) - 1).clamp_min(0);
        } else {
            positions = at::arange(pass.count, at::TensorOptions().dtype(at::kLong).device(m_device)).unsqueeze(0);
        }
        if (pass.past > 0)
            positions = positions + (cache->mask.defined() ? cache->nextPosition.unsqueeze(1) : cache->nextPosition.narrow(0, 0, 1).unsqueeze(1));
    }
    pass.positions = positions;
    const auto isPlain = [](const std::shared_ptr<AttentionRule>& rule) { return rule == nullptr || (rule->needsSource() && rule->decodeForm() != nullptr); };
    pass.inOnePass = m_device.is_cpu() && (m_dtype == at::kFloat || m_dtype == at::kBFloat16) && !c10::GradMode::is_enabled() && !seen.defined()
        && pass.count > 1 && !std::all_of(m_rules.begin(), m_rules.end(), [](const auto& rule) { return rule == nullptr; })
        && std::all_of(m_rules.begin(), m_rules.end(), isPlain);
    for (int index = 0; pass.inOnePass && observer != nullptr && index < m_config.layers; ++index)
        pass.inOnePass = !observer->wantsLogits(index) && !observer->wantsWeights(index);
    std::tie(pass.cos, pass.sin) = m_rotary.angles(positions, positions.max().item<std::int64_t>() + 1);

    at::Tensor x = input.ids.defined() ? m_source->embed(input.ids.to(m_device), input.cancel) : input.embeddings.to(options());
    for (int index = input.firstLayer; index < m_config.layers; ++index) {
        throwIfCancelled(input.cancel);
        const auto layer = m_source->layer(index, input.cancel);
        if (observer != nullptr && observer->wantsHidden(index))
            observer->hidden(index, x);
        x = x + attention(pass, *layer, index, rmsNorm(x, layer->inputNorm, m_config.rmsNormEps));
        const at::Tensor inner = rmsNorm(x, layer->postAttentionNorm, m_config.rmsNormEps);
        if (canRunLean(inner) && !layer->gateUp.hasAdapter()) {
            x = x + layer->down(leanSiluMul(layer->gateUp.stacked(inner)));
        } else {
            const auto gateUp = layer->gateUp.forward(inner);
            x = x + layer->down(at::silu(gateUp[0]) * gateUp[1]);
        }
    }
    throwIfCancelled(input.cancel);
    output.hidden = rmsNorm(x, m_source->finalNorm(), m_config.rmsNormEps);
    if (observer != nullptr && observer->wantsHidden(static_cast<int>(m_config.layers)))
        observer->hidden(static_cast<int>(m_config.layers), output.hidden);
    if (input.logits != LogitRows::None) {
        const at::Tensor rows = input.logits == LogitRows::Last ? output.hidden.narrow(1, pass.count - 1, 1) : output.hidden;
        output.logits = m_source->head(rows, input.cancel);
    }
    if (cache != nullptr) {
        cache->advance(pass.count);
        cache->mask = seen;
        cache->nextPosition = positions.select(1, pass.count - 1).expand({pass.batch}) + 1;
    }
    return output;
}

LowRankAdapter& Decoder::addAdapter(const std::string& name, std::int64_t rank, double alpha)
{
    for (int index = 0; m_source->isResident() && index < m_config.layers; ++index) {
        const auto layer = m_source->layer(index, {});
        for (Linear* linear : {&layer->qkv, &layer->output, &layer->gateUp, &layer->down}) {
            for (LinearPart& part : linear->parts) {
                if (part.name == name) {
                    part.adapter = LowRankAdapter::make(linear->weight.size(1), part.rows, rank, alpha, options().dtype(at::kFloat));
                    return *part.adapter;
                }
            }
        }
    }
    throw badInput("linear map", "a name such as model.layers.0.self_attn.q_proj", name);
}

} // namespace plumbline::nn
