// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace plumbline::test {

/// A disk under SQLite that can fill up, refuse, and lose power. What is written but not synced is kept here, as a kernel does
/// in its page cache; when the power is cut each such write survives whole, in part (sectors of 512 bytes) or not at all.
class FaultDisk {
public:
    explicit FaultDisk(unsigned seed);
    ~FaultDisk(); ///< unless cut, all that was written reaches the files
    FaultDisk(const FaultDisk&) = delete;
    FaultDisk& operator=(const FaultDisk&) = delete;

    [[nodiscard]] const std::string& name() const { return m_name; } ///< for DatabaseOptions::vfs
    void cutAfter(std::int64_t operations);                            ///< writes, truncations and syncs from now
    [[nodiscard]] bool isCut() const;
    /// Room for files to grow whose path begins with `where`; negative: no end.
    void setFree(std::int64_t bytes, std::string where = {});
    void refuseWrites(bool refuse);   ///< as a read-only place does

    struct Data;
    struct Methods;

private:
    friend struct Methods;
    struct Impl;
    void cut();
    bool tick(); ///< false: there is no power
    std::string m_name;
    std::unique_ptr<Impl> m_impl;
};

} // namespace plumbline::test
