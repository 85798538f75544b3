// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/json_file.h"

#include "core/base/error.h"
#include "core/base/paths.h"

#include <algorithm>

namespace plumbline::formats {

std::string linePlace(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t lastBreak = before.rfind('\n');
    const std::size_t column = lastBreak == std::string_view::npos ? before.size() : before.size() - lastBreak - 1;
    return "line " + std::to_string(lines + 1) + ", column " + std::to_string(column + 1);
}

Json parseJson(std::string_view text, const std::filesystem::path& file)
{
    constexpr int kMostDepth = 64;
    constexpr int kMostKeys = 20000;
    int keys = 0;
    const auto watch = [&](int depth, Json::parse_event_t event, Json&) {
        if (event == Json::parse_event_t::key && ++keys > kMostKeys)
            throw Error(ErrorCode::CorruptFile, {.file = file, .expected = "at most " + grouped(kMostKeys) + " keys", .found = "more"});
        if (depth > kMostDepth)
            throw Error(ErrorCode::CorruptFile,
                        {.file = file, .expected = "at most " + std::to_string(kMostDepth) + " levels", .found = "more"});
        return true;
    };
    try {
        return Json::parse(text.begin(), text.end(), watch);
    } catch (const Json::parse_error& error) {
        throw Error(ErrorCode::CorruptFile, {.file = file,
                                             .place = linePlace(text, error.byte),
                                             .expected = "JSON",
                                             .found = error.byte > text.size() ? "its end" : "something else",
                                             .advice = Advice::DownloadAgain});
    } catch (const Json::exception&) {
        // A number beyond every double.
        throw Error(ErrorCode::CorruptFile, {.file = file, .expected = "JSON", .found = "a number out of range"});
    }
}

Json readJson(const std::filesystem::path& file)
{
    return parseJson(readFile(file, std::size_t{16} << 20), file);
}

} // namespace plumbline::formats
