// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_data.h"

#include <QString>
#include <cmath>
#include <ostream>

/// GoogleTest would print a QString as its bytes.
inline void PrintTo(const QString& text, std::ostream* stream)
{
    *stream << '"' << text.toStdString() << '"';
}

namespace plumbline::test {

/// A matrix as layers give one: alike near the diagonal, different far from it.
inline plots::HeatMapData layerDistances(std::size_t side)
{
    plots::HeatMapData data;
    data.rows = data.cols = side;
    for (std::size_t row = 0; row < side; ++row) {
        for (std::size_t col = 0; col < side; ++col) {
            const double apart = std::abs(static_cast<double>(row) - static_cast<double>(col));
            data.values.push_back(0.69 * (1 - std::exp(-apart / 5)));
        }
    }
    data.title = "Layer × layer";
    data.rowTitle = data.colTitle = "layer";
    data.lowWord = "alike";
    data.highWord = "different";
    data.unit = "nats";
    data.reversed = true;
    data.ignoreDiagonal = true;
    data.threshold = 0.13;
    data.captions = {"Jensen–Shannon divergence, heads matched, mean over 25 queries",
        "SmolLM2-135M-Instruct, 25 tokens, layers count from 0, 24 May 2025"};
    return data;
}

} // namespace plumbline::test
