// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/training_run.h"

#include "core/base/error.h"
#include "core/lisa/thinning.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace plumbline::lisa {

namespace {
/// Which layers, and how they were chosen.
std::vector<int> chooseLayers(const TrainingRecipe& recipe, nn::Decoder& decoder, const HeadSimilarity& similarity, std::span<const std::int32_t> ids,
                              Json& rule, const ProgressSink& progress, const CancelToken& cancel)
{
    const auto layers = static_cast<int>(decoder.config().layers);
    if (!recipe.layers.starts_with("auto:")) {
        rule = {{"rule", "given"}, {"layers", recipe.layers}};
        return parseLayers(recipe.layers, layers);
    }
    const double share = std::strtod(recipe.layers.c_str() + 5, nullptr);
    const auto count = static_cast<std::size_t>(std::llround(std::clamp(share, 0.0, 1.0) * layers));
    if (!(share > 0.0) || count < 1 || static_cast<int>(count) >= layers)
        throw Error(ErrorCode::InvalidArgument,
                    {.place = "layers", .expected = "auto: and a share between 0 and 1", .found = recipe.layers, .advice = Advice::SeeHelp});
    std::vector<int> chosen;
    Sensitivity last;
    rule = {{"rule", recipe.greedy ? "sensitivity, measured anew after each pick" : "sensitivity"}, {"share", share}, {"tokens", 0}, {"table", Json::array()}};
    for (std::size_t round = 0; round < (recipe.greedy ? count : 1); ++round) {
        last = measureSensitivity(decoder, similarity, ids, recipe.training.sequence, chosen, progress, cancel);
        rule["tokens"] = last.tokens;
        rule["table"].push_back(last.rise);
        if (!recipe.greedy) {
            chosen = leastSensitive(last, count);
        } else {
            for (const int taken : chosen)
                last.rise[static_cast<std::size_t>(taken)] = std::numeric_limits<double>::infinity();
            chosen.push_back(leastSensitive(last, 1).front());
            std::sort(chosen.begin(), chosen.end());
        }
    }
    rule["distance"] = last.distance;
    return chosen;
}

std::string framed(const std::string& head, const std::string& rest)
{
    const auto length = static_cast<std::uint64_t>(head.size());
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + head + rest;
}
} // namespace

TrainingRecipe TrainingRecipe::measured()
{
    TrainingRecipe recipe;
    recipe.options.alignHidden = 32;
    recipe.options.deltaRope = true;
    recipe.options.stage2Kd = 0.5;
    return recipe;
}

Json TrainingRecipe::toJson() const
{
    Json json{{"layers", layers}, {"greedy", greedy}, {"control", control}, {"options", options.toJson()}, {"training", training.toJson()},
              {"calibration_tokens", calibrationTokens}, {"assignment_windows", assignmentWindows}};
    if (!from.empty())
        json["from"] = from;
    if (!teacher.empty())
        json["teacher"] = teacher;
    return json;
}

TrainingRecipe TrainingRecipe::fromJson(const Json& json)
{
    TrainingRecipe recipe;
    try {
        recipe.layers = json.value("layers", recipe.layers);
        recipe.greedy = json.value("greedy", false);
        recipe.control = json.value("control", false);
        recipe.from = json.value("from", "");
        recipe.teacher = json.value("teacher", "");
        recipe.calibrationTokens = json.value("calibration_tokens", recipe.calibrationTokens);
        recipe.assignmentWindows = json.value("assignment_windows", recipe.assignmentWindows);
        recipe.options = LisaOptions::fromJson(json.value("options", Json::object()));
        recipe.training = TrainingOptions::fromJson(json.value("training", Json::object()));
    } catch (const Json::exception& error) {
        throw Error(ErrorCode::InvalidArgument, {.place = "training recipe", .expected = "texts, numbers and flags", .found = error.what()});
    }
    if (recipe.calibrationTokens < 2 || recipe.assignmentWindows < 1)
        throw Error(ErrorCode::InvalidArgument, {.place = "training recipe", .expected = "a text to calibrate on", .found = json.dump()});
    return recipe;
}

TrainingRun::TrainingRun(nn::Decoder& decoder, const formats::ModelFiles& base, std::vector<std::int32_t> ids, const TrainingRecipe& recipe)
    : m_decoder(decoder)
    , m_recipe(TrainingRecipe::fromJson(recipe.toJson()))
    , m_data(ids, recipe.training.sequence)
    , m_ids(std::move(ids))
    , m_baseName(base.name)
    , m_baseQuick(formats::quickIdentity(*base.weights))
    , m_baseFull(formats::fullIdentity(*base.weights))
    , m_config(base.config)
{
    m_recipe.options = m_recipe.options.resolved(m_config);
}

void TrainingRun::make(const std::vector<int>& shared)
{
    for (const int layer : shared)
        m_substitution->initialise(layer, m_decoder, m_recipe.training.seed);
    if (m_recipe.control) {
        const std::int64_t parameters = m_chosen.value("control_parameters", adapter().trainedParameters());
        m_substitution.reset();
        m_control = makeControl(m_decoder, m_recipe.options.trainExtra, parameters, m_recipe.training.seed);
    }
    makeTrainer();
}

void TrainingRun::makeTrainer()
{
    if (m_teacher.empty() != m_recipe.teacher.empty())
        throw Error(ErrorCode::InvalidArgument, {.place = "teacher", .expected = m_recipe.teacher.empty() ? "none" : "the control that the recipe names",
                                                 .found = m_teacher.empty() ? "none" : "a control"});
    m_trainer = std::make_unique<Trainer>(m_decoder, m_substitution.get(), m_recipe.control ? &m_control : nullptr, m_data, m_recipe.training, &m_teacher);
}

void TrainingRun::teach(const Adapter& control)
{
    if (control.substitution || m_recipe.control)
        throw Error(ErrorCode::InvalidArgument, {.place = "teacher", .expected = "a control, for a substitution to learn from",
                                                 .found = control.substitution ? "a substitution" : "a control that is to be trained"});
    m_teacher = control.control;
}

void TrainingRun::start(const gpu::Device& device, const ProgressSink& progress, const CancelToken& cancel)
{
    m_substitution = std::make_shared<Substitution>(m_config, m_recipe.options);
    const auto calibration = std::span(m_ids).first(std::min(m_ids.size(), static_cast<std::size_t>(m_recipe.calibrationTokens)));
    const HeadSimilarity similarity = calibrate(m_decoder, calibration, m_recipe.training.sequence, m_recipe.assignmentWindows, device, progress, cancel);
    const auto shared = chooseLayers(m_recipe, m_decoder, similarity, calibration, m_chosen, progress, cancel);
    m_chosen["shared"] = shared;
    for (const int layer : shared)
        m_substitution->setKind(layer, LayerKind::Lisa);
    m_substitution->match(similarity);
    recordPermutations();
    make(shared);
}

void TrainingRun::recordPermutations()
{
    m_permutations = Json::array();
    for (int layer = 0; layer < static_cast<int>(m_config.layers); ++layer) {
        const at::Tensor order = m_substitution->layer(layer).alignment.permutation;
        m_permutations.push_back(std::vector<int>(order.const_data_ptr<std::int32_t>(), order.const_data_ptr<std::int32_t>() + order.numel()));
    }
}

void TrainingRun::startFrom(const Adapter& adapter)
{
    const auto refuse = [](const char* place, std::string expected, std::string found) {
        return Error(ErrorCode::InvalidArgument, {.place = place, .expected = std::move(expected), .found = std::move(found)});
    };
    if (m_recipe.control != (adapter.substitution == nullptr))
        throw refuse("adapter to go on from", m_recipe.control ? "a control" : "a substitution", m_recipe.control ? "a substitution" : "a control");
    const auto own = [](at::Tensor& tensor) { tensor = tensor.detach().to(at::kFloat, false, true).set_requires_grad(true); };
    m_before = adapter.training;
    m_before.erase("curve");
    if (m_recipe.control) {
        m_substitution = std::make_shared<Substitution>(m_config, m_recipe.options);
        recordPermutations();
        m_substitution.reset();
        m_chosen = {{"rule", "of the control that it goes on from"}, {"shared", Json::array()}, {"control_parameters", adapter.trainedParameters()}};
        m_control = adapter.control;
        for (auto& [name, low] : m_control) {
            own(low.down);
            own(low.up);
        }
        applyAdapters(m_decoder, m_control);
    } else {
        LisaOptions shapes = adapter.substitution->options();
        const bool thins = m_recipe.options.alignHidden > 0 && m_recipe.options.alignHidden < shapes.alignHidden;
        if (thins)
            shapes.alignHidden = m_recipe.options.alignHidden;
        shapes.stage1Loss = m_recipe.options.stage1Loss;
        shapes.stage2Kd = m_recipe.options.stage2Kd;
        shapes.temperature = m_recipe.options.temperature;
        if (shapes.toJson() != m_recipe.options.toJson())
            throw refuse("options of training", shapes.toJson().dump(), m_recipe.options.toJson().dump());
        m_substitution = std::make_shared<Substitution>(m_config, m_recipe.options);
        for (int index = 1; index < static_cast<int>(m_config.layers); ++index) {
            m_substitution->setKind(index, adapter.substitution->kinds()[static_cast<std::size_t>(index)]);
            SharedLayer& here = m_substitution->layer(index);
            here = adapter.substitution->layer(index);
            if (thins && here.alignment.fc1.defined())
                here.alignment = thinned(here.alignment, m_recipe.options.alignHidden);
            for (auto& [name, tensor] : here.named())
                own(*tensor);
        }
        m_chosen = {{"rule", "of the adapter that it goes on from"}, {"shared", m_substitution->layersOf(LayerKind::Lisa)}};
        recordPermutations();
    }
    makeTrainer();
}

std::string TrainingRun::checkpoint() const
{
    const Json head{{"recipe", m_recipe.toJson()}, {"base", m_baseFull}, {"tokens", m_ids.size()}, {"chosen", m_chosen}, {"permutations", m_permutations}, {"before", m_before}};
    return framed(head.dump(), m_trainer->checkpoint());
}

void TrainingRun::restore(const std::string& bytes)
{
    const auto refuse = [](std::string expected, std::string found) {
        return Error(ErrorCode::CorruptFile, {.place = "checkpoint", .expected = std::move(expected), .found = std::move(found)});
    };
    std::uint64_t length = 0;
    if (bytes.size() >= sizeof length)
        std::memcpy(&length, bytes.data(), sizeof length);
    if (bytes.size() < sizeof length || length > bytes.size() - sizeof length)
        throw refuse("a head and a body", plumbline::bytes(bytes.size()));
    const Json head = Json::parse(std::string_view(bytes).substr(sizeof length, length), nullptr, false);
    if (!head.is_object() || head.value("recipe", Json()) != m_recipe.toJson() || head.value("base", "") != m_baseFull
        || head.value("tokens", std::size_t{0}) != m_ids.size())
        throw refuse("this recipe, base and text: " + m_recipe.toJson().dump(), head.is_object() ? head.value("recipe", Json()).dump() : "no head");
    m_chosen = head.value("chosen", Json::object());
    m_permutations = head.value("permutations", Json::array());
    m_before = head.value("before", Json());
    m_substitution = std::make_shared<Substitution>(m_config, m_recipe.options);
    try {
        const auto shared = m_chosen.at("shared").get<std::vector<int>>();
        for (const int layer : shared)
            m_substitution->setKind(layer, LayerKind::Lisa);
        for (int layer = 0; layer < static_cast<int>(m_config.layers); ++layer) {
            const auto order = m_permutations.at(static_cast<std::size_t>(layer)).get<std::vector<int>>();
            auto sorted = order;
            std::sort(sorted.begin(), sorted.end());
            for (std::size_t i = 0; i < sorted.size(); ++i)
                if (sorted.size() != static_cast<std::size_t>(m_config.heads) || sorted[i] != static_cast<int>(i))
                    throw refuse("every head once", Json(order).dump());
            m_substitution->layer(layer).alignment.permutation = at::tensor(order, at::kInt);
        }
        make(shared);
    } catch (const Json::exception& error) {
        throw refuse("layers and permutations", error.what());
    }
    m_trainer->restore(bytes.substr(sizeof length + length));
}

Adapter TrainingRun::adapter() const
{
    Adapter adapter;
    adapter.substitution = m_substitution;
    adapter.control = m_control;
    adapter.baseName = m_baseName;
    adapter.baseQuick = m_baseQuick;
    adapter.baseFull = m_baseFull;
    Json points = Json::array();
    const std::vector<TrainingStep> steps = m_trainer ? curve() : std::vector<TrainingStep>();
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (i % std::max<std::size_t>(1, steps.size() / 200) == 0 || i + 1 == steps.size() || steps[i].validation > 0.0)
            points.push_back(steps[i].toJson());
    adapter.training = {{"recipe", m_recipe.toJson()}, {"selection", m_chosen}, {"text_tokens", m_ids.size()},
                        {"dtype", m_decoder.dtype() == at::kBFloat16 ? "bfloat16" : "float32"}, {"steps", steps.size()},
                        {"tokens", steps.empty() ? 0 : steps.back().tokens}, {"seconds", steps.empty() ? 0.0 : steps.back().seconds}, {"curve", points}};
    if (!m_before.is_null())
        adapter.training["before"] = m_before;
    return adapter;
}

} // namespace plumbline::lisa
