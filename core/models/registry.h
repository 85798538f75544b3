// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/models/identity_cache.h"
#include "core/models/offer.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plumbline::nn {
class Decoder;
}

namespace plumbline::models {

/// A model in use. Whoever keeps one keeps its weights in memory; dropping the last makes it one that may be evicted.
struct OpenedModel {
    formats::ModelFiles files;
    std::shared_ptr<const text::Tokenizer> tokenizer; ///< null where the model has none
    /// On the compute thread only. Shared with whoever opened the same: a rule that is set on it is taken off by who set it,
    /// before its job ends or yields; what is to be trained is loaded with nn::loadDecoder instead.
    std::shared_ptr<nn::Decoder> decoder;
    std::string quickIdentity;
    std::optional<std::string> fullIdentity; ///< as it was known when it was opened; @see models::fullIdentity
    std::vector<FileStamp> stamps;
    HeldType type = HeldType::Float32; ///< never Auto
    bool layerByLayer = false;
    gpu::Device device = {}; ///< without workers
    std::uint64_t heldBytes = 0; ///< of the weights; 0 where layer by layer

    /// Whether its files are still those that were opened. Looks at the disk, reads nothing.
    [[nodiscard]] bool isCurrent() const;
};

/// A line of the device menu.
struct Held {
    std::string name;
    std::filesystem::path path;
    HeldType type = HeldType::Float32;
    bool layerByLayer = false;
    gpu::Device device = {};
    std::uint64_t bytes = 0;
    std::size_t uses = 0; ///< 0: kept until the memory is needed
    bool isCurrent = true; ///< its files have not been replaced since
};

struct RegistryOptions {
    std::uint64_t budget = 0; ///< bytes of weights held at most in main memory; 0: what the machine has
    /// Bytes that this process may still take. Empty: nn::availableMemory.
    std::function<std::uint64_t()> available = {};
};

/// All models of the program, each held once: the same content, type and device give the same decoder. Content is known by the
/// full identity where the cache holds it, else by the files themselves (links to one file are one, copies are two; a file that
/// was replaced is another). Models that nobody uses stay until memory is needed, then go by how long ago they were used.
class ModelRegistry {
public:
    explicit ModelRegistry(RegistryOptions options = {});
    ~ModelRegistry();
    ModelRegistry(const ModelRegistry&) = delete;
    ModelRegistry& operator=(const ModelRegistry&) = delete;

    /// What open() would do now, unused models counted as free. Any thread; reads no files.
    [[nodiscard]] Plan plan(const Offer& offer, const OpenOptions& options = {}) const;

    /// Loads, or gives what is held. On the compute thread. HeldType::Auto takes a model that is held in any type.
    /// @throws Error OutOfMemory (both numbers), FileChanged (examine it again), DeviceFailure, CorruptFile, Cancelled: then
    /// nothing
    ///         is held that was not before; unused models may have been let go
    [[nodiscard]] std::shared_ptr<const OpenedModel> open(
        const Offer& offer, const OpenOptions& options = {}, const ProgressSink& progress = {}, const CancelToken& cancel = {});
    /// examine() and open() in one, for programs without an I/O lane.
    [[nodiscard]] std::shared_ptr<const OpenedModel> open(const std::filesystem::path& path, const OpenOptions& options = {},
        const ProgressSink& progress = {}, const CancelToken& cancel = {});

    /// In the order of loading. Any thread; looks at the disk.
    [[nodiscard]] std::vector<Held> held() const;
    /// Lets go what nobody uses. Any thread. @returns bytes
    std::uint64_t evictUnused();

private:
    struct State;
    std::shared_ptr<State> m_state; // models in use outlive the registry
};

} // namespace plumbline::models
