// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/work.h"

#include "core/base/error.h"
#include "core/lisa/stored_similarity.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace plumbline::attention {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

bool isUtf8(std::string_view bytes)
{
    for (std::size_t at = 0; at < bytes.size();) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
        if (length == 0 || at + length > bytes.size())
            return false;
        for (std::size_t next = 1; next < length; ++next)
            if ((static_cast<unsigned char>(bytes[at + next]) & 0xC0) != 0x80)
                return false;
        at += length;
    }
    return true;
}

/// A token's own bytes as text that can be shown: a token may hold part of a character.
std::string shown(const text::Tokenizer& tokenizer, std::int32_t id)
{
    std::string bytes = tokenizer.decode(std::span(&id, 1));
    if (bytes.empty())
        bytes = tokenizer.piece(id);
    if (isUtf8(bytes) && bytes.find("\xEF\xBF\xBD") == std::string::npos)
        return bytes;
    return tokenizer.piece(id);
}

/// Limits of the colours without sorting four million values: weights lie in [0, 1].
plots::ColorLimits limitsOfWeights(double most, bool logarithmic)
{
    most = most > 0 ? most : 1.0;
    return {.low = logarithmic ? most * 1e-4 : 0.0,
        .high = most,
        .clipsLow = logarithmic,
        .clipsHigh = false,
        .logarithmic = logarithmic};
}

std::shared_ptr<plots::HeatMapData> toHeatMap(
    const std::vector<float>& weights, const MapsRequest& request, const std::string& title)
{
    auto data = std::make_shared<plots::HeatMapData>();
    const std::size_t tokens = request.text->ids.size();
    data->title = title;
    data->rowTitle = request.queryWord;
    data->colTitle = request.keyWord;
    data->captions = request.captions;
    data->rows = data->cols = tokens;
    data->values.assign(weights.begin(), weights.end());
    for (std::size_t row = 0; request.maskSink && row < tokens; ++row)
        data->values[row * tokens] = std::nan("");
    data->causal = true;
    data->logarithmic = request.logarithmic;
    return data;
}

std::shared_ptr<const lisa::TextAttention> capture(const std::shared_ptr<const models::OpenedModel>& model, const Change& change,
    const ReadText& text, const ProgressSink& sink, const CancelToken& cancel)
{
    if (!change.isNone())
        return change.model->look(change.configuration, text.ids, cancel).attention;
    return lisa::TextAttention::capture(*model->decoder, text.ids, sink, cancel);
}

} // namespace

ReadText readText(const text::Tokenizer& tokenizer, std::string title, const std::string& text, std::size_t context)
{
    ReadText read;
    read.title = std::move(title);
    read.bytes = text.size();
    auto encoding = tokenizer.encode(text);
    read.allTokens = encoding.ids.size();
    encoding.ids.resize(std::min({encoding.ids.size(), kMostTokens, std::max<std::size_t>(context, 1)}));
    read.ids = std::move(encoding.ids);
    for (const std::int32_t id : read.ids)
        read.pieces.push_back(shown(tokenizer, id));
    return read;
}

lisa::LayerMatrix matrixOf(const lisa::HeadSimilarity& heads, lisa::HeadMatching matching, int rowLayers, bool against)
{
    return lisa::LayerMatrix::of(lisa::compareLayers(heads, matching), rowLayers, against ? rowLayers : 0);
}

Measured measure(const MeasureRequest& request, jobs::JobContext& job)
{
    const auto start = Clock::now();
    Measured result;
    std::vector<lisa::HeadSimilarity> parts;
    lisa::SimilarityOptions how = request.how;
    how.device.workers = &job.workers();
    const CancelToken cancel = job.cancelToken();
    const bool changes = !request.change.isNone();
    if (changes) {
        result.configuration = request.change.configuration;
        if (result.configuration.has(lisa::LayerKind::Matched))
            result.calibration = request.change.model->calibrate(result.configuration.matchedOn, request.calibration, job);
    }
    for (std::size_t at = 0; at < request.texts.size(); ++at) {
        const ReadText& text = *request.texts[at];
        lisa::LiveLook look;
        if (changes && at == 0) {
            if (request.base != nullptr)
                request.change.model->seed(text.ids, request.base);
            look = request.change.model->look(request.change.configuration, text.ids, cancel);
            result.attention = look.attention;
            job.emit(Answered{std::make_shared<const lisa::LiveAnswer>(look.answer)});
        }
        const auto sink = [&job](std::size_t done, std::size_t total, const char* stage) { job.progress(done, total, stage); };
        lisa::HeadSimilarity one;
        bool isStored = false;
        if (at < request.stored.size()) {
            if (const auto stored = request.stored[at].get()) {
                try {
                    one = lisa::fromArrays(*stored, how);
                    isStored = true;
                } catch (const Error&) {
                    // A damaged result is measured anew and replaced.
                }
            }
        }
        if (isStored) {
            result.fresh.emplace_back();
        } else if (changes) {
            if (look.attention == nullptr)
                look = request.change.model->look(request.change.configuration, text.ids, cancel);
            one = request.change.model->similarity(look, text.ids, how, job);
            result.fresh.push_back(lisa::toArrays(one, 0));
            result.computed = true;
        } else {
            const auto attention = lisa::TextAttention::capture(*request.model->decoder, text.ids, sink, cancel);
            if (at == 0)
                result.attention = attention;
            if (request.against != nullptr) {
                const auto other = lisa::TextAttention::capture(*request.against->decoder, text.ids, sink, cancel);
                one = lisa::measureTogether({attention.get(), other.get()}, how, sink, cancel);
            } else {
                one = lisa::measureText(*attention, how, sink, cancel);
            }
            result.fresh.push_back(lisa::toArrays(one, 0));
            result.computed = true;
        }
        parts.push_back(std::move(one));
        if (request.texts.size() > 1)
            job.progress(at + 1, request.texts.size(), "texts");
    }
    auto heads = std::make_shared<lisa::HeadSimilarity>(lisa::joinTexts(parts));
    result.matching = request.matching;
    result.matrix =
        matrixOf(*heads, request.matching, static_cast<int>(request.model->files.config.layers), request.against != nullptr);
    result.heads = std::move(heads);
    result.seconds = secondsSince(start);
    return result;
}

Maps makeMaps(const MapsRequest& request, jobs::JobContext& job)
{
    Maps maps{.rowAttention = request.rowAttention, .colAttention = request.colAttention, .source = {}, .own = {}};
    const CancelToken cancel = job.cancelToken();
    if (maps.rowAttention == nullptr)
        maps.rowAttention = capture(request.rowModel, request.change, *request.text, {}, cancel);
    if (maps.colAttention == nullptr)
        maps.colAttention = request.rowModel == request.colModel
            ? maps.rowAttention
            : lisa::TextAttention::capture(*request.colModel->decoder, request.text->ids, {}, cancel);
    job.throwIfCancelled();
    const auto source = toHeatMap(
        maps.colAttention->map(request.colLayer, request.colHead, request.maskSink, cancel), request, request.sourceTitle);
    const auto own =
        toHeatMap(maps.rowAttention->map(request.rowLayer, request.rowHead, request.maskSink, cancel), request, request.ownTitle);
    double most = 0; // of both: what is compared side by side has one scale
    for (const auto& map : {source, own})
        for (const double value : map->values)
            most = value > most ? value : most; // NaN is never greater
    source->limits = own->limits = limitsOfWeights(most, request.logarithmic);
    maps.source = source;
    maps.own = own;
    return maps;
}

Thumbnails makeThumbnails(std::shared_ptr<const models::OpenedModel> model, const Change& change,
    std::shared_ptr<const ReadText> text, std::shared_ptr<const lisa::TextAttention> attention, int side, bool maskSink,
    jobs::JobContext& job)
{
    Thumbnails result;
    const auto sink = [&job](std::size_t done, std::size_t total, const char* stage) { job.progress(done, total, stage); };
    result.attention = attention != nullptr ? std::move(attention) : capture(model, change, *text, sink, job.cancelToken());
    result.heads = std::make_shared<lisa::HeadThumbnails>(result.attention->thumbnails(side, maskSink, sink, job.cancelToken()));
    return result;
}

} // namespace plumbline::attention
