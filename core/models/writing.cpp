// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/writing.h"

#include "core/base/error.h"
#include "core/nn/generate.h"

#include <algorithm>

namespace plumbline::models {

WriteReport write(const WriteRequest& request, const PieceSink& sink, const ProgressSink& progress, const CancelToken& cancel)
{
    const OpenedModel& model = *request.model;
    WriteReport report;
    std::vector<std::int32_t> ids;
    if (request.chat) {
        report.form = text::recogniseChatForm(model.files.chatTemplate, *model.tokenizer);
        if (report.form == text::ChatForm::None)
            throw Error(ErrorCode::UnsupportedFormat,
                {.file = model.files.path,
                    .place = "chat template",
                    .expected = "chatml, llama2, llama3 or mistral",
                    .found = "none that is known",
                    .advice = Advice::SeeHelp});
        const text::ChatPrompt prompt = text::renderChat(report.form, {{"user", request.prompt}}, model.files.chatTemplate);
        ids = model.tokenizer->encodePrompt(prompt.text, !prompt.startsWithBos).ids;
    } else {
        ids = model.tokenizer->encode(request.prompt).ids;
    }
    const auto context = static_cast<std::size_t>(model.files.config.contextLength);
    if (ids.empty() || ids.size() >= context)
        throw Error(ErrorCode::InvalidArgument,
            {.place = "prompt",
                .expected = "1 to " + grouped(context - 1) + " tokens",
                .found = grouped(ids.size()),
                .advice = ids.empty() ? Advice::UseLongerText : Advice::UseShorterText});
    nn::SamplingOptions how;
    how.temperature = request.temperature;
    how.seed = request.seed;
    how.maxTokens =
        static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(std::max(request.most, 0)), context - ids.size()));
    how.vocabulary = model.tokenizer->vocabularySize();
    text::StreamDecoder stream(model.tokenizer);
    const nn::Generated written = nn::generate(
        *model.decoder, ids, how,
        [&](std::int32_t id) {
            if (std::string piece = stream.push(id); !piece.empty())
                sink(std::move(piece));
            return true;
        },
        cancel, progress);
    if (std::string rest = stream.finish(); !rest.empty())
        sink(std::move(rest));
    report.promptTokens = ids.size();
    report.tokens = written.ids.size();
    report.prefillSeconds = written.prefillSeconds;
    report.decodeSeconds = written.decodeSeconds;
    report.ended = written.ended;
    return report;
}

} // namespace plumbline::models
