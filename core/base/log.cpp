// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <cstdio>
#include <mutex>

namespace plumbline {

namespace {
std::mutex& logMutex()
{
    static std::mutex mutex;
    return mutex;
}
LogSink& logSink()
{
    static LogSink sink;
    return sink;
}
} // namespace

void setLogSink(LogSink sink)
{
    const std::lock_guard lock(logMutex());
    logSink() = std::move(sink);
}

void log(LogLevel level, std::string_view area, std::string_view message)
{
    const std::lock_guard lock(logMutex());
    if (logSink()) {
        logSink()(level, area, message);
    } else if (level >= LogLevel::Warning) {
        std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(area.size()), area.data(), static_cast<int>(message.size()), message.data());
    }
}

} // namespace plumbline
