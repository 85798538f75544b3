// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/error_text.h"
#include "widgets/shell/format.h"
#include "widgets/shell/palette.h"
#include "widgets/shell/translations.h"

#include <QSet>
#include <gtest/gtest.h>

using namespace plumbline;
using namespace plumbline::shell;

TEST(ErrorText, HasASentenceForEveryCodeAndAdviceInEveryLanguage)
{
    Translations translations;
    std::vector<QStringList> all;
    for (const QString& language : Translations::available()) {
        EXPECT_EQ(translations.use(language), language);
        QStringList sentences;
        for (int code = 0; code < kErrorCodeCount; ++code)
            sentences << errorHeading(static_cast<ErrorCode>(code));
        for (int advice = 1; advice < kAdviceCount; ++advice)
            sentences << adviceSentence(static_cast<Advice>(advice));
        for (const QString& sentence : sentences)
            EXPECT_FALSE(sentence.isEmpty()) << language.toStdString();
        EXPECT_EQ(QSet<QString>(sentences.begin(), sentences.end()).size(), sentences.size()) << "two that read the same";
        for (const QStringList& other : all) {
            for (qsizetype at = 0; at < sentences.size(); ++at)
                EXPECT_NE(sentences[at], other[at]) << language.toStdString() << " is not translated";
        }
        all.push_back(sentences);
    }
    translations.use("en");
}

TEST(Format, SaysTimesAsPeopleDo)
{
    EXPECT_EQ(timeLeft(70), "about 1\u00a0min 10\u00a0s left");
    EXPECT_EQ(timeLeft(3.2), "about 4\u00a0s left");
    EXPECT_EQ(timeLeft(4000), "about 1\u00a0h 7\u00a0min left");
    EXPECT_EQ(duration(5.42), "5.4\u00a0s");
    EXPECT_EQ(duration(62), "1\u00a0min 02\u00a0s");
    EXPECT_EQ(percent(0.999), "99\u00a0%");
}

TEST(MatchWords, FindsWholeTextAndBeginningsOfWords)
{
    EXPECT_TRUE(matchWords("Measure similarity", "SIM"));
    EXPECT_TRUE(matchWords("Measure similarity", "sim mea"));
    EXPECT_FALSE(matchWords("Measure similarity", "ure larity"));
    EXPECT_EQ(matchWords("Share the next safest layer", "safest")->front(), (std::pair{15, 6}));
}
