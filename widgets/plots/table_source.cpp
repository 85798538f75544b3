// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/table_source.h"

#include <QLocale>
#include <cmath>

namespace plumbline::plots {

namespace {

constexpr int kDigits = 6;

QString wordOrNumber(const std::vector<std::string>& words, int at, long long base)
{
    return words.empty() ? number(static_cast<double>(base + at), 12)
                         : QString::fromStdString(words[static_cast<std::size_t>(at)]);
}

QString exactDigits(double value)
{
    return std::isnan(value) ? QString() : QString::number(value, 'g', QLocale::FloatingPointShortest);
}

class MatrixTable final : public TableSource {
public:
    explicit MatrixTable(std::shared_ptr<const HeatMapData> data)
        : m_data(std::move(data))
    {
    }
    QString title() const override { return QString::fromStdString(m_data->title); }
    int rows() const override { return static_cast<int>(m_data->rows); }
    int columns() const override { return static_cast<int>(m_data->cols); }
    QString rowName(int row) const override { return wordOrNumber(m_data->rowLabels, row, m_data->rowBase); }
    QString columnName(int column) const override { return wordOrNumber(m_data->colLabels, column, m_data->colBase); }
    QString cell(int row, int column) const override
    {
        return number(m_data->at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)), kDigits);
    }
    QString exact(int row, int column) const override
    {
        return exactDigits(m_data->at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)));
    }
    bool isNumber(int) const override { return true; }
    std::vector<std::string> captions() const override { return m_data->captions; }
    void exportTo(const std::filesystem::path& file) const override { exportHeatMapNumbers(*m_data, file); }

private:
    std::shared_ptr<const HeatMapData> m_data;
};

class ColumnTable final : public TableSource {
public:
    ColumnTable(std::string title, std::vector<Column> columns, std::vector<std::string> captions)
        : m_title(std::move(title))
        , m_columns(std::move(columns))
        , m_captions(std::move(captions))
        , m_named(!m_columns.empty() && !m_columns.front().words.empty() ? 1U : 0U)
    {
    }
    QString title() const override { return QString::fromStdString(m_title); }
    int rows() const override { return m_columns.empty() ? 0 : static_cast<int>(m_columns.front().size()); }
    int columns() const override { return static_cast<int>(m_columns.size() - m_named); }
    QString rowName(int row) const override
    {
        return m_named > 0 ? QString::fromStdString(m_columns.front().words[static_cast<std::size_t>(row)]) : number(row, 12);
    }
    QString columnName(int column) const override { return QString::fromStdString(at(column).name); }
    QString cell(int row, int column) const override
    {
        const Column& shown = at(column);
        return shown.words.empty() ? number(shown.values[static_cast<std::size_t>(row)], kDigits)
                                   : QString::fromStdString(shown.words[static_cast<std::size_t>(row)]);
    }
    QString exact(int row, int column) const override
    {
        const Column& shown = at(column);
        return shown.words.empty() ? exactDigits(shown.values[static_cast<std::size_t>(row)]) : cell(row, column);
    }
    bool isNumber(int column) const override { return at(column).words.empty(); }
    std::vector<std::string> captions() const override { return m_captions; }
    void exportTo(const std::filesystem::path& file) const override { exportColumns(m_columns, m_captions, file); }

private:
    [[nodiscard]] const Column& at(int column) const { return m_columns[static_cast<std::size_t>(column) + m_named]; }

    std::string m_title;
    std::vector<Column> m_columns;
    std::vector<std::string> m_captions;
    std::size_t m_named;
};

} // namespace

std::shared_ptr<const TableSource> tableOf(std::shared_ptr<const HeatMapData> data)
{
    return data != nullptr ? std::make_shared<MatrixTable>(std::move(data)) : nullptr;
}

std::shared_ptr<const TableSource> tableOf(std::string title, std::vector<Column> columns, std::vector<std::string> captions)
{
    return std::make_shared<ColumnTable>(std::move(title), std::move(columns), std::move(captions));
}

} // namespace plumbline::plots
