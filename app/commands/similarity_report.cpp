// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/similarity_report.h"

#include "core/base/paths.h"
#include "core/formats/npy.h"

#include <cmath>
#include <ctime>
#include <fmt/format.h>

namespace plumbline::app {

namespace {
Json rowsOf(const std::vector<double>& values, const lisa::LayerMatrix& shape)
{
    Json out = Json::array();
    for (int i = 0; i < shape.rows; ++i) {
        Json row = Json::array();
        for (int j = 0; j < shape.cols; ++j) {
            const double value = values[static_cast<std::size_t>(i * shape.cols + j)];
            row.push_back(std::isfinite(value) ? Json(value) : Json(nullptr));
        }
        out.push_back(std::move(row));
    }
    return out;
}

std::string today()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}
} // namespace

Json SimilarityReport::toJson() const
{
    return {{"model", model}, {"adapter", adapter.empty() ? Json(nullptr) : Json(adapter)}, {"against", against.empty() ? Json(nullptr) : Json(against)},
        {"measure", lisa::measureName(measure)}, {"heads", lisa::headMatchingName(matching)}, {"mask_sink", maskSink},
        {"tokens", tokens}, {"matrix", rowsOf(layers.values, layers)},
        {"stderr", layers.standardError.empty() ? Json(nullptr) : rowsOf(layers.standardError, layers)},
        {"seconds", {{"load", loadSeconds}, {"forward", forwardSeconds}, {"similarity", similaritySeconds}}},
        {"peak_bytes", peakBytes}};
}

std::string SimilarityReport::toCsv() const
{
    std::string text = "layer";
    for (int j = 0; j < layers.cols; ++j)
        text += fmt::format(",{}", j);
    text += '\n';
    for (int i = 0; i < layers.rows; ++i) {
        text += fmt::format("{}", i);
        for (int j = 0; j < layers.cols; ++j)
            text += std::isfinite(layers.at(i, j)) ? fmt::format(",{:.9g}", layers.at(i, j)) : std::string(",");
        text += '\n';
    }
    return text + "# " + caption() + '\n';
}

std::string SimilarityReport::name() const
{
    return adapter.empty() ? model : model + " with " + adapter;
}

std::string SimilarityReport::caption() const
{
    std::int64_t sum = 0;
    for (const std::int64_t count : tokens)
        sum += count;
    const char* how = matching == lisa::HeadMatching::Assignment ? "heads assigned one to one"
        : matching == lisa::HeadMatching::Best                   ? "each head with its best match"
                                                                 : "heads by number";
    return fmt::format("{}, {}, sink {}, {} {} of {} tokens, layers count from 0, {}, {}",
        measure == lisa::Measure::Cosine ? "cosine similarity" : "Jensen–Shannon divergence in nats", how,
        maskSink ? "hidden" : "kept", tokens.size(), tokens.size() == 1 ? "text" : "texts",
        grouped(static_cast<std::uint64_t>(sum)), against.empty() ? name() : name() + " against " + against, today());
}

MatrixPicture SimilarityReport::picture() const
{
    const bool distance = measure != lisa::Measure::Cosine;
    return {.values = layers.values,
        .rows = static_cast<std::size_t>(layers.rows),
        .cols = static_cast<std::size_t>(layers.cols),
        .isDistance = distance,
        .isOfItself = against.empty(),
        .title = "Layer × layer",
        .rowName = against.empty() ? "layer" : "layer of " + name(),
        .columnName = against.empty() ? "layer" : "layer of " + against,
        .lowWord = distance ? "alike" : "different",
        .highWord = distance ? "different" : "alike",
        .unit = distance ? "nats" : "",
        .caption = caption()};
}

void writeReport(const SimilarityReport& report, const std::filesystem::path& file, const Hooks& hooks)
{
    const std::string suffix = file.extension().string();
    if (suffix == ".json") {
        writeFileAtomically(file, report.toJson().dump(1) + "\n");
    } else if (suffix == ".csv") {
        writeFileAtomically(file, report.toCsv());
    } else if (suffix == ".npy") {
        const std::vector<float> values(report.layers.values.begin(), report.layers.values.end());
        formats::writeNpy(file, values, {report.layers.rows, report.layers.cols});
    } else if (suffix == ".svg" || suffix == ".png" || suffix == ".pdf") {
        if (!hooks.writePicture)
            throw Error(ErrorCode::UnsupportedFormat,
                {.file = file, .expected = "csv, json or npy", .found = suffix + ", which needs the build with Qt"});
        hooks.writePicture(report.picture(), file);
    } else {
        throw Error(ErrorCode::UnsupportedFormat,
            {.file = file, .expected = "csv, json, npy, svg, png or pdf", .found = suffix.empty() ? "no suffix" : suffix});
    }
}

} // namespace plumbline::app
