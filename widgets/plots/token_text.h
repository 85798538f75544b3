// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace plumbline::plots {

/// A stretch of a token's text that is drawn in one colour.
struct TokenPiece {
    QString text;
    bool sign = false; ///< stands for white space or a control character: drawn in grey
};

/// A token as it is drawn: spaces as "·", line breaks as "↵", tabs as "→", other control characters as their signs of
/// Unicode's U+2400 block. An empty token gives no piece.
[[nodiscard]] std::vector<TokenPiece> tokenPieces(const QString& text);

/// The same in one text, without the space in front and with at most `most` characters: a label.
[[nodiscard]] QString readableToken(const QString& text, int most = 12);

} // namespace plumbline::plots
