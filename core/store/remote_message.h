// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/acts.h"
#include "core/store/frame.h"
#include "core/store/remote.h"

#include <exception>
#include <variant>

namespace plumbline::store {

// What client and server say to each other.

inline constexpr int kRemoteVersion = 1;

struct CommitRequest {
    ActDraft draft;
};
struct StepRequest {
    bool forward = false;
};
struct ResultRequest {
    Json recipe;
    std::vector<ResultArray> arrays;
};
using RemoteRequest = std::variant<CommitRequest, StepRequest, ResultRequest>;

[[nodiscard]] Frame toFrame(const CommitRequest& request);
[[nodiscard]] Frame toFrame(const StepRequest& request);
[[nodiscard]] Frame toFrame(const ResultRequest& request);
/// @throws Error InvalidArgument, CorruptFile
[[nodiscard]] RemoteRequest requestFrom(Frame frame);

[[nodiscard]] Json toJson(const Stepped& stepped);
/// @throws Error InvalidArgument
[[nodiscard]] Stepped steppedFrom(const Json& json);

/// An answer: {"ok": value}, or {"error": …}.
[[nodiscard]] Frame okFrame(Json value);
[[nodiscard]] Frame errorFrame(const Error& error);
/// The value. @throws Error: the one that was sent, or InvalidArgument where it is no answer
[[nodiscard]] Json valueOf(const Frame& answer);

} // namespace plumbline::store
