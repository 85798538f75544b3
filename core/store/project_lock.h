// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace plumbline::store {

/// Who has a project open for writing.
struct LockHolder {
    long long pid = 0;
    std::string host;
    std::string program;
    std::string socket = {}; ///< where it takes requests of other programs; empty: nowhere
};

/// Held by the one writer of a project: an flock on "<project>-lock" beside it, which the kernel lets go when the process ends,
/// however. On network folders it reaches as far as the server's locks do.
class ProjectLock {
public:
    struct Denied {
        LockHolder holder; ///< empty where the holder could not be read
    };
    struct NoPlace { }; ///< the folder cannot be written
    using Outcome = std::variant<std::unique_ptr<ProjectLock>, Denied, NoPlace>;

    /// Does not wait. @throws Error DiskFull, FileNotFound (no such folder)
    [[nodiscard]] static Outcome take(const std::filesystem::path& project, const std::string& program);
    /// Who holds it now, without taking it. Nothing where nobody does, or the lock file cannot be read.
    [[nodiscard]] static std::optional<LockHolder> holderOf(const std::filesystem::path& project);
    /// Writes into the lock file where requests are taken; empty: nowhere.
    void announce(const std::string& socket);
    ~ProjectLock();
    ProjectLock(const ProjectLock&) = delete;
    ProjectLock& operator=(const ProjectLock&) = delete;

private:
    ProjectLock(std::filesystem::path file, int handle, std::string program);
    std::filesystem::path m_file;
    std::string m_program;
    int m_handle;
};

/// True where the folder lies on NFS, SMB, AFS or FUSE: write-ahead logs need memory shared between hosts, which these lack.
[[nodiscard]] bool onNetwork(const std::filesystem::path& file);

} // namespace plumbline::store
