// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/style_sheet.h"

#include <QFile>
#include <QFontDatabase>
#include <QRegularExpression>
#include <cmath>

namespace plumbline::theme {

namespace {

QStringList present(const QStringList& wanted)
{
    QStringList list;
    for (const QString& family : wanted) {
        if (QFontDatabase::hasFamily(family))
            list << family;
    }
    return list;
}

double pixelsOf(TextRole role)
{
    switch (role) {
    case TextRole::Title: return 20;
    case TextRole::Heading: return 16;
    case TextRole::Reading: return 14;
    case TextRole::PanelTitle: return 13;
    case TextRole::Body: return 12;
    case TextRole::Label: return 11;
    case TextRole::Mono: return 11.5;
    case TextRole::Axis: return 10.5;
    case TextRole::Readout: return 18;
    }
    return 12;
}

int weightOf(TextRole role)
{
    switch (role) {
    case TextRole::Title:
    case TextRole::Heading:
    case TextRole::PanelTitle: return 600;
    case TextRole::Readout: return 500;
    default: return 400;
    }
}

int scaled(double length, int scale)
{
    return static_cast<int>(std::lround(length * scale / 100.0));
}

QString quoted(const QStringList& families)
{
    return '"' + families.join("\", \"") + '"';
}

} // namespace

QStringList textFamilies(bool chinese)
{
    QStringList list = present({"Inter", "Noto Sans CJK SC", "Noto Sans", "DejaVu Sans"});
    // Inter first in both: Latin words and figures inside Chinese text keep their look.
    if (chinese && !list.contains("Noto Sans CJK SC"))
        list << present({"Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"});
    list << QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    list.removeDuplicates();
    return list;
}

QStringList monoFamilies(bool)
{
    QStringList list = present({"JetBrains Mono", "Noto Sans Mono CJK SC", "Noto Sans Mono", "DejaVu Sans Mono"});
    list << QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    list.removeDuplicates();
    return list;
}

QFont fontFor(TextRole role, const FontSettings& settings, bool strong)
{
    const bool mono = role == TextRole::Mono || role == TextRole::Axis || role == TextRole::Readout;
    QFont font(mono ? monoFamilies(settings.chinese) : textFamilies(settings.chinese));
    double pixels = pixelsOf(role);
    if (settings.chinese)
        pixels = std::max(pixels, 12.0);
    // Half pixels of the two mono sizes are kept through points: QFont has whole pixels only.
    font.setPointSizeF(pixels * settings.scale / 100.0 * 72.0 / 96.0);
    if (std::floor(pixels) == pixels)
        font.setPixelSize(std::max(scaled(pixels, settings.scale), 1));
    int weight = strong ? 600 : weightOf(role);
    if (settings.chinese)
        weight = weight >= 600 ? 700 : 400;
    font.setWeight(static_cast<QFont::Weight>(weight));
    if (mono) // JetBrains Mono would join -> into one sign
        font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

QString styleSheet(const Tokens& tokens, Scheme scheme, const FontSettings& settings, bool outlined)
{
    QString text;
    for (const char* name : {"style", "high_contrast"}) {
        QFile file(QStringLiteral(":/plumbline/%1.qss").arg(QLatin1String(name)));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        text += QString::fromUtf8(file.readAll());
        if (!outlined)
            break;
    }
    const Colors& colors = tokens.of(scheme).colors;
    static const QRegularExpression place("@(\\w+)|~(\\d+)|\\$(\\w+)");
    QString sheet;
    qsizetype last = 0;
    for (auto it = place.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        sheet += QStringView(text).mid(last, match.capturedStart() - last);
        last = match.capturedEnd();
        if (const QStringView name = match.capturedView(1); !name.isEmpty()) {
            const QColor color = colors.byName(name);
            sheet += name == QLatin1String("scheme") ? QString(scheme == Scheme::Dark ? "dark" : "light")
                : color.isValid()                    ? color.name()
                                                     : match.captured();
        } else if (const QStringView length = match.capturedView(2); !length.isEmpty()) {
            sheet += QString::number(scaled(length.toDouble(), settings.scale)) + "px";
        } else {
            const QStringView what = match.capturedView(3);
            if (what == QLatin1String("family"))
                sheet += quoted(textFamilies(settings.chinese));
            else if (what == QLatin1String("mono"))
                sheet += quoted(monoFamilies(settings.chinese));
            else if (what == QLatin1String("label"))
                sheet += QString::number(scaled(settings.chinese ? 12 : 11, settings.scale)) + "px";
            else if (what == QLatin1String("medium"))
                sheet += settings.chinese ? "400" : "500";
            else if (what == QLatin1String("strong"))
                sheet += settings.chinese ? "700" : "600";
        }
    }
    sheet += QStringView(text).mid(last);
    return sheet;
}

} // namespace plumbline::theme
