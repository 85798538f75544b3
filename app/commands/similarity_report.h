// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command_line.h"
#include "core/base/json.h"
#include "core/lisa/similarity.h"

namespace plumbline::app {

/// A measured layer × layer matrix with all that must be said about it.
struct SimilarityReport {
    std::string model;
    std::string adapter; ///< on the model: the folder's name; empty: none
    std::string against; ///< of the columns; empty: the same
    lisa::Measure measure = lisa::Measure::JensenShannon;
    lisa::HeadMatching matching = lisa::HeadMatching::Assignment;
    bool maskSink = false;
    std::vector<std::int64_t> tokens;
    lisa::LayerMatrix layers;
    double loadSeconds = 0.0, forwardSeconds = 0.0, similaritySeconds = 0.0;
    std::uint64_t peakBytes = 0;

    /// "SmolLM2 with smollm2-53".
    [[nodiscard]] std::string name() const;
    [[nodiscard]] Json toJson() const;
    [[nodiscard]] std::string toCsv() const;
    /// "Jensen–Shannon divergence (nats), heads assigned one to one, sink kept, 1 text of 98 tokens, SmolLM2, 23 November 2026".
    [[nodiscard]] std::string caption() const;
    [[nodiscard]] MatrixPicture picture() const;
};

/// By suffix: .csv, .json, .npy, or a picture. @throws Error UnsupportedFormat
void writeReport(const SimilarityReport& report, const std::filesystem::path& file, const Hooks& hooks);

} // namespace plumbline::app
