// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace plumbline::nn {

namespace {
// "Name:  123 kB" in a file of /proc; 0 where absent.
std::uint64_t kibibytes(const char* file, const std::string& name)
{
    std::ifstream stream(file);
    std::string line;
    while (std::getline(stream, line)) {
        if (line.starts_with(name + ":"))
            return std::stoull(line.substr(name.size() + 1)) * 1024;
    }
    return 0;
}

std::uint64_t cgroupRoom()
{
    const auto number = [](const char* file) -> std::uint64_t {
        std::ifstream stream(file);
        std::uint64_t value = 0;
        return stream >> value ? value : 0; // "max" is no number: no limit
    };
    const std::uint64_t limit = number("/sys/fs/cgroup/memory.max"), used = number("/sys/fs/cgroup/memory.current");
    if (limit == 0)
        return std::numeric_limits<std::uint64_t>::max();
    return limit > used ? limit - used : 0;
}
} // namespace

std::uint64_t availableMemory()
{
    return std::min(kibibytes("/proc/meminfo", "MemAvailable"), cgroupRoom());
}

std::uint64_t residentMemory()
{
    return kibibytes("/proc/self/status", "VmRSS");
}

std::uint64_t peakResidentMemory()
{
    return kibibytes("/proc/self/status", "VmHWM");
}

} // namespace plumbline::nn
