// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/paths.h"
#include "tests/support/support.h"
#include "tests/widgets/heat_map_cases.h"
#include "widgets/plots/heat_map_export.h"
#include "widgets/plots/heat_map_raster.h"
#include "widgets/plots/numbers.h"

#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <cmath>
#include <gtest/gtest.h>

using namespace plumbline;
using namespace plumbline::plots;

TEST(ColorLimits, AreTheFiveAndNinetyFivePercentOfTheValues)
{
    HeatMapData data;
    data.rows = 1;
    data.cols = 101;
    for (int value = 0; value <= 100; ++value)
        data.values.push_back(value);
    const ColorLimits limits = limitsOf(data);
    EXPECT_DOUBLE_EQ(limits.low, 5);
    EXPECT_DOUBLE_EQ(limits.high, 95);
    EXPECT_TRUE(limits.clipsLow);
    EXPECT_DOUBLE_EQ(limits.position(50), 0.5);
    EXPECT_DOUBLE_EQ(limits.position(-7), 0);
}

TEST(ColorLimits, StandApartForEqualOrAbsentValues)
{
    HeatMapData data{.rows = 2, .cols = 1, .values = {3, 3}};
    EXPECT_LT(limitsOf(data).low, limitsOf(data).high);
    data.values = {std::nan(""), std::nan("")};
    EXPECT_LT(limitsOf(data).low, limitsOf(data).high);
    EXPECT_FALSE(leastCell(data));
}

TEST(ColorLimits, AreSymmetricForSignedValues)
{
    HeatMapData data{.rows = 1, .cols = 3, .values = {-1, 0, 4}};
    data.signedValues = true;
    const ColorLimits limits = limitsOf(data);
    EXPECT_DOUBLE_EQ(limits.low, -limits.high);
    EXPECT_DOUBLE_EQ(limits.position(0), 0.5);
}

TEST(HeatMapData, RefusesANumberOfValuesThatDoesNotFit)
{
    HeatMapData data{.rows = 2, .cols = 2, .values = {1, 2, 3}};
    EXPECT_THROW(data.check(), Error);
    data.rows = std::size_t{1} << 40;
    data.cols = std::size_t{1} << 40;
    EXPECT_THROW(data.check(), Error);
}

TEST(ThresholdOutline, SurroundsEveryPassingCellOnce)
{
    HeatMapData data{.rows = 2, .cols = 3, .values = {0, 0, 1, 1, 1, 1}};
    data.threshold = 0.5;
    double length = 0;
    for (const Edge& edge : thresholdOutline(data))
        length += std::abs(edge.x2 - edge.x1) + std::abs(edge.y2 - edge.y1);
    EXPECT_DOUBLE_EQ(length, 6); // two cells side by side
    EXPECT_EQ(cellsWithinThreshold(data), 2U);
}

TEST(ThresholdSentence, NamesTheClosestPairWhereNonePasses)
{
    HeatMapData data = test::layerDistances(4);
    EXPECT_EQ(thresholdSentence(data).toStdString(), "≤ 0.13\u00a0nats");
    data.threshold = 0.05;
    EXPECT_EQ(thresholdSentence(data).toStdString(), "none at or under 0.05\u00a0nats; the closest is 0 × 1 with 0.125");
}

TEST(LabelStep, KeepsNumbersApart)
{
    EXPECT_EQ(labelStep(30, 20), 1U);
    EXPECT_EQ(labelStep(14, 24), 2U);
    EXPECT_EQ(labelStep(14, 60), 5U);
    EXPECT_EQ(labelStep(0.2, 24), 200U);
}

TEST(HeatMapRaster, PutsGapsBetweenLargeCellsOnly)
{
    const theme::Tokens tokens = theme::Tokens::load();
    auto data = std::make_shared<HeatMapData>(HeatMapData{.rows = 2, .cols = 2, .values = {0, 1, 1, 0}});
    const HeatMapRaster raster(data, HeatMapColors::of(tokens.light, *data));
    const RasterImage large = raster.render(raster.bounds(), {16, 16}, 1, {});
    EXPECT_NE(large.pixels[6], large.pixels[7]);
    EXPECT_EQ(large.pixels[7], tokens.light.colors.surface.rgb());
    EXPECT_EQ(large.pixels[0], tokens.light.maps[0].at(0));
    EXPECT_EQ(large.pixels[8], tokens.light.maps[0].at(1));
    const RasterImage small = raster.render(raster.bounds(), {8, 8}, 1, {});
    EXPECT_EQ(small.pixels[3], small.pixels[0]);
}

TEST(HeatMapRaster, TilesFitTogetherToTheWholePicture)
{
    const theme::Tokens tokens = theme::Tokens::load();
    auto data = std::make_shared<HeatMapData>(test::layerDistances(30));
    data->values[37] = std::nan("");
    const HeatMapRaster raster(data, HeatMapColors::of(tokens.light, *data));
    const RasterImage whole = raster.render({0, 0, 30, 30}, {600, 600}, 1, {});
    const RasterImage tile = raster.render({10, 5, 10, 10}, {200, 200}, 1, {});
    for (std::size_t y = 0; y < 200; ++y)
        for (std::size_t x = 0; x < 200; ++x)
            ASSERT_EQ(tile.pixels[y * 200 + x], whole.pixels[(y + 100) * 600 + x + 200]) << x << " " << y;
}

TEST(HeatMapRaster, IsTransparentOutsideAndAveragesWhereCellsAreSmall)
{
    const theme::Tokens tokens = theme::Tokens::load();
    auto data = std::make_shared<HeatMapData>(HeatMapData{.rows = 2, .cols = 2, .values = {0, 1, 0, 1}});
    data->low = 0;
    data->high = 1;
    const HeatMapRaster raster(data, HeatMapColors::of(tokens.light, *data));
    const RasterImage image = raster.render({-2, 0, 6, 2}, {3, 1}, 1, {});
    EXPECT_EQ(image.pixels[0], 0U);
    EXPECT_EQ(image.pixels[1], tokens.light.maps[0].at(0.5));
    EXPECT_EQ(image.pixels[2], 0U);
}

TEST(HeatMapRaster, StopsWhenAskedTo)
{
    const theme::Tokens tokens = theme::Tokens::load();
    auto data = std::make_shared<HeatMapData>(test::layerDistances(30));
    const HeatMapRaster raster(data, HeatMapColors::of(tokens.light, *data));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)raster.render(raster.bounds(), {100, 100}, 1, stop.get_token()), Error);
}

TEST(ExportHeatMap, WritesEveryKindOfPicture)
{
    const test::TemporaryFolder folder;
    HeatMapData data = test::layerDistances(30);
    data.values[5] = std::nan("");
    for (const char* name : {"karte.svg", "karte.png", "karte.pdf"}) {
        exportHeatMap(data, folder.path() / name,
            "A caption that is long enough to be broken into two lines, because a figure "
            "says under itself what was measured and on how much text.");
        EXPECT_GT(std::filesystem::file_size(folder.path() / name), 1000U) << name;
    }
    const std::string svg = readFile(folder.path() / "karte.svg");
    EXPECT_NE(svg.find("alike"), std::string::npos);
    EXPECT_EQ(svg.find("<image"), std::string::npos); // cells are rectangles
    const std::string pdf = readFile(folder.path() / "karte.pdf");
    EXPECT_EQ(pdf.substr(0, 4), "%PDF");

    const QImage png(QString::fromStdString((folder.path() / "karte.png").string()));
    QSvgRenderer renderer(QString::fromStdString((folder.path() / "karte.svg").string()));
    ASSERT_TRUE(renderer.isValid());
    QImage drawn(png.size(), QImage::Format_RGB32);
    QPainter painter(&drawn);
    renderer.render(&painter);
    painter.end();
    // The diagonal, strong in both pictures, at the same places.
    std::size_t same = 0;
    for (int y = 0; y < png.height(); y += 3)
        for (int x = 0; x < png.width(); x += 3)
            same += std::abs(qGray(png.pixel(x, y)) - qGray(drawn.pixel(x, y))) < 24 ? 1U : 0U;
    EXPECT_GT(static_cast<double>(same) / (png.width() / 3.0 * png.height() / 3.0), 0.95);
    if (const char* keep = std::getenv("PLUMBLINE_KEEP_PICTURES"); keep != nullptr)
        std::filesystem::copy(
            folder.path(), keep, std::filesystem::copy_options::overwrite_existing | std::filesystem::copy_options::recursive);
}

TEST(ExportHeatMap, EmbedsOneImageForDenseMaps)
{
    const test::TemporaryFolder folder;
    exportHeatMap(test::layerDistances(200), folder.path() / "dense.svg");
    EXPECT_NE(readFile(folder.path() / "dense.svg").find("<image"), std::string::npos);
}

TEST(ExportHeatMap, RefusesWhatItCannotWrite)
{
    const test::TemporaryFolder folder;
    try {
        exportHeatMap(test::layerDistances(3), folder.path() / "map.bmp");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::UnsupportedFormat);
    }
    EXPECT_THROW(exportHeatMap(HeatMapData{}, folder.path() / "map.svg"), Error);
    EXPECT_THROW(exportHeatMap(test::layerDistances(3), folder.path() / "no such folder" / "map.svg"), Error);
}

TEST(ExportNumbers, KeepsEveryDigitAndLeavesGapsEmpty)
{
    const test::TemporaryFolder folder;
    HeatMapData data{.rows = 1, .cols = 2, .values = {0.1 + 0.2, std::nan("")}};
    data.captions = {"two\nlines"};
    exportHeatMapNumbers(data, folder.path() / "m.csv");
    EXPECT_EQ(readFile(folder.path() / "m.csv"), "# two lines\nrow,0,1\n0,0.30000000000000004,\n");
    exportHeatMapNumbers(data, folder.path() / "m.json");
    const Json json = Json::parse(readFile(folder.path() / "m.json"));
    EXPECT_EQ(json["values"][0][0].get<double>(), 0.1 + 0.2);
    EXPECT_TRUE(json["values"][0][1].is_null());
}

TEST(Numbers, AreWrittenForReading)
{
    EXPECT_EQ(number(-1234.5, 6).toStdString(), "−1,234.5");
    EXPECT_EQ(number(0.0500).toStdString(), "0.05");
    EXPECT_EQ(number(0).toStdString(), "0");
    EXPECT_EQ(number(std::nan("")).toStdString(), "–");
    EXPECT_EQ(fixedNumber(-0.5, 3).toStdString(), "−0.500");
}
