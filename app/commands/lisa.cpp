// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/lisa_verbs.h"

#include "core/text/tokenizer.h"

namespace plumbline::app {

void addLisa(CLI::App& app, Shell& shell)
{
    CLI::App* lisa = app.add_subcommand("lisa", "Shares attention between layers: which, how, trained, judged");
    lisa->require_subcommand(1);
    addLisaSensitivity(*lisa, shell);
    addLisaTrain(*lisa, shell);
    addLisaEvaluate(*lisa, shell);
    addLisaBench(*lisa, shell);
}

std::vector<std::int32_t> encodeLongText(const text::Tokenizer& tokenizer, const std::string& text, std::int64_t most, const CancelToken& cancel)
{
    constexpr std::size_t kPiece = std::size_t{1} << 16;
    std::vector<std::int32_t> ids;
    for (std::size_t begin = 0; begin < text.size() && (most == 0 || static_cast<std::int64_t>(ids.size()) < most);) {
        throwIfCancelled(cancel);
        std::size_t end = text.size();
        if (text.size() - begin > kPiece) {
            const std::size_t lineEnd = text.find('\n', begin + kPiece);
            end = lineEnd == std::string::npos ? text.size() : lineEnd + 1;
        }
        const auto piece = tokenizer.encode(std::string_view(text).substr(begin, end - begin), false).ids;
        ids.insert(ids.end(), piece.begin(), piece.end());
        begin = end;
    }
    if (most > 0 && static_cast<std::int64_t>(ids.size()) > most)
        ids.resize(static_cast<std::size_t>(most));
    return ids;
}

} // namespace plumbline::app
