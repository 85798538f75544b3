// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

#include <cstdlib>

namespace plumbline::test {

/// Two models of the same shape with other weights, and a cache folder that is not the user's.
class ModelsTest : public testing::Test {
protected:
    void SetUp() override
    {
        ::setenv("XDG_CACHE_HOME", (folder.path() / "cache").c_str(), 1);
        writeTinyModel(first, 1);
        writeTinyModel(second, 2);
    }
    void TearDown() override { ::unsetenv("XDG_CACHE_HOME"); }

    TemporaryFolder folder;
    const std::filesystem::path first = folder.path() / "模型 ä", second = folder.path() / "other";
};

} // namespace plumbline::test
