// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/store/remote_message.h"

#include <sys/socket.h>
#include <unistd.h>

using namespace plumbline;

/// What a stranger sends to the socket of a project's writer, read as a request and as an answer, and done in an empty project.
/// Anything but an Error is a fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    int ends[2] = {};
    if (size > 65536 || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return 0; // more does not fit into the socket at once, with nobody reading meanwhile
    const bool sent = ::write(ends[1], data, size) == static_cast<ssize_t>(size);
    ::close(ends[1]);
    store::FrameSocket socket(ends[0]);
    store::Frame frame;
    if (!sent
        || socket.read(frame, store::FrameSocket::Clock::now() + std::chrono::seconds(5)) != store::FrameSocket::Outcome::Done)
        return 0;
    try {
        (void)store::valueOf(frame);
    } catch (const Error&) {
    }
    try {
        const store::RemoteRequest request = store::requestFrom(std::move(frame));
        if (const auto* commit = std::get_if<store::CommitRequest>(&request)) {
            store::ProjectState state;
            const auto changes = store::applyDraft(state, commit->draft);
            store::applyInverse(state, changes);
            if (!(state == store::ProjectState()))
                __builtin_trap(); // an act that cannot be undone
            (void)store::decodeChanges(store::encodeChanges(changes));
        } else if (const auto* result = std::get_if<store::ResultRequest>(&request)) {
            (void)store::canonicalRecipe(result->recipe);
        }
    } catch (const Error&) { // the answer to everything that is no request
    }
    return 0;
}
