// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace plumbline {

namespace fs = std::filesystem;

namespace {
fs::path fromEnvironment(const char* variable, const char* homeRelative)
{
    if (const char* value = std::getenv(variable); value != nullptr && *value != '\0')
        return value;
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / homeRelative;
}
} // namespace

fs::path userCacheFolder()
{
    return fromEnvironment("XDG_CACHE_HOME", ".cache") / "plumbline";
}

fs::path userDataFolder()
{
    return fromEnvironment("XDG_DATA_HOME", ".local/share") / "plumbline";
}

fs::path userStateFolder()
{
    return fromEnvironment("XDG_STATE_HOME", ".local/state") / "plumbline";
}

fs::path huggingFaceCache()
{
    if (const char* hub = std::getenv("HF_HUB_CACHE"); hub != nullptr && *hub != '\0')
        return hub;
    if (const char* home = std::getenv("HF_HOME"); home != nullptr && *home != '\0')
        return fs::path(home) / "hub";
    return fromEnvironment("XDG_CACHE_HOME", ".cache") / "huggingface" / "hub";
}

std::string readFile(const fs::path& file, std::size_t most)
{
    std::ifstream stream(file, std::ios::binary);
    std::error_code code;
    if (!stream || fs::is_directory(file, code))
        throw Error(ErrorCode::FileNotFound, {.file = file, .advice = Advice::CheckPath});
    std::string content;
    char block[1 << 16];
    while (stream.read(block, sizeof block) || stream.gcount() > 0) {
        content.append(block, static_cast<std::size_t>(stream.gcount()));
        if (content.size() > most)
            throw Error(ErrorCode::InvalidArgument, {.file = file, .expected = "at most " + bytes(most), .found = "more"});
    }
    return content;
}

void writeFileAtomically(const fs::path& file, std::string_view content)
{
    const fs::path beside = file.string() + ".part" + std::to_string(::getpid());
    const int handle = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const auto fail = [&](int error) {
        ::unlink(beside.c_str());
        const bool full = error == ENOSPC || error == EDQUOT;
        const bool missing = error == ENOENT;
        throw Error(full ? ErrorCode::DiskFull : missing ? ErrorCode::FileNotFound : ErrorCode::ReadOnly,
                    {.file = file, .advice = full ? Advice::FreeDisk : Advice::ChooseOtherPlace});
    };
    if (handle < 0)
        fail(errno);
    std::size_t done = 0;
    while (done < content.size()) {
        const ssize_t written = ::write(handle, content.data() + done, content.size() - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            const int error = errno;
            ::close(handle);
            fail(error);
        }
        done += static_cast<std::size_t>(written);
    }
    const bool synced = ::fsync(handle) == 0;
    const int error = errno;
    if (::close(handle) != 0 || !synced)
        fail(error);
    if (::rename(beside.c_str(), file.c_str()) != 0)
        fail(errno);
}

} // namespace plumbline
