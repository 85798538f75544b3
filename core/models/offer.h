// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/model_files.h"
#include "core/models/file_stamp.h"
#include "core/text/tokenizer.h"
#include "gpu/device.h"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline::models {

/// How weights are held. Auto: on a CPU float32 where it fits, else bfloat16; on a GPU the stored type.
enum class HeldType { Auto, Float32, BFloat16 };
[[nodiscard]] std::string_view heldTypeName(HeldType type); ///< "auto", "float32", "bfloat16"
[[nodiscard]] std::optional<HeldType> heldTypeByName(std::string_view name);

enum class Residence {
    Auto, ///< in memory where one of the types fits, else layer by layer
    Memory, ///< in memory, or Error OutOfMemory with both numbers
    LayerByLayer ///< each layer is read from the file when it is used
};

/// How to open a model.
struct OpenOptions {
    HeldType type = HeldType::Auto;
    Residence residence = Residence::Auto;
    gpu::Device device = {}; ///< its workers are not used
};

/// What opening would do. @see planFor
struct Plan {
    HeldType type = HeldType::Float32; ///< never Auto
    bool layerByLayer = false;
    std::uint64_t weights = 0; ///< bytes that stay held; 0 where layer by layer
    std::uint64_t needed = 0; ///< the same, a layer's reading and a short text
    std::uint64_t available = 0; ///< bytes that can be had
    [[nodiscard]] bool fits() const { return needed <= available; }
};

/// A model that could be opened: told before it loads. No weights were read.
struct Offer {
    formats::ModelFiles files;
    std::shared_ptr<const text::Tokenizer> tokenizer; ///< null: see tokenizerProblem
    std::string tokenizerProblem; ///< English; why there is none
    std::string quickIdentity; ///< formats::quickIdentity
    std::optional<std::string> fullIdentity; ///< where the cache knows it
    std::vector<FileStamp> stamps;
    std::uint64_t float32Bytes = 0, bfloat16Bytes = 0; ///< weights as held
    std::uint64_t float32Working = 0, bfloat16Working = 0; ///< beside them: a layer's reading and a short text
    std::uint64_t available = 0; ///< free in main memory when it was examined
    Plan automatic; ///< what Auto would do on the CPU with what was free then
};

/// Reads headers, configuration and tokenizer; a tokenizer that cannot be read does not prevent the offer. Of the I/O lane.
/// @throws Error as formats::openModel does
[[nodiscard]] Offer examine(const std::filesystem::path& path);

/// What `options` come to with `available` bytes, of which weights may take `mostWeights`. Where nothing fits and residence is
/// Memory: the smallest, which does not fit.
[[nodiscard]] Plan planFor(const Offer& offer, const OpenOptions& options, std::uint64_t available,
    std::uint64_t mostWeights = std::numeric_limits<std::uint64_t>::max());

} // namespace plumbline::models
