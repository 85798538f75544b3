// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project_lock.h"

#include "core/base/error.h"
#include "core/base/json.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace plumbline::store {

namespace {

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
    return holder;
}

} // namespace

ProjectLock::ProjectLock(std::filesystem::path file, int handle)
    : m_file(std::move(file))
    , m_handle(handle)
{
}

ProjectLock::Outcome ProjectLock::take(const std::filesystem::path& project, const std::string& program)
{
    const std::filesystem::path file = project.string() + "-lock";
    for (;;) {
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
            return denied;
        }
        // The holder before may have taken the file away between our open and our lock: then ours is a file without a name.
        struct stat mine { }, there { };
        if (::fstat(handle, &mine) != 0 || ::stat(file.c_str(), &there) != 0 || mine.st_ino != there.st_ino) {
            ::close(handle);
            continue;
        }
        std::array<char, 256> host{};
        ::gethostname(host.data(), host.size() - 1);
        const std::string text = Json{{"pid", ::getpid()}, {"host", host.data()}, {"program", program}}.dump(
            -1, ' ', false, Json::error_handler_t::replace);
        // Who holds it is a courtesy: on a full disk the lock itself still counts.
        if (::ftruncate(handle, 0) == 0)
            [[maybe_unused]] const ssize_t written = ::pwrite(handle, text.data(), text.size(), 0);
        return std::unique_ptr<ProjectLock>(new ProjectLock(file, handle));
    }
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
