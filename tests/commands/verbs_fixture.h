// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "tests/support/support.h"

#include <string>
#include <vector>

namespace plumbline::test {

struct Ran {
    int status = -1;
    std::string out, err;
    [[nodiscard]] Json json() const { return Json::parse(out); }
};

/// A tiny model with a byte-level tokenizer of 64 pieces, in a folder with letters beyond ASCII, and the program to run on it.
class Verbs : public testing::Test {
protected:
    void SetUp() override;
    /// Runs the program with arguments as they stand: no shell in between.
    [[nodiscard]] Ran run(const std::vector<std::string>& arguments) const;

    TemporaryFolder folder;
    std::filesystem::path model;
};

} // namespace plumbline::test
