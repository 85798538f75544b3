// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/store/project_file.h"

#include <fstream>
#include <unistd.h>

using namespace plumbline;

namespace {
/// A folder of this run's own: a project has files beside it.
struct Place {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("plumbline-fuzz-" + std::to_string(::getpid()));
    Place()
    {
        std::filesystem::create_directories(folder);
        setLogSink([](LogLevel, std::string_view, std::string_view) {});
    }
    ~Place() { std::filesystem::remove_all(folder); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
};
} // namespace

/// Opens the input as a project, looks at all of it, and then goes on working in it. Anything but an Error is a fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Place place;
    const std::filesystem::path file = place.folder / "a.plumb";
    for (const char* suffix : {"-wal", "-shm", "-journal", "-lock"})
        std::filesystem::remove(file.string() + suffix);
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    try {
        for (const bool readOnly : {true, false}) {
            const auto project =
                store::Project::open(file, {.mode = store::ProjectOptions::Mode::Open, .readOnly = readOnly, .author = "fuzz"});
            (void)project->texts();
            (void)project->history(100);
            (void)project->check().get();
            (void)project->findResult({{"measure", "jsd"}}).get();
            (void)project->jobStore()->rows();
            if (!project->writable())
                continue;
            // An act that a damaged file does not take is kept and waits: flush() says so, its future would not be ready.
            (void)project->undo();
            (void)project->redo();
            (void)project->commit(store::promptCommitted("fuzz", "Why?"));
            project->flush();
        }
    } catch (const Error&) { // the answer to every damaged file
    }
    return 0;
}
