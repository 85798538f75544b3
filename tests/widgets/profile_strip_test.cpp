// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/profile_strip.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/paths.h"
#include "tests/support/support.h"
#include "tests/widgets/heat_map_cases.h"
#include "widgets/plots/bar_strip.h"
#include "widgets/plots/heat_map_plot.h"

#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTest>
#include <cmath>
#include <gtest/gtest.h>

using namespace plumbline;
using namespace plumbline::plots;

namespace {

ProfileData profile()
{
    ProfileData data;
    data.values = {0.62, 0.3, 0.02, 0.01, 0.05};
    data.others = {0.55, 0.25, 0.04, 0.02, 0.14};
    data.tokens = {"When", " Maya", " handed", "\n", " thanked"};
    data.title = "Query “thanked” over keys";
    data.valuesName = "13.6";
    data.othersName = "14.6";
    data.firstHidden = true;
    data.captions = {"SmolLM2-135M-Instruct, 5 tokens"};
    return data;
}

class ProfileStripTest : public testing::Test {
protected:
    void SetUp() override
    {
        m_strip.setData(std::make_shared<ProfileData>(profile()));
        m_strip.resize(420, 196);
        m_strip.show();
    }
    QPoint middleOf(std::size_t column)
    {
        for (int x = 0; x < m_strip.width(); ++x) {
            if (m_strip.columnAt(QPointF(x, 60)) == column)
                return {x + 20, 60};
        }
        return {};
    }

    theme::Theme m_theme;
    ProfileStrip m_strip{m_theme};
};

} // namespace

TEST(AxisTop, IsTheNextNumberThatReadsWell)
{
    EXPECT_DOUBLE_EQ(axisTop(0.3), 0.3);
    EXPECT_DOUBLE_EQ(axisTop(0.31), 0.4);
    EXPECT_DOUBLE_EQ(axisTop(0.9), 1);
    EXPECT_DOUBLE_EQ(axisTop(0), 1);
    EXPECT_DOUBLE_EQ(axisTop(std::nan("")), 1);
}

TEST(ProfileData, RefusesLengthsThatDiffer)
{
    ProfileData data = profile();
    data.others.pop_back();
    EXPECT_THROW(data.check(), Error);
    data = profile();
    data.tokens.push_back("x");
    EXPECT_THROW(data.check(), Error);
}

TEST_F(ProfileStripTest, TellsBothValuesOfAColumn)
{
    EXPECT_EQ(m_strip.columnText(1), "1  Maya   13.6: 0.3   14.6: 0.25");
    EXPECT_EQ(m_strip.columnText(3), "3  ↵   13.6: 0.01   14.6: 0.02");
    EXPECT_TRUE(m_strip.columnText(0).endsWith("hidden"));
    EXPECT_TRUE(m_strip.accessibleName().startsWith("Query “thanked” over keys, 5 column"));
}

TEST_F(ProfileStripTest, MovesItsCursorByClickAndArrows)
{
    QSignalSpy chosen(&m_strip, &ProfileStrip::columnChosen);
    QTest::mouseClick(&m_strip, Qt::LeftButton, {}, middleOf(2));
    EXPECT_EQ(m_strip.cursorColumn(), 2U);
    QTest::keyClick(&m_strip, Qt::Key_Right);
    QTest::keyClick(&m_strip, Qt::Key_End);
    EXPECT_EQ(m_strip.cursorColumn(), 4U);
    QTest::keyClick(&m_strip, Qt::Key_Home);
    QTest::keyClick(&m_strip, Qt::Key_Left);
    EXPECT_EQ(m_strip.cursorColumn(), 0U);
    EXPECT_EQ(chosen.size(), 5);
    EXPECT_TRUE(m_strip.accessibleDescription().contains("When"));
    EXPECT_FALSE(m_strip.columnAt({2, 60})) << "the numbers of the axis are no column";
}

TEST_F(ProfileStripTest, TakesTheHiddenColumnOutOfTheScale)
{
    const QImage hidden = m_strip.grab().toImage();
    ProfileData data = profile();
    data.values[0] = 0.001;
    data.others[0] = 0.9;
    m_strip.setData(std::make_shared<ProfileData>(data));
    EXPECT_EQ(m_strip.grab().toImage(), hidden);
    data.firstHidden = false;
    m_strip.setData(std::make_shared<ProfileData>(data));
    EXPECT_NE(m_strip.grab().toImage(), hidden);
}

TEST_F(ProfileStripTest, DrawsMoreColumnsThanPixelsWithoutLosingAPeak)
{
    ProfileData data;
    data.values.assign(8192, 0.0);
    data.values[5000] = 1;
    data.values[10] = std::nan("");
    data.tokens.assign(8192, " a");
    m_strip.setData(std::make_shared<ProfileData>(data));
    const QImage image = m_strip.grab().toImage();
    bool found = false;
    for (int x = 40; x < image.width(); ++x)
        found = found || image.pixelColor(x, 30) == m_theme.colors().field;
    EXPECT_TRUE(found);
}

TEST_F(ProfileStripTest, ExportsFigureAndNumbers)
{
    const test::TemporaryFolder folder;
    m_strip.exportTo(folder.path() / "profile.svg", "attention");
    QSvgRenderer svg(QString::fromStdString((folder.path() / "profile.svg").string()));
    EXPECT_TRUE(svg.isValid());
    const std::string figure = readFile(folder.path() / "profile.svg");
    EXPECT_NE(figure.find("thanked"), std::string::npos);
    m_strip.exportTo(folder.path() / "profile.csv", "attention");
    EXPECT_EQ(readFile(folder.path() / "profile.csv"),
        "# attention\n# SmolLM2-135M-Instruct, 5 tokens\ntoken,column,13.6,14.6\n"
        "When,0,0.62,0.55\n Maya,1,0.3,0.25\n handed,2,0.02,0.04\n\"\n\",3,0.01,0.02\n thanked,4,0.05,0.14\n");
    m_strip.exportTo(folder.path() / "profile.json");
    const Json json = Json::parse(readFile(folder.path() / "profile.json"));
    EXPECT_EQ(json["columns"]["token"][1], " Maya");
    EXPECT_EQ(json["columns"]["14.6"][4], 0.14);
    EXPECT_THROW(m_strip.exportTo(folder.path() / "profile.txt"), Error);
}

TEST(TableSource, HoldsWhatThePlotShows)
{
    const auto heat = tableOf(std::make_shared<HeatMapData>(test::layerDistances(4)));
    EXPECT_EQ(heat->rows(), 4);
    EXPECT_EQ(heat->columns(), 4);
    EXPECT_EQ(heat->rowName(3), "3");
    EXPECT_EQ(heat->cell(0, 1), "0.125076");
    theme::Theme theme;
    ProfileStrip strip(theme);
    EXPECT_EQ(strip.table(), nullptr);
    strip.setData(std::make_shared<ProfileData>(profile()));
    const auto table = strip.table();
    EXPECT_EQ(table->rows(), 5);
    EXPECT_EQ(table->columns(), 3);
    EXPECT_EQ(table->rowName(1), " Maya");
    EXPECT_EQ(table->columnName(2), "14.6");
    EXPECT_EQ(table->cell(4, 2), "0.14");
    EXPECT_TRUE(table->isNumber(1));
    BarStrip bars(theme);
    bars.setData(std::make_shared<BarStripData>(BarStripData{.values = {1, std::nan("")}, .title = "bars", .unit = "nats"}));
    EXPECT_EQ(bars.table()->cell(1, 1), "–");
    EXPECT_EQ(bars.table()->columnName(1), "nats");
    EXPECT_EQ(bars.table()->title(), "bars");
}
