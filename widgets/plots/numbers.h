// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_data.h"

#include <QString>
#include <filesystem>

namespace plumbline::plots {

/// "−1,234.5": real minus, digits grouped, in the reader's language.
/// @param digits significant ones, 1 to 15; zeros at the end are dropped
[[nodiscard]] QString number(double value, int digits = 3);
/// A fixed number of decimals, for columns.
[[nodiscard]] QString fixedNumber(double value, int decimals);

/// "≤ 0.05 nats", or, where no cell passes, that none does and which pair is the closest. Empty without a threshold.
[[nodiscard]] QString thresholdSentence(const HeatMapData& data);

/// The matrix as CSV (the captions as lines that begin with #) or JSON, by suffix; always with a point and full precision.
/// NaN is an empty field or null. @throws Error UnsupportedFormat, DiskFull, ReadOnly
void exportHeatMapNumbers(const HeatMapData& data, const std::filesystem::path& file);

/// The least number that reads well and is not under `most`: the end of an axis. 1 where there is nothing above zero.
[[nodiscard]] double axisTop(double most);

/// Named columns of the same length, for every other plot: numbers, or words.
struct Column {
    std::string name;
    std::vector<double> values = {};
    std::vector<std::string> words = {}; ///< not empty: the column holds these instead of numbers

    [[nodiscard]] std::size_t size() const { return words.empty() ? values.size() : words.size(); }
};
void exportColumns(
    const std::vector<Column>& columns, const std::vector<std::string>& captions, const std::filesystem::path& file);

} // namespace plumbline::plots
