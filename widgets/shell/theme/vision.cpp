// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/vision.h"

#include <algorithm>
#include <cmath>

namespace plumbline::theme {

namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

constexpr Matrix kProtan{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeutan{{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritan{{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
constexpr std::array<double, 3> kLuminance{0.2126, 0.7152, 0.0722};
constexpr Matrix kGrey{{kLuminance, kLuminance, kLuminance}};

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

float encoded(double light)
{
    const double clamped = std::clamp(light, 0.0, 1.0);
    return static_cast<float>(clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * std::pow(clamped, 1 / 2.4) - 0.055);
}

const Matrix* matrixOf(Vision vision)
{
    switch (vision) {
    case Vision::Full: return nullptr;
    case Vision::Protan: return &kProtan;
    case Vision::Deutan: return &kDeutan;
    case Vision::Tritan: return &kTritan;
    case Vision::Grey: return &kGrey;
    }
    return nullptr;
}

} // namespace

QColor seenBy(const QColor& color, Vision vision)
{
    const Matrix* matrix = matrixOf(vision);
    if (matrix == nullptr || !color.isValid())
        return color;
    const std::array<double, 3> light{linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
    std::array<float, 3> seen{};
    for (std::size_t row = 0; row < 3; ++row)
        seen[row] = encoded((*matrix)[row][0] * light[0] + (*matrix)[row][1] * light[1] + (*matrix)[row][2] * light[2]);
    // Through eight bits, as every colour of the tokens: style sheets and rasters then agree.
    QColor result = QColor::fromRgb(QColor::fromRgbF(seen[0], seen[1], seen[2]).rgb());
    result.setAlpha(color.alpha());
    return result;
}

SchemeTokens seenBy(const SchemeTokens& tokens, Vision vision)
{
    if (vision == Vision::Full)
        return tokens;
    SchemeTokens seen = tokens;
#define PLUMBLINE_COLOR_SEEN(name) seen.colors.name = seenBy(tokens.colors.name, vision);
    PLUMBLINE_COLORS(PLUMBLINE_COLOR_SEEN)
#undef PLUMBLINE_COLOR_SEEN
    for (ColorMap& map : seen.maps) {
        std::array<QColor, ColorMap::kStops> stops = map.stops();
        for (QColor& stop : stops)
            stop = seenBy(stop, vision);
        map = ColorMap(stops);
    }
    for (Group& group : seen.groups)
        group.color = seenBy(group.color, vision);
    return seen;
}

} // namespace plumbline::theme
