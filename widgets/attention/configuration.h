// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/lisa/options.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What stands in each layer of a model, as the project keeps it: no Qt, no LibTorch.
namespace plumbline::attention {

/// An adapter folder, read as far as the window needs it.
struct AdapterOffer {
    std::filesystem::path path;
    std::string name; ///< of the folder
    std::string hash; ///< of its description: which one it is
    std::string base; ///< formats::quickIdentity of the model that it was trained on
    std::vector<lisa::LayerKind> kinds;
    lisa::LisaOptions options;
    [[nodiscard]] int sharedLayers() const;
    bool operator==(const AdapterOffer& other) const { return hash == other.hash && path == other.path; }
};
/// @throws Error FileNotFound, CorruptFile, InvalidArgument (a control shares nothing)
[[nodiscard]] AdapterOffer readAdapter(const std::filesystem::path& folder);
/// Those in a folder of folders; what is none is left out.
[[nodiscard]] std::vector<AdapterOffer> adaptersIn(const std::filesystem::path& folder);

struct Configuration {
    std::vector<lisa::LayerKind> kinds; ///< [layers], the first full; empty: of no model
    lisa::LayerKind shareAs = lisa::LayerKind::Matched; ///< what a layer becomes that is shared next
    std::filesystem::path adapter; ///< empty: none
    std::string adapterHash;
    std::vector<std::int32_t> matchedOn; ///< the tokens that heads of `matched` are matched on; empty while none is

    [[nodiscard]] bool isFull() const;
    [[nodiscard]] int sharedCount() const;
    [[nodiscard]] std::vector<int> sharedLayers() const;
    [[nodiscard]] bool has(lisa::LayerKind kind) const;
    bool operator==(const Configuration&) const = default;

    /// @param model quick identity: a configuration is of one model
    [[nodiscard]] Json toJson(const std::string& model) const;
    /// Nothing where it is of another model, or none at all. @param layers of the model
    [[nodiscard]] static std::optional<Configuration> fromJson(const Json& json, const std::string& model, std::size_t layers);
    /// All that a result depends on of it: not what would be shared next.
    [[nodiscard]] Json recipe() const;
};

/// The layer that `layer` borrows from; −1 for a full one. @param adapter null: none
[[nodiscard]] int sourceOf(const Configuration& configuration, int layer, const AdapterOffer* adapter);
/// Whether the adapter has trained parts for it.
[[nodiscard]] bool isTrained(const AdapterOffer* adapter, int layer);
/// Trained on another source than it has now: the layer that it borrows from is of another kind.
[[nodiscard]] bool sourceChanged(const Configuration& configuration, int layer, const AdapterOffer* adapter);
/// What `layer` becomes when it is shared as asked: matched where there are no trained parts.
[[nodiscard]] lisa::LayerKind kindWhenShared(const Configuration& configuration, int layer, const AdapterOffer* adapter);

} // namespace plumbline::attention
