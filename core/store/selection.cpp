// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/selection.h"

namespace plumbline::store {

std::shared_ptr<const IndexSet> Selection::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_indices;
}

std::uint64_t Selection::version() const
{
    const std::lock_guard lock(m_mutex);
    return m_version;
}

std::string Selection::set(IndexSet indices)
{
    const IndexSet delta = *snapshot() ^ indices;
    if (delta.empty())
        return delta.serialise();
    std::uint64_t version = 0;
    {
        auto next = std::make_shared<const IndexSet>(std::move(indices));
        const std::lock_guard lock(m_mutex);
        m_indices.swap(next);
        version = ++m_version;
    }
    // A copy: a listener may add or drop listeners.
    std::erase_if(m_listeners, [](const auto& listener) { return listener.expired(); });
    for (const auto listeners = m_listeners; const auto& weak : listeners)
        if (const auto listener = weak.lock())
            (*listener)(version);
    return delta.serialise();
}

std::string Selection::select(const IndexSet& indices)
{
    return set(*snapshot() | indices);
}

std::string Selection::deselect(const IndexSet& indices)
{
    return set(*snapshot() - indices);
}

std::string Selection::toggle(const IndexSet& indices)
{
    return set(*snapshot() ^ indices);
}

std::string Selection::clear()
{
    return set({});
}

void Selection::applyDelta(std::string_view delta)
{
    set(*snapshot() ^ IndexSet::deserialise(delta));
}

std::shared_ptr<void> Selection::listen(Listener listener)
{
    auto held = std::make_shared<Listener>(std::move(listener));
    m_listeners.push_back(held);
    return held;
}

} // namespace plumbline::store
