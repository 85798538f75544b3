// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/identity_cache.h"

#include "core/base/paths.h"
#include "tests/models/scratch_cache.h"

#include <fstream>

using namespace plumbline;
namespace fs = std::filesystem;

namespace {
using IdentityCache = test::ModelsTest;

/// The identity, and whether weights were read for it.
std::pair<std::string, bool> identify(const fs::path& path)
{
    bool hasRead = false;
    std::string identity =
        models::fullIdentity(formats::openModel(path), [&](std::size_t, std::size_t, const char*) { hasRead = true; });
    return {identity, hasRead};
}
} // namespace

TEST_F(IdentityCache, ReadsTheWeightsOnce)
{
    EXPECT_FALSE(models::knownFullIdentity(formats::openModel(first)).has_value());
    const auto [identity, hasRead] = identify(first);
    EXPECT_EQ(identity, formats::fullIdentity(*formats::openModel(first).weights));
    EXPECT_TRUE(hasRead);
    EXPECT_EQ(identify(first), std::pair(identity, false));
    EXPECT_EQ(models::knownFullIdentity(formats::openModel(first)), identity);
    EXPECT_NE(identify(second).first, identity);
}

TEST_F(IdentityCache, NoticesAFileThatWasReplacedByOneOfItsSize)
{
    const std::string before = identify(first).first;
    fs::remove(first / "model.safetensors");
    fs::copy_file(second / "model.safetensors", first / "model.safetensors");
    EXPECT_FALSE(models::knownFullIdentity(formats::openModel(first)).has_value());
    const auto [after, hasRead] = identify(first);
    EXPECT_TRUE(hasRead);
    EXPECT_NE(after, before);
}

TEST_F(IdentityCache, TakesADamagedEntryForNone)
{
    const std::string identity = identify(first).first;
    for (const auto& entry : fs::directory_iterator(folder.path() / "cache" / "plumbline" / "identities"))
        std::ofstream(entry.path()) << R"({"files": 3, "identity": "no)";
    EXPECT_EQ(identify(first), std::pair(identity, true));
}

TEST_F(IdentityCache, StopsWhenCancelledAndKeepsNothing)
{
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)models::fullIdentity(formats::openModel(first), {}, stop.get_token()), Error);
    EXPECT_FALSE(models::knownFullIdentity(formats::openModel(first)).has_value());
}
