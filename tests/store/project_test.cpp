// SPDX-License-Identifier: GPL-3.0-or-later
#include "child.h"
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/store/project_file.h"
#include "core/store/schema.h"
#include "tests/support/support.h"

#include <random>

namespace plumbline::store {
namespace {

namespace fs = std::filesystem;

struct Fixture {
    test::TemporaryFolder folder;
    fs::path file = folder.path() / "Über alles.plumb";
    [[nodiscard]] std::unique_ptr<Project> open(ProjectOptions options = {.mode = ProjectOptions::Mode::OpenOrCreate}) const
    {
        return Project::open(file, std::move(options));
    }
};

template <class F>
Error errorOf(F&& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error";
    return Error(ErrorCode::Internal, {});
}

std::string problems(const Project& project)
{
    std::string text;
    for (const std::string& problem : project.check().get().problems)
        text += problem + "\n";
    return text;
}

TEST(Project, KeepsActsOverACloseAsOneFile)
{
    const Fixture f;
    const StoredText text{Uuid::make(), "Title", "Héllo\n世界"};
    {
        const auto project = f.open({.mode = ProjectOptions::Mode::Create, .author = "ada"});
        EXPECT_FALSE(project->commit(textAdded("texts", text)).get().isNull());
        project->commit(promptCommitted("attention", "Why?"));
        project->commit(modelChosen("attention", {{"path", "m"}, {"dtype", "bf16"}}));
        project->commit(settingChosen("attention", "heads", Json::array({1, 2})));
        project->close();
    }
    std::vector<fs::path> files(fs::directory_iterator(f.folder.path()), {});
    EXPECT_EQ(files.size(), 1U) << "the one file is complete";
    const auto project = f.open();
    ASSERT_EQ(project->texts().size(), 1U);
    EXPECT_EQ(project->texts()[0].text, text.text);
    EXPECT_EQ(project->texts()[0].title, "Title");
    EXPECT_EQ(project->setting("prompt"), "Why?");
    EXPECT_EQ(project->setting("heads")->at(1), 2);
    EXPECT_FALSE(project->setting("none"));
    const auto history = project->history(10);
    ASSERT_EQ(history.size(), 4U);
    EXPECT_EQ(history[3].act.author, "ada");
    EXPECT_EQ(history[3].act.kind, "text added");
    EXPECT_EQ(history[0].act.kind, "setting chosen");
    EXPECT_EQ(problems(*project), "");
}

TEST(Project, UndoesAndRedoesOverAClose)
{
    const Fixture f;
    const Uuid id = Uuid::make();
    {
        const auto project = f.open();
        project->commit(textAdded("texts", {id, "a", "one"}));
        project->commit(settingChosen("attention", "measure", "jsd"));
        project->commit(settingChosen("attention", "measure", "cosine"));
        project->commit(textRemoved("texts", id));
        EXPECT_EQ(project->undoDepth(), 4U);
        EXPECT_EQ(project->nextUndo()->act.kind, "text removed");
        project->undo();
        project->undo();
        EXPECT_EQ(project->setting("measure"), "jsd");
        EXPECT_EQ(project->texts().size(), 1U);
    }
    {
        const auto project = f.open();
        EXPECT_EQ(project->undoDepth(), 2U);
        EXPECT_EQ(project->redoDepth(), 2U);
        EXPECT_EQ(project->nextRedo()->act.kind, "setting chosen");
        project->redo();
        EXPECT_EQ(project->setting("measure"), "cosine");
        project->undo();
        project->undo();
        project->undo();
        EXPECT_TRUE(project->undo().get().isNull());
        EXPECT_FALSE(project->setting("measure"));
        EXPECT_TRUE(project->texts().empty());
        project->redo();
        EXPECT_EQ(project->texts().at(0).text, "one");
        project->commit(settingChosen("attention", "mask", true)); // drops what could be redone
        EXPECT_EQ(project->redoDepth(), 0U);
        EXPECT_TRUE(project->redo().get().isNull());
        EXPECT_EQ(project->undoDepth(), 2U);
        EXPECT_EQ(problems(*project), "");
    }
    const auto project = f.open();
    EXPECT_EQ(project->undoDepth(), 2U);
    EXPECT_FALSE(project->nextRedo());
    EXPECT_EQ(project->history(100).size(), 12U) << "acts whose redo was dropped stay in the history";
    EXPECT_EQ(problems(*project), "");
}

TEST(Project, ABulkActIsOneAct)
{
    const Fixture f;
    const auto project = f.open();
    std::vector<StoredText> texts;
    for (int i = 0; i < 10000; ++i)
        texts.push_back({Uuid::make(), std::to_string(i), "text"});
    project->commit(textsAdded("import", texts)).get();
    ActDraft tag("images", "tag added");
    tag.toggle("tag/bright", IndexSet::ofRange(0, 10000000));
    project->commit(tag).get();
    EXPECT_EQ(project->undoDepth(), 2U);
    EXPECT_EQ(project->bitmap("tag/bright").count(), 10000000U);
    EXPECT_EQ(problems(*project), "");
    project->undo();
    project->undo();
    EXPECT_TRUE(project->texts().empty());
    EXPECT_TRUE(project->bitmap("tag/bright").empty());
    EXPECT_EQ(problems(*project), "");
}

TEST(Project, RefusesAnActThatCannotBeAndChangesNothing)
{
    const Fixture f;
    const auto project = f.open();
    ActDraft draft = settingChosen("x", "key", 1);
    draft.removeObject(Uuid::make());
    EXPECT_EQ(errorOf([&] { project->commit(draft); }).code(), ErrorCode::InvalidArgument);
    EXPECT_FALSE(project->setting("key"));
    EXPECT_EQ(errorOf([&] { project->commit(promptCommitted("x", "\xff\xfe")); }).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(project->undoDepth(), 0U);
    project->commit(settingChosen("x", "key", 1));
    EXPECT_TRUE(project->commit(settingChosen("x", "key", 1)).get().isNull()) << "what changes nothing is no act";
    EXPECT_EQ(project->undoDepth(), 1U);
}

TEST(Project, RandomActsUndosAndRedosReplayToTheSame)
{
    const Fixture f;
    std::mt19937 random(11);
    std::vector<Uuid> ids;
    for (int session = 0; session < 4; ++session) {
        const auto project = f.open();
        for (int i = 0; i < 60; ++i) {
            const auto texts = project->texts();
            switch (random() % 6) {
            case 0: project->commit(textAdded("t", {Uuid::make(), "t", std::to_string(random())})); break;
            case 1:
                if (!texts.empty())
                    project->commit(textRemoved("t", texts[random() % texts.size()].id));
                break;
            case 2: project->commit(settingChosen("t", "k" + std::to_string(random() % 3), static_cast<int>(random() % 5))); break;
            case 3: project->commit(std::move(ActDraft("t", "tag").toggle("b", IndexSet::of({static_cast<std::uint32_t>(random() % 9)}))));
                break;
            case 4: project->undo(); break;
            default: project->redo(); break;
            }
        }
        EXPECT_EQ(problems(*project), "");
    }
}

TEST(Project, KeepsMeasuredArrays)
{
    const Fixture f;
    const Json recipe = {{"model", "abc"}, {"measure", "jsd"}, {"text", {{"id", 3}}}};
    std::string large(5 * 1000 * 1000 + 17, '\0');
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<char>(i * 31);
    {
        const auto project = f.open();
        project->putResult(recipe, {{"matrix", {{"shape", {4, 4}}}, large}, {"empty", nullptr, ""}}).get();
        project->putResult({{"other", 1}}, {}).get();
    }
    const auto project = f.open();
    EXPECT_EQ(project->resultCount().get(), 2);
    EXPECT_EQ(project->schemaVersion(), newestSchema());
    const auto found = project->findResult({{"text", {{"id", 3}}}, {"measure", "jsd"}, {"model", "abc"}}).get();
    ASSERT_TRUE(found) << "the order of keys does not count";
    ASSERT_EQ(found->arrays.size(), 2U);
    EXPECT_EQ(found->arrays[0].name, "matrix");
    EXPECT_EQ(found->arrays[0].info.at("shape").at(1), 4);
    EXPECT_EQ(found->arrays[0].bytes, large);
    EXPECT_TRUE(found->arrays[1].bytes.empty());
    EXPECT_FALSE(project->findResult({{"model", "abc"}}).get());
    project->putResult(recipe, {{"matrix", nullptr, "new"}}).get();
    EXPECT_EQ(project->findResult(recipe).get()->arrays.at(0).bytes, "new");
    project->removeResult(recipe).get();
    EXPECT_FALSE(project->findResult(recipe).get());
}

TEST(Project, ASecondOpenerReadsAndKnowsWhoWrites)
{
    const Fixture f;
    const auto writer = f.open({.mode = ProjectOptions::Mode::Create, .program = "plumbline 0.1"});
    writer->commit(promptCommitted("x", "first")).get();
    const auto reader = f.open();
    EXPECT_EQ(reader->access(), Access::ReadOnlyHeld);
    EXPECT_EQ(reader->holder().pid, ::getpid());
    EXPECT_EQ(reader->holder().program, "plumbline 0.1");
    EXPECT_EQ(reader->setting("prompt"), "first");
    EXPECT_EQ(errorOf([&] { reader->commit(promptCommitted("x", "no")); }).code(), ErrorCode::ReadOnly);
    EXPECT_EQ(errorOf([&] { reader->undo(); }).code(), ErrorCode::ReadOnly);
    EXPECT_FALSE(reader->refresh());
    writer->commit(promptCommitted("x", "second")).get();
    EXPECT_TRUE(reader->refresh());
    EXPECT_EQ(reader->setting("prompt"), "second");
    EXPECT_EQ(problems(*reader), "");
}

TEST(Project, AnotherProcessHoldsItUntilItEnds)
{
    const Fixture f;
    test::Child child({"hold", f.file.string()});
    ASSERT_EQ(child.line(), "holds");
    {
        const auto reader = f.open();
        EXPECT_EQ(reader->access(), Access::ReadOnlyHeld);
        EXPECT_EQ(reader->holder().pid, child.pid());
        EXPECT_EQ(reader->holder().program, "store_child");
    }
    child.kill();
    EXPECT_EQ(f.open()->access(), Access::Writer) << "a killed holder holds nothing";
}

TEST(Project, LooksIntoAReadOnlyFolder)
{
    const Fixture f;
    f.open()->commit(textAdded("t", {Uuid::make(), "a", "b"})).get();
    fs::permissions(f.folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
    test::Child child({"look", f.file.string()});
    EXPECT_EQ(child.line(), std::to_string(static_cast<int>(Access::ReadOnlyPlace)) + " 1");
    EXPECT_EQ(child.wait(), 0);
    fs::permissions(f.folder.path(), fs::perms::owner_all);
}

TEST(Project, LeavesANewerFileAsItIs)
{
    const Fixture f;
    f.open()->commit(promptCommitted("x", "y")).get();
    {
        Database database(f.file, {});
        database.execute("PRAGMA user_version=" + std::to_string(newestSchema() + 1));
    }
    const std::string before = readFile(f.file);
    const Error error = errorOf([&] { (void)f.open(); });
    EXPECT_EQ(error.code(), ErrorCode::NewerFileVersion);
    EXPECT_EQ(error.detail().advice, Advice::UpdatePlumbline);
    EXPECT_EQ(readFile(f.file), before);
    EXPECT_EQ(std::distance(fs::directory_iterator(f.folder.path()), {}), 1);
}

TEST(Project, RefusesWhatIsNoProject)
{
    const Fixture f;
    EXPECT_EQ(errorOf([&] { (void)Project::open(f.file); }).code(), ErrorCode::FileNotFound);
    EXPECT_EQ(errorOf([&] { (void)Project::open(f.folder.path()); }).code(), ErrorCode::UnsupportedFormat);
    writeFileAtomically(f.file, "a letter");
    EXPECT_EQ(errorOf([&] { (void)f.open(); }).code(), ErrorCode::UnsupportedFormat);
    EXPECT_EQ(readFile(f.file), "a letter");
    EXPECT_EQ(errorOf([&] { (void)f.open({.mode = ProjectOptions::Mode::Create}); }).code(), ErrorCode::InvalidArgument);
    fs::remove(f.file);
    Database(f.file, {.mode = DatabaseOptions::Mode::Create}).execute("CREATE TABLE other(x)");
    EXPECT_EQ(errorOf([&] { (void)f.open(); }).code(), ErrorCode::UnsupportedFormat);
}

TEST(Project, OpeningAndClosingChangesNoByte)
{
    const Fixture f;
    f.open()->commit(promptCommitted("x", "y")).get();
    const std::string before = readFile(f.file);
    EXPECT_EQ(f.open()->setting("prompt"), "y");
    EXPECT_EQ(f.open({.readOnly = true})->access(), Access::ReadOnlyAsked);
    EXPECT_EQ(readFile(f.file), before);
}

TEST(Project, ASavedCopyIsCompleteAndItsCopyIsTheSame)
{
    const Fixture f;
    const auto project = f.open();
    project->commit(textAdded("t", {Uuid::make(), "a", "b"}));
    project->commit(promptCommitted("x", "y"));
    project->undo();
    project->putResult({{"r", 1}}, {{"m", {{"n", 2}}, "bytes"}});
    const auto copy = f.folder.path() / "copy.plumb", again = f.folder.path() / "again.plumb";
    project->saveCopy(copy).get();
    project->commit(promptCommitted("x", "later"));
    {
        const auto opened = Project::open(copy);
        EXPECT_EQ(opened->access(), Access::Writer);
        EXPECT_EQ(opened->texts().size(), 1U);
        EXPECT_EQ(opened->redoDepth(), 1U);
        EXPECT_FALSE(opened->setting("prompt"));
        EXPECT_TRUE(opened->findResult({{"r", 1}}).get());
        EXPECT_EQ(problems(*opened), "");
        opened->saveCopy(again).get();
        EXPECT_EQ(errorOf([&] { (void)opened->saveCopy(copy); }).code(), ErrorCode::InvalidArgument);
    }
    // All but the two counters of changes in the header, which SQLite advances with each copy.
    std::string first = readFile(copy), second = readFile(again);
    ASSERT_EQ(first.size(), second.size());
    for (const std::size_t counter : {24U, 40U, 92U})
        for (std::size_t i = 0; i < 4; ++i)
            first[counter + i] = second[counter + i] = 0;
    EXPECT_EQ(first, second);
    EXPECT_EQ(std::distance(fs::directory_iterator(f.folder.path()), {}), 6) << "project, log, index of the log, lock, and two copies";
    EXPECT_EQ(errorOf([&] { project->saveCopy(f.folder.path() / "no" / "x.plumb").get(); }).code(), ErrorCode::FileNotFound);
}

TEST(Project, NoticesATableThatActsDoNotComeTo)
{
    const Fixture f;
    f.open()->commit(promptCommitted("x", "y")).get();
    Database(f.file, {}).execute("UPDATE settings SET json='\"z\"'");
    const auto report = f.open()->check().get();
    ASSERT_FALSE(report.good());
    EXPECT_NE(report.problems[0].find("settings"), std::string::npos);
}

TEST(Project, OpensAFileOfVersionOne)
{
    const Fixture f;
    fs::copy_file(test::dataFolder().parent_path() / "store" / "data" / "version_1.plumb", f.file);
    const auto project = f.open();
    ASSERT_EQ(project->texts().size(), 1U);
    EXPECT_EQ(project->texts()[0].text, "Kept since version 1");
    EXPECT_EQ(project->setting("measure"), "jsd");
    EXPECT_EQ(project->redoDepth(), 1U);
    EXPECT_EQ(project->bitmap("tag/good").toVector(), (std::vector<std::uint32_t>{1, 2, 3, 70000}));
    EXPECT_EQ(project->findResult({{"measure", "jsd"}}).get()->arrays.at(0).bytes, "0123");
    EXPECT_EQ(problems(*project), "");
}

} // namespace
} // namespace plumbline::store
