// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the store kill: see child.h.
#include "core/store/project_file.h"
#include "core/store/remote.h"
#include "hash_job.h"

#include <cstdio>
#include <cstring>
#include <thread>
#include <unistd.h>

namespace {

using namespace plumbline;
using namespace plumbline::store;

void say(const std::string& text)
{
    const std::string line = text + "\n";
    (void)!::write(1, line.data(), line.size());
}

/// Does acts without end, and says the UUID of each one's row in the history when it is on disk.
void act(Project& project)
{
    for (int i = 0;; ++i) {
        switch (i % 5) {
        case 3: project.undo().get(); break;
        case 4: project.redo().get(); break;
        case 2: project.commit(settingChosen("attention", "measure", Uuid::make().toString())).get(); break;
        default: project.commit(textAdded("texts", {Uuid::make(), "Text " + std::to_string(i), std::string(200, 'x')})).get(); break;
        }
        say(project.history(1).at(0).act.id.toString());
    }
}

void runJob(Project& project, std::size_t steps)
{
    jobs::Executor executor;
    jobs::ProjectJobs list(executor, project.jobStore(), test::hashKinds());
    const auto rows = list.rows();
    Uuid id;
    if (rows.empty()) {
        id = list.start("hash chain", {{"steps", steps}}, "Chain");
    } else {
        id = rows.front().id;
        list.resume(id);
    }
    project.jobStore()->flush();
    say("begun");
    list.wait(id);
    say("done");
}

/// Holds the project as a window does, and takes what other programs ask, until the input ends.
void serve(Project& project)
{
    const auto loop = std::make_shared<jobs::QueueDispatcher>();
    const ProjectServer server(project, {.dispatcher = loop, .onAct = [](const std::string& kind) { say("act " + kind); }, .onResult = [] { say("result"); }});
    say("serves");
    bool ended = false;
    std::thread input([&] {
        char end = 0;
        (void)!::read(0, &end, 1);
        loop->post([&] { ended = true; });
    });
    loop->runUntil([&] { return ended; });
    input.join();
}

/// The file that stays as the test of a schema's version; made once for each, with the program of that day.
void makeExample(Project& project)
{
    project.commit(textAdded("texts", {Uuid::make(), "First", "Kept since version 1"}));
    project.commit(settingChosen("attention", "measure", "jsd"));
    project.commit(std::move(ActDraft("images", "tag added").toggle("tag/good", IndexSet::of({1, 2, 3, 70000}))));
    project.commit(promptCommitted("attention", "undone"));
    project.undo();
    project.putResult({{"measure", "jsd"}}, {{"matrix", {{"shape", {2, 2}}}, "0123"}}).get();
}

} // namespace

int main(int count, char** arguments)
{
    if (count < 3)
        return 2;
    const std::string command = arguments[1];
    // Root reads and writes what it likes: the test of a read-only folder needs someone less.
    if (command == "look" && ::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0))
        return 3;
    try {
        const auto project = Project::open(
            arguments[2],
            {.mode = command == "look" ? ProjectOptions::Mode::Open : ProjectOptions::Mode::OpenOrCreate, .program = "store_child"});
        if (command == "act") {
            act(*project);
        } else if (command == "make") {
            makeExample(*project);
        } else if (command == "job") {
            runJob(*project, static_cast<std::size_t>(std::stoul(arguments[3])));
        } else if (command == "hold") {
            say("holds");
            char end = 0;
            (void)!::read(0, &end, 1);
        } else if (command == "serve") {
            serve(*project);
        } else if (command == "look") {
            say(std::to_string(static_cast<int>(project->access())) + " " + std::to_string(project->texts().size()));
        }
    } catch (const std::exception& error) {
        say(std::string("error ") + error.what());
        return 1;
    }
    return 0;
}
