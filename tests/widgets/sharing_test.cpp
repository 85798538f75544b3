// SPDX-License-Identifier: GPL-3.0-or-later
// Layers are shared and made full again as a person does it: by keys, by the switch, by a preset, by undo, and after a restart.
#include "core/base/paths.h"
#include "core/lisa/text_grams.h"
#include "tests/widgets/sitting.h"
#include "tests/widgets/walk.h"
#include "widgets/attention/cell_pane.h"
#include "widgets/attention/effect_pane.h"
#include "widgets/attention/history_pane.h"
#include "widgets/attention/layer_list.h"
#include "widgets/attention/sharing.h"
#include "widgets/attention/similarity_pane.h"

#include <QElapsedTimer>
#include <algorithm>

using namespace plumbline;
using attention::Phase;
using lisa::LayerKind;
using test::key;
using test::kPrompt;
using test::kWait;
using test::Sitting;
using test::textOf;

namespace {

/// Opened, and the prompt measured.
void begin(Sitting& run, const std::filesystem::path& file, const std::filesystem::path& model, const QString& prompt)
{
    run.bench->store().create(textOf(file));
    run.session().openModel(model);
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.session().phase() == Phase::NoText; }, kWait));
    run.session().run(prompt);
    ASSERT_TRUE(run.waitMeasured());
    ASSERT_TRUE(run.waitMaps());
}

bool waitAnswer(const Sitting& run)
{
    return QTest::qWaitFor(
               [&] { return run.session().sharing().answer() != nullptr && !run.session().sharing().isAnswerStale(); }, kWait)
        && run.waitMeasured();
}

} // namespace

TEST(Sharing, TogglesByKeysAndUndoesThemAlsoAfterARestart)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "Teilung 共享.plumb";
    std::vector<double> matrix;
    double divergence = 0;
    {
        Sitting run(folder.path());
        begin(run, file, model, kPrompt);
        const auto full = run.session().measured()->matrix.values;
        const int depth = run.bench->store().undoDepth();
        auto& list = run.view()->layers();
        auto& sharing = run.session().sharing();
        EXPECT_EQ(list.model()->data(list.model()->index(0, 0), Qt::AccessibleTextRole).toString(), "Layer 0, always full");
        list.setCurrentIndex(list.model()->index(14, 0));
        list.setFocus();
        QApplication::processEvents();
        key(&list, Qt::Key_Space);
        EXPECT_EQ(sharing.configuration().kinds[14], LayerKind::Matched);
        EXPECT_EQ(run.bench->store().undoText(), "share layer 14");
        EXPECT_TRUE(run.session().isStale()) << "what is shown is of the full model";
        EXPECT_TRUE(list.model()
                        ->data(list.model()->index(14, 0), Qt::AccessibleTextRole)
                        .toString()
                        .contains("shared with layer 13, matched"));
        ASSERT_TRUE(waitAnswer(run));
        matrix = run.session().measured()->matrix.values;
        EXPECT_NE(matrix, full);
        for (std::size_t row = 0; row < 14; ++row) // layers before it
            for (std::size_t col = 0; col < 14; ++col)
                EXPECT_NEAR(matrix[row * 30 + col], full[row * 30 + col], 1e-5);
        divergence = sharing.answer()->divergence;
        EXPECT_GT(divergence, 0);
        EXPECT_EQ(sharing.answer()->along.size(), run.session().text()->ids.size());
        EXPECT_NE(run.view()->effect().mainFigure(), "–");
        const auto lines = run.session().captions();
        EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
            [](const std::string& line) { return line.find("1 of 30 layers shared: 14 matched") != std::string::npos; }));
        // Its own map is now its source's, in another order of heads.
        run.view()->cell().setCell({14, 13});
        ASSERT_TRUE(run.waitMaps());
        EXPECT_NEAR(run.session().measured()->matrix.values[14 * 30 + 13], 0, 1e-5);

        key(&list, Qt::Key_Space, Qt::ShiftModifier);
        EXPECT_EQ(sharing.configuration().sharedCount(), 2);
        EXPECT_EQ(run.bench->store().undoDepth(), depth + 2);
        run.bench->store().undo();
        EXPECT_EQ(sharing.configuration().sharedCount(), 1);
        ASSERT_TRUE(waitAnswer(run));
        EXPECT_EQ(run.session().measured()->matrix.values, matrix);
        EXPECT_EQ(sharing.answer()->divergence, divergence);

        // A range is one act; layer 0 is left out.
        list.clearSelection();
        for (int row = 0; row < 4; ++row)
            list.selectionModel()->select(list.model()->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QApplication::processEvents();
        key(&list, Qt::Key_Space);
        EXPECT_EQ(sharing.configuration().sharedLayers(), (std::vector<int>{1, 2, 3, 14}));
        EXPECT_EQ(run.bench->store().undoDepth(), depth + 2);
        run.bench->store().undo();
        EXPECT_EQ(sharing.configuration().sharedLayers(), std::vector<int>{14});
    }
    Sitting run(folder.path());
    run.bench->store().open(textOf(file));
    ASSERT_TRUE(waitAnswer(run));
    auto& sharing = run.session().sharing();
    EXPECT_EQ(sharing.configuration().sharedLayers(), std::vector<int>{14});
    EXPECT_EQ(run.session().measured()->matrix.values, matrix);
    EXPECT_NEAR(sharing.answer()->divergence, divergence, 1e-5);
    run.bench->store().redo();
    EXPECT_EQ(sharing.configuration().sharedLayers(), (std::vector<int>{1, 2, 3, 14}));
    run.bench->store().undo();
    run.bench->store().undo();
    EXPECT_TRUE(sharing.configuration().isFull());
    ASSERT_TRUE(run.waitMeasured());
    EXPECT_EQ(sharing.answer(), nullptr);
    EXPECT_TRUE(run.session().measured()->configuration.isFull());
    EXPECT_GT(run.session().measured()->matrix.values[14 * 30 + 13], 0.01) << "a result of the full model, not of the shared one";
}

TEST(Sharing, TakesAPresetSaysWhatIsTrainedAndJudgesIt)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    Sitting run(folder.path());
    begin(run, folder.path() / "a.plumb", model, kPrompt);
    auto& sharing = run.session().sharing();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !sharing.offers().empty(); }, kWait)) << "the adapters that come with the program";
    const auto offer = sharing.offers().front();
    sharing.choose(offer);
    EXPECT_EQ(sharing.configuration().kinds, offer.kinds);
    ASSERT_TRUE(waitAnswer(run));
    EXPECT_LT(sharing.answer()->divergence, 3.0);
    const auto trained = sharing.configuration().sharedLayers();
    EXPECT_FALSE(attention::sourceChanged(sharing.configuration(), trained[1], sharing.adapter()));
    sharing.setShared({trained[0]}, false);
    EXPECT_TRUE(attention::sourceChanged(sharing.configuration(), trained[1], sharing.adapter()) || trained[1] != trained[0] + 1);
    // A layer without trained parts falls to matched.
    int untrained = 1;
    while (offer.kinds[static_cast<std::size_t>(untrained)] != LayerKind::Full)
        ++untrained;
    sharing.setShared({untrained}, true);
    EXPECT_EQ(sharing.configuration().kinds[static_cast<std::size_t>(untrained)], LayerKind::Matched);
    EXPECT_TRUE(sharing.fellToMatched(untrained));
    ASSERT_TRUE(waitAnswer(run));
    ASSERT_TRUE(QTest::qWaitFor([&] { return sharing.results().judgement() && sharing.results().speed(); }, kWait));
    EXPECT_GT(sharing.results().judgement()->basePerplexity, 1);
    EXPECT_GT(sharing.results().speed()->on, 0);
    EXPECT_TRUE(run.view()->effect().numbers().contains("→"));
}

TEST(Sharing, JudgesOnAHeldOutTextAndShowsNoPerplexityOnWhatTheAdapterWasTrainedOn)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb", seen = folder.path() / "gesehen é.txt", heldOut = folder.path() / "held out.txt";
    const std::string trained = "The mason checks the wall with a plumb line and writes the angle down before the light goes, "
                                "then she packs her level, her trowel and the long string into the cart that stands by the gate.";
    const std::string other = "Rain fell on the harbour all night, and by the morning every boat in the small bay had turned its bow towards the "
                              "open sea as if the whole fleet were waiting for somebody to give the word.";
    writeFileAtomically(seen, other + "\n" + trained);
    writeFileAtomically(heldOut, other);
    double base = 0;
    {
        Sitting run(folder.path());
        begin(run, file, model, kPrompt);
        auto& sharing = run.session().sharing();
        auto& results = sharing.results();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !sharing.offers().empty(); }, kWait)) << "the adapters that come with the program";
        // The same adapter, as if it had been trained on a text that is at hand.
        const auto adapter = folder.path() / "mine";
        std::filesystem::copy(sharing.offers().front().path, adapter);
        writeFileAtomically(adapter / "adapter.json", readFile(adapter / "adapter.json") + "\n");
        lisa::TextGrams grams;
        grams.add(trained);
        grams.save(adapter / lisa::kAdapterGrams);
        sharing.chooseFolder(adapter);
        ASSERT_TRUE(waitAnswer(run));
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgement().has_value(); }, kWait));
        EXPECT_TRUE(results.judgedOn().contains("the prompt"));
        const auto onPrompt = *results.judgement();

        results.judgeOn(seen);
        EXPECT_EQ(run.bench->store().undoText(), "judge on gesehen é.txt");
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.spoiledBy() != nullptr; }, kWait));
        EXPECT_EQ(results.spoiledBy()->overlap.found, 25);
        EXPECT_FALSE(results.judgement());
        EXPECT_TRUE(run.view()->effect().numbers().contains("not shown"));
        EXPECT_TRUE(run.view()->effect().note().contains("25 of 63 runs of 13 words")) << run.view()->effect().note().toStdString();
        // Layers that were not trained have seen no text.
        const auto shared = sharing.configuration();
        sharing.setShareAs(LayerKind::Matched);
        EXPECT_EQ(results.spoiledBy(), nullptr);
        ASSERT_TRUE(waitAnswer(run));
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgement().has_value(); }, kWait));
        EXPECT_NE(results.judgement()->basePerplexity, onPrompt.basePerplexity);
        sharing.returnTo(shared);
        ASSERT_NE(results.spoiledBy(), nullptr);
        EXPECT_FALSE(results.judgement());

        results.judgeOn(heldOut);
        ASSERT_TRUE(waitAnswer(run));
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgement().has_value(); }, kWait));
        EXPECT_EQ(results.spoiledBy(), nullptr);
        EXPECT_TRUE(results.judgedOn().contains("held out.txt"));
        EXPECT_FALSE(run.view()->effect().numbers().contains("not shown"));
        base = results.judgement()->basePerplexity;
        EXPECT_GT(base, 1);
        // Who cannot tell what it was trained on is not believed either.
        std::filesystem::remove(adapter / lisa::kAdapterGrams);
        results.judgeOn(seen);
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.spoiledBy() != nullptr; }, kWait));
        EXPECT_TRUE(results.spoiledBy()->problem);
        EXPECT_TRUE(run.view()->effect().note().contains("cannot be told"));
        grams.save(adapter / lisa::kAdapterGrams);
        run.bench->store().undo();
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgement().has_value(); }, kWait)) << "the project knows the figure";
        EXPECT_EQ(results.judgement()->basePerplexity, base);
    }
    Sitting run(folder.path());
    run.bench->store().open(textOf(file));
    auto& results = run.session().sharing().results();
    ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgement().has_value(); }, kWait));
    EXPECT_EQ(results.judgedFile(), std::filesystem::weakly_canonical(heldOut));
    EXPECT_EQ(results.judgement()->basePerplexity, base);
    std::filesystem::remove(heldOut);
    results.judgeOn({});
    EXPECT_EQ(run.bench->store().undoText(), "judge on the texts of the project");
    ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgedOn().contains("the prompt"); }, kWait));
    run.bench->store().undo();
    ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgedProblem() != nullptr; }, kWait));
    EXPECT_TRUE(run.view()->effect().note().contains("held out.txt"));
}

TEST(Sharing, MeasuresWhatEachLayerCostsAndKeepsIt)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb";
    std::vector<double> rise;
    int safest = 0;
    {
        Sitting run(folder.path());
        begin(run, file, model, kPrompt);
        auto& sharing = run.session().sharing();
        auto& results = sharing.results();
        auto* measure = run.window->findChild<QPushButton*>("plEffect.costs");
        ASSERT_TRUE(QTest::qWaitFor([&] { return measure->isEnabled(); }, kWait));
        measure->click();
        EXPECT_TRUE(results.isMeasuringCosts());
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.costs().has_value(); }, kWait));
        rise = results.costs()->rise;
        ASSERT_EQ(rise.size(), 30U);
        EXPECT_EQ(rise[0], 0);
        safest = static_cast<int>(std::min_element(rise.begin() + 1, rise.end()) - rise.begin());
        EXPECT_EQ(sharing.safest(), safest);
        auto& list = run.view()->layers();
        EXPECT_TRUE(list.model()->data(list.model()->index(safest, 0), Qt::AccessibleTextRole).toString().contains("perplexity"));
        key(&list, Qt::Key_Space, Qt::ShiftModifier);
        EXPECT_EQ(sharing.configuration().sharedLayers(), std::vector<int>{safest});
        ASSERT_TRUE(waitAnswer(run));
        ASSERT_TRUE(QTest::qWaitFor([&] { return results.judgement().has_value(); }, kWait));
        const auto judged = *results.judgement();
        EXPECT_NEAR(judged.changedPerplexity - judged.basePerplexity, rise[static_cast<std::size_t>(safest)], 1e-3 * judged.basePerplexity);
        run.bench->store().undo();
    }
    Sitting run(folder.path());
    run.bench->store().open(textOf(file));
    auto& results = run.session().sharing().results();
    ASSERT_TRUE(QTest::qWaitFor([&] { return results.costs().has_value(); }, kWait)) << "what was measured is kept";
    EXPECT_EQ(results.costs()->rise, rise);
    EXPECT_FALSE(results.isMeasuringCosts());
}

TEST(Sharing, ComparesByCosineTooAndReadsALongPromptWhole)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    Sitting run(folder.path());
    begin(run, folder.path() / "a.plumb", model, kPrompt);
    auto choice = run.session().choice();
    choice.measure = lisa::Measure::Cosine;
    run.session().choose(choice);
    ASSERT_TRUE(run.waitMeasured());
    const auto full = run.session().measured()->matrix;
    EXPECT_LT(full.at(14, 13), 0.99);
    auto& sharing = run.session().sharing();
    sharing.setShared({14}, true);
    ASSERT_TRUE(waitAnswer(run));
    EXPECT_EQ(run.session().measured()->heads->measure, lisa::Measure::Cosine);
    EXPECT_NEAR(run.session().measured()->matrix.at(14, 13), 1, 1e-5) << "it attends as its source does";
    for (int row = 0; row < 14; ++row)
        for (int col = 0; col < 14; ++col)
            EXPECT_NEAR(run.session().measured()->matrix.at(row, col), full.at(row, col), 1e-5);
    const auto shared = run.session().measured()->matrix.values;
    sharing.setShared({20}, true);
    ASSERT_TRUE(waitAnswer(run));
    run.bench->store().undo();
    ASSERT_TRUE(waitAnswer(run));
    for (std::size_t cell = 0; cell < shared.size(); ++cell)
        EXPECT_NEAR(run.session().measured()->matrix.values[cell], shared[cell], 1e-5);
    // More weights than are kept: none of the text is left out for it.
    choice.measure = lisa::Measure::JensenShannon;
    run.session().choose(choice);
    ASSERT_TRUE(run.waitMeasured());
    QString text;
    for (int at = 0; at < 100; ++at)
        text += "The mason checks the wall with a line. ";
    run.session().run(text);
    ASSERT_TRUE(waitAnswer(run));
    EXPECT_GT(run.session().text()->ids.size(), 878U);
    EXPECT_FALSE(run.session().text()->isCut());
    EXPECT_EQ(sharing.answer()->along.size(), run.session().text()->ids.size());
    EXPECT_NEAR(run.session().measured()->matrix.at(14, 13), 0, 1e-5);
    run.view()->cell().setCell({14, 13});
    ASSERT_TRUE(run.waitMaps());
}

// The bar is one second at 256 tokens on two cores, from the key to the matrix.
TEST(Sharing, RecomputesInASecond)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    Sitting run(folder.path());
    QString text;
    for (int at = 0; at < 23; ++at)
        text += "The mason checks the wall with a line. ";
    begin(run, folder.path() / "a.plumb", model, text);
    const double whole = run.session().measured()->seconds * 1000; // of the full model: what the machine gives us now
    std::printf("[          ] the full model is measured in %.0f ms\n", whole);
    auto& sharing = run.session().sharing();
    sharing.setShared({20}, true); // the first reads the base once
    ASSERT_TRUE(waitAnswer(run));
    for (const int layer : {25, 14, 6, 1}) {
        QElapsedTimer clock;
        clock.start();
        sharing.toggle({layer});
        ASSERT_TRUE(QTest::qWaitFor([&] { return sharing.answer() != nullptr && !sharing.isAnswerStale(); }, kWait));
        const auto answered = clock.elapsed();
        ASSERT_TRUE(run.waitMeasured());
        const auto measured = clock.elapsed();
        ASSERT_TRUE(run.waitMaps());
        std::printf("[          ] layer %d at %zu tokens: next token after %lld ms, matrix after %lld ms, maps after %lld ms\n",
            layer, run.session().text()->ids.size(), static_cast<long long>(answered), static_cast<long long>(measured),
            static_cast<long long>(clock.elapsed()));
        EXPECT_LT(static_cast<double>(measured), std::max(1000.0, 6 * whole))
            << "against the whole measurement in the same minute";
    }
}

TEST(Sharing, ReturnsToASetOfTheHistoryAndShowsKindsSideBySide)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a.plumb";
    {
        Sitting run(folder.path());
        begin(run, file, model, kPrompt);
        auto& sharing = run.session().sharing();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !sharing.offers().empty() && sharing.results().visits().size() == 1; }, kWait));
        sharing.setShared({20}, true);
        ASSERT_TRUE(waitAnswer(run));
        ASSERT_TRUE(QTest::qWaitFor([&] { return sharing.results().judgement() && sharing.results().speed(); }, kWait));
        sharing.setShared({22}, true);
        ASSERT_TRUE(waitAnswer(run));
        auto* plot = run.view()->history().plot();
        ASSERT_EQ(plot->points().size(), 3U);
        EXPECT_TRUE(plot->points()[0].isFull && plot->points()[0].isPlaced());
        EXPECT_TRUE(plot->points()[1].isPlaced());
        EXPECT_TRUE(plot->points()[2].isNow);
        ASSERT_NE(plot->table(), nullptr);
        EXPECT_EQ(plot->table()->rows(), 3);
        QTest::mouseClick(plot, Qt::LeftButton, {}, plot->placeOf(1).toPoint());
        EXPECT_EQ(sharing.configuration().sharedLayers(), std::vector<int>{20});
        EXPECT_EQ(run.bench->store().undoText(), "return to other shared layers");
        ASSERT_TRUE(waitAnswer(run));

        // A layer that the adapter has trained parts for.
        const auto& offer = sharing.offers().front();
        std::size_t layer = 1;
        while (offer.kinds[layer] != LayerKind::Lisa)
            ++layer;
        run.view()->cell().setCell({layer, layer - 1});
        run.view()->cellPane().showKinds(true);
        auto* kinds = run.view()->cellPane().kinds();
        ASSERT_TRUE(QTest::qWaitFor([&] { return kinds->settled() && kinds->distance(LayerKind::Matched); }, kWait));
        EXPECT_NEAR(*kinds->distance(LayerKind::Full), 0, 1e-9);
        EXPECT_GT(*kinds->distance(LayerKind::Matched), 0);
    }
    Sitting run(folder.path());
    run.bench->store().open(textOf(file));
    ASSERT_TRUE(waitAnswer(run));
    auto* plot = run.view()->history().plot();
    ASSERT_TRUE(QTest::qWaitFor([&] { return plot->points().size() == 3 && plot->points()[1].isPlaced(); }, kWait))
        << "what was tried is kept";
    EXPECT_TRUE(plot->points()[1].isNow);
}
