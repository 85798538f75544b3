// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/high_contrast.h"

#include <QPalette>
#include <cmath>

namespace plumbline::theme {

namespace {

constexpr double kText = 7; // WCAG 2, level AAA
constexpr double kLine = 4.5;

QColor mixed(const QColor& from, const QColor& to, double part)
{
    const auto channel = [part](int a, int b) { return static_cast<int>(std::lround(a + part * (b - a))); };
    return {channel(from.red(), to.red()), channel(from.green(), to.green()), channel(from.blue(), to.blue())};
}

// The hue as it is, or moved towards the text until it stands out enough.
QColor standingOut(const QColor& color, const QColor& ground, const QColor& text, double least)
{
    for (int step = 0; step < 20; ++step) {
        const QColor moved = mixed(color, text, step / 20.0);
        if (contrastRatio(moved, ground) >= least)
            return moved;
    }
    return text;
}

} // namespace

Colors highContrast(const Colors& colors, Scheme scheme, const QPalette& system)
{
    const bool dark = scheme == Scheme::Dark;
    QColor ground = system.color(QPalette::Active, QPalette::Base);
    QColor text = system.color(QPalette::Active, QPalette::Text);
    if ((ground.lightness() < 128) != dark || contrastRatio(ground, text) < 2 * kText) {
        ground = dark ? Qt::black : Qt::white;
        text = dark ? Qt::white : Qt::black;
    }
    Colors strong = colors;
    for (QColor* member : {&strong.rail, &strong.bar, &strong.window, &strong.panel, &strong.surface, &strong.sunken,
             &strong.accentSoft, &strong.posSoft, &strong.negSoft, &strong.okSoft, &strong.warnSoft, &strong.errorSoft})
        *member = ground;
    for (QColor* member : {&strong.text, &strong.text2, &strong.ink})
        *member = text;
    strong.onInk = ground;
    strong.inkHover = mixed(text, ground, 0.2);
    strong.hover = mixed(ground, text, 0.1);
    strong.pressed = strong.selected = mixed(ground, text, 0.15);
    const QColor quiet = mixed(text, ground, 0.2);
    for (QColor* member : {&strong.text3, &strong.line, &strong.line2, &strong.field, &strong.src})
        *member = quiet;
    strong.disabled = mixed(text, ground, 0.4);
    // Against the strongest of the grounds that text may stand on.
    for (QColor* member : {&strong.accentText, &strong.pos, &strong.neg, &strong.ok, &strong.warn, &strong.error, &strong.tgt})
        *member = standingOut(*member, strong.selected, text, kText);
    for (QColor* member : {&strong.accent, &strong.rec})
        *member = standingOut(*member, strong.selected, text, kLine);
    return strong;
}

} // namespace plumbline::theme
