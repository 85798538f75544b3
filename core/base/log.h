// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string_view>

namespace plumbline {

enum class LogLevel { Debug, Info, Warning, Error };

/// Where log lines go. One of the two things in the program that are global (the other is Qt's application object).
using LogSink = std::function<void(LogLevel level, std::string_view area, std::string_view message)>;

/// Any thread; the sink is called under a lock. An empty sink restores standard error (warnings and errors only).
void setLogSink(LogSink sink);
void log(LogLevel level, std::string_view area, std::string_view message);

} // namespace plumbline
