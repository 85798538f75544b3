// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/base/uuid.h"
#include "core/base/workers.h"
#include "tests/support/support.h"

#include <atomic>
#include <numeric>
#include <set>

using namespace plumbline;

TEST(ErrorSentence, NamesFilePlaceBothNumbersAndWhatToDo)
{
    const Error error(ErrorCode::CorruptFile, {.file = "/a/model.safetensors",
                                               .place = "tensor lm_head.weight",
                                               .expected = bytes(9120),
                                               .found = bytes(9000),
                                               .advice = Advice::DownloadAgain});
    EXPECT_STREQ(error.what(), "model.safetensors · tensor lm_head.weight · the file is damaged · expected 9,120 bytes · found 9,000 "
                               "bytes · download it again");
}

TEST(ErrorSentence, HasWordsForEveryCodeAndAdvice)
{
    std::set<std::string> codes, advices;
    for (int i = 0; i < kErrorCodeCount; ++i)
        codes.insert(englishCode(static_cast<ErrorCode>(i)));
    for (int i = 0; i < kAdviceCount; ++i)
        advices.insert(englishAdvice(static_cast<Advice>(i)));
    EXPECT_EQ(codes.size(), static_cast<std::size_t>(kErrorCodeCount));
    EXPECT_EQ(advices.size(), static_cast<std::size_t>(kAdviceCount));
}

TEST(Uuid, IsVersionSevenSortsByTimeAndReadsBack)
{
    Uuid last = Uuid::make();
    for (int i = 0; i < 2000; ++i) {
        const Uuid next = Uuid::make();
        EXPECT_LT(last, next);
        EXPECT_EQ(next.toString()[14], '7');
        EXPECT_EQ(Uuid::parse(next.toString()), next);
        last = next;
    }
    EXPECT_FALSE(Uuid::parse("not a uuid"));
}

TEST(ThreadWorkers, CoverEveryIndexOnceAndRethrow)
{
    ThreadWorkers workers(3);
    for (const std::size_t total : {0UL, 1UL, 2UL, 7UL, 1000UL}) {
        std::vector<std::atomic<int>> seen(total);
        workers.run(total, 1, [&](std::size_t begin, std::size_t end, int worker) {
            EXPECT_LT(worker, workers.count());
            for (std::size_t i = begin; i < end; ++i)
                ++seen[i];
        });
        for (const auto& count : seen)
            EXPECT_EQ(count.load(), 1);
    }
    EXPECT_THROW(workers.run(100, 1, [](std::size_t, std::size_t, int) { throw Error(ErrorCode::Internal, {}); }), Error);
}

TEST(AtomicWrite, ReplacesWholeFilesOnly)
{
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.txt";
    writeFileAtomically(file, "one");
    writeFileAtomically(file, "two");
    EXPECT_EQ(readFile(file), "two");
    EXPECT_THROW(writeFileAtomically(folder.path() / "missing" / "a.txt", "x"), Error);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}
