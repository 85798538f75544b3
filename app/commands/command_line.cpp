// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command_line.h"

#include "app/commands/verbs.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>
#include <unistd.h>

namespace plumbline::app {

namespace {
/// Turns Ctrl+C into a stop request. A second one ends the process, as people expect.
class InterruptWatch {
public:
    InterruptWatch()
    {
        sigemptyset(&m_signals);
        sigaddset(&m_signals, SIGINT);
        pthread_sigmask(SIG_BLOCK, &m_signals, nullptr); // before LibTorch starts threads: they inherit it
        m_thread = std::jthread([this](const std::stop_token& stop) {
            const timespec pause{.tv_sec = 0, .tv_nsec = 100'000'000};
            while (!stop.stop_requested()) {
                if (sigtimedwait(&m_signals, nullptr, &pause) != SIGINT)
                    continue;
                if (m_source.stop_requested())
                    std::_Exit(130);
                m_source.request_stop();
            }
        });
    }
    [[nodiscard]] CancelToken token() const { return m_source.get_token(); }

private:
    sigset_t m_signals{};
    std::stop_source m_source;
    std::jthread m_thread;
};

ProgressSink terminalProgress()
{
    if (::isatty(STDERR_FILENO) == 0)
        return {};
    auto last = std::make_shared<std::chrono::steady_clock::time_point>();
    return [last](std::size_t done, std::size_t total, const char* stage) {
        const auto now = std::chrono::steady_clock::now();
        if (done < total && now - *last < std::chrono::milliseconds(100))
            return;
        *last = now;
        std::fprintf(stderr, "\r\033[K%s", done < total ? stage : "");
        if (done < total)
            std::fprintf(stderr, " %zu of %zu", done, total);
        std::fflush(stderr);
    };
}

/// One line, whatever the message holds.
void printFailure(std::string message)
{
    for (char& c : message)
        if (c == '\n')
            c = ' ';
    std::fprintf(stderr, "plumbline: %s\n", message.c_str());
}

bool namesVerb(const CLI::App& app, const std::string& word)
{
    const auto verbs = app.get_subcommands([](const CLI::App*) { return true; });
    return std::any_of(verbs.begin(), verbs.end(), [&](const CLI::App* verb) { return verb->get_name() == word; });
}
} // namespace

int runCommandLine(int argc, char** argv, const Hooks& hooks)
{
    CLI::App app("Plumbline: a workbench for looking at the alignment of models", "plumbline");
    app.require_subcommand(1);
    app.set_version_flag("--version", PLUMBLINE_VERSION);
    app.footer(std::string(hooks.openWindow ? "Without a verb, `plumbline [FILE]` opens the window on a project or a model.\n"
                                              "`plumbline --screenshots DIR [FILE]` draws every view in every state.\n"
                                            : "This build has no window.\n")
               + "Exit status: 0 success, 2 bad usage, 1 anything else.");
    std::unique_ptr<InterruptWatch> watch;
    Shell shell{.hooks = hooks, .cancel = {}, .progress = terminalProgress()};
    addInspect(app, shell);
    addTokenize(app, shell);
    addDetokenize(app, shell);
    addLogits(app, shell);
    addAttend(app, shell);
    addHidden(app, shell);
    addGenerate(app, shell);
    addSimilarity(app, shell);
    addProject(app, shell);
    addText(app, shell);
    addLisa(app, shell);

    const std::string first = argc > 1 ? argv[1] : "";
    const bool asksForHelp = first == "-h" || first == "--help" || first == "--version";
    if (!asksForHelp && !namesVerb(app, first)) {
        const bool isWindow = first.empty() || first.starts_with("-") || std::filesystem::exists(first);
        if (isWindow && hooks.openWindow)
            return hooks.openWindow(argc, argv);
        if (isWindow && (first.empty() || !first.starts_with("-"))) {
            printFailure("this build has no window; the verbs are listed by plumbline --help");
            return first.empty() ? 2 : 1;
        }
    }
    try {
        watch = std::make_unique<InterruptWatch>();
        shell.cancel = watch->token();
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForVersion& version) {
        return app.exit(version);
    } catch (const CLI::ParseError& usage) {
        if (usage.get_exit_code() == 0)
            return app.exit(usage);
        printFailure(std::string(usage.what()) + " · see --help");
        return 2;
    } catch (const Error& error) {
        printFailure(error.what());
        return error.code() == ErrorCode::Cancelled ? 130 : 1;
    } catch (const std::bad_alloc&) {
        printFailure(englishSentence(ErrorCode::OutOfMemory, {.advice = Advice::FreeMemory}));
        return 1;
    } catch (const std::exception& error) {
        const std::string text = error.what(); // LibTorch's own carry a stack of frames behind the first line
        printFailure(englishSentence(ErrorCode::Internal, {.found = text.substr(0, text.find('\n')), .advice = Advice::ReportBug}));
        return 1;
    }
}

} // namespace plumbline::app
