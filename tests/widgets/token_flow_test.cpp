// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/token_flow.h"

#include "tests/widgets/heat_map_cases.h"
#include "widgets/plots/token_text.h"

#include <QAccessible>
#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

using namespace plumbline;
using namespace plumbline::plots;

namespace {

std::vector<TokenChip> prompt()
{
    std::vector<TokenChip> tokens;
    int id = 2427;
    for (const char* text : {"When", " Maya", " handed", " the", " spirit", " level", " to", " Jonas", " at", " the", " top",
             " of", " the", " sc", "aff", "old", ",", " he", " checked", " the", " wall", " twice", " and", " then", " thanked"})
        tokens.push_back({text, id++});
    return tokens;
}

std::vector<TokenChip> longPrompt(int count)
{
    std::vector<TokenChip> tokens;
    const std::vector<TokenChip> some = prompt();
    for (int at = 0; at < count; ++at)
        tokens.push_back({some[static_cast<std::size_t>(at) % some.size()].text, at});
    return tokens;
}

class TokenFlowTest : public testing::Test {
protected:
    void SetUp() override
    {
        m_flow.setTokens(prompt());
        m_flow.resize(560, m_flow.heightForWidth(560));
        m_flow.show();
        m_flow.setFocus();
    }

    theme::Theme m_theme;
    TokenFlow m_flow{m_theme};
};

} // namespace

TEST(TokenPieces, ShowWhiteSpaceAsSigns)
{
    const auto pieces = tokenPieces("  a\n\tb");
    ASSERT_EQ(pieces.size(), 4U);
    EXPECT_EQ(pieces[0].text, "··");
    EXPECT_TRUE(pieces[0].sign);
    EXPECT_EQ(pieces[1].text, "a");
    EXPECT_FALSE(pieces[1].sign);
    EXPECT_EQ(pieces[2].text, "↵→");
    EXPECT_EQ(pieces[3].text, "b");
    EXPECT_TRUE(tokenPieces("").empty());
    EXPECT_EQ(tokenPieces(QString(QChar(1)))[0].text, QString(QChar(0x2401)));
}

TEST(TokenPieces, MakeALabelThatCanBeRead)
{
    EXPECT_EQ(readableToken(" thanked"), "thanked");
    EXPECT_EQ(readableToken(" "), "·");
    EXPECT_EQ(readableToken("\n"), "↵");
    EXPECT_EQ(readableToken(" characterisation"), "characteris…");
}

TEST_F(TokenFlowTest, WrapsOverRowsInOrder)
{
    EXPECT_EQ(m_flow.rows(), 3);
    for (int index = 1; index < m_flow.count(); ++index) {
        const QRect before = m_flow.tokenRect(index - 1);
        const QRect rect = m_flow.tokenRect(index);
        EXPECT_TRUE(rect.left() > before.right() || rect.top() > before.bottom()) << index;
        EXPECT_LE(rect.right(), m_flow.viewport()->width());
    }
}

TEST_F(TokenFlowTest, IsTwoRowsHighAndScrollsTheRest)
{
    EXPECT_GT(m_flow.verticalScrollBar()->maximum(), 0);
    const int two = m_flow.heightForWidth(560);
    EXPECT_EQ(m_flow.heightForWidth(200), two);
    EXPECT_LT(m_flow.heightForWidth(4000), two);
    m_flow.setMostRows(3);
    EXPECT_GT(m_flow.heightForWidth(560), two);
    m_flow.resize(560, m_flow.heightForWidth(560));
    EXPECT_EQ(m_flow.verticalScrollBar()->maximum(), 0);
}

TEST_F(TokenFlowTest, TellsWhichTokenWasClicked)
{
    QSignalSpy chosen(&m_flow, &TokenFlow::tokenChosen);
    for (const int index : {0, 4, 12}) {
        QTest::mouseClick(m_flow.viewport(), Qt::LeftButton, {}, m_flow.tokenRect(index).center());
        EXPECT_EQ(m_flow.current(), index);
        ASSERT_FALSE(chosen.isEmpty());
        EXPECT_EQ(chosen.takeLast().at(0).toInt(), index);
    }
    QTest::mouseClick(m_flow.viewport(), Qt::LeftButton, {}, {m_flow.viewport()->width() - 1, 1});
    EXPECT_EQ(m_flow.current(), 12) << "between the chips nothing is chosen";
    EXPECT_EQ(m_flow.tokenAt({-5, 5}), -1);
}

TEST_F(TokenFlowTest, IsWalkedByArrowsAndKeepsTheTokenInSight)
{
    QSignalSpy chosen(&m_flow, &TokenFlow::tokenChosen);
    QTest::keyClick(&m_flow, Qt::Key_End);
    EXPECT_EQ(m_flow.current(), 24);
    EXPECT_TRUE(m_flow.viewport()->rect().contains(m_flow.tokenRect(24)));
    QTest::keyClick(&m_flow, Qt::Key_Right);
    EXPECT_EQ(m_flow.current(), 24);
    QTest::keyClick(&m_flow, Qt::Key_Up);
    EXPECT_LT(m_flow.current(), 24);
    const int above = m_flow.current();
    EXPECT_LT(m_flow.tokenRect(above).top(), m_flow.tokenRect(24).top());
    QTest::keyClick(&m_flow, Qt::Key_Left);
    EXPECT_EQ(m_flow.current(), above - 1);
    QTest::keyClick(&m_flow, Qt::Key_Home);
    EXPECT_EQ(m_flow.current(), 0);
    EXPECT_TRUE(m_flow.viewport()->rect().contains(m_flow.tokenRect(0)));
    QTest::keyClick(&m_flow, Qt::Key_Down);
    EXPECT_GT(m_flow.tokenRect(m_flow.current()).top(), m_flow.tokenRect(0).top());
    EXPECT_EQ(chosen.size(), 6);
    chosen.clear();
    m_flow.setCurrent(3);
    EXPECT_TRUE(chosen.isEmpty());
}

TEST_F(TokenFlowTest, KeepsTheCurrentTokenInSightWhenItsPlaceGrowsNarrow)
{
    m_flow.resize(2400, m_flow.heightForWidth(2400));
    m_flow.setCurrent(24);
    m_flow.resize(400, m_flow.heightForWidth(400));
    EXPECT_TRUE(m_flow.viewport()->rect().contains(m_flow.tokenRect(24)));
}

TEST_F(TokenFlowTest, TellsPlaceIdAndBytes)
{
    EXPECT_EQ(m_flow.describe(1), "Token 2 of 25: ·Maya\nid 2428\n5 byte(s): 20 4d 61 79 61");
    m_flow.setTokens({{QString(QChar(0xfffd)), 7, QByteArray("\xe5\xa5", 2)}, {"", 0}});
    EXPECT_TRUE(m_flow.describe(0).contains("2 byte(s): e5 a5"));
    EXPECT_GT(m_flow.tokenRect(1).width(), 8) << "an empty token can still be hit";
    EXPECT_EQ(m_flow.describe(2), "");
}

TEST_F(TokenFlowTest, ShowsWhichRangeIsUsed)
{
    EXPECT_TRUE(m_flow.isUsed(24));
    const QImage before = m_flow.grab().toImage();
    m_flow.setMarkedRange(2, 5);
    EXPECT_FALSE(m_flow.isUsed(1));
    EXPECT_TRUE(m_flow.isUsed(2));
    EXPECT_TRUE(m_flow.isUsed(6));
    EXPECT_FALSE(m_flow.isUsed(7));
    EXPECT_TRUE(m_flow.describe(7).endsWith("Outside the range that is used"));
    EXPECT_NE(m_flow.grab().toImage(), before);
    m_flow.setMarkedRange(0, 0);
    EXPECT_EQ(m_flow.grab().toImage(), before);
}

TEST_F(TokenFlowTest, DrawsTheCurrentTokenInBrass)
{
    m_flow.setCurrent(2);
    const QRect rect = m_flow.tokenRect(2);
    const QImage image = m_flow.viewport()->grab().toImage();
    EXPECT_EQ(image.pixelColor(rect.left() + 3, rect.top() + 3), m_theme.colors().accentSoft);
    EXPECT_EQ(image.pixelColor(m_flow.tokenRect(3).topLeft() + QPoint(3, 3)), m_theme.colors().surface);
    m_flow.setTokens(prompt());
    EXPECT_EQ(m_flow.current(), -1);
}

TEST_F(TokenFlowTest, ReadsItsTokensToScreenReadersAsWords)
{
    m_flow.setTitle("Prompt");
    EXPECT_TRUE(m_flow.accessibleName().startsWith("Prompt, 25 token"));
    m_flow.setCurrent(1);
    EXPECT_TRUE(m_flow.accessibleDescription().startsWith("Token 2 of 25"));
    QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(&m_flow);
    ASSERT_NE(reader, nullptr);
    QAccessibleTextInterface* text = reader->textInterface();
    ASSERT_NE(text, nullptr);
    EXPECT_EQ(text->text(0, 9), "When Maya");
    EXPECT_EQ(text->cursorPosition(), 4);
    int start = 0;
    int end = 0;
    EXPECT_EQ(text->textAtOffset(6, QAccessible::WordBoundary, &start, &end), " Maya");
    EXPECT_EQ(start, 4);
    EXPECT_EQ(end, 9);
    EXPECT_EQ(text->textAfterOffset(6, QAccessible::WordBoundary, &start, &end), " handed");
    EXPECT_EQ(text->attributes(6, &start, &end), "token:1;token-id:2428;");
    text->setCursorPosition(10);
    EXPECT_EQ(m_flow.current(), 2);
}

TEST_F(TokenFlowTest, DrawsOnlyWhatIsSeenOfAHundredThousandTokens)
{
    QElapsedTimer clock;
    clock.start();
    m_flow.setTokens(longPrompt(100'000));
    const qint64 laidOut = clock.restart();
    for (int step = 0; step < 100; ++step) {
        m_flow.verticalScrollBar()->setValue(m_flow.verticalScrollBar()->maximum() * step / 100);
        EXPECT_FALSE(m_flow.viewport()->grab().isNull());
    }
    const qint64 scrolled = clock.restart();
    m_flow.setCurrent(99'999);
    EXPECT_TRUE(m_flow.viewport()->rect().contains(m_flow.tokenRect(99'999)));
    RecordProperty("laidOutMs", static_cast<int>(laidOut));
    RecordProperty("frameUs", static_cast<int>(scrolled * 10));
    // Ample room for a slow machine: drawing all would take a thousand times as long.
    EXPECT_LT(laidOut, 2000);
    EXPECT_LT(scrolled, 5000);
}

TEST_F(TokenFlowTest, KeepsATokenLongerThanARowInsideIt)
{
    m_flow.setTokens({{QString(500, 'x'), 1}, {" end", 2}});
    EXPECT_EQ(m_flow.rows(), 2);
    EXPECT_LE(m_flow.tokenRect(0).right(), m_flow.viewport()->width());
    m_flow.grab();
    m_flow.setTokens({});
    EXPECT_EQ(m_flow.rows(), 0);
    EXPECT_EQ(m_flow.tokenAt({10, 10}), -1);
    QTest::keyClick(&m_flow, Qt::Key_Right);
    EXPECT_EQ(m_flow.current(), -1);
    m_flow.grab();
}

TEST_F(TokenFlowTest, GrowsWithTheTextScale)
{
    const QRect small = m_flow.tokenRect(0);
    m_theme.setScale(150);
    EXPECT_GT(m_flow.tokenRect(0).width(), small.width() * 5 / 4);
    EXPECT_GT(m_flow.tokenRect(0).height(), small.height() * 5 / 4);
}
