// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/ops.h"

#include "core/base/json.h"
#include "core/base/paths.h"
#include "gpu/device.h"
#include "tests/gpu/record_ops.h"
#include "tests/support/support.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

namespace plumbline::gpu::test {

namespace {

std::string processorName()
{
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name") && line.find(": ") != std::string::npos)
            return line.substr(line.find(": ") + 2) + ", " + cpuInstructionSet();
    }
    return cpuInstructionSet();
}

Json emptyTable()
{
    Json table;
    for (const OpInfo& op : ops()) {
        for (const auto& [version, who] : {std::pair("plain", op.plain), {"fast", op.fast}, {"cuda", op.cuda}})
            table[op.name][version] = who == OpVersion::ByLibTorch ? "by LibTorch" : "never";
    }
    return table;
}

} // namespace

void recordPassed(const char* op, const char* version)
{
    const char* file = std::getenv("PLUMBLINE_RECORD_OPS");
    if (file == nullptr || *file == '\0' || testing::Test::HasFailure() || testing::Test::IsSkipped())
        return;
    // What the table says of ops that are no more goes; what it says of the others stays.
    Json table = emptyTable();
    if (std::filesystem::exists(file)) {
        const Json before = Json::parse(readFile(file));
        for (auto& [name, versions] : table.items()) {
            for (auto& [of, value] : versions.items()) {
                if (value == "never" && before.contains(name) && before[name].contains(of))
                    value = before[name][of];
            }
        }
    }
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
    char date[16];
    std::snprintf(date, sizeof date, "%04d-%02u-%02u", static_cast<int>(today.year()), static_cast<unsigned>(today.month()),
        static_cast<unsigned>(today.day()));
    const bool cuda = std::string_view(version) == "cuda";
    table[op][version] = {{"date", date}, {"device", cuda ? cudaDevices().at(0).name : processorName()}};
    writeFileAtomically(file, table.dump(2) + "\n");
}

namespace {

TEST(Ops, StandInTheTableThatTheReadmePrints)
{
    const Json table =
        Json::parse(readFile(plumbline::test::dataFolder().parent_path().parent_path() / "resources" / "op_table.json"));
    std::set<std::string> names;
    for (const auto& [name, versions] : table.items())
        names.insert(name);
    EXPECT_EQ(names.size(), ops().size());
    for (const OpInfo& op : ops()) {
        ASSERT_TRUE(names.contains(op.name)) << op.name;
        for (const auto& [version, who] : {std::pair("plain", op.plain), {"fast", op.fast}, {"cuda", op.cuda}}) {
            const Json& value = table[op.name][version];
            if (who == OpVersion::ByLibTorch)
                EXPECT_EQ(value, "by LibTorch") << op.name;
            else
                EXPECT_TRUE(value == "never" || (value.contains("date") && value.contains("device")))
                    << op.name << " " << version;
        }
    }
}

} // namespace
} // namespace plumbline::gpu::test
