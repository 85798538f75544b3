// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/numbers.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/paths.h"

#include <QLocale>
#include <charconv>
#include <cmath>

namespace plumbline::plots {

namespace {

constexpr QChar kMinus(0x2212);

QString withMinus(QString text)
{
    return text.replace('-', kMinus);
}

// The shortest text that reads back as the same number, in no locale.
std::string exact(double value)
{
    if (std::isnan(value))
        return {};
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    return {buffer, end.ptr};
}

std::string csvField(const std::string& text)
{
    if (text.find_first_of(",\"\n\r") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char letter : text)
        quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return quoted + '"';
}

std::string remarks(const std::vector<std::string>& captions)
{
    std::string text;
    for (const std::string& caption : captions) {
        std::string line = caption;
        for (char& letter : line)
            letter = letter == '\n' || letter == '\r' ? ' ' : letter;
        text += "# " + line + "\n";
    }
    return text;
}

Json jsonNumber(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

bool wantsJson(const std::filesystem::path& file)
{
    const std::string suffix = file.extension().string();
    if (suffix == ".json")
        return true;
    if (suffix != ".csv")
        throw Error(ErrorCode::UnsupportedFormat, {.file = file, .expected = ".csv, .json", .found = suffix});
    return false;
}

std::string labelOf(const std::vector<std::string>& labels, std::size_t at, long long base)
{
    return labels.empty() ? std::to_string(base + static_cast<long long>(at)) : labels[at];
}

} // namespace

QString number(double value, int digits)
{
    if (std::isnan(value))
        return "–";
    const QLocale locale;
    if (value == 0)
        return locale.toString(0);
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
    if (magnitude < -3 || magnitude > 12)
        return withMinus(locale.toString(value, 'g', digits));
    QString text = locale.toString(value, 'f', std::max(digits - magnitude, 0));
    const QString point = locale.decimalPoint();
    if (text.contains(point)) {
        while (text.endsWith(locale.zeroDigit()))
            text.chop(1);
        if (text.endsWith(point))
            text.chop(point.size());
    }
    return withMinus(text);
}

QString fixedNumber(double value, int decimals)
{
    return std::isnan(value) ? QString("–") : withMinus(QLocale().toString(value, 'f', decimals));
}

double axisTop(double most)
{
    if (!(most > 0) || !std::isfinite(most))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(most)));
    for (const double factor : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}) {
        if (factor * power >= most * 0.999)
            return factor * power;
    }
    return 10 * power;
}

void exportHeatMapNumbers(const HeatMapData& data, const std::filesystem::path& file)
{
    data.check();
    if (wantsJson(file)) {
        Json rows = Json::array();
        for (std::size_t row = 0; row < data.rows; ++row) {
            Json line = Json::array();
            for (std::size_t col = 0; col < data.cols; ++col)
                line.push_back(jsonNumber(data.at(row, col)));
            rows.push_back(std::move(line));
        }
        const Json root = {{"title", data.title}, {"rows", data.rows}, {"cols", data.cols}, {"row_base", data.rowBase},
            {"col_base", data.colBase}, {"row_labels", data.rowLabels}, {"col_labels", data.colLabels}, {"unit", data.unit},
            {"captions", data.captions}, {"values", std::move(rows)}};
        writeFileAtomically(file, root.dump(1) + "\n");
        return;
    }
    std::string text = remarks(data.captions);
    text += csvField(data.rowTitle.empty() ? "row" : data.rowTitle);
    for (std::size_t col = 0; col < data.cols; ++col)
        text += "," + csvField(labelOf(data.colLabels, col, data.colBase));
    text += "\n";
    for (std::size_t row = 0; row < data.rows; ++row) {
        text += csvField(labelOf(data.rowLabels, row, data.rowBase));
        for (std::size_t col = 0; col < data.cols; ++col)
            text += "," + exact(data.at(row, col));
        text += "\n";
    }
    writeFileAtomically(file, text);
}

void exportColumns(
    const std::vector<Column>& columns, const std::vector<std::string>& captions, const std::filesystem::path& file)
{
    const std::size_t length = columns.empty() ? 0 : columns.front().size();
    for (const Column& column : columns) {
        if (column.size() != length)
            throw Error(
                ErrorCode::InvalidArgument, {.place = column.name, .expected = grouped(length), .found = grouped(column.size())});
    }
    if (wantsJson(file)) {
        Json root = {{"captions", captions}, {"columns", Json::object()}};
        for (const Column& column : columns) {
            Json values = Json::array();
            for (const double value : column.values)
                values.push_back(jsonNumber(value));
            if (!column.words.empty())
                values = column.words;
            root["columns"][column.name] = std::move(values);
        }
        writeFileAtomically(file, root.dump(1) + "\n");
        return;
    }
    std::string text = remarks(captions);
    for (std::size_t at = 0; at < columns.size(); ++at)
        text += (at > 0 ? "," : "") + csvField(columns[at].name);
    text += "\n";
    for (std::size_t row = 0; row < length; ++row) {
        for (std::size_t at = 0; at < columns.size(); ++at)
            text += (at > 0 ? "," : "")
                + (columns[at].words.empty() ? exact(columns[at].values[row]) : csvField(columns[at].words[row]));
        text += "\n";
    }
    writeFileAtomically(file, text);
}

} // namespace plumbline::plots
