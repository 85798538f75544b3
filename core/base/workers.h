// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace plumbline {

/// The threads that an op may use. Passed in, never global: the executor of the jobs owns them, so that two jobs never start
/// two teams. In a process that runs LibTorch the team is LibTorch's own (see core/nn/torch_workers.h).
class Workers {
public:
    /// Work on [begin, end). `worker` is in [0, count()) and held by one piece at a time: an index for scratch space.
    using Range = std::function<void(std::size_t begin, std::size_t end, int worker)>;

    virtual ~Workers() = default;
    [[nodiscard]] virtual int count() const = 0;
    /// Splits [0, total) into pieces of at least `grain` and returns when all are done. Called from one thread at a time.
    /// An exception of a piece is rethrown here, after the others have ended.
    virtual void run(std::size_t total, std::size_t grain, const Range& range) = 0;
};

/// Everything on the calling thread.
class SerialWorkers final : public Workers {
public:
    [[nodiscard]] int count() const override { return 1; }
    void run(std::size_t total, std::size_t grain, const Range& range) override;
};

/// A fixed team of `threads` (the caller is one of them), for programs without LibTorch.
class ThreadWorkers final : public Workers {
public:
    explicit ThreadWorkers(int threads);
    ~ThreadWorkers() override;
    ThreadWorkers(const ThreadWorkers&) = delete;
    ThreadWorkers& operator=(const ThreadWorkers&) = delete;
    [[nodiscard]] int count() const override;
    void run(std::size_t total, std::size_t grain, const Range& range) override;

private:
    struct Team;
    std::unique_ptr<Team> m_team;
};

} // namespace plumbline
