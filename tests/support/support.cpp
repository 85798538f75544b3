// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/support.h"

#include "core/base/uuid.h"

#include <cstdlib>

namespace plumbline::test {

namespace fs = std::filesystem;

fs::path sharedFolder()
{
    if (const char* folder = std::getenv("PLUMBLINE_SHARED"); folder != nullptr && *folder != '\0')
        return fs::exists(folder) ? fs::path(folder) : fs::path();
    const fs::path beside = fs::path(PLUMBLINE_SOURCE_DIR).parent_path() / "shared";
    return fs::exists(beside) ? beside : fs::path();
}

fs::path dataFolder()
{
    return fs::path(PLUMBLINE_SOURCE_DIR) / "tests" / "data";
}

fs::path demoModel()
{
    if (const char* file = std::getenv("PLUMBLINE_DEMO_MODEL"); file != nullptr && *file != '\0')
        return file;
    return fs::path(PLUMBLINE_SOURCE_DIR) / "build" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf";
}

TemporaryFolder::TemporaryFolder()
    : m_path(fs::temp_directory_path() / ("Prüfung 试验 é " + Uuid::make().toString()))
{
    fs::create_directories(m_path);
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

} // namespace plumbline::test
