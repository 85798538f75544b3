// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/model_files.h"

#include <functional>

namespace plumbline::formats {

/// A tensor that a decoder is made of, by its Hugging Face name.
struct NeededTensor {
    std::string name;
    std::vector<std::int64_t> shape; ///< row-major
};

/// Every tensor of the architecture: the embedding first, then layer by layer, the final norm and, unless tied, lm_head.
void forEachNeededTensor(const DecoderConfig& config, const std::function<void(const NeededTensor&)>& take);
[[nodiscard]] std::vector<NeededTensor> neededTensors(const DecoderConfig& config);

/// "model.layers.0.self_attn.q_proj.weight" -> "blk.0.attn_q.weight"; empty where GGUF has no such tensor.
[[nodiscard]] std::string ggufName(std::string_view huggingFaceName);

} // namespace plumbline::formats
