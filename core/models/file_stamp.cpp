// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/file_stamp.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace plumbline::models {

std::vector<FileStamp> stampsOf(const formats::ModelFiles& files)
{
    std::vector<FileStamp> stamps;
    for (const std::filesystem::path& file : files.weights->files()) {
        struct stat now { };
        if (::stat(file.c_str(), &now) != 0) {
            const int error = errno;
            throw Error(ErrorCode::FileChanged,
                {.file = file,
                    .expected = "the file as it was opened",
                    .found = error == ENOENT ? "nothing at this path" : std::strerror(error),
                    .advice = Advice::ReopenFile});
        }
        std::error_code ignored;
        std::filesystem::path path = std::filesystem::canonical(file, ignored);
        stamps.push_back({.path = path.empty() ? file : std::move(path),
            .device = static_cast<std::uint64_t>(now.st_dev),
            .inode = static_cast<std::uint64_t>(now.st_ino),
            .bytes = static_cast<std::uint64_t>(now.st_size),
            .time = static_cast<std::int64_t>(now.st_mtim.tv_sec) * 1'000'000'000 + now.st_mtim.tv_nsec});
    }
    return stamps;
}

Json toJson(const std::vector<FileStamp>& stamps)
{
    Json list = Json::array();
    for (const FileStamp& stamp : stamps)
        list.push_back({{"path", stamp.path.string()}, {"bytes", stamp.bytes}, {"time", stamp.time}, {"device", stamp.device},
            {"inode", stamp.inode}});
    return list;
}

} // namespace plumbline::models
