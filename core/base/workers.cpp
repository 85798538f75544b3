// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/workers.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace plumbline {

void SerialWorkers::run(std::size_t total, std::size_t, const Range& range)
{
    if (total > 0)
        range(0, total, 0);
}

struct ThreadWorkers::Team {
    std::mutex mutex;
    std::condition_variable wake, done;
    std::vector<std::thread> threads;
    const Range* range = nullptr;
    std::size_t total = 0, chunk = 0;
    std::size_t round = 0;   // counts calls of run(), so that a thread takes part once in each
    std::size_t active = 0;  // threads that have not finished this round
    std::exception_ptr failure;
    bool stop = false;

    void piece(int worker)
    {
        const std::size_t begin = std::min(total, chunk * static_cast<std::size_t>(worker));
        const std::size_t end = std::min(total, begin + chunk);
        if (begin >= end)
            return;
        try {
            (*range)(begin, end, worker);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure)
                failure = std::current_exception();
        }
    }

    void loop(int worker)
    {
        std::size_t seen = 0;
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [&] { return stop || round != seen; });
            if (stop)
                return;
            seen = round;
            lock.unlock();
            piece(worker);
            lock.lock();
            if (--active == 0)
                done.notify_one();
        }
    }
};

ThreadWorkers::ThreadWorkers(int threads)
    : m_team(std::make_unique<Team>())
{
    for (int worker = 1; worker < threads; ++worker)
        m_team->threads.emplace_back([team = m_team.get(), worker] { team->loop(worker); });
}

ThreadWorkers::~ThreadWorkers()
{
    {
        const std::lock_guard lock(m_team->mutex);
        m_team->stop = true;
    }
    m_team->wake.notify_all();
    for (std::thread& thread : m_team->threads)
        thread.join();
}

int ThreadWorkers::count() const
{
    return static_cast<int>(m_team->threads.size()) + 1;
}

void ThreadWorkers::run(std::size_t total, std::size_t grain, const Range& range)
{
    Team& team = *m_team;
    const std::size_t most = team.threads.size() + 1;
    const std::size_t pieces = std::clamp<std::size_t>(grain > 0 ? total / grain : total, 1, most);
    if (pieces == 1) {
        if (total > 0)
            range(0, total, 0);
        return;
    }
    {
        const std::lock_guard lock(team.mutex);
        team.range = &range;
        team.total = total;
        team.chunk = (total + pieces - 1) / pieces;
        team.active = team.threads.size();
        team.failure = nullptr;
        ++team.round;
    }
    team.wake.notify_all();
    team.piece(0);
    std::unique_lock lock(team.mutex);
    team.done.wait(lock, [&] { return team.active == 0; });
    if (team.failure)
        std::rethrow_exception(team.failure);
}

} // namespace plumbline
