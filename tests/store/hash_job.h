// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/project_jobs.h"

#include <cstdint>
#include <memory>

namespace plumbline::test {

/// A job whose result shows every step left out or done twice: a chain of multiplications, checkpointed every ten links.
inline Json hashChain(jobs::JobContext& job, const Json& recipe, const std::optional<std::string>& checkpoint)
{
    const auto steps = recipe.at("steps").get<std::size_t>();
    std::size_t next = 0;
    std::uint64_t hash = 0xCBF29CE484222325U;
    if (checkpoint) {
        next = std::stoull(*checkpoint);
        hash = std::stoull(checkpoint->substr(checkpoint->find(':') + 1));
    }
    const auto pack = [&] { return std::to_string(next) + ":" + std::to_string(hash); };
    for (; next < steps; ++next) {
        if (next % 10 == 0)
            job.checkpoint(pack());
        job.pausePoint(pack);
        hash = (hash ^ next) * 0x100000001B3U;
        job.progress(next + 1, steps, "chain");
    }
    return {{"hash", hash}};
}

inline std::shared_ptr<jobs::ProjectJobKinds> hashKinds()
{
    auto kinds = std::make_shared<jobs::ProjectJobKinds>();
    kinds->add("hash chain", jobs::Lane::Batch, hashChain);
    return kinds;
}

} // namespace plumbline::test
