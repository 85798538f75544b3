// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <string>

namespace plumbline::jobs {

/// How a job ended when it did not end well, as data: what a banner or a verb turns into a sentence.
struct Failure {
    ErrorCode code = ErrorCode::Internal;
    ErrorDetail detail;
    std::string message; ///< English, for logs: the exception's what()

    /// Call inside a catch block. `Error` keeps its code and detail, std::bad_alloc becomes OutOfMemory, everything else
    /// Internal with what() as `detail.found`.
    [[nodiscard]] static Failure ofCurrentException();
    /// The exception again, for code that waits for a job's result.
    [[nodiscard]] Error toError() const { return Error(code, detail); }
};

} // namespace plumbline::jobs
