// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "gpu/device.h"

#include <gtest/gtest.h>

namespace plumbline::gpu {
namespace {

TEST(Device, IsReadAsPeopleWriteIt)
{
    EXPECT_FALSE(parseDevice("cpu").isCuda());
    EXPECT_TRUE(parseDevice("cuda").isCuda());
    EXPECT_EQ(parseDevice("cuda").index, 0);
    EXPECT_EQ(parseDevice("cuda:12").index, 12);
    for (const char* text : {"cpu", "cuda:0", "cuda:3"})
        EXPECT_EQ(toString(parseDevice(text)), text);
    for (const char* text : {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:1x", "cuda:99999999999", "cpu "})
        EXPECT_THROW((void)parseDevice(text), Error) << text;
}

TEST(Device, ListsWhatIsThereAndNeverThrows)
{
    for (const DeviceInfo& device : cudaDevices()) {
        EXPECT_FALSE(device.name.empty());
        EXPECT_GT(device.totalBytes, 0u);
        EXPECT_LE(device.freeBytes, device.totalBytes);
        EXPECT_GE(device.major, 5);
    }
    EXPECT_FALSE(cpuInstructionSet().empty());
}

} // namespace
} // namespace plumbline::gpu
