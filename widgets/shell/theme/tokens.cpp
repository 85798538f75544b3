// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/tokens.h"

#include "core/base/error.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>

// Static libraries lose their resources unless they are named once; the macro must stand outside every namespace.
static void initThemeResources()
{
    Q_INIT_RESOURCE(plumbline);
}

namespace plumbline::theme {

namespace {

[[noreturn]] void failed(const char* place)
{
    throw Error(ErrorCode::Internal, {.file = "tokens.json", .place = place, .advice = Advice::ReportBug});
}

QColor colorOf(const QJsonValue& value, const char* place)
{
    const QColor color(value.toString());
    if (!color.isValid())
        failed(place);
    return color;
}

ColorMap mapOf(const QJsonObject& root, const char* name, const QString& scheme)
{
    const QJsonArray list = root["colormaps"][QLatin1String(name)][scheme].toArray();
    if (list.size() != ColorMap::kStops)
        failed(name);
    std::array<QColor, ColorMap::kStops> stops;
    for (int stop = 0; stop < ColorMap::kStops; ++stop)
        stops[static_cast<std::size_t>(stop)] = colorOf(list[stop], name);
    return ColorMap(stops);
}

SchemeTokens schemeOf(const QJsonObject& root, const QString& scheme)
{
    SchemeTokens tokens;
    const QJsonObject colors = root["theme"][scheme].toObject();
#define PLUMBLINE_COLOR_READ(name) tokens.colors.name = colorOf(colors[QLatin1String(#name)], #name);
    PLUMBLINE_COLORS(PLUMBLINE_COLOR_READ)
#undef PLUMBLINE_COLOR_READ
    tokens.maps = {mapOf(root, "depth", scheme), mapOf(root, "balance-mark", scheme), mapOf(root, "balance-cell", scheme)};
    const QJsonArray groups = root["groups"][scheme].toArray();
    if (groups.size() != static_cast<qsizetype>(tokens.groups.size()))
        failed("groups");
    for (std::size_t at = 0; at < tokens.groups.size(); ++at) {
        const QJsonObject group = groups[static_cast<qsizetype>(at)].toObject();
        tokens.groups[at] = {group["name"].toString(), colorOf(group["color"], "groups"), group["shape"].toString()};
    }
    return tokens;
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor Colors::byName(QStringView name) const
{
#define PLUMBLINE_COLOR_FIND(member)                                                                                             \
    if (name == QLatin1String(#member))                                                                                          \
        return member;
    PLUMBLINE_COLORS(PLUMBLINE_COLOR_FIND)
#undef PLUMBLINE_COLOR_FIND
    return {};
}

Tokens Tokens::load()
{
    initThemeResources();
    QFile file(":/plumbline/tokens.json");
    if (!file.open(QIODevice::ReadOnly))
        failed("resources");
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    return {schemeOf(root, "light"), schemeOf(root, "dark")};
}

double contrastRatio(const QColor& first, const QColor& second)
{
    const double a = luminance(first);
    const double b = luminance(second);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace plumbline::theme
