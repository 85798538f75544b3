// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/index_set.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace plumbline::store {

/// Which objects of one data set are selected: one for all its views, which listen and copy no lists. Changed on one thread (the
/// window's), where the listeners are called; snapshots are for any thread.
class Selection {
public:
    using Listener = std::function<void(std::uint64_t version)>;

    /// Never changes; shares its memory with the selection.
    [[nodiscard]] std::shared_ptr<const IndexSet> snapshot() const;
    /// Counts changes, from 0.
    [[nodiscard]] std::uint64_t version() const;

    /// Replaces the set. Nothing happens where it is equal. Returns the delta, compressed: see applyDelta().
    std::string set(IndexSet indices);
    std::string select(const IndexSet& indices);   ///< adds
    std::string deselect(const IndexSet& indices); ///< takes away
    std::string toggle(const IndexSet& indices);
    std::string clear();
    /// Does a delta, or undoes it: it is its own inverse. @throws Error CorruptFile
    void applyDelta(std::string_view delta);

    /// Called after each change until the returned object is dropped.
    [[nodiscard]] std::shared_ptr<void> listen(Listener listener);

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const IndexSet> m_indices = std::make_shared<const IndexSet>();
    std::uint64_t m_version = 0;
    std::vector<std::weak_ptr<Listener>> m_listeners; // of the changing thread
};

} // namespace plumbline::store
