// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/model_options.h"
#include "app/commands/project_session.h"

#include <fmt/format.h>

namespace plumbline::app {

namespace {
struct Options : ProjectVerbOptions {
    std::string text, textFile, title, id;
};

void printAct(const Options& options, const Uuid& act, const Uuid& text)
{
    if (options.json)
        print({{"id", text.toString()}, {"act", act.toString()}});
    else
        fmt::print("{}\n", text.toString());
}

void addOne(const Options& options)
{
    const store::StoredText text{
        .id = Uuid::make(), .title = options.title, .text = options.textFile.empty() ? options.text : readText(options.textFile)};
    const Uuid act =
        ProjectSession(options.file).commit(store::textAdded("attention", text)); // the id is printed when it is on disk
    printAct(options, act, text.id);
}

void list(const Options& options)
{
    Json all = Json::array();
    for (const store::StoredText& text : openToRead(options.file)->texts()) {
        if (options.json)
            all.push_back({{"id", text.id.toString()}, {"title", text.title}, {"text", text.text}, {"bytes", text.text.size()}});
        else
            fmt::print("{}  {:>10}  {}\n", text.id.toString(), bytes(text.text.size()),
                text.title.empty() ? text.text.substr(0, text.text.find('\n')) : text.title);
    }
    if (options.json)
        print(all);
}

void removeOne(const Options& options)
{
    const auto id = Uuid::parse(options.id);
    if (!id)
        throw Error(
            ErrorCode::InvalidArgument, {.place = "--id", .expected = "a UUID", .found = options.id, .advice = Advice::SeeHelp});
    const Uuid act = ProjectSession(options.file).commit(store::textRemoved("attention", *id));
    printAct(options, act, *id);
}
} // namespace

void addText(CLI::App& app, Shell&)
{
    CLI::App* verb = app.add_subcommand("text", "The texts of a project");
    verb->require_subcommand(1);
    const auto [adding, added] = addProjectVerb<Options>(*verb, "add", "Adds a text; prints its id when it is on disk", addOne);
    auto* source = adding->add_option_group("text");
    source->add_option("--text", added->text, "the text");
    source->add_option("--text-file", added->textFile, "a file with the text");
    source->require_option(1);
    adding->add_option("--title", added->title, "a short name");
    addProjectVerb<Options>(*verb, "list", "All texts, in the order of their making", list);
    const auto [removing, removed] = addProjectVerb<Options>(*verb, "remove", "Removes a text; can be undone", removeOne);
    removing->add_option("--id", removed->id, "of the text")->required();
}

} // namespace plumbline::app
