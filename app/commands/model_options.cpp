// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/model_options.h"

#include "core/base/paths.h"
#include "core/lisa/adapter.h"
#include "core/models/torch_device.h"
#include "core/nn/load.h"
#include "core/nn/torch_workers.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace plumbline::app {

namespace fs = std::filesystem;

void ModelOptions::addTo(CLI::App& verb, bool computes)
{
    verb.add_option("MODEL", model, "Hugging Face folder, *.gguf file, or a repository in the local cache")->required();
    if (!computes)
        return;
    verb.add_option("--device", device, "cpu, cuda or cuda:N")->capture_default_str();
    verb.add_option("--dtype", dtype, "auto (float32 on a CPU, the stored type on a GPU), float32 or bfloat16")
        ->check(CLI::IsMember({"auto", "float32", "bfloat16"}))
        ->capture_default_str();
    verb.add_option("--threads", threads, "threads on the CPU; 0: all cores")->check(CLI::Range(0, 4096))->capture_default_str();
    auto* streamed = verb.add_flag("--layer-by-layer", layerByLayer,
                                   "read each layer from the file when it is used: slow, for models larger than the memory; so is done where a model does not fit");
    verb.add_flag("--in-memory", inMemory, "say so where the model does not fit, at once, instead of reading it layer by layer")->excludes(streamed);
}

std::string ModelOptions::heldType(const formats::ModelFiles& files) const
{
    if (dtype != "auto")
        return dtype;
    return gpu::parseDevice(device).isCuda() && files.config.storedType != formats::StoredType::F32 ? "bfloat16" : "float32";
}

void ModelOptions::addAdapterTo(CLI::App& verb)
{
    verb.add_option("--adapter", adapter, "folder of an adapter that shares attention between layers (see plumbline lisa)");
    verb.add_flag("--allow-base", allowBase, "with --adapter: go on with another base model than its own");
}

fs::path resolveModel(const std::string& model)
{
    if (fs::exists(model))
        return model;
    for (const formats::CachedModel& cached : formats::cachedModels())
        if (cached.repository == model)
            return cached.folder;
    throw Error(ErrorCode::FileNotFound, {.file = model, .advice = Advice::CheckPath});
}

LoadedModel loadModel(const ModelOptions& options, const Shell& shell)
{
    const auto start = std::chrono::steady_clock::now();
    nn::setThreads(options.threads);
    LoadedModel loaded;
    loaded.workers = std::make_unique<nn::TorchWorkers>();
    loaded.device = gpu::parseDevice(options.device, loaded.workers.get());
    const at::Device device = models::torchDevice(loaded.device);
    loaded.files = formats::openModel(resolveModel(options.model));
    nn::LoadOptions load;
    if (options.dtype != "auto")
        load.dtype = options.dtype == "bfloat16" ? at::kBFloat16 : at::kFloat;
    load.device = device;
    load.residence = options.layerByLayer ? nn::Residence::LayerByLayer : options.inMemory ? nn::Residence::Resident : nn::Residence::Auto;
    load.progress = shell.progress;
    load.cancel = shell.cancel;
    loaded.decoder = nn::loadDecoder(loaded.files, load);
    if (!options.adapter.empty())
        lisa::loadAdapter(options.adapter, loaded.files, *loaded.decoder, options.allowBase, shell.cancel).apply(*loaded.decoder);
    loaded.loadSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return loaded;
}

std::vector<std::int32_t> parseIds(const std::string& list)
{
    std::vector<std::int32_t> ids;
    for (std::size_t begin = 0; begin < list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        std::size_t from = begin, to = end;
        while (from < to && list[from] == ' ')
            ++from;
        while (to > from && list[to - 1] == ' ')
            --to;
        std::int32_t id = 0;
        const auto [stop, error] = std::from_chars(list.data() + from, list.data() + to, id);
        if (error != std::errc() || stop != list.data() + to || id < 0)
            throw Error(ErrorCode::InvalidArgument,
                {.place = "token ids",
                    .expected = "numbers with commas between them, as 1,2,3",
                    .found = "\"" + list.substr(from, to - from) + "\"",
                    .advice = Advice::SeeHelp});
        ids.push_back(id);
        begin = end + 1;
    }
    return ids;
}

std::string readText(const std::string& file)
{
    std::string text = readFile(file);
    if (text.starts_with("\xEF\xBB\xBF"))
        text.erase(0, 3);
    return text;
}

void print(const Json& json)
{
    // Bytes that are no UTF-8 cannot stand in JSON: they become U+FFFD.
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
}

} // namespace plumbline::app
