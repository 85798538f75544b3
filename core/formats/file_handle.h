// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace plumbline::formats {

/// A file open for reading that notices when it is cut, written to or replaced. Any thread.
class FileHandle {
public:
    /// Links are followed. @throws Error FileNotFound, UnsupportedFormat where it is no regular file
    explicit FileHandle(std::filesystem::path path);
    ~FileHandle();
    FileHandle(const FileHandle&) = delete;
    FileHandle& operator=(const FileHandle&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::uint64_t size() const { return static_cast<std::uint64_t>(m_opened.st_size); }

    /// The handle's size and time, and the file that the path names, are those of the opening.
    /// @param tensor what is being read, for the error; may be empty. @throws Error FileChanged
    void check(std::string_view tensor) const;
    /// Exactly out.size() bytes from `offset`. Does not check(). @throws Error FileChanged where fewer are there
    void read(std::uint64_t offset, std::span<std::byte> out, std::string_view tensor) const;

private:
    [[noreturn]] void changed(std::string_view tensor, std::string expected, std::string found) const;

    std::filesystem::path m_path;
    int m_handle = -1;
    struct stat m_opened{};
};

} // namespace plumbline::formats
