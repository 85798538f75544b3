// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_map_data.h"
#include "widgets/plots/numbers.h"

#include <QString>
#include <filesystem>
#include <memory>
#include <optional>

namespace plumbline::plots {

/// The numbers of a plot as rows and columns. Immutable: what is shown stays while the plot goes on.
class TableSource {
public:
    virtual ~TableSource() = default;
    [[nodiscard]] virtual QString title() const = 0;
    [[nodiscard]] virtual int rows() const = 0;
    [[nodiscard]] virtual int columns() const = 0;
    [[nodiscard]] virtual QString rowName(int row) const = 0;
    [[nodiscard]] virtual QString columnName(int column) const = 0;
    /// As the reader's language writes it; "–" where nothing was measured.
    [[nodiscard]] virtual QString cell(int row, int column) const = 0;
    /// For the clipboard: the shortest digits that read back as the same number, with a point; empty where nothing was measured.
    [[nodiscard]] virtual QString exact(int row, int column) const = 0;
    /// Whether the column holds numbers, which stand at the right.
    [[nodiscard]] virtual bool isNumber(int column) const = 0;
    [[nodiscard]] virtual std::vector<std::string> captions() const = 0;
    /// .csv or .json, with all digits and a point. @throws Error UnsupportedFormat, DiskFull, ReadOnly
    virtual void exportTo(const std::filesystem::path& file) const = 0;
};

/// What a plot is besides a widget, so that *Show as a table* finds it.
class TabledPlot {
public:
    virtual ~TabledPlot() = default;
    /// Null while there is nothing to show.
    [[nodiscard]] virtual std::shared_ptr<const TableSource> table() const = 0;
};

/// Both keep what they are given.
[[nodiscard]] std::shared_ptr<const TableSource> tableOf(std::shared_ptr<const HeatMapData> data);
/// The first column names the rows where it holds words.
[[nodiscard]] std::shared_ptr<const TableSource> tableOf(
    std::string title, std::vector<Column> columns, std::vector<std::string> captions);

} // namespace plumbline::plots
