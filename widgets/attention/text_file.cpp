// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/text_file.h"

#include "core/base/error.h"
#include "core/base/paths.h"

namespace plumbline::attention {

std::string wholeText(const std::filesystem::path& file, std::size_t most)
{
    const auto wrong = [&file](ErrorCode code, Advice advice, std::string expected = {}, std::string found = {}) {
        return Error(
            code, {.file = file, .place = {}, .expected = std::move(expected), .found = std::move(found), .advice = advice});
    };
    std::error_code trouble;
    if (!std::filesystem::is_regular_file(file, trouble))
        throw wrong(ErrorCode::FileNotFound, Advice::CheckPath);
    if (const auto size = std::filesystem::file_size(file); size > most)
        throw wrong(ErrorCode::InvalidArgument, Advice::UseShorterText, "at most " + bytes(most), bytes(size));
    std::string text = readFile(file, most);
    if (text.starts_with("\xEF\xBB\xBF"))
        text.erase(0, 3);
    if (text.find('\0') != std::string::npos)
        throw wrong(ErrorCode::UnsupportedFormat, Advice::CheckPath, "text", "other bytes");
    return text;
}

} // namespace plumbline::attention
