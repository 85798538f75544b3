// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/substitution.h"

#include "core/base/error.h"
#include "core/nn/attention.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>
#include <c10/core/GradMode.h>
#include <charconv>
#include <cmath>

namespace plumbline::lisa {

namespace {
[[noreturn]] void refuse(std::string place, std::string expected, std::string found)
{
    throw Error(ErrorCode::InvalidArgument, {.place = std::move(place), .expected = std::move(expected), .found = std::move(found)});
}

nn::Rotary lowRankRotary(formats::DecoderConfig config, std::int64_t rank, double theta, at::Device device)
{
    config.headDim = rank / 2 * 2;
    config.rope.theta = theta > 0.0 ? theta : config.rope.theta;
    config.rope.divisors.clear(); // given for the head's own size only
    return nn::Rotary(config, device);
}

/// Turns the first even part of x [B, H, n, r].
at::Tensor turned(const at::Tensor& x, const at::Tensor& cos, const at::Tensor& sin)
{
    const std::int64_t even = x.size(3) / 2 * 2;
    const at::Tensor first = nn::Rotary::rotate(x.narrow(3, 0, even), cos, sin);
    return even == x.size(3) ? first : at::cat({first, x.narrow(3, even, 1)}, 3);
}

/// Puts a layer's low-rank changes on its maps; null takes them off.
void setExtra(nn::Decoder& decoder, int index, const SharedLayer* from)
{
    if (!decoder.source().isResident())
        return;
    const auto layer = decoder.source().layer(index, {});
    for (nn::Linear* linear : {&layer->qkv, &layer->output, &layer->gateUp, &layer->down}) {
        for (nn::LinearPart& part : linear->parts) {
            part.adapter.reset();
            if (from == nullptr)
                continue;
            for (const auto& [name, adapter] : from->extra)
                if (part.name.ends_with(name))
                    part.adapter = adapter;
        }
    }
}
} // namespace

std::vector<std::pair<std::string, at::Tensor*>> SharedLayer::named()
{
    std::vector<std::pair<std::string, at::Tensor*>> all;
    const auto add = [&](std::string name, at::Tensor& tensor) {
        if (tensor.defined())
            all.emplace_back(std::move(name), &tensor);
    };
    add("self_attn.lisa.align.linear.weight", alignment.linear);
    add("self_attn.lisa.align.fc1.weight", alignment.fc1);
    add("self_attn.lisa.align.fc1.bias", alignment.fc1Bias);
    add("self_attn.lisa.align.fc2.weight", alignment.fc2);
    add("self_attn.lisa.align.fc2.bias", alignment.fc2Bias);
    add("self_attn.lisa.q_lr.weight", query);
    add("self_attn.lisa.k_lr.weight", key);
    for (auto& [name, adapter] : extra) {
        add(name + ".lora_A.weight", adapter.down);
        add(name + ".lora_B.weight", adapter.up);
    }
    return all;
}

LisaRule::LisaRule(LayerKind kind, int source, const LisaOptions& options, std::shared_ptr<const SharedLayer> layer, const nn::Decoder& decoder)
    : m_kind(kind)
    , m_source(source)
    , m_options(options)
    , m_layer(std::move(layer))
    , m_heads(decoder.config().heads)
    , m_keyHeads(options.lowRankKeyHeads(decoder.config()))
    , m_isStretched(decoder.config().rope.kind == formats::RopeConfig::Kind::Dynamic)
    , m_scale(1.0 / std::sqrt(static_cast<double>(options.deltaScale == DeltaScale::InverseSqrtHeadDim ? decoder.config().headDim : options.rank)))
{
    if (kind == LayerKind::Lisa && options.deltaRope && options.rank >= 2)
        m_rotary = lowRankRotary(decoder.config(), options.rank, options.deltaTheta, decoder.device());
}

SharedRows LisaRule::rows(const nn::LayerContext& context, const at::Tensor& normedInput) const
{
    SharedRows made{.kind = m_kind, .source = m_source, .alignment = m_layer->alignment, .query = {}, .key = {}, .sharesWeights = sharesWeights(),
                    .renormalises = m_options.probsFix == ProbsFix::ClampRenorm};
    if (m_kind != LayerKind::Lisa)
        return made;
    const at::Tensor x = normedInput.to(at::kFloat);
    const auto heads = [&](const at::Tensor& weight, std::int64_t count) {
        return at::linear(x, weight).view({x.size(0), x.size(1), count, m_options.rank}).transpose(1, 2);
    };
    at::Tensor q = heads(m_layer->query, m_heads), k = heads(m_layer->key, m_keyHeads);
    if (m_rotary) {
        const auto [cos, sin] = m_rotary->angles(context.positions, m_isStretched ? context.positions.max().item<std::int64_t>() + 1 : 0);
        q = turned(q, cos, sin);
        k = turned(k, cos, sin);
    }
    // attentionLogits() scales by 1 / sqrt(r).
    made.query = q * (m_scale * std::sqrt(static_cast<double>(m_options.rank)));
    // Rounded as the cache keeps it, so that decoding sees the keys that prefill saw.
    made.key = k.to(context.decoder.dtype());
    return made;
}

at::Tensor SharedRows::from(const at::Tensor& sourceRows, const at::Tensor& queryRows, const at::Tensor& keys, const at::Tensor& allowed) const
{
    if (kind == LayerKind::Direct)
        return sourceRows;
    if (kind == LayerKind::Matched)
        return sourceRows.index_select(1, alignment.permutation.to(sourceRows.device()).to(at::kLong));
    at::Tensor out = alignHeads(alignment, sourceRows, nn::attentionLogits(queryRows, keys.to(at::kFloat)));
    if (sharesWeights && renormalises) {
        out = out.clamp_min(0.0).masked_fill(allowed.logical_not(), 0.0);
        out = out / out.sum(-1, true).clamp_min(1e-20);
    }
    return out;
}

at::Tensor SharedRows::rows(const at::Tensor& sourceRows, std::int64_t first, const at::Tensor& allowed) const
{
    const std::int64_t count = sourceRows.size(2);
    return query.defined() ? from(sourceRows, query.narrow(2, first, count), key.narrow(2, 0, first + count), allowed)
                           : from(sourceRows, {}, {}, allowed);
}

at::Tensor LisaRule::logits(const nn::LayerContext& context, const at::Tensor& normedInput, const at::Tensor& source)
{
    SharedRows made = rows(context, normedInput);
    if (context.cache != nullptr && made.key.defined())
        made.key = context.cache->appendExtra(context.layer, made.key);
    return made.from(source, made.query, made.key, context.allowed);
}

struct LisaRule::Form {
    HeadAlignment alignment; // holds what `network` points into
    gpu::HeadNetwork network;
    nn::SharedDecodeForm form;
    std::int64_t queryVersion = 0, keyVersion = 0; // of what `form` holds a copy of: a step of training writes into the tensors
};

const nn::SharedDecodeForm* LisaRule::decodeForm()
{
    if (sharesWeights() || (m_kind == LayerKind::Lisa && m_options.alignActivation == AlignActivation::Gelu && m_layer->alignment.fc1.defined()))
        return nullptr;
    const bool isCopied = m_kind == LayerKind::Lisa;
    if (m_form && isCopied && (m_form->queryVersion != m_layer->query._version() || m_form->keyVersion != m_layer->key._version()))
        m_form.reset();
    if (!m_form) {
        const c10::NoGradGuard noGradients;
        m_form = std::make_shared<Form>();
        HeadAlignment& align = m_form->alignment;
        if (m_kind == LayerKind::Lisa)
            align = m_layer->alignment;
        else
            align.permutation = m_kind == LayerKind::Direct ? at::arange(m_heads, at::kInt) : m_layer->alignment.permutation;
        m_form->network = networkOf(align, m_heads);
        m_form->form = {.network = &m_form->network, .lowRank = {}, .rank = m_options.rank, .keyHeads = m_keyHeads, .scale = m_scale,
                        .rotary = m_rotary ? &*m_rotary : nullptr};
        if (isCopied) {
            m_form->form.lowRank = at::cat({m_layer->query.detach(), m_layer->key.detach()}).contiguous();
            m_form->queryVersion = m_layer->query._version();
            m_form->keyVersion = m_layer->key._version();
        }
    }
    return &m_form->form;
}

Substitution::Substitution(const formats::DecoderConfig& config, const LisaOptions& options)
    : m_config(config)
    , m_options(options.resolved(config))
    , m_kinds(static_cast<std::size_t>(config.layers), LayerKind::Full)
{
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        m_layers.push_back(std::make_shared<SharedLayer>());
        m_layers.back()->alignment.permutation = at::arange(config.heads, at::kInt);
        m_layers.back()->alignment.activation = m_options.alignActivation;
    }
}

std::vector<int> Substitution::layersOf(LayerKind kind) const
{
    std::vector<int> found;
    for (std::size_t layer = 0; layer < m_kinds.size(); ++layer)
        if (m_kinds[layer] == kind)
            found.push_back(static_cast<int>(layer));
    return found;
}

std::vector<int> Substitution::sharedLayers() const
{
    std::vector<int> found;
    for (std::size_t layer = 0; layer < m_kinds.size(); ++layer)
        if (m_kinds[layer] != LayerKind::Full)
            found.push_back(static_cast<int>(layer));
    return found;
}

void Substitution::setKind(int index, LayerKind kind)
{
    const auto layers = static_cast<int>(m_config.layers);
    if (index < 0 || index >= layers || (index == 0 && kind != LayerKind::Full))
        refuse("layer to share", "1 to " + std::to_string(layers - 1), std::to_string(index));
    m_kinds[static_cast<std::size_t>(index)] = kind;
}

void Substitution::match(const HeadSimilarity& similarity)
{
    for (int index = 1; index < static_cast<int>(m_config.layers); ++index) {
        SharedLayer& here = layer(index);
        if (here.trained)
            continue;
        const auto partner = matchHeads(similarity, index, sourceLayer(m_kinds, index, m_options.source), HeadMatching::Assignment);
        here.alignment.permutation = at::tensor(partner, at::kInt);
    }
}

void Substitution::initialise(int index, nn::Decoder& decoder, std::uint64_t seed, bool shapesOnly)
{
    const c10::NoGradGuard noGradients;
    SharedLayer& here = layer(index);
    HeadAlignment& align = here.alignment;
    at::Generator random = at::detail::createCPUGenerator(seed * 1000003 + static_cast<std::uint64_t>(index));
    const auto normal = [&](std::int64_t rows, std::int64_t cols) { return at::randn({rows, cols}, random) / std::sqrt(static_cast<double>(cols)); };
    const std::int64_t h = m_config.heads, f = m_options.alignHidden, d = m_config.hiddenSize, r = m_options.rank, hk = m_options.lowRankKeyHeads(m_config);

    at::Tensor order = align.permutation.to(at::kLong);
    if (m_options.initAlign == InitAlign::Identity)
        order = at::arange(h, at::kLong);
    else if (m_options.initAlign == InitAlign::Random)
        order = at::randperm(h, random, at::kLong);
    align.linear = at::Tensor();
    if (m_options.alignResidual == AlignResidual::Linear)
        align.linear = at::zeros({h, h}).index_put_({at::arange(h, at::kLong), order}, at::ones({h}));
    align.permutation = m_options.alignResidual == AlignResidual::Permutation ? order.to(at::kInt) : at::Tensor();
    if (f > 0) {
        align.fc1 = normal(f, h);
        align.fc1Bias = m_options.alignBias ? at::zeros({f}) : at::Tensor();
        // Without a residual the network itself must carry the logits from the first step on.
        align.fc2 = m_options.alignResidual == AlignResidual::None ? normal(h, f) : at::zeros({h, f});
        align.fc2Bias = m_options.alignBias ? at::zeros({h}) : at::Tensor();
    }

    here.key = normal(hk * r, d);
    here.query = m_options.initDelta == InitDelta::Random ? normal(h * r, d) : at::zeros({h * r, d});
    if (m_options.initDelta == InitDelta::SvdResidual && !shapesOnly) {
        // Bilinear forms [d, d] of this layer less those of the source, heads matched; rotary and the layers' different inputs are
        // left out, so this is a start only.
        const std::int64_t hd = m_config.headDim, group = m_config.groupSize();
        const auto mine = decoder.source().layer(index, {}), other = decoder.source().layer(sourceLayer(m_kinds, index, m_options.source), {});
        const auto form = [&](const nn::DecoderLayer& from, std::int64_t head) {
            const at::Tensor all = from.qkv.weight.to(at::kFloat).to(at::kCPU);
            return at::matmul(all.narrow(0, head * hd, hd).t(), all.narrow(0, (h + head / group) * hd, hd)) / std::sqrt(static_cast<double>(hd));
        };
        const double scale = 1.0 / std::sqrt(static_cast<double>(m_options.deltaScale == DeltaScale::InverseSqrtHeadDim ? hd : r));
        for (std::int64_t keyHead = 0; keyHead < hk; ++keyHead) {
            std::vector<at::Tensor> residuals;
            at::Tensor gram = at::zeros({d, d});
            for (std::int64_t head = keyHead * (h / hk); head < (keyHead + 1) * (h / hk); ++head) {
                residuals.push_back(form(*mine, head) - form(*other, order[head].item<std::int64_t>()));
                gram += at::matmul(residuals.back().t(), residuals.back());
            }
            const auto [values, vectors] = at::linalg_eigh(gram);
            const at::Tensor basis = vectors.narrow(1, d - r, r); // [d, r] of the greatest
            here.key.narrow(0, keyHead * r, r).copy_(basis.t());
            for (std::size_t i = 0; i < residuals.size(); ++i)
                here.query.narrow(0, (keyHead * (h / hk) + static_cast<std::int64_t>(i)) * r, r).copy_(at::matmul(residuals[i], basis).t() / scale);
        }
    }
    here.extra.clear();
    for (const auto& [name, in, out] : extraMaps(m_config, m_options.trainExtra))
        here.extra.emplace_back(name, nn::LowRankAdapter{.down = normal(m_options.extraRank, in), .up = at::zeros({out, m_options.extraRank}), .scale = 1.0});
    here.trained = true;
    for (auto& [name, tensor] : here.named()) {
        *tensor = tensor->to(decoder.device());
        tensor->set_requires_grad(true);
    }
}

void Substitution::apply(nn::Decoder& decoder) const
{
    for (int index = 0; index < static_cast<int>(m_config.layers); ++index) {
        const LayerKind kind = m_kinds[static_cast<std::size_t>(index)];
        const auto& here = m_layers[static_cast<std::size_t>(index)];
        if (kind == LayerKind::Full) {
            decoder.setRule(index, nullptr);
        } else {
            if (kind == LayerKind::Lisa && !here->trained)
                refuse("layer " + std::to_string(index), "trained parts", "none");
            decoder.setRule(index, std::make_shared<LisaRule>(kind, sourceLayer(m_kinds, index, m_options.source), m_options, here, decoder));
        }
        if (m_options.trainExtra != TrainExtra::None)
            setExtra(decoder, index, kind == LayerKind::Lisa ? here.get() : nullptr);
    }
}

void Substitution::remove(nn::Decoder& decoder)
{
    for (int index = 0; index < static_cast<int>(decoder.config().layers); ++index) {
        const bool shared = dynamic_cast<const LisaRule*>(decoder.rule(index).get()) != nullptr;
        decoder.setRule(index, nullptr);
        if (shared)
            setExtra(decoder, index, nullptr);
    }
}

std::vector<int> parseLayers(const std::string& list, int layers)
{
    std::vector<int> found;
    const auto number = [&](std::string_view word) {
        int value = 0;
        const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (word.empty() || error != std::errc() || stop != word.data() + word.size() || value < 1 || value >= layers)
            refuse("layers", "numbers from 1 to " + std::to_string(layers - 1) + ", as 3,5,7-12", "\"" + std::string(word) + "\"");
        return value;
    };
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        const std::string_view word = std::string_view(list).substr(begin, end - begin);
        const std::size_t dash = word.find('-');
        const int first = number(word.substr(0, dash)), last = dash == std::string_view::npos ? first : number(word.substr(dash + 1));
        for (int layer = first; layer <= last; ++layer)
            found.push_back(layer);
        begin = end + 1;
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace plumbline::lisa
