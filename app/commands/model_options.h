// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/verbs.h"
#include "core/base/json.h"
#include "core/formats/model_files.h"
#include "core/text/tokenizer.h"
#include "gpu/device.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace plumbline::nn {
class Decoder;
}

namespace plumbline::app {

/// The model and where it runs, as all verbs name them.
struct ModelOptions {
    std::string model;
    std::string device = "cpu";
    std::string dtype = "auto";
    int threads = 0;
    bool layerByLayer = false, inMemory = false;
    std::string adapter; ///< folder; loadModel() puts it on the decoder
    bool allowBase = false;

    /// Adds MODEL and, for verbs that compute, --device, --dtype, --threads, --layer-by-layer, --in-memory.
    void addTo(CLI::App& verb, bool computes = true);
    /// "float32" or "bfloat16": what `dtype` comes to on the device, as recipes name it.
    [[nodiscard]] std::string heldType(const formats::ModelFiles& files) const;
    /// Adds --adapter and --allow-base, for verbs that look at the model with shared attention.
    void addAdapterTo(CLI::App& verb);
};

/// A path, or the name of a repository in the local Hugging Face cache ("HuggingFaceTB/SmolLM2-135M-Instruct").
[[nodiscard]] std::filesystem::path resolveModel(const std::string& model);

struct LoadedModel {
    formats::ModelFiles files;
    std::shared_ptr<nn::Decoder> decoder;
    gpu::Device device; ///< for our own ops; workers are LibTorch's
    double loadSeconds = 0.0;
    std::unique_ptr<Workers> workers;
};
/// Opens and loads. @throws Error, among them DeviceFailure where the device is not to be had
[[nodiscard]] LoadedModel loadModel(const ModelOptions& options, const Shell& shell);

/// "1,2,3" -> ids. @throws Error InvalidArgument with the word that is no number
[[nodiscard]] std::vector<std::int32_t> parseIds(const std::string& list);
/// Text of a file without a byte-order mark. @throws Error FileNotFound
[[nodiscard]] std::string readText(const std::string& file);

void print(const Json& json);

} // namespace plumbline::app
