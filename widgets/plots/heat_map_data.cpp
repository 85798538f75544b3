// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_map_data.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>

namespace plumbline::plots {

namespace {

bool counts(const HeatMapData& data, std::size_t row, std::size_t col)
{
    return data.exists(row, col) && !(data.ignoreDiagonal && row == col) && !std::isnan(data.at(row, col));
}

// Linear interpolation between order statistics.
double quantile(std::vector<double>& sorted, double part)
{
    const double position = part * static_cast<double>(sorted.size() - 1);
    const auto lower = static_cast<std::size_t>(position);
    const std::size_t upper = std::min(lower + 1, sorted.size() - 1);
    return sorted[lower] + (position - static_cast<double>(lower)) * (sorted[upper] - sorted[lower]);
}

} // namespace

void HeatMapData::check() const
{
    const auto wrong = [](const char* place, std::size_t expected, std::size_t found) {
        throw Error(ErrorCode::InvalidArgument, {.place = place, .expected = grouped(expected), .found = grouped(found)});
    };
    if (rows != 0 && cols > values.max_size() / rows)
        wrong("heat map", values.size(), rows);
    if (values.size() != rows * cols)
        wrong("heat map", rows * cols, values.size());
    if (!rowLabels.empty() && rowLabels.size() != rows)
        wrong("row labels", rows, rowLabels.size());
    if (!colLabels.empty() && colLabels.size() != cols)
        wrong("column labels", cols, colLabels.size());
}

double ColorLimits::position(double value) const
{
    if (logarithmic)
        return value <= low ? 0.0 : std::min(std::log(value / low) / std::log(high / low), 1.0);
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

ColorLimits limitsOf(const HeatMapData& data)
{
    if (data.limits)
        return *data.limits;
    std::vector<double> values;
    values.reserve(data.values.size());
    for (std::size_t row = 0; row < data.rows; ++row) {
        for (std::size_t col = 0; col < data.cols; ++col) {
            if (counts(data, row, col) && std::isfinite(data.at(row, col)))
                values.push_back(data.at(row, col));
        }
    }
    std::sort(values.begin(), values.end());
    ColorLimits limits;
    if (!values.empty()) {
        limits.low = data.low.value_or(quantile(values, 0.05));
        limits.high = data.high.value_or(quantile(values, 0.95));
    } else {
        limits.low = data.low.value_or(0.0);
        limits.high = data.high.value_or(1.0);
    }
    if (data.signedValues) { // zero stays in the middle
        limits.high = std::max(std::abs(limits.low), std::abs(limits.high));
        limits.low = -limits.high;
    }
    if (data.logarithmic) {
        limits.logarithmic = true;
        limits.high = limits.high > 0 ? limits.high : 1.0;
        limits.low = data.low && *data.low > 0 ? *data.low : limits.high * 1e-4;
    }
    if (!(limits.high > limits.low)) {
        const double room = std::max(std::abs(limits.low) * 1e-6, 1e-12);
        limits.low -= room;
        limits.high = limits.low + 2 * room;
    }
    if (!values.empty()) {
        limits.clipsLow = values.front() < limits.low;
        limits.clipsHigh = values.back() > limits.high;
    }
    return limits;
}

std::optional<Cell> leastCell(const HeatMapData& data)
{
    std::optional<Cell> least;
    for (std::size_t row = 0; row < data.rows; ++row) {
        for (std::size_t col = 0; col < data.cols; ++col) {
            if (counts(data, row, col) && (!least || data.at(row, col) < data.at(least->row, least->col)))
                least = Cell{row, col};
        }
    }
    return least;
}

std::size_t cellsWithinThreshold(const HeatMapData& data)
{
    std::size_t number = 0;
    for (std::size_t row = 0; data.threshold && row < data.rows; ++row) {
        for (std::size_t col = 0; col < data.cols; ++col)
            number += counts(data, row, col) && data.at(row, col) <= *data.threshold ? 1U : 0U;
    }
    return number;
}

std::vector<Edge> thresholdOutline(const HeatMapData& data)
{
    std::vector<Edge> edges;
    if (!data.threshold)
        return edges;
    // An index below zero wraps to a huge one, which `passes` refuses.
    const auto passes = [&data](std::size_t row, std::size_t col) {
        return row < data.rows && col < data.cols && counts(data, row, col) && data.at(row, col) <= *data.threshold;
    };
    // A trivial diagonal joins the groups on both sides of it, but makes none of its own.
    const auto inside = [&](std::size_t row, std::size_t col) {
        if (data.ignoreDiagonal && row == col)
            return passes(row - 1, col) || passes(row, col - 1) || passes(row + 1, col) || passes(row, col + 1);
        return passes(row, col);
    };
    for (std::size_t row = 0; row <= data.rows; ++row) {
        for (std::size_t col = 0; col < data.cols; ++col) {
            if (inside(row, col) == inside(row - 1, col))
                continue;
            const auto x = static_cast<double>(col);
            const auto y = static_cast<double>(row);
            if (!edges.empty() && edges.back().y1 == y && edges.back().y2 == y && edges.back().x2 == x)
                edges.back().x2 = x + 1;
            else
                edges.push_back({x, y, x + 1, y});
        }
    }
    for (std::size_t col = 0; col <= data.cols; ++col) {
        for (std::size_t row = 0; row < data.rows; ++row) {
            if (inside(row, col) == inside(row, col - 1))
                continue;
            const auto x = static_cast<double>(col);
            const auto y = static_cast<double>(row);
            if (!edges.empty() && edges.back().x1 == x && edges.back().x2 == x && edges.back().y2 == y)
                edges.back().y2 = y + 1;
            else
                edges.push_back({x, y, x, y + 1});
        }
    }
    return edges;
}

std::size_t labelStep(double cellSize, double leastGap)
{
    if (!(cellSize > 0))
        return 1;
    for (std::size_t power = 1; power < 1'000'000'000; power *= 10) {
        for (const std::size_t factor : {1, 2, 5}) {
            if (static_cast<double>(factor * power) * cellSize >= leastGap)
                return factor * power;
        }
    }
    return 1'000'000'000;
}

} // namespace plumbline::plots
