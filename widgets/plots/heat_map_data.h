// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::plots {

/// The limits of the colours: low < high always, and low > 0 on a logarithmic scale.
struct ColorLimits {
    double low = 0;
    double high = 1;
    bool clipsLow = false; ///< some value lies below
    bool clipsHigh = false;
    bool logarithmic = false;

    /// 0 at `low`, 1 at `high`, clamped.
    [[nodiscard]] double position(double value) const;
};

/// A matrix and all that is said about it, in UTF-8. Knows no Qt, so that a verb can fill one.
struct HeatMapData {
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::vector<double> values; ///< [rows, cols] row-major; NaN: not measured, drawn hatched

    std::string title = {};
    std::string rowTitle = {}; ///< what the rows are: "layer"
    std::string colTitle = {};
    long long rowBase = 0; ///< number of the first row
    long long colBase = 0;
    std::vector<std::string> rowLabels = {}; ///< words instead of numbers; empty or `rows` of them
    std::vector<std::string> colLabels = {};

    std::string lowWord = {}; ///< what the low end means: "alike"
    std::string highWord = {}; ///< "different"
    std::string unit = {}; ///< "nats"
    bool reversed = false; ///< a distance: low is strong, high recedes
    bool signedValues = false; ///< Balance instead of Depth, with symmetric limits
    std::optional<double> low = {}; ///< limits of the colours; absent: 5 % and 95 % of the values
    std::optional<double> high = {};
    std::optional<ColorLimits> limits =
        {}; ///< found already by whoever filled this: a large matrix is not sorted on the window's thread
    bool logarithmic = false; ///< colours by the logarithm, over the limits or the four decades below the high one
    bool causal = false; ///< nothing stands right of the diagonal: keys that a query has not seen
    std::optional<double> threshold = {}; ///< cells at or under it get an outline
    bool ignoreDiagonal = false; ///< of a matrix of things with themselves: trivial for limits, threshold and closest pair

    std::vector<std::string> captions = {}; ///< lines under the figure: measure, matching, text, model, date

    [[nodiscard]] double at(std::size_t row, std::size_t col) const { return values[row * cols + col]; }
    /// Whether the cell is part of the picture.
    [[nodiscard]] bool exists(std::size_t row, std::size_t col) const { return !causal || col <= row; }
    /// @throws Error InvalidArgument where the number of values or of labels is not what rows and cols say
    void check() const;
};

/// `limits` of the data where they are given; else found from all its values.
[[nodiscard]] ColorLimits limitsOf(const HeatMapData& data);

struct Cell {
    std::size_t row = 0;
    std::size_t col = 0;
    bool operator==(const Cell&) const = default;
};
/// The least value; nothing where every cell is NaN.
[[nodiscard]] std::optional<Cell> leastCell(const HeatMapData& data);
[[nodiscard]] std::size_t cellsWithinThreshold(const HeatMapData& data);

/// A piece of the outline around the cells at or under the threshold, in cells from the top left corner.
struct Edge {
    double x1, y1, x2, y2;
};
/// Pieces that follow each other on one line are joined.
[[nodiscard]] std::vector<Edge> thresholdOutline(const HeatMapData& data);

/// Every how many cells a number is printed: 1, 2, 5, 10 …, so that two numbers are at least `leastGap` apart.
[[nodiscard]] std::size_t labelStep(double cellSize, double leastGap);

} // namespace plumbline::plots
