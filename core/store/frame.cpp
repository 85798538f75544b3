// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/frame.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plumbline::store {

namespace {
// "PLMB", bytes of the head, bytes of the body: both ends run on one machine, so numbers stand as it has them.
constexpr std::string_view kMagic = "PLMB";
constexpr std::size_t kPreamble = 4 + sizeof(std::uint32_t) + sizeof(std::uint64_t);
constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr int kDeepest = 64; // nobody of ours nests deeper, and writing JSON down recurses
} // namespace

FrameSocket::FrameSocket(int handle, int stopHandle)
    : m_handle(handle)
    , m_stopHandle(stopHandle)
{
}

FrameSocket::~FrameSocket()
{
    ::close(m_handle);
}

bool FrameSocket::isOurUser() const
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(m_handle, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

FrameSocket::Outcome FrameSocket::waitFor(short events, Clock::time_point until) const
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0)
            return Outcome::TimedOut;
        std::array<pollfd, 2> watched{{{m_handle, events, 0}, {m_stopHandle, POLLIN, 0}}}; // a negative handle is passed over
        const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(std::min<long long>(left, 60'000)));
        if (ready < 0 && errno != EINTR)
            return Outcome::Ended;
        if (ready <= 0)
            continue;
        return watched[1].revents != 0 ? Outcome::Stopped : Outcome::Done;
    }
}

FrameSocket::Outcome FrameSocket::readBytes(std::string& out, std::size_t count, Clock::time_point until) const
{
    while (out.size() < count) {
        if (const Outcome outcome = waitFor(POLLIN, until); outcome != Outcome::Done)
            return outcome;
        // Grown by what has come, never by what was announced.
        const std::size_t had = out.size();
        out.resize(had + std::min(kPiece, count - had));
        const ssize_t got = ::recv(m_handle, out.data() + had, out.size() - had, 0);
        out.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
            return Outcome::Ended;
    }
    return Outcome::Done;
}

FrameSocket::Outcome FrameSocket::writeBytes(std::string_view bytes, Clock::time_point until) const
{
    while (!bytes.empty()) {
        if (const Outcome outcome = waitFor(POLLOUT, until); outcome != Outcome::Done)
            return outcome;
        const ssize_t sent = ::send(m_handle, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            return Outcome::Ended;
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    return Outcome::Done;
}

FrameSocket::Outcome FrameSocket::refuse(std::string found)
{
    m_found = std::move(found);
    return Outcome::Refused;
}

FrameSocket::Outcome FrameSocket::read(Frame& frame, Clock::time_point until, const FrameLimits& limits)
{
    std::string preamble;
    if (const Outcome outcome = readBytes(preamble, kPreamble, until); outcome != Outcome::Done)
        return outcome;
    std::uint32_t head = 0;
    std::uint64_t body = 0;
    std::memcpy(&head, preamble.data() + kMagic.size(), sizeof head);
    std::memcpy(&body, preamble.data() + kMagic.size() + sizeof head, sizeof body);
    if (!preamble.starts_with(kMagic))
        return refuse("other bytes");
    if (head > limits.head)
        return refuse(bytes(head));
    if (body > limits.body)
        return refuse(bytes(body));
    std::string text;
    if (const Outcome outcome = readBytes(text, head, until); outcome != Outcome::Done)
        return outcome;
    frame.body.clear();
    if (const Outcome outcome = readBytes(frame.body, body, until); outcome != Outcome::Done)
        return outcome;
    bool tooDeep = false;
    frame.head = Json::parse(
        text,
        [&](int depth, Json::parse_event_t, Json&) {
            tooDeep = tooDeep || depth > kDeepest;
            return !tooDeep; // what lies deeper is thrown away as it is read
        },
        false);
    return tooDeep || !frame.head.is_object() ? refuse("no object of JSON") : Outcome::Done;
}

FrameSocket::Outcome FrameSocket::write(const Frame& frame, Clock::time_point until)
{
    const std::string text = frame.head.dump(-1, ' ', false, Json::error_handler_t::replace);
    const FrameLimits limits;
    if (text.size() > limits.head || frame.body.size() > limits.body)
        return refuse(bytes(std::max(text.size(), frame.body.size())));
    std::string preamble(kMagic);
    const auto head = static_cast<std::uint32_t>(text.size());
    const auto body = static_cast<std::uint64_t>(frame.body.size());
    preamble.append(reinterpret_cast<const char*>(&head), sizeof head).append(reinterpret_cast<const char*>(&body), sizeof body);
    for (const std::string_view part : {std::string_view(preamble), std::string_view(text), std::string_view(frame.body)})
        if (const Outcome outcome = writeBytes(part, until); outcome != Outcome::Done)
            return outcome;
    return Outcome::Done;
}

} // namespace plumbline::store
