// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace plumbline::jobs {

/// How far a job is: `done` of `total` (0 where unknown) in a named stage.
struct Progress {
    std::size_t done = 0;
    std::size_t total = 0;
    std::string stage = {};
    bool operator==(const Progress&) const = default;
};

/// Guesses the time left from the rate of the last seconds. A new stage or a new total starts the guess anew.
class RateEstimate {
public:
    /// @param seconds of work since the start; time in which the job was preempted does not count
    void update(const Progress& progress, double seconds);
    /// Nothing while the total or the rate is unknown.
    [[nodiscard]] std::optional<double> secondsLeft(double seconds) const;

private:
    Progress m_last;
    double m_lastTime = 0;
    std::optional<double> m_rate; // per second
    bool m_started = false;
};

} // namespace plumbline::jobs
