// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/high_contrast.h"
#include "widgets/shell/theme/icon.h"
#include "widgets/shell/theme/offscreen.h"
#include "widgets/shell/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QPalette>
#include <QRegularExpression>
#include <QWidget>
#include <cmath>
#include <gtest/gtest.h>

using namespace plumbline::theme;

namespace {

struct Pair {
    QColor Colors::*front;
    std::vector<QColor Colors::*> backs;
    double light, dark; ///< the guide's table, §3.2
};

const std::vector<Pair> kTextPairs = {
    {&Colors::text, {&Colors::pressed}, 11.9, 9.5},
    {&Colors::text2, {&Colors::hover, &Colors::selected}, 6.9, 6.1},
    {&Colors::text3, {&Colors::hover, &Colors::selected}, 4.7, 4.6},
    {&Colors::accentText, {&Colors::accentSoft}, 5.7, 7.3},
    {&Colors::pos, {&Colors::posSoft}, 6.1, 6.9},
    {&Colors::neg, {&Colors::negSoft}, 5.5, 6.7},
    {&Colors::ok, {&Colors::okSoft}, 5.0, 6.5},
    {&Colors::warn, {&Colors::warnSoft, &Colors::selected}, 5.4, 6.6},
    {&Colors::error, {&Colors::errorSoft, &Colors::selected}, 5.5, 5.5},
    {&Colors::tgt, {&Colors::window, &Colors::panel}, 4.9, 8.1},
    {&Colors::onInk, {&Colors::ink, &Colors::inkHover}, 11.5, 14.4},
};

double worst(const Pair& pair, const Colors& colors)
{
    double least = 21;
    for (const auto back : pair.backs)
        least = std::min(least, contrastRatio(colors.*pair.front, colors.*back));
    return least;
}

} // namespace

TEST(Contrast, IsTwentyOneBetweenBlackAndWhite)
{
    EXPECT_NEAR(contrastRatio(Qt::black, Qt::white), 21.0, 1e-9);
    EXPECT_NEAR(contrastRatio(QColor("#777777"), Qt::white), 4.478, 0.001); // WCAG 2's well-known near miss
}

TEST(Contrast, OfTextMeetsTheGuidesTable)
{
    const Tokens tokens = Tokens::load();
    for (const Pair& pair : kTextPairs) {
        EXPECT_NEAR(worst(pair, tokens.light.colors), pair.light, 0.06);
        EXPECT_NEAR(worst(pair, tokens.dark.colors), pair.dark, 0.06);
        EXPECT_GE(worst(pair, tokens.light.colors), 4.5);
        EXPECT_GE(worst(pair, tokens.dark.colors), 4.5);
    }
}

TEST(Contrast, OfTokenTextOnItsStrongestTintMeetsTheGuidesTable)
{
    const Tokens tokens = Tokens::load();
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const SchemeTokens& of = tokens.of(scheme);
        const ColorMap& map = of.maps[static_cast<std::size_t>(MapName::BalanceCell)];
        double least = 21;
        for (double position = 0.22; position <= 0.78; position += 0.001)
            least = std::min(least, contrastRatio(of.colors.text, QColor(map.at(position))));
        EXPECT_NEAR(least, scheme == Scheme::Light ? 6.1 : 4.8, 0.1);
    }
}

TEST(Contrast, OfLinesThatCarryMeaningIsThreeOrMore)
{
    const Tokens tokens = Tokens::load();
    const std::vector<QColor Colors::*> grounds = {
        &Colors::surface, &Colors::panel, &Colors::bar, &Colors::sunken, &Colors::window, &Colors::rail};
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const Colors& colors = tokens.of(scheme).colors;
        for (const auto ground : grounds) {
            EXPECT_GE(contrastRatio(colors.accent, colors.*ground), 3.0);
            if (ground != &Colors::rail && ground != &Colors::window) { // no fields stand there
                EXPECT_GE(contrastRatio(colors.field, colors.*ground), 3.0);
            }
        }
        for (const Group& group : tokens.of(scheme).groups)
            EXPECT_GE(contrastRatio(group.color, colors.surface), 3.0) << group.name.toStdString();
    }
}

TEST(ColorMap, PassesThroughItsStops)
{
    const Tokens tokens = Tokens::load();
    for (const ColorMap& map : tokens.light.maps) {
        EXPECT_EQ(QColor(map.at(0)), map.stops().front());
        EXPECT_EQ(QColor(map.at(1)), map.stops().back());
        EXPECT_EQ(map.at(-3), map.at(0));
        EXPECT_EQ(map.at(std::nan("")), map.at(0));
    }
}

TEST(ColorMap, DepthFallsInLightnessAllTheWay)
{
    const Tokens tokens = Tokens::load();
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const ColorMap& map = tokens.of(scheme).maps[static_cast<std::size_t>(MapName::Depth)];
        for (int stop = 1; stop < ColorMap::kStops; ++stop) {
            const int before = qGray(map.stops()[static_cast<std::size_t>(stop) - 1].rgb());
            const int after = qGray(map.stops()[static_cast<std::size_t>(stop)].rgb());
            EXPECT_TRUE(scheme == Scheme::Light ? after < before : after > before);
        }
    }
}

TEST(StyleSheet, HasNoPlaceLeftOpenAtAnyScale)
{
    const Tokens tokens = Tokens::load();
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        for (const int scale : {90, 100, 150}) {
            for (const bool chinese : {false, true}) {
                const QString sheet = styleSheet(tokens, scheme, {scale, chinese});
                const auto open = QRegularExpression("[@~$]\\w+").match(sheet);
                EXPECT_FALSE(open.hasMatch()) << open.captured().toStdString();
                QRegularExpression font("font-size: (\\d+)px");
                for (auto it = font.globalMatch(sheet); it.hasNext();)
                    EXPECT_GE(it.next().captured(1).toInt(), chinese ? 12 * scale / 100 : 11 * scale / 100);
            }
        }
    }
}

TEST(StyleSheet, IsAcceptedByQt)
{
    // A sheet that cannot be parsed makes Qt warn, which fails the test (see gui_main.cpp).
    QWidget widget;
    widget.setStyleSheet(styleSheet(Tokens::load(), Scheme::Dark, {}));
    widget.ensurePolished();
}

TEST(Icons, AllDrawThemselvesInTheColourAskedFor)
{
    const auto files = QDir(":/plumbline/icons").entryList({"*.svg"});
    EXPECT_GE(files.size(), 68);
    for (const QString& file : files) {
        const QImage image = iconPixmap(file.chopped(4), QColor("#A87100"), 16, 2).toImage();
        int drawn = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (qAlpha(image.pixel(x, y)) > 200) {
                    ++drawn;
                    EXPECT_NEAR(image.pixelColor(x, y).red(), 0xA8, 2);
                }
            }
        }
        EXPECT_GT(drawn, 3) << file.toStdString();
    }
}

TEST(Theme, ChangesColoursOfIconsThatExistAlready)
{
    Theme theme;
    theme.setChoice(SchemeChoice::Light);
    const QIcon icon = theme.icon("check");
    const auto ink = [&icon] {
        const QImage image = icon.pixmap(32).toImage();
        QRgb darkest = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (qAlpha(image.pixel(x, y)) == 255)
                    darkest = image.pixel(x, y);
        return QColor(darkest);
    };
    EXPECT_EQ(ink(), theme.tokens().light.colors.text2);
    theme.setChoice(SchemeChoice::Dark);
    EXPECT_EQ(ink(), theme.tokens().dark.colors.text2);
}

TEST(Theme, ScaleStaysWithinItsLimits)
{
    Theme theme;
    theme.setScale(400);
    EXPECT_EQ(theme.scale(), 150);
    EXPECT_EQ(theme.px(26), 39);
    theme.setScale(10);
    EXPECT_EQ(theme.scale(), 90);
}

TEST(Vision, KeepsGreysAndTakesHuesAway)
{
    for (const Vision vision : {Vision::Protan, Vision::Deutan, Vision::Tritan, Vision::Grey}) {
        const QColor grey = seenBy(QColor(120, 120, 120, 40), vision);
        EXPECT_NEAR(grey.red(), 120, 1);
        EXPECT_NEAR(grey.blue(), 120, 1);
        EXPECT_EQ(grey.alpha(), 40);
    }
    EXPECT_EQ(seenBy(QColor("#A87100"), Vision::Full), QColor("#A87100"));
    const QColor luminance = seenBy(QColor("#A9380E"), Vision::Grey);
    EXPECT_EQ(luminance.red(), luminance.green());
    EXPECT_NEAR(contrastRatio(luminance, Qt::white), contrastRatio(QColor("#A9380E"), Qt::white), 0.05);
    // Machado, Oliveira, Fernandes 2009: red seen without green cones, from the matrix by hand.
    const QColor red = seenBy(Qt::red, Vision::Deutan);
    EXPECT_NEAR(red.redF(), 1.055 * std::pow(0.367322, 1 / 2.4) - 0.055, 0.003);
    EXPECT_NEAR(red.greenF(), 1.055 * std::pow(0.280085, 1 / 2.4) - 0.055, 0.003);
    EXPECT_EQ(red.blue(), 0);
}

TEST(Vision, LeavesTheTwoSidesOfBalanceApart)
{
    const Tokens tokens = Tokens::load();
    for (const Vision vision : {Vision::Protan, Vision::Deutan, Vision::Tritan}) {
        for (const SchemeTokens& scheme : {tokens.light, tokens.dark}) {
            const SchemeTokens seen = seenBy(scheme, vision);
            const ColorMap& balance = seen.maps[static_cast<std::size_t>(MapName::BalanceMark)];
            const QColor low(balance.at(0));
            const QColor high(balance.at(1));
            EXPECT_GT(
                std::abs(low.red() - high.red()) + std::abs(low.green() - high.green()) + std::abs(low.blue() - high.blue()), 60);
        }
    }
}

TEST(Theme, PreviewsEveryColourAndGoesBack)
{
    Theme theme;
    const Colors before = theme.colors();
    const QRgb mapped = theme.map(MapName::Depth).at(0.6);
    theme.setPreview(Vision::Grey);
    for (const QColor& color : {theme.colors().accent, theme.colors().pos, theme.groups()[2].color})
        EXPECT_EQ(color.red(), color.blue());
    const QRgb grey = theme.map(MapName::Depth).at(0.6);
    EXPECT_EQ(qRed(grey), qGreen(grey));
    theme.setPreview(Vision::Full);
    EXPECT_EQ(theme.colors().accent, before.accent);
    EXPECT_EQ(theme.map(MapName::Depth).at(0.6), mapped);
}

TEST(HighContrast, ReadsAtSevenAndDrawsLinesAtFourAndAHalf)
{
    const Tokens tokens = Tokens::load();
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const Colors strong = highContrast(tokens.of(scheme).colors, scheme, QPalette());
        for (const auto text : {&Colors::text, &Colors::text2, &Colors::text3, &Colors::accentText, &Colors::pos, &Colors::neg,
                 &Colors::ok, &Colors::warn, &Colors::error, &Colors::tgt, &Colors::src}) {
            for (const auto ground : {&Colors::surface, &Colors::panel, &Colors::hover, &Colors::selected, &Colors::posSoft})
                EXPECT_GE(contrastRatio(strong.*text, strong.*ground), 7) << (strong.*text).name().toStdString();
        }
        for (const auto line : {&Colors::line, &Colors::line2, &Colors::field, &Colors::accent})
            EXPECT_GE(contrastRatio(strong.*line, strong.surface), 4.5);
        EXPECT_GE(contrastRatio(strong.onInk, strong.ink), 7);
    }
}

TEST(HighContrast, TakesGroundAndTextFromTheSystemWhereItHasThem)
{
    const Tokens tokens = Tokens::load();
    QPalette system;
    system.setColor(QPalette::Base, QColor("#000030"));
    system.setColor(QPalette::Text, QColor("#FFFF00"));
    const Colors dark = highContrast(tokens.dark.colors, Scheme::Dark, system);
    EXPECT_EQ(dark.surface, QColor("#000030"));
    EXPECT_EQ(dark.text, QColor("#FFFF00"));
    const Colors light = highContrast(tokens.light.colors, Scheme::Light, system);
    EXPECT_EQ(light.surface, QColor(Qt::white)) << "a dark palette says nothing about a light window";
    EXPECT_EQ(light.text, QColor(Qt::black));
}

namespace {
QStringList heard; // NOLINT: a message handler has no place for state of its own
}

TEST(Offscreen, DropsItsTwoSentencesAndNoOther)
{
    const QtMessageHandler tests =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString& message) { heard << message; });
    hushOffscreen();
    hushOffscreen(); // a second call must not make it its own successor
    qWarning("QStandardPaths: XDG_RUNTIME_DIR not set, defaulting to '/tmp/runtime'");
    qWarning("This plugin does not support propagateSizeHints()");
    qWarning("something else");
    qInstallMessageHandler(tests);
    EXPECT_EQ(heard, QStringList("something else"));
}

TEST(HighContrast, IsAcceptedByQt)
{
    Theme theme;
    theme.setContrast(ContrastChoice::High);
    EXPECT_TRUE(theme.styleSheet().contains("QProgressBar { border"));
    QWidget widget;
    widget.setStyleSheet(theme.styleSheet());
    widget.ensurePolished();
}
