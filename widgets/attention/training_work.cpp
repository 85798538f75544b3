// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/training_work.h"

#include "core/base/paths.h"
#include "core/formats/sha256.h"
#include "core/lisa/training_run.h"
#include "core/nn/load.h"
#include "core/text/long_text.h"
#include "widgets/attention/text_file.h"

#include <span>

namespace plumbline::attention {

namespace {

constexpr std::size_t kLargestTraining = std::size_t{1} << 30;

std::string utf8(const std::filesystem::path& path)
{
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

std::filesystem::path pathOf(const std::string& text)
{
    return std::u8string(text.begin(), text.end());
}

Error wrongFile(
    ErrorCode code, const std::filesystem::path& file, Advice advice, std::string expected = {}, std::string found = {})
{
    return Error(code, {.file = file, .place = {}, .expected = std::move(expected), .found = std::move(found), .advice = advice});
}

/// All but the budget.
void takeOver(TrainingWish& wish, const lisa::TrainingRecipe& recipe)
{
    wish.layers = recipe.layers;
    wish.rank = recipe.options.rank;
    wish.hidden = recipe.options.alignHidden;
    wish.distillation = recipe.options.stage2Kd;
    wish.layerwise = recipe.training.stage1Share;
    wish.sequence = recipe.training.sequence;
    wish.batch = recipe.training.batch;
    wish.seed = recipe.training.seed;
}

lisa::TrainingInputs openInputs(jobs::JobContext& job, const Json& recipe)
{
    lisa::TrainingInputs inputs;
    const CancelToken cancel = job.cancelToken();
    try {
        for (const Json& file : recipe.at("files")) {
            const auto path = pathOf(file.at("path").get<std::string>());
            const std::string piece = wholeText(path, kLargestTraining);
            const auto size = std::filesystem::file_size(path);
            if (const auto asked = file.at("bytes").get<std::uint64_t>(); size != asked)
                throw wrongFile(ErrorCode::FileChanged, path, Advice::CheckPath, bytes(asked), bytes(size));
            formats::Sha256 hash;
            hash.add(piece);
            inputs.files.push_back({{"name", utf8(path.filename())}, {"bytes", piece.size()}, {"sha256", hash.finish()}});
            inputs.text += piece + "\n";
        }
        inputs.base = formats::openModel(pathOf(recipe.at("model").get<std::string>()));
    } catch (const Json::exception& error) {
        throw Error(
            ErrorCode::InvalidArgument, {.place = "training job", .expected = "a model and text files", .found = error.what()});
    }
    inputs.ids = text::encodeLongText(*text::openTokenizer(inputs.base.path), inputs.text, 0, cancel);
    nn::LoadOptions load;
    load.dtype = at::kBFloat16;
    load.residence = nn::Residence::Resident;
    load.progress = job.progressSink();
    load.cancel = cancel;
    inputs.decoder = nn::loadDecoder(inputs.base, load);
    return inputs;
}

} // namespace

TrainingWish TrainingWish::usual()
{
    TrainingWish wish;
    takeOver(wish, lisa::TrainingRecipe::measured());
    return wish;
}

Json trainingRecipe(const TrainingWish& wish, const std::filesystem::path& model)
{
    lisa::TrainingRecipe recipe = lisa::TrainingRecipe::measured();
    recipe.layers = wish.layers;
    recipe.options.rank = wish.rank;
    recipe.options.alignHidden = wish.hidden;
    recipe.options.stage2Kd = wish.distillation;
    recipe.training.stage1Share = wish.layerwise;
    recipe.training.sequence = wish.sequence;
    recipe.training.batch = wish.batch;
    recipe.training.seed = wish.seed;
    recipe.training.steps = wish.steps;
    recipe.training.minutes = wish.steps > 0 ? 0.0 : wish.minutes;
    Json files = Json::array();
    for (const auto& file : wish.files) {
        std::error_code trouble;
        const auto size = std::filesystem::file_size(file, trouble);
        if (trouble)
            throw wrongFile(ErrorCode::FileNotFound, file, Advice::CheckPath);
        files.push_back({{"path", utf8(file)}, {"bytes", size}});
    }
    return {{"out", utf8(wish.out)}, {"model", utf8(model)}, {"files", files}, {"recipe", recipe.toJson()}, {"view", "attention"},
        {"device", "CPU"}};
}

TrainingWish wishOf(const Json& json)
{
    TrainingWish wish = TrainingWish::usual();
    try {
        const auto recipe = lisa::TrainingRecipe::fromJson(json.at("recipe"));
        takeOver(wish, recipe);
        wish.steps = recipe.training.steps;
        wish.minutes = recipe.training.minutes;
        for (const Json& file : json.at("files"))
            wish.files.push_back(pathOf(file.at("path").get<std::string>()));
        wish.out = pathOf(json.at("out").get<std::string>());
    } catch (const std::exception&) {
        // Of another version of the program: what could be read stands, the rest is as usual.
    }
    return wish;
}

std::vector<int> layersOfList(const std::string& list, int layers)
{
    return lisa::parseLayers(list, layers);
}

std::int64_t usualRank(const formats::DecoderConfig& config)
{
    return lisa::LisaOptions().resolved(config).rank;
}

TrainingText readTrainingText(const std::filesystem::path& file, const text::Tokenizer& tokenizer, const CancelToken& cancel)
{
    TrainingText read{.file = file, .bytes = 0, .tokens = 0, .problem = {}};
    try {
        const std::string text = wholeText(file, kLargestTraining);
        read.bytes = text.size();
        read.tokens = text::encodeLongText(tokenizer, text, 0, cancel).size();
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Cancelled)
            throw;
        read.problem = error;
    }
    return read;
}

TrainingMemory trainingMemory(const models::OpenedModel& model, const TrainingWish& wish)
{
    TrainingMemory memory;
    memory.weights = nn::estimateLoad(model.files, at::kBFloat16).weights;
    // Stage 2 keeps for every layer what its gradient needs: a few copies of the stream and of the inner layer, and the weights.
    const auto& config = model.files.config;
    const auto tokens = static_cast<double>(wish.sequence * wish.batch);
    const double perToken = 8.0 * static_cast<double>(config.hiddenSize) + 4.0 * static_cast<double>(config.intermediateSize)
        + 3.0 * static_cast<double>(config.heads * wish.sequence);
    memory.step = static_cast<std::uint64_t>(tokens * perToken * static_cast<double>(config.layers) * 2.0);
    return memory;
}

jobs::ProjectJobFunction trainingWork()
{
    return lisa::trainingJob(openInputs);
}

} // namespace plumbline::attention
