// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/model_reference.h"

#include "tests/support/support.h"

using namespace plumbline;
namespace fs = std::filesystem;

TEST(ModelReference, GoesRelativeToTheProjectAndBack)
{
    const test::TemporaryFolder folder;
    fs::create_directories(folder.path() / "models" / "tiny ä");
    fs::create_directories(folder.path() / "work");
    const fs::path project = folder.path() / "work" / "研究.plumb";
    const store::ModelReference model{
        .path = folder.path() / "models" / "tiny ä", .name = "tiny", .identity = "abc", .type = "bfloat16"};
    const Json json = store::toJson(model, project);
    EXPECT_EQ(json["path"], "../models/tiny ä");
    auto back = store::modelReference(json, project);
    ASSERT_TRUE(back.has_value());
    EXPECT_TRUE(fs::equivalent(back->path, model.path));
    back->path = model.path;
    EXPECT_EQ(*back, model);
    // Both moved together.
    fs::rename(folder.path() / "models", folder.path() / "work" / "models");
    fs::create_directories(folder.path() / "elsewhere");
    fs::rename(folder.path() / "work" / "models", folder.path() / "elsewhere" / "models");
    fs::create_directories(folder.path() / "elsewhere" / "deeper");
    EXPECT_TRUE(fs::exists(store::modelReference(json, folder.path() / "elsewhere" / "deeper" / "x.plumb")->path));
    EXPECT_EQ(store::toJson({.path = folder.path() / "models/", .name = "", .identity = ""}, project)["path"], "../models");
}

TEST(ModelReference, IsNoneWhereThePathIsMissing)
{
    for (const char* text : {"3", "null", "{}", R"({"path": 5})", R"({"path": ""})", "[]"})
        EXPECT_FALSE(store::modelReference(Json::parse(text), "x.plumb").has_value()) << text;
    EXPECT_EQ(store::modelReference(Json{{"path", "m.gguf"}}, "x.plumb")->type, "auto");
    EXPECT_THROW((void)store::toJson({.path = "/\xff", .name = "", .identity = ""}, "/x.plumb"), std::exception);
}
