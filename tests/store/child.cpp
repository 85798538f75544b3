// SPDX-License-Identifier: GPL-3.0-or-later
#include "child.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace plumbline::test {

Child::Child(const std::vector<std::string>& arguments)
{
    int output[2], input[2];
    if (::pipe2(output, O_CLOEXEC) != 0 || ::pipe2(input, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    posix_spawn_file_actions_adddup2(&actions, input[0], 0);
    const std::string program = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "store_child").string();
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const int result = ::posix_spawn(&m_pid, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(output[1]);
    ::close(input[0]);
    m_output = output[0];
    m_input = input[1];
    if (result != 0)
        throw std::runtime_error("cannot start " + program);
}

Child::~Child()
{
    kill();
    ::close(m_output);
    closeInput();
}

std::string Child::line()
{
    for (;;) {
        if (const auto end = m_buffer.find('\n'); end != std::string::npos) {
            std::string line = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 1);
            return line;
        }
        char block[4096];
        const ssize_t size = ::read(m_output, block, sizeof block);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return {};
        m_buffer.append(block, static_cast<std::size_t>(size));
    }
}

bool Child::readable(int milliseconds) const
{
    pollfd entry{m_output, POLLIN, 0};
    return !m_buffer.empty() || ::poll(&entry, 1, milliseconds) > 0;
}

void Child::kill()
{
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGKILL);
    wait();
}

int Child::wait()
{
    if (m_pid <= 0)
        return -1;
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) { }
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void Child::closeInput()
{
    if (m_input >= 0)
        ::close(m_input);
    m_input = -1;
}

} // namespace plumbline::test
