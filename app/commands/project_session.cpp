// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/project_session.h"

#include "core/base/error.h"

namespace plumbline::app {

std::unique_ptr<store::Project> openToWrite(const std::string& file, store::ProjectOptions::Mode mode)
{
    auto project = store::Project::open(file, {.mode = mode});
    if (!project->writable()) {
        const store::LockHolder& holder = project->holder();
        throw Error(ErrorCode::ReadOnly, {.file = file, .expected = "a project that nobody else writes",
                                          .found = holder.pid != 0 ? holder.program + ", process " + std::to_string(holder.pid) + " on " + holder.host : "a read-only place",
                                          .advice = Advice::ChooseOtherPlace});
    }
    return project;
}

std::unique_ptr<store::Project> openToRead(const std::string& file)
{
    return store::Project::open(file, {.mode = store::ProjectOptions::Mode::Open, .readOnly = true});
}

} // namespace plumbline::app
