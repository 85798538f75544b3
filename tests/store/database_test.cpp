// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/store/database.h"
#include "core/store/project_lock.h"
#include "core/store/schema.h"
#include "tests/support/support.h"

#include <fstream>

namespace plumbline::store {
namespace {

template <class F>
ErrorCode codeOf(F&& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::Internal;
}

TEST(Database, BindsAndReadsWhatItWasGiven)
{
    const test::TemporaryFolder folder;
    Database database(folder.path() / "a 100% #1?.db", {.mode = DatabaseOptions::Mode::Create});
    database.execute("CREATE TABLE t(a, b, c, d)");
    const std::string bytes("\0\1\2\xff", 4);
    database.prepare("INSERT INTO t VALUES(?,?,?,?)").bind(1, std::int64_t{1} << 60).bind(2, "Grüße").bindBlob(3, bytes).bindNull(4).run();
    Statement select = database.prepare("SELECT a, b, c, d FROM t");
    ASSERT_TRUE(select.step());
    EXPECT_EQ(select.integer(0), std::int64_t{1} << 60);
    EXPECT_EQ(select.text(1), "Grüße");
    EXPECT_EQ(select.text(2), bytes);
    EXPECT_TRUE(select.isNull(3));
    EXPECT_FALSE(select.step());
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "a 100% #1?.db"));
}

TEST(Database, RollsBackWhatIsNotCommitted)
{
    const test::TemporaryFolder folder;
    Database database(folder.path() / "a.db", {.mode = DatabaseOptions::Mode::Create});
    database.execute("CREATE TABLE t(a)");
    {
        const Transaction transaction(database);
        database.execute("INSERT INTO t VALUES(1)");
    }
    EXPECT_EQ(database.queryInteger("SELECT count(*) FROM t"), 0);
    Transaction transaction(database);
    database.execute("INSERT INTO t VALUES(1)");
    transaction.commit();
    EXPECT_EQ(database.queryInteger("SELECT count(*) FROM t"), 1);
}

TEST(Database, TellsWhatIsWrong)
{
    const test::TemporaryFolder folder;
    EXPECT_EQ(codeOf([&] { Database(folder.path() / "none.db", {}); }), ErrorCode::FileNotFound);
    writeFileAtomically(folder.path() / "text.db", std::string(5000, 'x'));
    EXPECT_EQ(codeOf([&] { Database(folder.path() / "text.db", {}).execute("SELECT * FROM sqlite_master"); }), ErrorCode::CorruptFile);
    Database database(folder.path() / "a.db", {.mode = DatabaseOptions::Mode::Create});
    EXPECT_EQ(codeOf([&] { database.execute("SELEKT"); }), ErrorCode::Internal);
    database.execute("CREATE TABLE t(a)");
    Database reader(folder.path() / "a.db", {.mode = DatabaseOptions::Mode::ReadOnly});
    EXPECT_TRUE(reader.readOnly());
    EXPECT_EQ(codeOf([&] { reader.execute("INSERT INTO t VALUES(1)"); }), ErrorCode::ReadOnly);
    Database second(folder.path() / "a.db", {.busyMilliseconds = 1});
    const Transaction holds(database);
    EXPECT_EQ(codeOf([&] { const Transaction waits(second); }), ErrorCode::ReadOnly);
}

TEST(Migration, DoesEachStepOnceAndLeavesANewerFileAlone)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.db";
    const std::vector<Migration> one{{1, "CREATE TABLE a(x); INSERT INTO a VALUES(1)"}};
    const std::vector<Migration> two{one[0], {2, "CREATE TABLE b(y); INSERT INTO b SELECT x+1 FROM a"}};
    {
        Database database(file, {.mode = DatabaseOptions::Mode::Create});
        migrate(database, 77, one);
        migrate(database, 77, one);
        EXPECT_EQ(database.queryInteger("SELECT count(*) FROM a"), 1);
        migrate(database, 77, two);
        EXPECT_EQ(database.queryInteger("SELECT y FROM b"), 2);
        EXPECT_EQ(database.queryInteger("PRAGMA user_version"), 2);
        EXPECT_EQ(codeOf([&] { migrate(database, 77, one); }), ErrorCode::NewerFileVersion);
    }
    EXPECT_EQ(checkHeader(file, 77, 2), 2);
    EXPECT_EQ(codeOf([&] { (void)checkHeader(file, 77, 1); }), ErrorCode::NewerFileVersion);
    EXPECT_EQ(codeOf([&] { (void)checkHeader(file, 78, 2); }), ErrorCode::UnsupportedFormat);
}

TEST(Migration, AStepThatFailsLeavesTheVersionBefore)
{
    const test::TemporaryFolder folder;
    Database database(folder.path() / "a.db", {.mode = DatabaseOptions::Mode::Create});
    const std::vector<Migration> steps{{1, "CREATE TABLE a(x)"}, {2, "CREATE TABLE b(y); INSERT INTO nowhere VALUES(1)"}};
    EXPECT_THROW(migrate(database, 77, steps), Error);
    EXPECT_EQ(database.queryInteger("PRAGMA user_version"), 1);
    EXPECT_EQ(database.queryInteger("SELECT count(*) FROM sqlite_master"), 1);
}

TEST(CheckHeader, KnowsAnEmptyFileATextAndACutDatabase)
{
    const test::TemporaryFolder folder;
    EXPECT_EQ(checkHeader(folder.path() / "none", 1, 1), 0);
    writeFileAtomically(folder.path() / "empty", "");
    EXPECT_EQ(checkHeader(folder.path() / "empty", 1, 1), 0);
    writeFileAtomically(folder.path() / "text", "hello");
    EXPECT_EQ(codeOf([&] { (void)checkHeader(folder.path() / "text", 1, 1); }), ErrorCode::UnsupportedFormat);
}

TEST(ProjectLock, HasOneHolderAndSaysWho)
{
    const test::TemporaryFolder folder;
    const auto project = folder.path() / "a.plumb";
    auto first = ProjectLock::take(project, "plumbline");
    ASSERT_TRUE(std::holds_alternative<std::unique_ptr<ProjectLock>>(first));
    auto second = ProjectLock::take(project, "another");
    ASSERT_TRUE(std::holds_alternative<ProjectLock::Denied>(second));
    EXPECT_EQ(std::get<ProjectLock::Denied>(second).holder.pid, ::getpid());
    EXPECT_EQ(std::get<ProjectLock::Denied>(second).holder.program, "plumbline");
    EXPECT_FALSE(std::get<ProjectLock::Denied>(second).holder.host.empty());
    std::get<std::unique_ptr<ProjectLock>>(first).reset();
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.plumb-lock"));
    EXPECT_TRUE(std::holds_alternative<std::unique_ptr<ProjectLock>>(ProjectLock::take(project, "another")));
    EXPECT_EQ(codeOf([&] { (void)ProjectLock::take(folder.path() / "no" / "a.plumb", ""); }), ErrorCode::FileNotFound);
}

} // namespace
} // namespace plumbline::store
