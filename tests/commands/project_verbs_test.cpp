// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs_fixture.h"

#include "core/base/paths.h"
#include "core/store/database.h"
#include "core/store/remote.h"

#include <unistd.h>

using namespace plumbline;
using plumbline::test::Ran;
using plumbline::test::Verbs;
namespace fs = std::filesystem;

TEST_F(Verbs, AProjectKeepsTextsUndoAndMeasurements)
{
    const std::string project = (folder.path() / "研究 ü.plumb").string();
    ASSERT_EQ(run({"project", "create", project}).status, 0);
    EXPECT_EQ(run({"project", "create", project}).status, 1);
    const Ran added = run({"text", "add", project, "--text", "ABCDEF", "--json"});
    ASSERT_EQ(added.status, 0) << added.err;
    const std::string id = added.json()["id"];
    EXPECT_EQ(run({"text", "list", project, "--json"}).json()[0]["text"], "ABCDEF");
    ASSERT_EQ(run({"text", "remove", project, "--id", id}).status, 0);
    EXPECT_TRUE(run({"text", "list", project, "--json"}).json().empty());
    ASSERT_EQ(run({"project", "undo", project}).status, 0); // another process than the one that removed it
    EXPECT_EQ(run({"text", "list", project, "--json"}).json()[0]["id"], id);

    const Ran first = run({"similarity", model.string(), "--text", "ABCDEF", "--text", "GHI", "--project", project, "--json"});
    ASSERT_EQ(first.status, 0) << first.err;
    const Ran again = run({"similarity", model.string(), "--text", "ABCDEF", "--text", "GHI", "--project", project, "--json"});
    EXPECT_EQ(first.json()["matrix"], again.json()["matrix"]);
    EXPECT_EQ(first.json()["stderr"], again.json()["stderr"]);
    EXPECT_EQ(again.json()["seconds"]["forward"], 0.0); // taken from the project
    const Ran one = run({"similarity", model.string(), "--text", "GHI", "--project", project, "--json"});
    EXPECT_EQ(one.json()["seconds"]["load"], 0.0); // each text is kept by itself
    EXPECT_EQ(one.json()["matrix"], run({"similarity", model.string(), "--text", "GHI", "--json"}).json()["matrix"]);
    const Json info = run({"project", "info", project, "--json"}).json();
    for (const char* key : {"schema_version", "acts", "undo_depth", "redo_depth", "texts", "models", "results", "writer"})
        EXPECT_TRUE(info.contains(key)) << key;
    EXPECT_EQ(info["undo_depth"], 1);
    EXPECT_EQ(info["redo_depth"], 1);
    EXPECT_EQ(info["texts"], 1);
    EXPECT_EQ(info["results"], 2);
    EXPECT_TRUE(info["writer"].is_null());
    EXPECT_EQ(run({"project", "check", project}).status, 0);
    EXPECT_EQ(run({"project", "history", project, "--json"}).json().size(), 3U);
    ASSERT_EQ(run({"project", "redo", project}).status, 0);
    EXPECT_EQ(run({"project", "redo", project}).status, 1);
}

TEST_F(Verbs, AnActThatTheFileDoesNotTakeIsToldAtOnce)
{
    const std::string project = (folder.path() / "stuck.plumb").string();
    ASSERT_EQ(run({"project", "create", project}).status, 0);
    store::Database(project, {}).execute("CREATE TRIGGER no BEFORE INSERT ON acts BEGIN SELECT RAISE(ABORT, 'no'); END");
    const Ran refused = run({"text", "add", project, "--text", "A"}); // must not wait for a better day: a test that hangs is a failure
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("stuck.plumb"), std::string::npos) << refused.err;
}

TEST_F(Verbs, ADemoProjectHoldsItsMeasurements)
{
    const fs::path project = folder.path() / "sub" / "demo ü.plumb";
    fs::create_directories(project.parent_path());
    const Ran made = run({"project", "demo", project.string(), model.string(), "--json"});
    ASSERT_EQ(made.status, 0) << made.err;
    EXPECT_EQ(made.json()["texts"].size(), 3U);
    EXPECT_EQ(made.json()["results"], 6);
    const Json info = run({"project", "info", project.string(), "--json"}).json();
    EXPECT_EQ(info["acts"], 3);
    EXPECT_EQ(info["texts"], 3);
    EXPECT_EQ(info["models"], 1);
    EXPECT_EQ(info["results"], 6);
    // What `similarity --project` asks for is what lies there.
    std::vector<std::string> arguments{"similarity", model.string(), "--project", project.string(), "--mask-sink", "--json"};
    for (const Json& text : run({"text", "list", project.string(), "--json"}).json()) {
        arguments.emplace_back("--text");
        arguments.push_back(text["text"]);
    }
    const Ran measured = run(arguments);
    ASSERT_EQ(measured.status, 0) << measured.err;
    EXPECT_EQ(measured.json()["seconds"]["load"], 0.0);
    EXPECT_TRUE(measured.json()["stderr"].is_array());

    EXPECT_EQ(run({"project", "demo", project.string(), model.string()}).status, 1) << "it is never overwritten";
    const fs::path other = folder.path() / "other.plumb";
    EXPECT_EQ(run({"project", "demo", other.string(), (folder.path() / "nowhere").string()}).status, 1);
    EXPECT_FALSE(fs::exists(other));
    fs::resize_file(model / "model.safetensors", fs::file_size(model / "model.safetensors") - 4);
    EXPECT_EQ(run({"project", "demo", other.string(), model.string()}).status, 1);
    EXPECT_FALSE(fs::exists(other)) << "what is half made goes again";
}

TEST_F(Verbs, WhileAWindowHoldsTheProjectVerbsGoThroughIt)
{
    const std::string file = (folder.path() / "held ü.plumb").string();
    auto window = store::Project::open(file, {.mode = store::ProjectOptions::Mode::Create, .program = "the window"});
    std::vector<std::string> heard;
    auto server = std::make_unique<store::ProjectServer>(
        *window, store::ServerOptions{.onAct = [&](const std::string& kind) { heard.push_back(kind); }});

    const Ran added = run({"text", "add", file, "--text", "ABCDEF", "--title", "T", "--json"});
    ASSERT_EQ(added.status, 0) << added.err;
    ASSERT_EQ(window->texts().size(), 1U);
    EXPECT_EQ(window->texts()[0].id.toString(), added.json()["id"]);
    EXPECT_EQ(window->history(1)[0].act.id.toString(), added.json()["act"]);
    EXPECT_EQ(run({"text", "list", file, "--json"}).json().size(), 1U);
    EXPECT_EQ(run({"project", "undo", file, "--json"}).json()["redo_depth"], 1);
    EXPECT_TRUE(window->texts().empty());
    EXPECT_EQ(run({"project", "redo", file}).status, 0);
    EXPECT_EQ(run({"project", "redo", file}).status, 1);
    ASSERT_EQ(run({"text", "remove", file, "--id", added.json()["id"]}).status, 0);
    EXPECT_EQ(heard, (std::vector<std::string>{"text added", "text added", "text added", "text removed"}));
    EXPECT_EQ(window->history(10).size(), 4U) << "one act each";

    const Ran measured = run({"similarity", model.string(), "--text", "ABCDEF", "--project", file, "--json"});
    ASSERT_EQ(measured.status, 0) << measured.err;
    EXPECT_EQ(window->resultCount().get(), 1);
    EXPECT_EQ(
        run({"similarity", model.string(), "--text", "ABCDEF", "--project", file, "--json"}).json()["seconds"]["load"], 0.0);
    const Json info = run({"project", "info", file, "--json"}).json();
    EXPECT_EQ(info["writer"]["pid"], ::getpid());
    EXPECT_EQ(info["writer"]["program"], "the window");
    EXPECT_EQ(info["acts"], 4);

    server.reset();
    const Ran refused = run({"text", "add", file, "--text", "ABC"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("the window, process " + std::to_string(::getpid())), std::string::npos) << refused.err;
    window.reset();
    EXPECT_EQ(run({"text", "add", file, "--text", "ABC"}).status, 0);
}

TEST_F(Verbs, AProjectKeepsWhatEachVerbMeasures)
{
    const std::string project = (folder.path() / "kept ü.plumb").string();
    const auto out = [&](const char* name) { return (folder.path() / name).string(); };
    const std::vector<std::vector<std::string>> verbs{
        {"attend", model.string(), "--ids", "1,2,3", "--layer", "1", "--project", project, "--out"},
        {"hidden", model.string(), "--ids", "1,2,3", "--layer", "1", "--project", project, "--out"},
        {"logits", model.string(), "--ids", "1,2,3", "--project", project, "--out"},
        {"logits", model.string(), "--ids", "1,2,3", "--split", "2", "--project", project, "--out"},
    };
    const auto runAll = [&](const std::string& suffix) {
        for (std::size_t i = 0; i < verbs.size(); ++i) {
            std::vector<std::string> arguments = verbs[i];
            arguments.push_back(out((std::to_string(i) + suffix).c_str()));
            const Ran ran = run(arguments);
            EXPECT_EQ(ran.status, 0) << ran.err;
        }
    };
    const std::vector<std::string> generate{"generate", model.string(), "--prompt", "ABC", "--max-tokens", "5", "--temperature",
        "0.8", "--seed", "3", "--project", project, "--json"};
    runAll(" first.npy");
    const Ran drawn = run(generate);
    ASSERT_EQ(drawn.status, 0) << drawn.err;
    EXPECT_EQ(run({"project", "info", project, "--json"}).json()["results"], 5);
    EXPECT_EQ(run({"project", "info", project, "--json"}).json()["acts"], 0) << "to look is no act";

    // Weights that cannot be loaded, in a file that looks as before: only the project can answer.
    const fs::path weights = model / "model.safetensors";
    const auto time = fs::last_write_time(weights);
    std::string bytes = readFile(weights);
    bytes.replace(bytes.size() - 4, 4, "\xFF\xFF\xFF\xFF");
    writeFileAtomically(weights, bytes);
    fs::last_write_time(weights, time);
    runAll(" second.npy");
    for (std::size_t i = 0; i < verbs.size(); ++i)
        EXPECT_EQ(
            readFile(out((std::to_string(i) + " first.npy").c_str())), readFile(out((std::to_string(i) + " second.npy").c_str())))
            << verbs[i][0];
    const Ran again = run(generate);
    ASSERT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(again.json()["ids"], drawn.json()["ids"]);
    EXPECT_EQ(again.json()["text"], drawn.json()["text"]);
    EXPECT_EQ(again.json()["seconds"]["load"], 0.0);
    std::vector<std::string> otherSeed = generate;
    otherSeed[9] = "4";
    EXPECT_EQ(run(otherSeed).status, 1) << "another recipe has to be measured";
}
