// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/token_text.h"

namespace plumbline::plots {

namespace {

// 0 where the letter is drawn as it is.
QChar signOf(QChar letter)
{
    switch (letter.unicode()) {
    case ' ':
    case 0x00a0: return QChar(0x00b7);
    case '\n': return QChar(0x21b5);
    case '\t': return QChar(0x2192);
    case 0x7f: return QChar(0x2421);
    default: return letter.unicode() < 0x20 ? QChar(0x2400 + letter.unicode()) : QChar();
    }
}

} // namespace

std::vector<TokenPiece> tokenPieces(const QString& text)
{
    std::vector<TokenPiece> pieces;
    for (const QChar letter : text) {
        const QChar sign = signOf(letter);
        if (pieces.empty() || pieces.back().sign != !sign.isNull())
            pieces.push_back({{}, !sign.isNull()});
        pieces.back().text += sign.isNull() ? letter : sign;
    }
    return pieces;
}

QString readableToken(const QString& text, int most)
{
    QString label;
    for (const TokenPiece& piece : tokenPieces(text.startsWith(' ') && text.size() > 1 ? text.mid(1) : text))
        label += piece.text;
    if (label.size() > most)
        label = label.left(most - 1) + QChar(0x2026);
    return label;
}

} // namespace plumbline::plots
