// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/atomic_file.h"

#include "core/base/error.h"
#include "core/base/uuid.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace plumbline::formats {

AtomicFile::AtomicFile(std::filesystem::path file)
    : m_file(std::move(file))
    , m_beside(m_file.string() + ".part" + Uuid::make().toString())
{
    m_handle = ::open(m_beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (m_handle < 0)
        fail(errno);
}

AtomicFile::~AtomicFile()
{
    if (m_handle >= 0) {
        ::close(m_handle);
        ::unlink(m_beside.c_str());
    }
}

void AtomicFile::fail(int error) const
{
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    throw Error(full ? ErrorCode::DiskFull : error == ENOENT ? ErrorCode::FileNotFound : ErrorCode::ReadOnly,
                {.file = m_file, .advice = full ? Advice::FreeDisk : Advice::ChooseOtherPlace});
}

void AtomicFile::write(std::span<const std::byte> data)
{
    while (!data.empty()) {
        const ssize_t written = ::write(m_handle, data.data(), std::min(data.size(), std::size_t{1} << 30));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fail(written < 0 ? errno : ENOSPC);
        data = data.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::commit()
{
    if (::fsync(m_handle) != 0)
        fail(errno);
    if (::rename(m_beside.c_str(), m_file.c_str()) != 0)
        fail(errno);
    ::close(m_handle);
    m_handle = -1;
}

} // namespace plumbline::formats
