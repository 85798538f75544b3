// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/training.h"

#include "core/base/error.h"
#include "core/lisa/layerwise.h"
#include "core/lisa/next_token_loss.h"
#include "core/nn/load.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>
#include <c10/core/GradMode.h>
#include <chrono>
#include <cmath>
#include <cstring>
#include <numbers>
#include <numeric>

namespace plumbline::lisa {

namespace {
using Clock = std::chrono::steady_clock;
/// Keeps what one layer reads.
class LayerInput final : public nn::AttentionObserver {
public:
    explicit LayerInput(int layer)
        : m_layer(layer)
    {
    }
    [[nodiscard]] bool wantsHidden(int layer) const override { return layer == m_layer; }
    void hidden(int, const at::Tensor& x) override { kept = x; }
    at::Tensor kept; // [B, T, d]

private:
    int m_layer;
};

/// Lets the way back through the layers be given up: looks at each layer's gradient.
class BackwardWatch final : public nn::AttentionObserver {
public:
    explicit BackwardWatch(CancelToken cancel)
        : m_cancel(std::move(cancel))
    {
    }
    [[nodiscard]] bool wantsHidden(int) const override { return m_cancel.stop_possible(); }
    void hidden(int, const at::Tensor& x) override
    {
        if (x.requires_grad())
            x.register_hook([cancel = m_cancel](const at::Tensor&) { throwIfCancelled(cancel); });
    }

private:
    CancelToken m_cancel;
};

constexpr double kBeta1 = 0.9, kBeta2 = 0.95, kEpsilon = 1e-8;

std::uint64_t mixed(std::uint64_t& state) // SplitMix64 (Steele et al. 2014)
{
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

[[noreturn]] void notOfThisRun(const std::string& what)
{
    throw Error(ErrorCode::CorruptFile, {.place = "checkpoint", .expected = "one of this run", .found = what});
}
} // namespace

TokenSequences::TokenSequences(std::vector<std::int32_t> ids, std::int64_t length)
    : m_ids(std::move(ids))
    , m_length(length)
    , m_count(static_cast<std::int64_t>(m_ids.size()) / std::max<std::int64_t>(1, length))
{
    if (length < 2 || m_count == 0)
        throw Error(ErrorCode::InvalidArgument, {.place = "text", .expected = "at least " + std::to_string(std::max<std::int64_t>(2, length)) + " tokens",
                                                 .found = std::to_string(m_ids.size()), .advice = Advice::UseLongerText});
}

at::Tensor TokenSequences::slice(std::int64_t first, std::int64_t count) const
{
    at::Tensor out = at::empty({count, m_length}, at::kLong);
    const auto begin = m_ids.begin() + static_cast<std::ptrdiff_t>(first * m_length);
    std::copy(begin, begin + static_cast<std::ptrdiff_t>(count * m_length), out.mutable_data_ptr<std::int64_t>());
    return out;
}

at::Tensor TokenSequences::drawn(std::int64_t first, std::int64_t count, std::uint64_t seed, std::int64_t from) const
{
    std::vector<at::Tensor> rows;
    const std::int64_t available = m_count - from;
    for (std::int64_t i = first; i < first + count;) {
        std::uint64_t state = seed + 0x632BE59BD9B4E019ULL * static_cast<std::uint64_t>(i / available + 1); // of this epoch
        std::vector<std::int64_t> order(static_cast<std::size_t>(available));
        std::iota(order.begin(), order.end(), from);
        for (std::size_t k = order.size(); k > 1; --k)
            std::swap(order[k - 1], order[static_cast<std::size_t>(mixed(state) % k)]);
        for (std::int64_t epoch = i / available; i < first + count && i / available == epoch; ++i)
            rows.push_back(slice(order[static_cast<std::size_t>(i % available)], 1));
    }
    return at::cat(rows);
}

Json TrainingOptions::toJson() const
{
    return {{"sequence", sequence}, {"batch", batch}, {"accumulate", accumulate}, {"steps", steps}, {"minutes", minutes}, {"stage1_share", stage1Share},
            {"rate1", rate1}, {"rate2", rate2}, {"warm_up", warmUp}, {"clip", clip}, {"seed", seed}, {"validation", validation},
            {"validate_every", validateEvery}, {"patience", patience}};
}

TrainingOptions TrainingOptions::fromJson(const Json& json)
{
    TrainingOptions o;
    try {
        o.sequence = json.value("sequence", o.sequence);
        o.batch = json.value("batch", o.batch);
        o.accumulate = json.value("accumulate", o.accumulate);
        o.steps = json.value("steps", o.steps);
        o.minutes = json.value("minutes", o.minutes);
        o.stage1Share = json.value("stage1_share", o.stage1Share);
        o.rate1 = json.value("rate1", o.rate1);
        o.rate2 = json.value("rate2", o.rate2);
        o.warmUp = json.value("warm_up", o.warmUp);
        o.clip = json.value("clip", o.clip);
        o.seed = json.value("seed", o.seed);
        o.validation = json.value("validation", o.validation);
        o.validateEvery = json.value("validate_every", o.validateEvery);
        o.patience = json.value("patience", o.patience);
    } catch (const Json::exception& error) {
        throw Error(ErrorCode::InvalidArgument, {.place = "training options", .expected = "numbers", .found = error.what()});
    }
    const bool fine = o.sequence >= 2 && o.batch >= 1 && o.accumulate >= 1 && o.steps >= 0 && (o.steps > 0 || o.minutes > 0.0) && o.stage1Share >= 0.0
        && o.stage1Share <= 1.0 && o.rate1 > 0.0 && o.rate2 > 0.0 && o.clip > 0.0 && o.validation >= 0 && o.validateEvery >= 1;
    if (!fine)
        throw Error(ErrorCode::InvalidArgument, {.place = "training options", .expected = "steps or minutes, and positive sizes and rates", .found = json.dump()});
    return o;
}

Json TrainingStep::toJson() const
{
    Json json{{"step", step}, {"stage", stage}, {"loss", loss}, {"rate", rate}, {"gradient_norm", gradientNorm}, {"tokens", tokens}, {"seconds", seconds}};
    if (stage == 2) {
        json["cross_entropy"] = crossEntropy;
        json["divergence"] = divergence;
    }
    if (validation > 0.0)
        json["validation"] = validation;
    return json;
}

LowRankAdapters makeControl(nn::Decoder& decoder, TrainExtra extra, std::int64_t parameters, std::uint64_t seed)
{
    const auto maps = extraMaps(decoder.config(), extra == TrainExtra::None ? TrainExtra::LoraVO : extra);
    std::int64_t perRank = 0;
    for (const ExtraMap& map : maps)
        perRank += decoder.config().layers * (map.in + map.out);
    const std::int64_t rank = std::max<std::int64_t>(1, (parameters + perRank / 2) / perRank);
    LowRankAdapters adapters;
    for (std::int64_t layer = 0; layer < decoder.config().layers; ++layer) {
        at::Generator random = at::detail::createCPUGenerator(seed * 1000003 + static_cast<std::uint64_t>(layer));
        for (const auto& [name, in, out] : maps)
            adapters["model.layers." + std::to_string(layer) + "." + name] = {
                .down = (at::randn({rank, in}, random) / std::sqrt(static_cast<double>(in))).to(decoder.device()).set_requires_grad(true),
                .up = at::zeros({out, rank}).to(decoder.device()).set_requires_grad(true), .scale = 1.0};
    }
    applyAdapters(decoder, adapters);
    return adapters;
}

void applyAdapters(nn::Decoder& decoder, const LowRankAdapters& adapters)
{
    std::size_t found = 0;
    for (int index = 0; decoder.source().isResident() && index < decoder.config().layers; ++index) {
        const auto layer = decoder.source().layer(index, {});
        for (nn::Linear* linear : {&layer->qkv, &layer->output, &layer->gateUp, &layer->down}) {
            for (nn::LinearPart& part : linear->parts) {
                if (const auto adapter = adapters.find(part.name); adapter != adapters.end()) {
                    part.adapter = adapter->second;
                    ++found;
                }
            }
        }
    }
    if (found != adapters.size())
        throw Error(ErrorCode::InvalidArgument, {.place = "low-rank adapters", .expected = std::to_string(adapters.size()) + " linear maps held in memory",
                                                 .found = std::to_string(found)});
}

void removeAdapters(nn::Decoder& decoder)
{
    for (int index = 0; decoder.source().isResident() && index < decoder.config().layers; ++index) {
        const auto layer = decoder.source().layer(index, {});
        for (nn::Linear* linear : {&layer->qkv, &layer->output, &layer->gateUp, &layer->down})
            for (nn::LinearPart& part : linear->parts)
                part.adapter.reset();
    }
}

Trainer::Trainer(nn::Decoder& decoder, Substitution* substitution, LowRankAdapters* control, TokenSequences data, const TrainingOptions& options,
                 const LowRankAdapters* teacher)
    : m_decoder(decoder)
    , m_substitution(substitution)
    , m_control(control)
    , m_teacher(teacher != nullptr && teacher->empty() ? nullptr : teacher)
    , m_data(std::move(data))
    , m_options(TrainingOptions::fromJson(options.toJson()))
{
    if (m_data.count() <= m_options.validation)
        throw Error(ErrorCode::InvalidArgument, {.place = "training text", .expected = "more than " + std::to_string(m_options.validation) + " sequences",
                                                 .found = std::to_string(m_data.count()), .advice = Advice::UseLongerText});
    if (substitution != nullptr) {
        for (const int layer : substitution->layersOf(LayerKind::Lisa))
            for (auto& [name, tensor] : substitution->layer(layer).named())
                m_parameters.emplace_back("model.layers." + std::to_string(layer) + "." + name, *tensor);
    }
    if (control != nullptr) {
        for (auto& [name, adapter] : *control) {
            m_parameters.emplace_back(name + ".lora_A.weight", adapter.down);
            m_parameters.emplace_back(name + ".lora_B.weight", adapter.up);
        }
    }
    for (const auto& [name, tensor] : m_parameters) {
        m_first.push_back(at::zeros_like(tensor, at::TensorOptions().requires_grad(false)));
        m_second.push_back(at::zeros_like(tensor, at::TensorOptions().requires_grad(false)));
    }
}

double Trainer::progress() const
{
    const double done = m_options.steps > 0 ? static_cast<double>(m_step) / static_cast<double>(m_options.steps) : m_seconds / (60.0 * m_options.minutes);
    return std::min(1.0, done);
}

bool Trainer::done() const
{
    return m_stopped || progress() >= 1.0;
}

int Trainer::stage() const
{
    return m_substitution != nullptr && progress() < m_options.stage1Share ? 1 : 2;
}

double Trainer::part() const
{
    const double border = m_substitution != nullptr ? m_options.stage1Share : 0.0;
    return stage() == 1 ? progress() / border : (progress() - border) / std::max(1e-9, 1.0 - border);
}

void Trainer::layerwise(const at::Tensor& ids, TrainingStep& step, const CancelToken& cancel)
{
    Substitution::remove(m_decoder);
    LayerwiseStudent student(m_decoder, *m_substitution, 1.0 / static_cast<double>(m_options.accumulate));
    const c10::NoGradGuard noGradients;
    nn::DecoderInput input;
    input.ids = ids;
    input.logits = nn::LogitRows::None;
    input.cancel = cancel;
    (void)m_decoder.forward(input, nullptr, &student);
    step.loss += student.loss() / static_cast<double>(m_options.accumulate);
}

at::Tensor Trainer::taught(nn::DecoderInput& input)
{
    Substitution::remove(m_decoder);
    if (m_teacher != nullptr) {
        applyAdapters(m_decoder, *m_teacher);
        struct Off { // however the pass ends
            nn::Decoder& decoder;
            ~Off() { removeAdapters(decoder); }
        } const off{m_decoder};
        return m_decoder.forward(input).hidden;
    }
    // Both answer alike up to the first layer that anything is shared from.
    const auto shared = m_substitution->sharedLayers();
    const int first = shared.empty() ? 0 : sourceLayer(m_substitution->kinds(), shared.front(), m_substitution->options().source);
    LayerInput common(first);
    const at::Tensor hidden = m_decoder.forward(input, nullptr, &common).hidden;
    input.embeddings = common.kept;
    input.firstLayer = first;
    return hidden;
}

void Trainer::endToEnd(const at::Tensor& ids, TrainingStep& step, const CancelToken& cancel)
{
    const double kd = m_substitution != nullptr ? m_substitution->options().stage2Kd : 0.0;
    nn::DecoderInput input;
    input.logits = nn::LogitRows::None;
    input.cancel = cancel;
    at::Tensor teacher;
    {
        const c10::NoGradGuard noGradients;
        input.embeddings = m_decoder.embed(ids, cancel);
        if (kd > 0.0)
            teacher = taught(input);
    }
    if (m_substitution != nullptr)
        m_substitution->apply(m_decoder);
    BackwardWatch watch(cancel);
    const at::Tensor student = m_decoder.forward(input, nullptr, &watch).hidden;
    const NextTokenLoss loss = nextTokenLoss(m_decoder, student.detach(), teacher, ids,
                                             {.crossEntropy = 1.0 - kd, .divergence = kd,
                                              .temperature = m_substitution != nullptr ? m_substitution->options().temperature : 1.0, .gradient = true}, cancel);
    student.backward(loss.gradient / static_cast<double>(m_options.accumulate));
    const double each = 1.0 / static_cast<double>(loss.positions * m_options.accumulate);
    step.crossEntropy += loss.crossEntropy * each;
    step.divergence += loss.divergence * each;
    step.loss += ((1.0 - kd) * loss.crossEntropy + kd * loss.divergence) * each;
}

double Trainer::validate()
{
    const c10::NoGradGuard noGradients;
    if (m_substitution != nullptr)
        m_substitution->apply(m_decoder);
    double sum = 0.0;
    std::int64_t positions = 0;
    for (std::int64_t first = 0; first < m_options.validation; first += m_options.batch) {
        nn::DecoderInput input;
        input.ids = m_data.slice(first, std::min(m_options.batch, m_options.validation - first));
        input.logits = nn::LogitRows::None;
        const NextTokenLoss loss = nextTokenLoss(m_decoder, m_decoder.forward(input).hidden, {}, input.ids, {});
        sum += loss.crossEntropy;
        positions += loss.positions;
    }
    return sum / static_cast<double>(positions);
}

void Trainer::update(double rate)
{
    const c10::NoGradGuard noGradients;
    const auto time = static_cast<double>(m_step + 1 - (stage() == 2 ? m_stage1Steps : 0)); // moments start anew with each stage
    const double correct1 = 1.0 - std::pow(kBeta1, time), correct2 = 1.0 - std::pow(kBeta2, time);
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        at::Tensor& value = m_parameters[i].second;
        if (!value.grad().defined())
            continue;
        m_first[i].lerp_(value.grad(), 1.0 - kBeta1);
        m_second[i].mul_(kBeta2).addcmul_(value.grad(), value.grad(), 1.0 - kBeta2);
        value.addcdiv_(m_first[i], (m_second[i] / correct2).sqrt_().add_(kEpsilon), -rate / correct1);
        value.mutable_grad().reset();
    }
}

double Trainer::gradientNorm() const
{
    std::vector<at::Tensor> squares;
    for (const auto& [name, tensor] : m_parameters)
        if (tensor.grad().defined())
            squares.push_back(tensor.grad().square().sum(at::kDouble));
    if (squares.empty())
        return 0.0;
    const at::Tensor all = at::stack(squares).to(at::kCPU); // a GPU is waited for once, not once a tensor
    return std::sqrt(std::accumulate(all.const_data_ptr<double>(), all.const_data_ptr<double>() + all.numel(), 0.0));
}

TrainingStep Trainer::step(const CancelToken& cancel)
{
    const auto start = Clock::now();
    for (auto& [name, tensor] : m_parameters)
        tensor.mutable_grad().reset(); // of a step that was cancelled
    TrainingStep now;
    now.step = m_step;
    now.stage = stage();
    if (now.stage == 2 && m_stage1Steps == m_step && m_step > 0) {
        for (std::size_t i = 0; i < m_first.size(); ++i) {
            m_first[i].zero_();
            m_second[i].zero_();
        }
    }
    struct Base { // however the step ends, between steps the decoder is the base: others may look at it
        const Substitution* substitution;
        nn::Decoder& decoder;
        ~Base()
        {
            if (substitution != nullptr)
                Substitution::remove(decoder);
        }
    } const base{m_substitution, m_decoder};
    for (std::int64_t i = 0; i < m_options.accumulate; ++i) {
        const at::Tensor ids = m_data.drawn((m_step * m_options.accumulate + i) * m_options.batch, m_options.batch, m_options.seed, m_options.validation).to(m_decoder.device());
        if (now.stage == 1)
            layerwise(ids, now, cancel);
        else
            endToEnd(ids, now, cancel);
    }
    now.gradientNorm = gradientNorm();
    if (!std::isfinite(now.gradientNorm) || !std::isfinite(now.loss))
        throw Error(ErrorCode::InvalidArgument, {.place = "training step " + std::to_string(m_step), .expected = "a finite loss and gradient",
                                                 .found = "NaN or infinity: a smaller rate may help"});
    if (now.gradientNorm > m_options.clip)
        for (auto& [name, tensor] : m_parameters)
            if (tensor.grad().defined())
                tensor.mutable_grad().mul_(m_options.clip / now.gradientNorm);
    const double where = part(), peak = now.stage == 1 ? m_options.rate1 : m_options.rate2;
    // Warm-up, then half a cosine down to a twentieth.
    now.rate = where < m_options.warmUp ? peak * std::max(0.02, where / m_options.warmUp)
                                        : peak * (0.05 + 0.95 * 0.5 * (1.0 + std::cos(std::numbers::pi * (where - m_options.warmUp) / (1.0 - m_options.warmUp))));
    update(now.rate);
    ++m_step;
    if (now.stage == 1)
        m_stage1Steps = m_step;
    now.tokens = m_step * m_options.accumulate * m_options.batch * m_options.sequence;
    if (now.stage == 2 && m_options.validation > 0 && m_step % m_options.validateEvery == 0) {
        now.validation = validate(); // not given up: the step is done already
        const bool better = m_best == 0.0 || now.validation < m_best;
        m_best = better ? now.validation : m_best;
        m_checksSinceBest = better ? 0 : m_checksSinceBest + 1;
        m_stopped = m_options.patience > 0 && m_checksSinceBest >= m_options.patience;
    }
    m_seconds += std::chrono::duration<double>(Clock::now() - start).count();
    now.seconds = m_seconds;
    m_curve.push_back(now);
    return now;
}

std::string Trainer::checkpoint() const
{
    Json head{{"format", "plumbline.lisa.checkpoint"}, {"version", 1}, {"options", m_options.toJson()}, {"step", m_step}, {"stage1_steps", m_stage1Steps},
              {"seconds", m_seconds}, {"best", m_best}, {"checks", m_checksSinceBest}, {"stopped", m_stopped}};
    for (const auto& [name, tensor] : m_parameters)
        head["tensors"].push_back({{"name", name}, {"numbers", tensor.numel()}});
    for (const TrainingStep& step : m_curve)
        head["curve"].push_back({step.step, step.stage, step.loss, step.crossEntropy, step.divergence, step.rate, step.gradientNorm, step.tokens, step.seconds, step.validation});
    const std::string text = head.dump();
    const auto length = static_cast<std::uint64_t>(text.size());
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
    bytes += text;
    const auto add = [&](const at::Tensor& tensor) {
        const at::Tensor here = tensor.detach().to(at::kCPU).contiguous();
        bytes.append(reinterpret_cast<const char*>(here.const_data_ptr<float>()), here.nbytes());
    };
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        add(m_parameters[i].second);
        add(m_first[i]);
        add(m_second[i]);
    }
    return bytes;
}

void Trainer::restore(const std::string& bytes)
{
    const c10::NoGradGuard noGradients;
    std::uint64_t length = 0;
    if (bytes.size() < sizeof length)
        notOfThisRun(plumbline::bytes(bytes.size()));
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > bytes.size() - sizeof length)
        notOfThisRun(plumbline::bytes(bytes.size()));
    const Json head = Json::parse(std::string_view(bytes).substr(sizeof length, length), nullptr, false);
    if (head.is_discarded() || head.value("format", "") != "plumbline.lisa.checkpoint" || head.value("version", 0) != 1)
        notOfThisRun("no checkpoint");
    if (head.value("options", Json()) != m_options.toJson())
        notOfThisRun("training options " + head.value("options", Json()).dump());
    std::size_t at = sizeof length + length, needed = 0;
    for (const auto& [name, tensor] : m_parameters)
        needed += 3 * tensor.nbytes();
    const Json tensors = head.value("tensors", Json::array());
    if (tensors.size() != m_parameters.size() || bytes.size() - at != needed)
        notOfThisRun(plumbline::bytes(bytes.size() - at) + " of weights");
    for (std::size_t i = 0; i < m_parameters.size(); ++i)
        if (tensors[i].value("name", "") != m_parameters[i].first || tensors[i].value("numbers", std::int64_t{0}) != m_parameters[i].second.numel())
            notOfThisRun("tensor " + tensors[i].dump());
    try {
        std::vector<TrainingStep> curve;
        for (const Json& row : head.value("curve", Json::array()))
            curve.push_back({row.at(0), row.at(1), row.at(2), row.at(3), row.at(4), row.at(5), row.at(6), row.at(7), row.at(8), row.at(9)});
        m_step = head.at("step");
        m_stage1Steps = head.at("stage1_steps");
        m_seconds = head.at("seconds");
        m_best = head.at("best");
        m_checksSinceBest = head.at("checks");
        m_stopped = head.at("stopped");
        m_curve = std::move(curve);
    } catch (const Json::exception& error) {
        notOfThisRun(error.what());
    }
    const auto take = [&](at::Tensor& tensor) {
        at::Tensor here = at::empty(tensor.sizes(), at::kFloat);
        std::memcpy(here.mutable_data_ptr<float>(), bytes.data() + at, here.nbytes());
        at += here.nbytes();
        tensor.copy_(here);
    };
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        take(m_parameters[i].second);
        take(m_first[i]);
        take(m_second[i]);
    }
}

} // namespace plumbline::lisa
