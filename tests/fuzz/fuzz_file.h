// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace plumbline::fuzz {

/// The input of one run as a file in memory, with a path that can be opened.
class FuzzFile {
public:
    FuzzFile(const std::uint8_t* data, std::size_t size)
        : m_handle(::memfd_create("fuzz", MFD_CLOEXEC))
    {
        // A fuzzer without its file has nothing to say: end at once.
        if (m_handle < 0 || ::write(m_handle, data, size) != static_cast<ssize_t>(size))
            std::_Exit(1);
    }
    ~FuzzFile() { ::close(m_handle); }
    FuzzFile(const FuzzFile&) = delete;
    FuzzFile& operator=(const FuzzFile&) = delete;
    [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_handle); }

private:
    int m_handle;
};

} // namespace plumbline::fuzz
