// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <functional>
#include <stop_token>

namespace plumbline {

/// Asks a running piece of work to end. A default-made token never fires.
using CancelToken = std::stop_token;

/// @throws Error Cancelled
inline void throwIfCancelled(const CancelToken& cancel)
{
    if (cancel.stop_requested())
        throw Error(ErrorCode::Cancelled, {});
}

/// Told how far a piece of work is: `done` of `total` (0 where unknown) in a named stage.
using ProgressSink = std::function<void(std::size_t done, std::size_t total, const char* stage)>;

} // namespace plumbline
