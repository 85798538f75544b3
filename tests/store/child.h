// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace plumbline::test {

/// The program store_child in a process of its own, its standard output read here. Killed where it still runs at the end.
class Child {
public:
    explicit Child(const std::vector<std::string>& arguments);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    /// The next line without its end; empty when the child has ended.
    [[nodiscard]] std::string line();
    /// Waits so long for output, at most; true: there is some (or the end).
    [[nodiscard]] bool readable(int milliseconds) const;
    void kill();         ///< kill -9, and waits for its end
    int wait();          ///< for its end; the exit status, -1 where it was killed
    void closeInput();   ///< the sign for commands that wait
    [[nodiscard]] pid_t pid() const { return m_pid; }

private:
    pid_t m_pid = -1;
    int m_output = -1, m_input = -1;
    std::string m_buffer;
};

} // namespace plumbline::test
