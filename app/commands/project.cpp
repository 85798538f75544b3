// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/model_options.h"
#include "app/commands/project_demo.h"
#include "app/commands/project_session.h"

#include <ctime>
#include <fmt/format.h>

namespace plumbline::app {

namespace {
using Options = ProjectVerbOptions;

std::string timeText(std::int64_t milliseconds)
{
    const std::time_t seconds = milliseconds / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
        parts.tm_hour, parts.tm_min, parts.tm_sec);
}

void printInfo(const Options& options)
{
    const auto project = openToRead(options.file);
    const auto rows = project->history(10'000);
    const auto holder = store::ProjectLock::holderOf(project->file());
    const Json json{{"schema_version", project->schemaVersion()}, {"acts", rows.empty() ? 0 : rows.front().seq},
        {"undo_depth", project->undoDepth()}, {"redo_depth", project->redoDepth()}, {"texts", project->texts().size()},
        {"models", project->setting("model") ? 1 : 0}, {"results", project->resultCount().get()},
        {"writer", holder ? Json{{"pid", holder->pid}, {"host", holder->host}, {"program", holder->program}} : Json(nullptr)}};
    if (options.json) {
        print(json);
        return;
    }
    for (const auto& [key, value] : json.items())
        fmt::print("{:16} {}\n", key, value.is_null() ? "nobody" : value.dump());
}

void printCheck(const Options& options)
{
    const auto report = openToRead(options.file)->check().get();
    if (options.json)
        print({{"good", report.good()}, {"problems", report.problems}});
    else if (report.good())
        fmt::print("The project is complete: all acts done anew come to what it holds.\n");
    if (!report.good())
        throw Error(ErrorCode::CorruptFile, {.file = options.file, .found = report.problems.front()});
}

void printHistory(const Options& options)
{
    Json list = Json::array();
    for (const store::HistoryRow& row : openToRead(options.file)->history(10'000)) {
        if (options.json)
            list.push_back({{"seq", row.seq}, {"what", store::whatText(row.what)},
                {"target", row.target == 0 ? Json(nullptr) : Json(row.target)}, {"id", row.act.id.toString()},
                {"kind", row.act.kind}, {"view", row.act.view}, {"author", row.act.author}, {"time", timeText(row.act.time)}});
        else
            fmt::print(
                "{:>6}  {}  {:5} {:24} {}\n", row.seq, timeText(row.act.time), store::whatText(row.what), row.act.kind, row.act.author);
    }
    if (options.json)
        print(list);
}

void step(const Options& options, bool forward)
{
    const store::Stepped stepped = ProjectSession(options.file).step(forward);
    if (stepped.id.isNull())
        throw Error(ErrorCode::InvalidArgument,
            {.file = options.file, .expected = forward ? "an act to redo" : "an act to undo", .found = "none"});
    if (options.json)
        print({{"id", stepped.id.toString()}, {"kind", stepped.kind}, {"undo_depth", stepped.undoDepth},
            {"redo_depth", stepped.redoDepth}});
    else
        fmt::print("{}\n", stepped.id.toString());
}
} // namespace

void addProject(CLI::App& app, Shell& shell)
{
    CLI::App* verb = app.add_subcommand("project", "A project file: what it holds, its history, undo and redo");
    verb->require_subcommand(1);
    const auto add = [verb](const char* name, const char* description, auto body) {
        addProjectVerb<Options>(*verb, name, description, body);
    };
    add("create", "Makes an empty project", [](const Options& options) {
        store::Project::open(options.file, {.mode = store::ProjectOptions::Mode::Create})->close();
        if (options.json)
            print({{"file", options.file}});
    });
    add("info", "What it holds and who writes it", printInfo);
    add("check", "Whether file and history agree", printCheck);
    add("history", "What was done, newest first", printHistory);
    add("undo", "Takes the last act back", [](const Options& options) { step(options, false); });
    add("redo", "Does the last undone act again", [](const Options& options) { step(options, true); });
    addProjectDemo(*verb, shell);
}

} // namespace plumbline::app
