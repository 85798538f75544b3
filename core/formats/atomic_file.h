// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace plumbline::formats {

/// Writes beside the file in pieces; commit() syncs and renames. Without it the destructor leaves the old file as it was.
class AtomicFile {
public:
    /// @throws Error FileNotFound (folder), ReadOnly, DiskFull
    explicit AtomicFile(std::filesystem::path file);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::byte> data);
    void commit();

private:
    [[noreturn]] void fail(int error) const;

    std::filesystem::path m_file;
    std::filesystem::path m_beside;
    int m_handle = -1;
};

} // namespace plumbline::formats
