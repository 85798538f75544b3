// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/decoder.h"

namespace plumbline::nn {

/// All weights of a decoder in memory.
class ResidentWeights final : public LayerSource {
public:
    [[nodiscard]] std::shared_ptr<DecoderLayer> layer(int index, const CancelToken&) override { return layers[static_cast<std::size_t>(index)]; }
    [[nodiscard]] at::Tensor embed(const at::Tensor& ids, const CancelToken& cancel) override;
    [[nodiscard]] at::Tensor head(const at::Tensor& x, const CancelToken& cancel) override;
    [[nodiscard]] at::Tensor finalNorm() override { return norm; }
    [[nodiscard]] bool isResident() const override { return true; }

    at::Tensor embedding;  ///< [V, d]
    at::Tensor headWeight; ///< [V, d]; the same tensor as `embedding` where tied
    at::Tensor norm;       ///< [d]
    std::vector<std::shared_ptr<DecoderLayer>> layers;
};

enum class Residence {
    Auto,       ///< in memory where it fits, else layer by layer
    Resident,   ///< in memory, or Error OutOfMemory with both numbers
    LayerByLayer ///< weights are read from the file at each visit: slow, and a 7B model opens on 16 GiB
};

struct LoadOptions {
    std::optional<at::ScalarType> dtype; ///< absent: float32 on a CPU, the stored type on a GPU
    at::Device device = at::kCPU;
    Residence residence = Residence::Auto;
    ProgressSink progress = {};
    CancelToken cancel = {};
};

/// What loading would take, before it starts.
struct LoadEstimate {
    std::uint64_t weights = 0;   ///< bytes held
    std::uint64_t working = 0;   ///< bytes for one layer's reading and a short text
    std::uint64_t available = 0; ///< bytes free now
    [[nodiscard]] bool fits() const { return weights + working <= available; }
};
[[nodiscard]] LoadEstimate estimateLoad(const formats::ModelFiles& files, at::ScalarType dtype);

/// Reads the weights. Growth of resident memory is at most 1.3 times what is held.
/// @throws Error OutOfMemory, FileChanged, CorruptFile (NaN or infinity: tensor, count and place), Cancelled
[[nodiscard]] std::shared_ptr<Decoder> loadDecoder(const formats::ModelFiles& files, const LoadOptions& options = {});

} // namespace plumbline::nn
