// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/remote.h"

#include <CLI/App.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plumbline::app {

/// A project for a verb that changes it: written here, or through the window that holds it. Each call returns when what it did
/// is on disk.
class ProjectSession {
public:
    /// @throws Error as Project::open; ReadOnly, naming who writes it, where that program takes no requests
    explicit ProjectSession(std::string file, store::ProjectOptions::Mode mode = store::ProjectOptions::Mode::Open);

    Uuid commit(const store::ActDraft& draft);
    store::Stepped step(bool forward); ///< redo, or undo; a null id: there was nothing
    void putResult(const Json& recipe, const std::vector<store::ResultArray>& arrays);
    [[nodiscard]] std::optional<store::StoredResult> findResult(const Json& recipe) const;

private:
    void open(store::ProjectOptions::Mode mode);
    /// The window that writes, or null where we do. One that has closed meanwhile leaves the file to us.
    [[nodiscard]] store::RemoteProject* window();

    std::string m_file;
    std::unique_ptr<store::Project> m_project;
    std::unique_ptr<store::RemoteProject> m_window;
};

/// Opens a project to look at it; nothing is locked.
[[nodiscard]] std::unique_ptr<store::Project> openToRead(const std::string& file);

/// What verbs of the groups `project` and `text` have in common.
struct ProjectVerbOptions {
    std::string file;
    bool json = false;
};

/// Adds `plumbline GROUP NAME FILE [--json]`. @param body is called with the options
template <class Options, class Body>
std::pair<CLI::App*, std::shared_ptr<Options>> addProjectVerb(
    CLI::App& group, const char* name, const char* description, Body body)
{
    auto options = std::make_shared<Options>();
    CLI::App* verb = group.add_subcommand(name, description);
    verb->add_option("FILE", options->file, "*.plumb")->required();
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([options, body] { body(*options); });
    return {verb, options};
}

} // namespace plumbline::app
