// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/view.h"

#include "core/base/error.h"

#include <algorithm>

namespace plumbline::shell {

void ViewTable::add(ViewEntry entry)
{
    if (find(entry.id) != nullptr)
        throw Error(ErrorCode::Internal, {.place = "view " + entry.id.toStdString(), .found = "twice"});
    m_entries.push_back(std::move(entry));
}

const ViewEntry* ViewTable::find(const QString& id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&id](const ViewEntry& entry) { return entry.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

} // namespace plumbline::shell
