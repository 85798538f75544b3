// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/store/selection.h"

#include <chrono>
#include <gtest/gtest.h>
#include <iterator>
#include <random>
#include <set>

namespace plumbline::store {
namespace {

using Plain = std::set<std::uint32_t>;

/// Sparse, dense and full stretches over a few chunks.
Plain randomPlain(std::mt19937& random)
{
    Plain plain;
    for (std::uint32_t chunk = 0; chunk < 4; ++chunk) {
        const std::uint32_t base = chunk * 65536;
        switch (random() % 4) {
        case 0: break;
        case 1:
            for (int i = 0; i < 50; ++i)
                plain.insert(base + random() % 65536);
            break;
        case 2:
            for (int i = 0; i < 9000; ++i)
                plain.insert(base + random() % 65536);
            break;
        default: {
            const std::uint32_t from = random() % 60000;
            for (std::uint32_t i = from; i < from + 5000; ++i)
                plain.insert(base + i);
        }
        }
    }
    return plain;
}

IndexSet of(const Plain& plain)
{
    return IndexSet::of({plain.begin(), plain.end()});
}

template <class Algorithm>
std::vector<std::uint32_t> plainly(const Plain& a, const Plain& b, Algorithm algorithm)
{
    std::vector<std::uint32_t> out;
    algorithm(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
    return out;
}

TEST(IndexSet, AgreesWithAPlainSet)
{
    std::mt19937 random(7);
    for (int round = 0; round < 40; ++round) {
        const Plain a = randomPlain(random), b = randomPlain(random);
        const IndexSet x = of(a), y = of(b);
        EXPECT_EQ(x.count(), a.size());
        EXPECT_EQ(x.toVector(), std::vector<std::uint32_t>(a.begin(), a.end()));
        EXPECT_EQ((x | y).toVector(), plainly(a, b, [](auto... p) { std::set_union(p...); }));
        EXPECT_EQ((x & y).toVector(), plainly(a, b, [](auto... p) { std::set_intersection(p...); }));
        EXPECT_EQ((x - y).toVector(), plainly(a, b, [](auto... p) { std::set_difference(p...); }));
        EXPECT_EQ((x ^ y).toVector(), plainly(a, b, [](auto... p) { std::set_symmetric_difference(p...); }));
        EXPECT_EQ(IndexSet::deserialise(x.serialise()), x);
        EXPECT_EQ(x ^ (x ^ y), y);
        for (int i = 0; i < 200; ++i) {
            const std::uint32_t index = random() % (5 * 65536);
            EXPECT_EQ(x.contains(index), a.contains(index));
        }
    }
}

TEST(IndexSet, AddsAndRemovesOneByOneAndInRanges)
{
    IndexSet set;
    set.add(5);
    set.add(5);
    set.add(4294967295U);
    EXPECT_EQ(set.toVector(), (std::vector<std::uint32_t>{5, 4294967295U}));
    set.remove(5);
    set.remove(6);
    EXPECT_EQ(set.count(), 1U);
    set.remove(4294967295U);
    EXPECT_TRUE(set.empty());
    set.addRange(65530, 65542);
    EXPECT_EQ(set.count(), 12U);
    EXPECT_EQ(set, IndexSet::ofRange(65530, 65542));
    EXPECT_EQ(IndexSet::ofRange(0, std::uint64_t{1} << 32).count(), std::uint64_t{1} << 32);
    EXPECT_THROW((void)IndexSet::ofRange(0, (std::uint64_t{1} << 32) + 1), Error);
}

TEST(IndexSet, ACopyIsASnapshot)
{
    IndexSet set = IndexSet::ofRange(0, 1000000);
    const IndexSet before = set;
    set.remove(77);
    EXPECT_TRUE(before.contains(77));
    EXPECT_EQ((before ^ set).toVector(), std::vector<std::uint32_t>{77});
}

TEST(IndexSet, EqualSetsGiveEqualBytesHoweverMade)
{
    IndexSet grown;
    for (std::uint32_t i = 100; i < 5200; ++i)
        grown.add(i);
    for (std::uint32_t i = 200; i < 5200; ++i)
        grown.remove(i);
    EXPECT_EQ(grown, IndexSet::ofRange(100, 200));
    EXPECT_EQ(grown.serialise(), IndexSet::ofRange(100, 200).serialise());
}

TEST(IndexSet, DamagedBytesGiveAnErrorNeverACrash)
{
    std::mt19937 random(3);
    const std::string good = (of(randomPlain(random)) | IndexSet::ofRange(70000, 90000)).serialise();
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = good;
        if (round % 2 == 0)
            bytes.resize(random() % bytes.size());
        else
            bytes[random() % std::min<std::size_t>(bytes.size(), 64)] ^= static_cast<char>(1 + random() % 255);
        try {
            EXPECT_EQ(IndexSet::deserialise(bytes).serialise().empty(), false);
        } catch (const Error& error) {
            EXPECT_TRUE(error.code() == ErrorCode::CorruptFile || error.code() == ErrorCode::NewerFileVersion);
        }
    }
    EXPECT_THROW((void)IndexSet::deserialise(""), Error);
}

TEST(IndexSet, HoldsTenMillion)
{
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point then) { return std::chrono::duration<double, std::milli>(Clock::now() - then).count(); };
    const auto all = IndexSet::ofRange(0, 10000000);
    std::vector<std::uint32_t> tenth;
    std::mt19937 random(1);
    for (std::uint32_t i = 0; i < 10000000; ++i)
        if (random() % 10 == 0)
            tenth.push_back(i);
    auto then = Clock::now();
    const IndexSet some = IndexSet::of(tenth);
    const double making = since(then);
    EXPECT_EQ(all.count(), 10000000U);
    EXPECT_EQ(some.count(), tenth.size());
    then = Clock::now();
    const IndexSet rest = all - some;
    const double difference = since(then);
    EXPECT_EQ(rest.count() + some.count(), all.count());
    then = Clock::now();
    const IndexSet together = rest | some;
    const double joining = since(then);
    EXPECT_EQ(together, all);
    then = Clock::now();
    const std::string bytes = some.serialise();
    const double writing = since(then);
    then = Clock::now();
    EXPECT_EQ(IndexSet::deserialise(bytes), some);
    const double reading = since(then);
    then = Clock::now();
    const std::string delta = (all ^ IndexSet::ofRange(0, 9000000)).serialise();
    const double differing = since(then);
    EXPECT_LT(all.serialise().size(), 2000U) << "ten million in a row are a few runs";
    EXPECT_LT(delta.size(), 400U);
    std::printf("10 M ids, 1 M random: make %.1f ms, difference %.2f ms, union %.2f ms, serialise %.1f ms (%zu bytes), read %.1f ms, "
                "delta of 1 M in a row %.2f ms (%zu bytes)\n",
                making, difference, joining, writing, bytes.size(), reading, differing, delta.size());
}

TEST(Selection, TellsItsListenersAndUndoesByDelta)
{
    Selection selection;
    std::vector<std::uint64_t> versions;
    auto listener = selection.listen([&](std::uint64_t version) { versions.push_back(version); });
    const std::string first = selection.select(IndexSet::ofRange(0, 10000000));
    const auto snapshot = selection.snapshot();
    const std::string second = selection.deselect(IndexSet::ofRange(5, 9000000));
    EXPECT_EQ(snapshot->count(), 10000000U);
    EXPECT_EQ(selection.snapshot()->count(), 1000005U);
    selection.applyDelta(second);
    EXPECT_EQ(*selection.snapshot(), *snapshot);
    selection.applyDelta(first);
    EXPECT_TRUE(selection.snapshot()->empty());
    selection.clear(); // nothing to do: nobody is told
    EXPECT_EQ(versions, (std::vector<std::uint64_t>{1, 2, 3, 4}));
    EXPECT_EQ(selection.version(), 4U);
    listener.reset();
    selection.toggle(IndexSet::of({1, 2, 3}));
    EXPECT_EQ(versions.size(), 4U);
}

TEST(Selection, AListenerMayListenAndLeave)
{
    Selection selection;
    std::shared_ptr<void> self;
    std::vector<std::shared_ptr<void>> more;
    int calls = 0;
    self = selection.listen([&](std::uint64_t) {
        ++calls;
        more.push_back(selection.listen([&](std::uint64_t) { ++calls; }));
        self.reset();
    });
    selection.select(IndexSet::of({1}));
    EXPECT_EQ(calls, 1);
    selection.select(IndexSet::of({2}));
    EXPECT_EQ(calls, 2);
}

} // namespace
} // namespace plumbline::store
