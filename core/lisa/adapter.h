// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/lisa/text_grams.h"
#include "core/lisa/training.h"

#include <filesystem>

namespace plumbline::lisa {

inline constexpr const char* kAdapterJson = "adapter.json";
inline constexpr const char* kAdapterWeights = "adapter.safetensors";

/// A trained substitution (or a control) as a folder: adapter.safetensors, adapter.json, training_13grams.bin.
/// adapter.json: {"format", "version", "kind": "lisa" | "control", "base": {"name", "quick", "full"}, "kinds": […], "options": {…},
/// "training": {…}, "metrics": {…}}; the safetensors file repeats it in its metadata under "plumbline.lisa".
struct Adapter {
    std::shared_ptr<Substitution> substitution; ///< null for a control
    LowRankAdapters control;
    Json training = Json::object(); ///< options, files with hashes, tokens, seconds, loss curve
    Json metrics = Json::object();
    std::string baseName, baseQuick, baseFull;  ///< identity of the base, formats::quickIdentity and fullIdentity
    std::filesystem::path folder;               ///< where it was loaded from
    std::string otherBase;                      ///< full identity of the model in use, where that is another: allowed by the user

    /// Puts it on a decoder, and takes it off again.
    void apply(nn::Decoder& decoder) const;
    void remove(nn::Decoder& decoder) const;
    [[nodiscard]] std::int64_t trainedParameters() const;
};

/// Atomically, file by file. @param half stores the weights as float16 (to ship), else float32
void saveAdapter(const std::filesystem::path& folder, const Adapter& adapter, bool half);

/// @param allowOtherBase goes on with a model that the adapter was not trained on (of the same shape), and records it
/// @throws Error FileNotFound, CorruptFile (shapes, NaN, unknown names), InvalidArgument (another base: both identities)
[[nodiscard]] Adapter loadAdapter(const std::filesystem::path& folder, const formats::ModelFiles& base, nn::Decoder& decoder, bool allowOtherBase,
                                  const CancelToken& cancel = {});

} // namespace plumbline::lisa
