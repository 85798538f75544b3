// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/progress.h"

#include <algorithm>
#include <cmath>

namespace plumbline::jobs {

namespace {
constexpr double kMemory = 5.0;   // seconds over which older rates fade
constexpr double kShortest = 0.05; // shorter spans say nothing about a rate
} // namespace

void RateEstimate::update(const Progress& progress, double seconds)
{
    if (!m_started || progress.stage != m_last.stage || progress.total != m_last.total || progress.done < m_last.done) {
        m_started = true;
        m_last = progress;
        m_lastTime = seconds;
        m_rate.reset();
        return;
    }
    const double span = seconds - m_lastTime;
    if (span < kShortest)
        return;
    const double rate = static_cast<double>(progress.done - m_last.done) / span;
    m_rate = m_rate ? *m_rate + (1 - std::exp(-span / kMemory)) * (rate - *m_rate) : rate;
    m_last = progress;
    m_lastTime = seconds;
}

std::optional<double> RateEstimate::secondsLeft(double seconds) const
{
    if (!m_rate || *m_rate <= 0 || m_last.total == 0 || m_last.done > m_last.total)
        return std::nullopt;
    const double left = static_cast<double>(m_last.total - m_last.done) / *m_rate;
    return std::max(0.0, left - (seconds - m_lastTime));
}

} // namespace plumbline::jobs
