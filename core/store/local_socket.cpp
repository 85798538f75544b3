// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/local_socket.h"

#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace plumbline::store {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kLongest = sizeof(sockaddr_un::sun_path) - 1;

std::optional<sockaddr_un> addressOf(const fs::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.native().size() > kLongest)
        return std::nullopt;
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

/// A folder of our own that nobody else can look into. In a folder that all may write, somebody else may have made it first.
bool isOurs(const fs::path& folder)
{
    struct stat info { };
    return ::lstat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid()
        && (info.st_mode & 077) == 0;
}
} // namespace

fs::path socketPathOf(const fs::path& project)
{
    const std::string name =
        "plumbline-" + std::to_string(std::hash<std::string>()(fs::absolute(project).lexically_normal().string())) + ".socket";
    if (const char* runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && isOurs(runtime))
        if (fs::path path = fs::path(runtime) / name; path.native().size() <= kLongest)
            return path;
    std::error_code failed;
    const fs::path folder = fs::temp_directory_path(failed) / ("plumbline-" + std::to_string(::geteuid()));
    if (failed)
        return {};
    ::mkdir(folder.c_str(), 0700);
    fs::path path = folder / name;
    return isOurs(folder) && path.native().size() <= kLongest ? path : fs::path();
}

int listenAt(const fs::path& path)
{
    const auto address = addressOf(path);
    if (!address)
        return -1;
    const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (handle < 0)
        return -1;
    ::unlink(path.c_str());
    // Nobody can connect before listen(), and by then the mode is set.
    if (::bind(handle, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 || ::chmod(path.c_str(), 0600) != 0
        || ::listen(handle, 8) != 0) {
        ::close(handle);
        return -1;
    }
    return handle;
}

int connectTo(const fs::path& path)
{
    const auto address = addressOf(path);
    if (!address)
        return -1;
    const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (handle < 0)
        return -1;
    // A local connection is there at once, or refused; EAGAIN says that eight others wait already.
    if (::connect(handle, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
        ::close(handle);
        return -1;
    }
    return handle;
}

} // namespace plumbline::store
