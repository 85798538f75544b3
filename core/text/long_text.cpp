// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/long_text.h"

namespace plumbline::text {

std::vector<std::int32_t> encodeLongText(const Tokenizer& tokenizer, std::string_view text, std::int64_t most, const CancelToken& cancel)
{
    constexpr std::size_t kPiece = std::size_t{1} << 16;
    std::vector<std::int32_t> ids;
    for (std::size_t begin = 0; begin < text.size() && (most == 0 || static_cast<std::int64_t>(ids.size()) < most);) {
        throwIfCancelled(cancel);
        std::size_t end = text.size();
        if (text.size() - begin > kPiece) {
            const std::size_t lineEnd = text.find('\n', begin + kPiece);
            end = lineEnd == std::string_view::npos ? text.size() : lineEnd + 1;
        }
        const auto piece = tokenizer.encode(text.substr(begin, end - begin), false).ids;
        ids.insert(ids.end(), piece.begin(), piece.end());
        begin = end;
    }
    if (most > 0 && static_cast<std::int64_t>(ids.size()) > most)
        ids.resize(static_cast<std::size_t>(most));
    return ids;
}

} // namespace plumbline::text
