// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/device.h"

#include "core/base/error.h"
#include "gpu/device_cuda.h"

#include <charconv>
#include <hwy/targets.h>

namespace plumbline::gpu {

std::vector<DeviceInfo> cudaDevices()
{
    std::vector<DeviceInfo> devices;
    const int count = cuda::deviceCount();
    for (int index = 0; index < count; ++index) {
        cuda::DeviceFacts facts;
        if (!cuda::deviceFacts(index, facts))
            continue;
        DeviceInfo info;
        info.index = index;
        info.name = facts.name;
        info.totalBytes = facts.totalBytes;
        info.freeBytes = facts.freeBytes;
        info.major = facts.major;
        info.minor = facts.minor;
        info.driver = std::to_string(facts.driver / 1000) + "." + std::to_string(facts.driver % 1000 / 10);
        devices.push_back(std::move(info));
    }
    return devices;
}

bool builtWithCuda()
{
    return cuda::kBuilt;
}

Device parseDevice(std::string_view text, Workers* workers)
{
    Device device;
    device.workers = workers;
    if (text == "cpu")
        return device;
    device.kind = Device::Kind::Cuda;
    if (text == "cuda")
        return device;
    constexpr std::string_view prefix = "cuda:";
    if (text.starts_with(prefix)) {
        const std::string_view digits = text.substr(prefix.size());
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), device.index);
        if (error == std::errc() && end == digits.data() + digits.size() && device.index >= 0)
            return device;
    }
    throw Error(ErrorCode::InvalidArgument, {.place = "device", .expected = "cpu, cuda or cuda:N", .found = std::string(text)});
}

std::string toString(const Device& device)
{
    return device.isCuda() ? "cuda:" + std::to_string(device.index) : "cpu";
}

std::string cpuInstructionSet()
{
    // Lower bits are better targets.
    const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
    return hwy::TargetName(targets & -targets);
}

} // namespace plumbline::gpu
