// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Inside gpu only.

#include "core/base/cancel.h"
#include "gpu/device.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <new>

namespace plumbline::gpu {

/// Numbers on a cache line's border, not initialised.
template <class T> class Aligned {
public:
    explicit Aligned(std::size_t count)
        : m_data(static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t(kAlignment))))
    {
    }
    [[nodiscard]] T* get() const { return m_data.get(); }

private:
    static constexpr std::size_t kAlignment = 64;
    struct Free {
        void operator()(T* data) const { ::operator delete(data, std::align_val_t(kAlignment)); }
    };
    std::unique_ptr<T, Free> m_data;
};

/// Calls work(item, worker) for every item in [0, items), one after the other as workers become free; asks `cancel` before
/// each. Serial where the device has no workers.
template <class Work> void forEachItem(const Device& device, std::size_t items, const CancelToken& cancel, const Work& work)
{
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    const auto loop = [&](int worker) {
        while (!failed.load(std::memory_order_relaxed)) {
            const std::size_t item = next.fetch_add(1, std::memory_order_relaxed);
            if (item >= items)
                return;
            try {
                throwIfCancelled(cancel);
                work(item, worker);
            } catch (...) {
                failed.store(true, std::memory_order_relaxed);
                throw;
            }
        }
    };
    if (device.workers == nullptr || device.workers->count() == 1 || items < 2) {
        loop(0);
        return;
    }
    device.workers->run(
        static_cast<std::size_t>(device.workers->count()), 1, [&](std::size_t, std::size_t, int worker) { loop(worker); });
}

/// Calls range(begin, end) on pieces of [0, total) that hold at least `grain` each.
template <class Range> void forEachRange(const Device& device, std::size_t total, std::size_t grain, const Range& range)
{
    if (device.workers == nullptr || device.workers->count() == 1 || total < 2 * grain) {
        if (total > 0)
            range(std::size_t{0}, total);
        return;
    }
    device.workers->run(total, grain, [&](std::size_t begin, std::size_t end, int) { range(begin, end); });
}

} // namespace plumbline::gpu
