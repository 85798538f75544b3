// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/writing.h"

#include "core/base/error.h"
#include "core/nn/generate.h"

#include <algorithm>
#include <optional>

namespace plumbline::models {

namespace {

/// The prompt as the model reads it, and what is known before it writes.
struct Asked {
    std::vector<std::int32_t> ids;
    nn::SamplingOptions how;
    WriteReport report;
};

Asked ask(const WriteRequest& request)
{
    const OpenedModel& model = *request.model;
    Asked asked;
    if (request.chat) {
        asked.report.form = text::recogniseChatForm(model.files.chatTemplate, *model.tokenizer);
        if (asked.report.form == text::ChatForm::None)
            throw Error(ErrorCode::UnsupportedFormat,
                {.file = model.files.path,
                    .place = "chat template",
                    .expected = "chatml, llama2, llama3 or mistral",
                    .found = "none that is known",
                    .advice = Advice::SeeHelp});
        const text::ChatPrompt prompt = text::renderChat(asked.report.form, {{"user", request.prompt}}, model.files.chatTemplate);
        asked.ids = model.tokenizer->encodePrompt(prompt.text, !prompt.startsWithBos).ids;
    } else {
        asked.ids = model.tokenizer->encode(request.prompt).ids;
    }
    const auto context = static_cast<std::size_t>(model.files.config.contextLength);
    if (asked.ids.empty() || asked.ids.size() >= context)
        throw Error(ErrorCode::InvalidArgument,
            {.place = "prompt",
                .expected = "1 to " + grouped(context - 1) + " tokens",
                .found = grouped(asked.ids.size()),
                .advice = asked.ids.empty() ? Advice::UseLongerText : Advice::UseShorterText});
    asked.how.temperature = request.temperature;
    asked.how.seed = request.seed;
    asked.how.maxTokens =
        static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(std::max(request.most, 0)), context - asked.ids.size()));
    asked.how.vocabulary = model.tokenizer->vocabularySize();
    asked.report.promptTokens = asked.ids.size();
    return asked;
}

/// One who writes: tokens come as text.
class Writer {
public:
    Writer(const OpenedModel& model, const Asked& asked)
        : m_generation(*model.decoder, asked.ids, asked.how)
        , m_stream(model.tokenizer)
        , m_report(asked.report)
    {
    }
    /// @returns what became certain; nothing at the end
    [[nodiscard]] std::optional<std::string> next(const CancelToken& cancel, const ProgressSink& progress = {})
    {
        if (m_done)
            return std::nullopt;
        const auto id = m_generation.next(cancel, progress);
        m_done = !id;
        return id ? m_stream.push(*id) : m_stream.finish();
    }
    [[nodiscard]] bool done() const { return m_done; }
    [[nodiscard]] WriteReport report() const
    {
        WriteReport report = m_report;
        const nn::Generated& written = m_generation.result();
        report.tokens = written.ids.size();
        report.prefillSeconds = written.prefillSeconds;
        report.decodeSeconds = written.decodeSeconds;
        report.ended = written.ended;
        return report;
    }

private:
    nn::Generation m_generation;
    text::StreamDecoder m_stream;
    WriteReport m_report;
    bool m_done = false;
};

} // namespace

WriteReport write(const WriteRequest& request, const PieceSink& sink, const ProgressSink& progress, const CancelToken& cancel)
{
    Writer writer(*request.model, ask(request));
    while (auto piece = writer.next(cancel, progress))
        if (!piece->empty())
            sink(std::move(*piece));
    return writer.report();
}

std::array<WriteReport, 2> writeBoth(const WriteRequest& request, const ModelChange& change, const PairSink& sink,
    const ProgressSink& progress, const CancelToken& cancel)
{
    constexpr int kTurn = 4; // tokens: both texts are seen to grow, and the change is put on seldom enough
    const Asked asked = ask(request);
    std::array<Writer, 2> writers{Writer(*request.model, asked), Writer(*request.model, asked)};
    while (!writers[0].done() || !writers[1].done()) {
        for (int which = 0; which < 2; ++which) {
            std::string pieces;
            {
                struct Changed {
                    const ModelChange* change;
                    explicit Changed(const ModelChange* made)
                        : change(made)
                    {
                        if (change != nullptr)
                            change->apply();
                    }
                    ~Changed()
                    {
                        if (change != nullptr)
                            change->remove();
                    }
                } const changed(which == 1 ? &change : nullptr);
                // Whoever hears of progress may do something else meanwhile: not while the model is changed.
                for (int token = 0; token < kTurn; ++token)
                    pieces += writers[static_cast<std::size_t>(which)].next(cancel, which == 0 ? progress : ProgressSink()).value_or("");
            }
            if (!pieces.empty())
                sink(which, std::move(pieces));
        }
    }
    return {writers[0].report(), writers[1].report()};
}

} // namespace plumbline::models
