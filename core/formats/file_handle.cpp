// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/file_handle.h"

#include "core/base/error.h"
#include "core/formats/shown.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace plumbline::formats {

FileHandle::FileHandle(std::filesystem::path path)
    : m_path(std::move(path))
{
    // O_NONBLOCK: a named pipe must not hold up the opening; it has no effect on a regular file.
    m_handle = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_handle < 0) {
        const int error = errno;
        throw Error(ErrorCode::FileNotFound,
                    {.file = m_path, .found = error == ENOENT ? std::string() : std::strerror(error), .advice = Advice::CheckPath});
    }
    if (::fstat(m_handle, &m_opened) != 0 || !S_ISREG(m_opened.st_mode)) {
        ::close(m_handle);
        throw Error(ErrorCode::UnsupportedFormat,
                    {.file = m_path, .expected = "a file", .found = "something else", .advice = Advice::CheckPath});
    }
}

FileHandle::~FileHandle()
{
    ::close(m_handle);
}

void FileHandle::changed(std::string_view tensor, std::string expected, std::string found) const
{
    throw Error(ErrorCode::FileChanged, {.file = m_path,
                                         .place = tensor.empty() ? std::string() : tensorPlace(tensor),
                                         .expected = std::move(expected),
                                         .found = std::move(found),
                                         .advice = Advice::ReopenFile});
}

void FileHandle::check(std::string_view tensor) const
{
    const auto compare = [&](const struct stat& now) {
        if (now.st_size != m_opened.st_size)
            changed(tensor, plumbline::bytes(size()), plumbline::bytes(static_cast<unsigned long long>(now.st_size)));
        if (now.st_mtim.tv_sec != m_opened.st_mtim.tv_sec || now.st_mtim.tv_nsec != m_opened.st_mtim.tv_nsec)
            changed(tensor, "the file as it was opened", "one written since");
    };
    struct stat now{};
    if (::fstat(m_handle, &now) != 0)
        changed(tensor, "the file as it was opened", std::strerror(errno));
    compare(now);
    if (::stat(m_path.c_str(), &now) != 0)
        changed(tensor, "the file as it was opened", errno == ENOENT ? "nothing at this path" : std::strerror(errno));
    compare(now);
    if (now.st_dev != m_opened.st_dev || now.st_ino != m_opened.st_ino)
        changed(tensor, "the file as it was opened", "another file at this path");
}

void FileHandle::read(std::uint64_t offset, std::span<std::byte> out, std::string_view tensor) const
{
    std::size_t done = 0;
    while (done < out.size()) {
        // Some file systems refuse more than 2 GiB in one call.
        const std::size_t piece = std::min<std::size_t>(out.size() - done, std::size_t{1} << 30);
        const ssize_t got = ::pread(m_handle, out.data() + done, piece, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            changed(tensor, plumbline::bytes(out.size()), std::strerror(errno));
        if (got == 0)
            changed(tensor, plumbline::bytes(out.size()), plumbline::bytes(done));
        done += static_cast<std::size_t>(got);
    }
}

} // namespace plumbline::formats
