// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/registry.h"
#include "core/text/chat_template.h"

#include <array>
#include <functional>
#include <string>

namespace plumbline::models {

/// What a model is asked to write.
struct WriteRequest {
    std::shared_ptr<const OpenedModel> model;
    std::string prompt;
    bool chat = false; ///< the prompt as a user's turn in the model's own form
    int most = 128;    ///< new tokens
    double temperature = 0; ///< 0: the likeliest token each time
    std::uint64_t seed = 0;
};

struct WriteReport {
    std::size_t promptTokens = 0, tokens = 0;
    double prefillSeconds = 0, decodeSeconds = 0;
    bool ended = false; ///< by the model's own end token
    text::ChatForm form = text::ChatForm::None;
};

/// Hears each piece of text that has become certain: never half a character.
using PieceSink = std::function<void(std::string piece)>;

/// On the compute thread. @throws Error InvalidArgument where the prompt has no token or fills the context, UnsupportedFormat where
///         the model has no chat form that is known, Cancelled
[[nodiscard]] WriteReport write(const WriteRequest& request, const PieceSink& sink, const ProgressSink& progress = {}, const CancelToken& cancel = {});

/// What a model is changed by for a stretch of work. Called on the compute thread; `remove` leaves the model as it was.
struct ModelChange {
    std::function<void()> apply, remove;
};
/// Hears of the text of the model as it is (0) or changed (1).
using PairSink = std::function<void(int which, std::string piece)>;

/// Both write the same request, in turns of a few tokens, each as write() would alone. The model is as it was whenever `sink` or
/// `progress` is called, and afterwards. @throws Error as write()
[[nodiscard]] std::array<WriteReport, 2> writeBoth(const WriteRequest& request, const ModelChange& change, const PairSink& sink,
    const ProgressSink& progress = {}, const CancelToken& cancel = {});

} // namespace plumbline::models
