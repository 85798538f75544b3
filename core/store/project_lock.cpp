// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project_lock.h"

#include "core/base/error.h"
#include "core/base/json.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <thread>
#include <unistd.h>

namespace plumbline::store {

namespace {

// holderOf() holds the lock for a moment too: who wants to write tries more than once.
constexpr int kTries = 4;
constexpr auto kPause = std::chrono::milliseconds(5);

std::filesystem::path lockFileOf(const std::filesystem::path& project)
{
    return project.string() + "-lock";
}

LockHolder readHolder(int handle)
{
    std::array<char, 4096> text{};
    const ssize_t size = ::pread(handle, text.data(), text.size(), 0);
    LockHolder holder;
    if (size <= 0)
        return holder;
    const Json json = Json::parse(text.data(), text.data() + size, nullptr, false);
    if (!json.is_object())
        return holder;
    if (const auto pid = json.find("pid"); pid != json.end() && pid->is_number_integer())
        holder.pid = pid->get<long long>();
    if (const auto host = json.find("host"); host != json.end() && host->is_string())
        holder.host = host->get<std::string>();
    if (const auto program = json.find("program"); program != json.end() && program->is_string())
        holder.program = program->get<std::string>();
    if (const auto socket = json.find("socket"); socket != json.end() && socket->is_string())
        holder.socket = socket->get<std::string>();
    return holder;
}

} // namespace

ProjectLock::ProjectLock(std::filesystem::path file, int handle, std::string program)
    : m_file(std::move(file))
    , m_program(std::move(program))
    , m_handle(handle)
{
}

ProjectLock::Outcome ProjectLock::take(const std::filesystem::path& project, const std::string& program)
{
    const std::filesystem::path file = lockFileOf(project);
    for (int tries = 1;; ++tries) {
        const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (handle < 0) {
            const int error = errno;
            if (error == ENOENT)
                throw Error(ErrorCode::FileNotFound, {.file = project, .advice = Advice::CheckPath});
            if (error == ENOSPC || error == EDQUOT)
                throw Error(ErrorCode::DiskFull, {.file = project, .advice = Advice::FreeDisk});
            return NoPlace{};
        }
        if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
            Denied denied{readHolder(handle)};
            ::close(handle);
            if (tries >= kTries)
                return denied;
            std::this_thread::sleep_for(kPause);
            continue;
        }
        // The holder before may have taken the file away between our open and our lock: then ours is a file without a name.
        struct stat mine { }, there { };
        if (::fstat(handle, &mine) != 0 || ::stat(file.c_str(), &there) != 0 || mine.st_ino != there.st_ino) {
            ::close(handle);
            continue;
        }
        std::unique_ptr<ProjectLock> lock(new ProjectLock(file, handle, program));
        lock->announce({});
        return lock;
    }
}

void ProjectLock::announce(const std::string& socket)
{
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    Json json{{"pid", ::getpid()}, {"host", host.data()}, {"program", m_program}};
    if (!socket.empty())
        json["socket"] = socket;
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    // Who holds it is a courtesy: on a full disk the lock itself still counts.
    if (::ftruncate(m_handle, 0) == 0)
        [[maybe_unused]] const ssize_t written = ::pwrite(m_handle, text.data(), text.size(), 0);
}

std::optional<LockHolder> ProjectLock::holderOf(const std::filesystem::path& project)
{
    const int handle = ::open(lockFileOf(project).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (handle < 0)
        return std::nullopt;
    std::optional<LockHolder> holder;
    if (::flock(handle, LOCK_SH | LOCK_NB) != 0)
        holder = readHolder(handle);
    ::close(handle);
    return holder;
}

ProjectLock::~ProjectLock()
{
    ::unlink(m_file.c_str()); // while it is still ours
    ::close(m_handle);
}

bool onNetwork(const std::filesystem::path& file)
{
    struct statfs info { };
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (::statfs(folder.c_str(), &info) != 0)
        return false;
    switch (static_cast<unsigned long>(info.f_type)) {
    case 0x6969UL:     // NFS
    case 0x517BUL:     // SMB
    case 0xFF534D42UL: // CIFS
    case 0xFE534D42UL: // SMB2
    case 0x5346414FUL: // AFS
    case 0x65735546UL: // FUSE: sshfs and the like
    case 0x01021997UL: // 9P
        return true;
    default: return false;
    }
}

} // namespace plumbline::store
