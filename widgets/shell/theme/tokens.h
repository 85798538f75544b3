// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/color_map.h"

#include <QColor>
#include <QString>
#include <array>

namespace plumbline::theme {

enum class Scheme { Light, Dark };

// Every colour that tokens.json names, once: the struct, its reader and its test are made from this list.
#define PLUMBLINE_COLORS(X)                                                                                                      \
    X(rail)                                                                                                                      \
    X(bar)                                                                                                                       \
    X(window) X(panel) X(surface) X(sunken) X(mat) X(hover) X(pressed) X(selected) X(scrim) X(line) X(line2) X(field) X(text)    \
        X(text2) X(text3) X(disabled) X(onInk) X(ink) X(inkHover) X(accent) X(accentText) X(accentSoft) X(pos) X(neg) X(posSoft) \
            X(negSoft) X(ok) X(warn) X(error) X(okSoft) X(warnSoft) X(errorSoft) X(src) X(tgt) X(rec)

/// The colours of one theme, by the names of the design guide (§3.1).
struct Colors {
#define PLUMBLINE_COLOR_MEMBER(name) QColor name;
    PLUMBLINE_COLORS(PLUMBLINE_COLOR_MEMBER)
#undef PLUMBLINE_COLOR_MEMBER

    /// By name, for the style sheet. An invalid colour where the name is unknown.
    [[nodiscard]] QColor byName(QStringView name) const;
};

enum class MapName {
    Depth, ///< quantities
    BalanceMark, ///< signed values as points, bars, lines
    BalanceCell, ///< signed values as cells and token tints
};
inline constexpr int kMapCount = 3;

/// A group of data: colour and shape go together.
struct Group {
    QString name;
    QColor color;
    QString shape; ///< disc, square, triangle-up, diamond, plus, triangle-down
};

/// One theme of tokens.json.
struct SchemeTokens {
    Colors colors;
    std::array<ColorMap, kMapCount> maps;
    std::array<Group, 6> groups;
};

/// tokens.json, read once. A value: copy it freely.
struct Tokens {
    SchemeTokens light;
    SchemeTokens dark;

    [[nodiscard]] const SchemeTokens& of(Scheme scheme) const { return scheme == Scheme::Dark ? dark : light; }
    /// From the program's resources. @throws Error Internal where they are damaged
    [[nodiscard]] static Tokens load();
};

/// WCAG 2 contrast ratio, 1 to 21.
[[nodiscard]] double contrastRatio(const QColor& first, const QColor& second);

} // namespace plumbline::theme
