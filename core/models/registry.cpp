// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/registry.h"

#include "core/formats/inspect.h"
#include "core/formats/sha256.h"
#include "core/models/torch_device.h"
#include "core/nn/load.h"
#include "core/nn/memory.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <list>
#include <malloc.h>
#include <map>
#include <mutex>

namespace plumbline::models {

namespace {
/// Two models with the same weights and another configuration (base of the rotary embedding …) are two.
struct Content {
    std::string byFiles, byIdentity; ///< the latter empty where the full identity is not known

    explicit Content(const Offer& offer)
    {
        const std::string config = formats::toJson(offer.files.config).dump(-1, ' ', false, Json::error_handler_t::replace);
        Json places = toJson(offer.stamps);
        for (Json& place : places)
            place.erase("path");
        byFiles = hash(config, places.dump());
        if (offer.fullIdentity)
            byIdentity = hash(config, *offer.fullIdentity);
    }

    [[nodiscard]] bool matches(const Content& other) const
    {
        return byFiles == other.byFiles || (!byIdentity.empty() && byIdentity == other.byIdentity);
    }

private:
    static std::string hash(const std::string& config, const std::string& rest)
    {
        formats::Sha256 sum;
        sum.add(config);
        sum.add(std::string_view("\0", 1));
        sum.add(rest);
        return sum.finish();
    }
};

bool stampsHold(const formats::ModelFiles& files, const std::vector<FileStamp>& stamps)
{
    try {
        return stampsOf(files) == stamps;
    } catch (const Error&) {
        return false;
    }
}

bool sameDevice(const gpu::Device& a, const gpu::Device& b)
{
    return a.kind == b.kind && a.index == b.index;
}

gpu::Device withoutWorkers(gpu::Device device)
{
    device.workers = nullptr;
    return device;
}
} // namespace

bool OpenedModel::isCurrent() const
{
    return stampsHold(files, stamps);
}

struct ModelRegistry::State {
    struct Entry {
        Content content;
        formats::ModelFiles files;
        std::vector<FileStamp> stamps;
        std::shared_ptr<nn::Decoder> decoder;
        HeldType type = HeldType::Float32;
        bool layerByLayer = false;
        gpu::Device device;
        std::uint64_t bytes = 0;
        std::shared_ptr<std::atomic<std::uint64_t>> lastUse; // written wherever the last user lets go
        std::map<std::filesystem::path, std::weak_ptr<const OpenedModel>> given; // each path has a tokenizer of its own

        // Exact where it says 0: only the registry, under its mutex, can make a first copy.
        [[nodiscard]] std::size_t uses() const { return static_cast<std::size_t>(decoder.use_count()) - 1; }
    };

    RegistryOptions options;
    mutable std::mutex mutex;
    std::list<Entry> entries;
    std::shared_ptr<std::atomic<std::uint64_t>> clock = std::make_shared<std::atomic<std::uint64_t>>(0);

    [[nodiscard]] std::uint64_t sum(bool unusedOnly, const gpu::Device& device) const
    {
        std::uint64_t bytes = 0;
        for (const Entry& entry : entries)
            if (sameDevice(entry.device, device) && (!unusedOnly || entry.uses() == 0))
                bytes += entry.bytes;
        return bytes;
    }

    [[nodiscard]] std::uint64_t freeBytes(const gpu::Device& device) const
    {
        if (!device.isCuda())
            return options.available ? options.available() : nn::availableMemory();
        const auto devices = gpu::cudaDevices();
        const auto index = static_cast<std::size_t>(device.index);
        return index < devices.size() ? devices[index].freeBytes : 0;
    }

    /// With the memory as it is, or as it would be without the models that nobody uses.
    [[nodiscard]] Plan plan(const Offer& offer, const OpenOptions& how, bool unusedAreFree) const
    {
        const std::uint64_t unused = unusedAreFree ? sum(true, how.device) : 0, taken = sum(false, how.device) - unused;
        const bool limited = options.budget > 0 && !how.device.isCuda();
        return planFor(offer, how, freeBytes(how.device) + unused,
            limited ? options.budget - std::min(options.budget, taken) : std::numeric_limits<std::uint64_t>::max());
    }

    Entry* find(const Content& content, const OpenOptions& how)
    {
        Entry* streamed = nullptr;
        for (const HeldType type : {HeldType::Float32, HeldType::BFloat16})
            for (Entry& entry : entries) {
                if (entry.type != type || (how.type != HeldType::Auto && how.type != type)
                    || !sameDevice(entry.device, how.device) || !entry.content.matches(content))
                    continue;
                if (entry.layerByLayer)
                    streamed = &entry;
                else if (how.residence != Residence::LayerByLayer)
                    return &entry;
            }
        return how.residence == Residence::LayerByLayer ? streamed : nullptr;
    }

    std::shared_ptr<const OpenedModel> give(Entry& entry, const Offer& offer)
    {
        *entry.lastUse = ++*clock;
        std::weak_ptr<const OpenedModel>& given = entry.given[offer.files.path];
        if (auto alive = given.lock())
            return alive;
        auto opened = std::make_unique<OpenedModel>();
        opened->files = offer.files;
        opened->tokenizer = offer.tokenizer;
        opened->decoder = entry.decoder;
        opened->quickIdentity = offer.quickIdentity;
        opened->fullIdentity = offer.fullIdentity;
        opened->stamps = offer.stamps;
        opened->type = entry.type;
        opened->layerByLayer = entry.layerByLayer;
        opened->device = entry.device;
        opened->heldBytes = entry.bytes;
        // How long ago it was used counts from when it was let go.
        const std::shared_ptr<const OpenedModel> shared(
            opened.release(), [time = clock, lastUse = entry.lastUse](const OpenedModel* model) {
                delete model;
                *lastUse = ++*time;
            });
        given = shared;
        return shared;
    }

    /// Models whose files were replaced are never asked for again.
    void dropOutdated(std::list<Entry>& out)
    {
        for (auto at = entries.begin(); at != entries.end();) {
            const auto next = std::next(at);
            if (at->uses() == 0 && !stampsHold(at->files, at->stamps))
                out.splice(out.end(), entries, at);
            at = next;
        }
    }

    /// The unused one whose use lies furthest back, or none.
    bool evictOne(const gpu::Device& device, std::list<Entry>& out)
    {
        auto oldest = entries.end();
        for (auto at = entries.begin(); at != entries.end(); ++at)
            if (at->uses() == 0 && at->bytes > 0 && sameDevice(at->device, device)
                && (oldest == entries.end() || *at->lastUse < *oldest->lastUse))
                oldest = at;
        if (oldest == entries.end())
            return false;
        out.splice(out.end(), entries, oldest);
        return true;
    }

    /// Without the mutex: freeing gigabytes takes a while.
    static std::uint64_t release(std::list<Entry>& gone)
    {
        std::uint64_t bytes = 0;
        for (const Entry& entry : gone)
            bytes += entry.bytes;
        const bool any = !gone.empty();
        gone.clear();
#ifdef __GLIBC__
        if (any)
            ::malloc_trim(0); // what is freed must count as available
#endif
        return bytes;
    }

    /// Evicts until the best plan fits.
    Plan makeRoom(const Offer& offer, const OpenOptions& how)
    {
        std::list<Entry> gone;
        Plan best;
        {
            const std::lock_guard hold(mutex);
            dropOutdated(gone);
            best = plan(offer, how, true);
        }
        (void)release(gone);
        const OpenOptions exact{.type = best.type, .residence = Residence::Memory, .device = how.device};
        for (bool more = best.fits() && !best.layerByLayer; more;) {
            {
                const std::lock_guard hold(mutex);
                more = !plan(offer, exact, false).fits() && evictOne(how.device, gone);
            }
            (void)release(gone);
        }
        const std::lock_guard hold(mutex);
        return plan(offer, how, false);
    }
};

ModelRegistry::ModelRegistry(RegistryOptions options)
    : m_state(std::make_shared<State>())
{
    m_state->options = std::move(options);
}

ModelRegistry::~ModelRegistry() = default;

Plan ModelRegistry::plan(const Offer& offer, const OpenOptions& options) const
{
    const std::lock_guard hold(m_state->mutex);
    return m_state->plan(offer, options, true);
}

std::shared_ptr<const OpenedModel> ModelRegistry::open(
    const std::filesystem::path& path, const OpenOptions& options, const ProgressSink& progress, const CancelToken& cancel)
{
    return open(examine(path), options, progress, cancel);
}

std::shared_ptr<const OpenedModel> ModelRegistry::open(
    const Offer& offer, const OpenOptions& options, const ProgressSink& progress, const CancelToken& cancel)
{
    throwIfCancelled(cancel);
    if (!stampsHold(offer.files, offer.stamps))
        throw Error(ErrorCode::FileChanged,
            {.file = offer.files.path,
                .expected = "the file as it was opened",
                .found = "one written since",
                .advice = Advice::ReopenFile});
    const Content content(offer);
    {
        const std::lock_guard hold(m_state->mutex);
        if (State::Entry* entry = m_state->find(content, options))
            return m_state->give(*entry, offer);
    }
    const at::Device device = torchDevice(options.device);
    const Plan plan = m_state->makeRoom(offer, options);
    if (!plan.fits())
        throw Error(ErrorCode::OutOfMemory,
            {.file = offer.files.path,
                .place = std::string(heldTypeName(plan.type)),
                .expected = bytes(plan.needed) + " free",
                .found = bytes(plan.available),
                .advice = Advice::FreeMemory});
    OpenOptions exact = options;
    exact.type = plan.type;
    exact.residence = plan.layerByLayer ? Residence::LayerByLayer : Residence::Memory;
    {
        const std::lock_guard hold(m_state->mutex);
        if (State::Entry* entry = m_state->find(content, exact)) // layer by layer, which Auto came to once more
            return m_state->give(*entry, offer);
    }
    // Without the mutex: a job of a higher lane may run at a yield point of the load, and open a model too.
    const std::shared_ptr<nn::Decoder> decoder = nn::loadDecoder(offer.files,
        {.dtype = plan.type == HeldType::BFloat16 ? at::kBFloat16 : at::kFloat,
            .device = device,
            .residence = plan.layerByLayer ? nn::Residence::LayerByLayer : nn::Residence::Resident,
            .progress = progress,
            .cancel = cancel});
    const std::lock_guard hold(m_state->mutex);
    if (State::Entry* entry = m_state->find(content, exact))
        return m_state->give(*entry, offer);
    m_state->entries.push_back({.content = content,
        .files = offer.files,
        .stamps = offer.stamps,
        .decoder = decoder,
        .type = plan.type,
        .layerByLayer = plan.layerByLayer,
        .device = withoutWorkers(options.device),
        .bytes = decoder->heldBytes(),
        .lastUse = std::make_shared<std::atomic<std::uint64_t>>(0),
        .given = {}});
    return m_state->give(m_state->entries.back(), offer);
}

std::vector<Held> ModelRegistry::held() const
{
    const std::lock_guard hold(m_state->mutex);
    std::vector<Held> list;
    for (const State::Entry& entry : m_state->entries)
        list.push_back({.name = entry.files.name,
            .path = entry.files.path,
            .type = entry.type,
            .layerByLayer = entry.layerByLayer,
            .device = entry.device,
            .bytes = entry.bytes,
            .uses = entry.uses(),
            .isCurrent = stampsHold(entry.files, entry.stamps)});
    return list;
}

std::uint64_t ModelRegistry::evictUnused()
{
    std::list<State::Entry> gone;
    {
        const std::lock_guard hold(m_state->mutex);
        for (auto at = m_state->entries.begin(); at != m_state->entries.end();) {
            const auto next = std::next(at);
            if (at->uses() == 0)
                gone.splice(gone.end(), m_state->entries, at);
            at = next;
        }
    }
    return State::release(gone);
}

} // namespace plumbline::models
