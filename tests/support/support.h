// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <gtest/gtest.h>
#include <string>

namespace plumbline::test {

/// The folder with reference outputs and real data: $PLUMBLINE_SHARED, or ../shared beside the sources. Empty where absent.
[[nodiscard]] std::filesystem::path sharedFolder();
/// tests/data: small cases that the project made itself.
[[nodiscard]] std::filesystem::path dataFolder();

/// The demo model, where set-up brought it: $PLUMBLINE_DEMO_MODEL or build/models.
[[nodiscard]] std::filesystem::path demoModel();

/// A fresh folder, named with blanks and letters beyond ASCII, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace plumbline::test

/// Skips, saying what is missing and where it was looked for.
#define PLUMBLINE_SKIP_WITHOUT(needed)                                                                                               \
    do {                                                                                                                           \
        if (plumbline::test::sharedFolder().empty() || !std::filesystem::exists(needed))                                             \
            GTEST_SKIP() << "reference data not found: " << std::filesystem::path(needed).string() << " (set PLUMBLINE_SHARED)";     \
    } while (false)
