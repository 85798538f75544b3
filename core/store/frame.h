// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace plumbline::store {

/// What goes through a project's socket in one piece: JSON, and bytes that it describes.
struct Frame {
    Json head;
    std::string body;
};

/// Longer ones are refused before anything is kept of them.
struct FrameLimits {
    std::size_t head = std::size_t{64} << 20;
    std::size_t body = std::size_t{512} << 20;
};

/// A connected stream socket, non-blocking, closed at the end. One thread at a time.
class FrameSocket {
public:
    enum class Outcome {
        Done,
        Ended, ///< the other side has gone
        TimedOut,
        Stopped, ///< `stopHandle` became readable
        Refused ///< it is no frame of ours, or too long: see found()
    };
    using Clock = std::chrono::steady_clock;

    /// @param handle is taken over. @param stopHandle -1: none; not taken over
    explicit FrameSocket(int handle, int stopHandle = -1);
    ~FrameSocket();
    FrameSocket(const FrameSocket&) = delete;
    FrameSocket& operator=(const FrameSocket&) = delete;

    [[nodiscard]] Outcome read(Frame& frame, Clock::time_point until, const FrameLimits& limits = {});
    [[nodiscard]] Outcome write(const Frame& frame, Clock::time_point until);
    [[nodiscard]] const std::string& found() const { return m_found; }
    /// Whether the process at the other end belongs to the same user.
    [[nodiscard]] bool isOurUser() const;

private:
    Outcome waitFor(short events, Clock::time_point until) const;
    Outcome readBytes(std::string& out, std::size_t count, Clock::time_point until) const;
    Outcome writeBytes(std::string_view bytes, Clock::time_point until) const;
    Outcome refuse(std::string found);

    int m_handle;
    int m_stopHandle;
    std::string m_found;
};

} // namespace plumbline::store
