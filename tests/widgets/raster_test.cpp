// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/paths.h"
#include "tests/support/support.h"
#include "tests/widgets/heat_map_cases.h"
#include "widgets/plots/bar_strip.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/plots/point_raster.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <atomic>
#include <gtest/gtest.h>
#include <random>

using namespace plumbline;
using namespace plumbline::plots;

namespace {

// One colour, as slow as it is told to be, and counts its calls.
class SlowSource final : public RasterSource {
public:
    SlowSource(std::uint32_t color, int milliseconds)
        : m_color(color)
        , m_milliseconds(milliseconds)
    {
    }
    RasterImage render(const DataRect&, PixelSize size, double, const CancelToken& stop) const override
    {
        ++calls;
        for (int waited = 0; waited < m_milliseconds; ++waited) {
            throwIfCancelled(stop);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return {size,
            std::vector<std::uint32_t>(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), m_color)};
    }
    DataRect bounds() const override { return {0, 0, 10, 10}; }
    mutable std::atomic<int> calls{0};

private:
    std::uint32_t m_color;
    int m_milliseconds;
};

PointCloud cloud(std::size_t count)
{
    std::mt19937 random(7);
    std::normal_distribution<float> spread(0, 0.05F);
    std::uniform_real_distribution<float> place(0.15F, 0.85F);
    PointCloud points;
    float cx = 0, cy = 0, side = 0;
    for (std::size_t at = 0; at < count; ++at) {
        if (at % (count / 20 + 1) == 0) {
            cx = place(random);
            cy = place(random);
            side = place(random) - 0.5F;
        }
        points.x.push_back(std::clamp(cx + spread(random), 0.0F, 1.0F));
        points.y.push_back(std::clamp(cy + spread(random), 0.0F, 1.0F));
        points.value.push_back(4 * side + 10 * spread(random));
    }
    return points;
}

QColor middleOf(RasterRenderer& renderer, const DataRect& rect = {0, 0, 10, 10})
{
    QImage image(300, 300, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.paint(painter, rect, QRectF(0, 0, 300, 300), 1);
    painter.end();
    return image.pixelColor(150, 150);
}

void keepPicture(QWidget& widget, const char* name)
{
    if (const char* folder = std::getenv("PLUMBLINE_KEEP_PICTURES"); folder != nullptr)
        widget.grab().save(QString::fromStdString((std::filesystem::path(folder) / name).string()));
}

} // namespace

TEST(RasterRenderer, NeverDrawsOnTheWindowsThreadAndKeepsTheOldPictureUntilTheNewOneArrives)
{
    RasterWorkers workers;
    RasterRenderer renderer(workers);
    auto red = std::make_shared<SlowSource>(0xffff0000, 1);
    renderer.setSource(red);
    EXPECT_EQ(middleOf(renderer).alpha(), 0);
    QTRY_VERIFY(renderer.settled());
    EXPECT_EQ(middleOf(renderer), QColor(Qt::red));
    auto blue = std::make_shared<SlowSource>(0xff0000ff, 60);
    renderer.setSource(blue);
    EXPECT_EQ(middleOf(renderer), QColor(Qt::red)) << "the old one stays";
    QTRY_COMPARE(middleOf(renderer), QColor(Qt::blue));
    // Another scale: the tiles of the scale before stand in.
    EXPECT_EQ(middleOf(renderer, {2, 2, 5, 5}), QColor(Qt::blue));
    renderer.setSource(nullptr);
    EXPECT_EQ(middleOf(renderer).alpha(), 0);
}

TEST(RasterRenderer, AsksForEachTileOnceAndReusesItInAPan)
{
    RasterWorkers workers;
    RasterRenderer renderer(workers);
    auto source = std::make_shared<SlowSource>(0xff00ff00, 0);
    renderer.setSource(source);
    (void)middleOf(renderer, {0, 0, 3, 3});
    QTRY_VERIFY(renderer.settled());
    const int before = source->calls;
    EXPECT_EQ(before, 4); // 300 pixels: two tiles each way
    (void)middleOf(renderer, {0.5, 0, 3, 3});
    QTRY_VERIFY(renderer.settled());
    EXPECT_EQ(source->calls, before) << "still the same two columns";
    (void)middleOf(renderer, {3, 0, 3, 3});
    QTRY_VERIFY(renderer.settled());
    EXPECT_GT(source->calls, before);
}

TEST(RasterRenderer, CanGoWhileTilesAreStillBeingDrawn)
{
    RasterWorkers workers;
    for (int round = 0; round < 5; ++round) {
        RasterRenderer renderer(workers);
        renderer.setSource(std::make_shared<SlowSource>(0xff00ff00, 20));
        (void)middleOf(renderer);
    }
    QTest::qWait(5);
}

TEST(PointRaster, CountsEveryPointOnce)
{
    const theme::Tokens tokens = theme::Tokens::load();
    const theme::ColorMap& map = tokens.light.maps[static_cast<std::size_t>(theme::MapName::BalanceMark)];
    const PointRaster raster({{0.1F, 0.9F, 1.0F}, {0.1F, 0.9F, 1.0F}, {1, -1, 0}}, map, 1);
    const RasterImage image = raster.render({0, 0, 1, 1}, {100, 100}, 1, {});
    std::size_t drawn = 0;
    for (const std::uint32_t pixel : image.pixels)
        drawn += pixel != 0 ? 1U : 0U;
    EXPECT_EQ(drawn, 2U * 4U + 0U) << "bins of 2 × 2; the point at the far edge belongs to the next tile";
    EXPECT_THROW(PointRaster({{2}, {0}, {0}}, map, 1), Error);
    EXPECT_THROW(PointRaster({{std::nanf("")}, {0}, {0}}, map, 1), Error);
    EXPECT_THROW(PointRaster({{0, 1}, {0}, {0}}, map, 1), Error);
}

TEST(PointRaster, PansAMillionPointsInFewerThan33MillisecondsAFrame)
{
    const theme::Tokens tokens = theme::Tokens::load();
    RasterWorkers workers(2);
    QCustomPlot plot;
    plot.resize(1200, 800);
    plot.yAxis->setRangeReversed(true);
    auto* layer = new RasterLayer(plot.xAxis, plot.yAxis, workers);
    const auto source = std::make_shared<PointRaster>(
        cloud(1'000'000), tokens.light.maps[static_cast<std::size_t>(theme::MapName::BalanceMark)], 4);
    EXPECT_EQ(source->size(), 1'000'000U);
    layer->setSource(source);
    plot.xAxis->setRange(0, 0.5);
    plot.yAxis->setRange(0, 0.5);
    plot.show();
    plot.replot();
    QElapsedTimer first;
    first.start();
    QTRY_VERIFY(layer->settled());
    const double whole = static_cast<double>(first.nsecsElapsed()) / 1e6;
    std::vector<double> frames;
    for (int frame = 0; frame < 100; ++frame) {
        plot.xAxis->moveRange(0.005);
        plot.yAxis->moveRange(0.003);
        QElapsedTimer timer;
        timer.start();
        plot.replot(QCustomPlot::rpImmediateRefresh);
        frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QApplication::sendPostedEvents(); // tiles that arrived
    }
    std::sort(frames.begin(), frames.end());
    std::printf("1,000,000 points, 1200 × 800, %u cores: pan frame median %.1f ms, 95 %% %.1f ms, longest %.1f ms; first picture "
                "%.0f ms\n",
        std::thread::hardware_concurrency(), frames[50], frames[95], frames.back(), whole);
    EXPECT_LT(frames[95], 33.0);
    keepPicture(plot, "points.png");
}

class HeatMapWindow : public testing::Test {
protected:
    HeatMapWindow()
        : m_plot(m_theme, m_workers)
    {
        m_theme.setChoice(theme::SchemeChoice::Light);
        m_plot.resize(500, 500);
        m_plot.setData(std::make_shared<HeatMapData>(test::layerDistances(30)));
        m_plot.show();
        m_plot.activateWindow();
        QApplication::setActiveWindow(&m_plot);
        EXPECT_TRUE(QTest::qWaitForWindowActive(&m_plot));
        m_plot.setFocus();
    }
    QPoint middle(double row, double col)
    {
        return QPointF(m_plot.xAxis->coordToPixel(col + 0.5), m_plot.yAxis->coordToPixel(row + 0.5)).toPoint();
    }

    theme::Theme m_theme;
    RasterWorkers m_workers;
    HeatMapPlot m_plot;
};

TEST_F(HeatMapWindow, ClickChoosesTheCellUnderThePointer)
{
    QSignalSpy chosen(&m_plot, &HeatMapPlot::cellChosen);
    QTest::mouseClick(&m_plot, Qt::LeftButton, {}, middle(14, 13));
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(m_plot.cursorCell(), (Cell{14, 13}));
    EXPECT_EQ(m_plot.cellText({14, 13}), "14 × 13   0.125");
    EXPECT_EQ(m_plot.accessibleDescription(), "14 × 13   0.125");
    EXPECT_EQ(m_plot.accessibleName(), "Layer × layer, 30 by 30 cells, from 0.125 to 0.683 nats");
    EXPECT_FALSE(m_plot.cellAt({1, 1}));
}

TEST_F(HeatMapWindow, ArrowsMoveTheCursorAndEnterActivatesIt)
{
    QSignalSpy activated(&m_plot, &HeatMapPlot::cellActivated);
    QTest::keyClick(&m_plot, Qt::Key_Right); // the cursor appears at the first cell
    EXPECT_EQ(m_plot.cursorCell(), (Cell{0, 0}));
    QTest::keyClick(&m_plot, Qt::Key_Down);
    QTest::keyClick(&m_plot, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(&m_plot, Qt::Key_Left);
    EXPECT_EQ(m_plot.cursorCell(), (Cell{1, 4}));
    QTest::keyClick(&m_plot, Qt::Key_End);
    EXPECT_EQ(m_plot.cursorCell(), (Cell{1, 29}));
    QTest::keyClick(&m_plot, Qt::Key_Return);
    EXPECT_EQ(activated.count(), 1);
}

TEST_F(HeatMapWindow, ZoomsAtThePointerAndFitsAgain)
{
    const double before = m_plot.xAxis->range().size();
    const double cell = m_plot.columnPixel(1) - m_plot.columnPixel(0);
    const QPointF at = middle(14, 13);
    const double column = m_plot.xAxis->pixelToCoord(at.x());
    m_plot.zoom(2, at);
    EXPECT_NEAR(m_plot.columnPixel(1) - m_plot.columnPixel(0), 2 * cell, 1e-6);
    EXPECT_NEAR(m_plot.xAxis->pixelToCoord(at.x()), column, 1e-6);
    for (int notch = 0; notch < 50; ++notch)
        m_plot.zoom(1.25, at);
    EXPECT_GE(m_plot.xAxis->range().size(), 4) << "the zoom stops";
    QTest::keyClick(&m_plot, Qt::Key_0);
    EXPECT_NEAR(m_plot.xAxis->range().size(), before, 1e-9);
}

TEST_F(HeatMapWindow, CellsAreSquareAndStopGrowing)
{
    m_plot.resize(1600, 1200);
    const double width = m_plot.xAxis->coordToPixel(1) - m_plot.xAxis->coordToPixel(0);
    const double height = m_plot.yAxis->coordToPixel(1) - m_plot.yAxis->coordToPixel(0);
    EXPECT_NEAR(width, height, 1e-6);
    EXPECT_NEAR(width, 26, 1e-6);
}

TEST_F(HeatMapWindow, ExportsFigureAndNumbersBySuffix)
{
    const test::TemporaryFolder folder;
    for (const char* name : {"a.svg", "a.pdf", "a.png", "a.csv", "a.json"}) {
        m_plot.exportTo(folder.path() / name, "a caption");
        EXPECT_GT(std::filesystem::file_size(folder.path() / name), 500U) << name;
    }
    EXPECT_EQ(readFile(folder.path() / "a.csv").substr(0, 2), "# ");
}

TEST_F(HeatMapWindow, DrawsWhatTheDataSayInBothThemes)
{
    QTRY_VERIFY(m_plot.settled());
    m_plot.setCursorCell(Cell{14, 13});
    m_plot.replot(QCustomPlot::rpImmediateRefresh);
    const auto colorAt = [&](std::size_t row, std::size_t col) {
        const QPoint at = middle(static_cast<double>(row), static_cast<double>(col));
        return m_plot.grab().toImage().pixelColor(at);
    };
    const auto expected = [&](std::size_t row, std::size_t col) {
        const HeatMapColors colors = HeatMapColors::of(m_theme.tokens().of(m_theme.scheme()), *m_plot.data());
        return QColor(cellColor(*m_plot.data(), m_plot.limits(), colors, m_plot.data()->at(row, col)));
    };
    EXPECT_EQ(colorAt(3, 20), expected(3, 20));
    EXPECT_EQ(colorAt(20, 19), expected(20, 19));
    keepPicture(m_plot, "heat-light.png");
    m_theme.setChoice(theme::SchemeChoice::Dark);
    QTRY_VERIFY(m_plot.settled());
    m_plot.replot(QCustomPlot::rpImmediateRefresh);
    EXPECT_EQ(colorAt(3, 20), expected(3, 20));
    keepPicture(m_plot, "heat-dark.png");
}

TEST_F(HeatMapWindow, ALargeMatrixStaysQuick)
{
    auto large = std::make_shared<HeatMapData>(test::layerDistances(2048));
    large->threshold.reset();
    m_plot.setData(large);
    QElapsedTimer timer;
    timer.start();
    m_plot.replot(QCustomPlot::rpImmediateRefresh);
    EXPECT_LT(timer.elapsed(), 50);
    QTRY_VERIFY(m_plot.settled());
    keepPicture(m_plot, "heat-2048.png");
}

TEST_F(HeatMapWindow, AStripStandsUnderTheSameColumns)
{
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    auto* plot = new HeatMapPlot(m_theme, m_workers, &window);
    auto* legend = new HeatMapLegend(m_theme, &window);
    auto* strip = new BarStrip(m_theme, &window);
    column->addWidget(plot, 1);
    column->addWidget(strip);
    column->addWidget(legend);
    auto data = std::make_shared<HeatMapData>(test::layerDistances(30));
    data->values[40] = std::nan("");
    plot->setData(data);
    plot->setCursorCell(Cell{14, 13});
    plot->setRings({{2, 3}, {20, 22}});
    plot->setMarkedRow(25);
    legend->setData(data);
    auto bars = std::make_shared<BarStripData>();
    for (std::size_t layer = 0; layer < 30; ++layer)
        bars->values.push_back(layer == 0 ? std::nan("") : 0.02 + 0.01 * static_cast<double>((layer * 7) % 13));
    bars->title = "each layer against the one before it";
    bars->threshold = 0.05;
    bars->limits = plot->limits();
    bars->reversed = true;
    strip->setData(bars);
    strip->alignTo(plot);
    window.resize(560, 700);
    window.show();
    QTRY_VERIFY(plot->settled());
    const double x = plot->mapToGlobal(QPointF(plot->columnPixel(13.5), 0)).x() - strip->mapToGlobal(QPointF(0, 0)).x();
    EXPECT_EQ(strip->columnAt({x, 40}), 13U);
    QSignalSpy chosen(strip, &BarStrip::columnChosen);
    QTest::mouseClick(strip, Qt::LeftButton, {}, QPointF(x, 40).toPoint());
    EXPECT_EQ(chosen.count(), 1);
    EXPECT_EQ(strip->accessibleDescription().section(' ', 0, 0), "13");
    QTest::qWait(30);
    keepPicture(window, "heat-window.png");
    m_theme.setChoice(theme::SchemeChoice::Dark);
    QTRY_VERIFY(plot->settled());
    QTest::qWait(30);
    keepPicture(window, "heat-window-dark.png");
}

TEST(ExportBars, WritesPicturesAndNumbers)
{
    const test::TemporaryFolder folder;
    BarStripData data{.values = {0.1, 0.2, std::nan("")}, .title = "each layer against the one before it", .unit = "nats"};
    for (const char* name : {"b.svg", "b.pdf", "b.png"}) {
        exportBars(data, folder.path() / name, "caption");
        EXPECT_GT(std::filesystem::file_size(folder.path() / name), 500U) << name;
    }
    exportBars(data, folder.path() / "b.csv");
    EXPECT_EQ(readFile(folder.path() / "b.csv"), "column,nats\n0,0.1\n1,0.2\n2,\n");
    EXPECT_THROW(exportBars(data, folder.path() / "b.xyz"), Error);
}
