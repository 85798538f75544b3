// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <memory>

namespace plumbline::shell {

struct Services;

/// Sends the program's log (core/base/log.h) and Qt's warnings to a file as long as it lives. Past 1 MiB the file is kept
/// aside once as *.old and begun anew. A log that cannot be written is left out silently: nobody can act on that.
class LogFile {
public:
    explicit LogFile(const std::filesystem::path& file);
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// $XDG_STATE_HOME/plumbline/plumbline.log
[[nodiscard]] std::filesystem::path usualLogFile();

/// For a bug report: version, system, devices and the end of the log. No contents of the project.
[[nodiscard]] QString reportText(const Services& services);

} // namespace plumbline::shell
