// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/configuration.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/formats/sha256.h"

#include <algorithm>

namespace plumbline::attention {

using lisa::LayerKind;

namespace {

constexpr std::size_t kLargestDescription = std::size_t{16} << 20;
constexpr std::size_t kMostLayers = 4096;
constexpr std::size_t kMostMatched = 4096; ///< tokens

std::optional<LayerKind> kindByName(const Json& name)
{
    for (const LayerKind kind : {LayerKind::Full, LayerKind::Direct, LayerKind::Matched, LayerKind::Lisa})
        if (name == lisa::layerKindName(kind))
            return kind;
    return std::nullopt;
}

std::optional<std::vector<LayerKind>> kindsOf(const Json& json)
{
    if (!json.is_array() || json.empty() || json.size() > kMostLayers)
        return std::nullopt;
    std::vector<LayerKind> kinds;
    for (const Json& one : json) {
        const auto kind = kindByName(one);
        if (!kind)
            return std::nullopt;
        kinds.push_back(*kind);
    }
    if (kinds.front() != LayerKind::Full)
        return std::nullopt;
    return kinds;
}

Json namesOf(const std::vector<LayerKind>& kinds)
{
    Json names = Json::array();
    for (const LayerKind kind : kinds)
        names.push_back(lisa::layerKindName(kind));
    return names;
}

std::string utf8(const std::filesystem::path& path)
{
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

std::filesystem::path pathOf(const std::string& text)
{
    return std::u8string(text.begin(), text.end());
}

std::string wordOf(const Json& json, const char* key)
{
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

int AdapterOffer::sharedLayers() const
{
    return static_cast<int>(std::count_if(kinds.begin(), kinds.end(), [](LayerKind kind) { return kind != LayerKind::Full; }));
}

AdapterOffer readAdapter(const std::filesystem::path& folder)
{
    const auto file = folder / "adapter.json";
    const std::string text = readFile(file, kLargestDescription);
    const auto damaged = [&file](const char* place, const char* expected, const std::string& found) {
        return Error(ErrorCode::CorruptFile, {.file = file, .place = place, .expected = expected, .found = found});
    };
    Json json;
    try {
        json = Json::parse(text);
    } catch (const Json::exception&) {
        throw damaged("adapter", "JSON", "other text");
    }
    if (wordOf(json, "kind") == "control")
        throw Error(ErrorCode::InvalidArgument,
            {.file = folder, .place = "adapter", .expected = "shared attention", .found = "a control"});
    AdapterOffer offer{.path = folder, .name = {}, .hash = {}, .base = {}, .kinds = {}, .options = {}};
    offer.name = utf8(folder.has_filename() ? folder.filename() : folder.parent_path().filename());
    const auto kinds = json.is_object() && json.contains("kinds") ? kindsOf(json["kinds"]) : std::nullopt;
    if (!kinds)
        throw damaged("kinds", "full, direct, matched or lisa for each layer", "something else");
    offer.kinds = *kinds;
    offer.base = json.contains("base") ? wordOf(json["base"], "quick") : std::string();
    offer.options = lisa::LisaOptions::fromJson(json.contains("options") ? json["options"] : Json::object());
    formats::Sha256 hash;
    hash.add(text);
    offer.hash = hash.finish();
    return offer;
}

std::vector<AdapterOffer> adaptersIn(const std::filesystem::path& folder)
{
    std::vector<AdapterOffer> offers;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(folder, code)) {
        try {
            if (std::filesystem::exists(entry.path() / "adapter.json", code))
                offers.push_back(readAdapter(entry.path()));
        } catch (const Error&) {
            // Whoever chooses it by hand is told what is wrong with it.
        }
    }
    std::sort(offers.begin(), offers.end(), [](const AdapterOffer& a, const AdapterOffer& b) { return a.name < b.name; });
    return offers;
}

bool Configuration::isFull() const
{
    return sharedCount() == 0;
}

int Configuration::sharedCount() const
{
    return static_cast<int>(sharedLayers().size());
}

std::vector<int> Configuration::sharedLayers() const
{
    std::vector<int> layers;
    for (std::size_t layer = 0; layer < kinds.size(); ++layer)
        if (kinds[layer] != LayerKind::Full)
            layers.push_back(static_cast<int>(layer));
    return layers;
}

bool Configuration::has(LayerKind kind) const
{
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

Json Configuration::toJson(const std::string& model) const
{
    Json json{{"model", model}, {"kinds", namesOf(kinds)}, {"share_as", lisa::layerKindName(shareAs)}};
    if (!adapter.empty())
        json["adapter"] = {{"path", utf8(adapter)}, {"hash", adapterHash}};
    if (!matchedOn.empty())
        json["matched_on"] = matchedOn;
    return json;
}

std::optional<Configuration> Configuration::fromJson(const Json& json, const std::string& model, std::size_t layers)
{
    if (wordOf(json, "model") != model || !json.contains("kinds"))
        return std::nullopt;
    const auto kinds = kindsOf(json["kinds"]);
    if (!kinds || kinds->size() != layers)
        return std::nullopt;
    Configuration configuration;
    configuration.kinds = *kinds;
    if (json.contains("share_as"))
        configuration.shareAs = kindByName(json["share_as"]).value_or(LayerKind::Matched);
    if (configuration.shareAs == LayerKind::Full)
        configuration.shareAs = LayerKind::Matched;
    if (json.contains("adapter")) {
        configuration.adapter = pathOf(wordOf(json["adapter"], "path"));
        configuration.adapterHash = wordOf(json["adapter"], "hash");
    }
    const auto matched = json.find("matched_on");
    if (matched != json.end() && matched->is_array() && matched->size() <= kMostMatched)
        for (const Json& id : *matched)
            if (id.is_number_integer() && id.get<std::int64_t>() >= 0 && id.get<std::int64_t>() <= INT32_MAX)
                configuration.matchedOn.push_back(id.get<std::int32_t>());
    return configuration;
}

Json Configuration::recipe() const
{
    Json json{{"kinds", namesOf(kinds)}};
    if (isFull())
        return json;
    if (!adapter.empty())
        json["adapter"] = adapterHash; // its options serve untrained layers too
    if (has(LayerKind::Matched))
        json["matched_on"] = matchedOn;
    return json;
}

int sourceOf(const Configuration& configuration, int layer, const AdapterOffer* adapter)
{
    if (layer <= 0 || configuration.kinds[static_cast<std::size_t>(layer)] == LayerKind::Full)
        return -1;
    return lisa::sourceLayer(configuration.kinds, layer, adapter != nullptr ? adapter->options.source : lisa::Source::Chain);
}

bool isTrained(const AdapterOffer* adapter, int layer)
{
    return adapter != nullptr && static_cast<std::size_t>(layer) < adapter->kinds.size()
        && adapter->kinds[static_cast<std::size_t>(layer)] == LayerKind::Lisa;
}

bool sourceChanged(const Configuration& configuration, int layer, const AdapterOffer* adapter)
{
    if (adapter == nullptr || configuration.kinds[static_cast<std::size_t>(layer)] != LayerKind::Lisa
        || adapter->kinds.size() != configuration.kinds.size())
        return false;
    const int now = sourceOf(configuration, layer, adapter);
    const int then = lisa::sourceLayer(adapter->kinds, layer, adapter->options.source);
    return now != then || configuration.kinds[static_cast<std::size_t>(now)] != adapter->kinds[static_cast<std::size_t>(then)];
}

LayerKind kindWhenShared(const Configuration& configuration, int layer, const AdapterOffer* adapter)
{
    if (configuration.shareAs == LayerKind::Lisa)
        return isTrained(adapter, layer) ? LayerKind::Lisa : LayerKind::Matched;
    return configuration.shareAs;
}

} // namespace plumbline::attention
