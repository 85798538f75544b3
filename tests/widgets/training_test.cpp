// SPDX-License-Identifier: GPL-3.0-or-later
// Training from the window: started, watched, paused, gone on with in another sitting, cancelled; and two texts side by side.
#include "core/base/paths.h"
#include "core/lisa/live.h"
#include "core/store/project_file.h"
#include "tests/nn/tiny_model.h"
#include "tests/widgets/sitting.h"
#include "tests/widgets/walk.h"
#include "widgets/attention/generate_pane.h"
#include "widgets/attention/sharing.h"
#include "widgets/attention/training_pane.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QThread>
#include <gtest/gtest.h>

using namespace plumbline;
using attention::Phase;
using jobs::ProjectJobState;
using test::kWait;
using test::textOf;

namespace {

constexpr const char* kLetters = "abcdefghijklmnopqrstuvwxyz .,;ABCDEFGHIJKLMNOPQRSTUVWXYZ!?-\n";

/// The tiny random model with a tokenizer of single letters.
void writeModel(const std::filesystem::path& folder)
{
    test::writeTinyModel(folder, 3);
    Json vocabulary{{"<unk>", 0}};
    for (int at = 0; kLetters[at] != '\0'; ++at)
        vocabulary[std::string(1, kLetters[at])] = at + 1;
    const Json tokenizer{{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}, {"added_tokens", Json::array()}, {"normalizer", nullptr},
        {"pre_tokenizer", nullptr}, {"post_processor", nullptr}, {"decoder", nullptr},
        {"model", {{"type", "BPE"}, {"dropout", nullptr}, {"unk_token", "<unk>"}, {"continuing_subword_prefix", nullptr}, {"end_of_word_suffix", nullptr},
                      {"fuse_unk", false}, {"byte_fallback", false}, {"ignore_merges", false}, {"vocab", vocabulary}, {"merges", Json::array()}}}};
    writeFileAtomically(folder / "tokenizer.json", tokenizer.dump());
}

std::string someText(std::size_t letters)
{
    std::string text;
    while (text.size() < letters)
        text += "The mason checks the wall with a plumb line and writes the angle down. ";
    return text.substr(0, letters);
}

/// One thread: on a busy machine a team waits for its last member in each of a thousand small steps.
struct Sitting : test::Sitting {
    explicit Sitting(const std::filesystem::path& folder)
        : test::Sitting(folder, 1)
    {
    }
    [[nodiscard]] bool open(const std::filesystem::path& project, const std::filesystem::path& model) const
    {
        bench->store().create(textOf(project));
        bench->attention().openModel(model);
        return QTest::qWaitFor([this] { return bench->attention().phase() == Phase::NoText; }, kWait);
    }
    [[nodiscard]] bool waitFor(ProjectJobState state) const
    {
        return QTest::qWaitFor([this, state] { return training().shown() && training().shown()->state == state; }, kWait);
    }
    [[nodiscard]] bool waitPoints(std::size_t count) const
    {
        return QTest::qWaitFor([this, count] { return training().points().size() >= count; }, kWait);
    }
};

/// Of the tiny model: short, but with both stages.
attention::TrainingWish smallWish(const std::filesystem::path& text, std::int64_t steps)
{
    attention::TrainingWish wish = attention::TrainingWish::usual();
    wish.layers = "1-2";
    wish.files = {text};
    wish.steps = steps;
    wish.sequence = 32;
    wish.batch = 2;
    wish.rank = 2;
    wish.hidden = 4;
    return wish;
}

QElapsedTimer started()
{
    QElapsedTimer clock;
    clock.start();
    return clock;
}

bool waitReady(const Sitting& run)
{
    return QTest::qWaitFor([&run] { return run.training().whyNot().isEmpty(); }, kWait);
}

} // namespace

TEST(Training, RunsPausesGoesOnAndLeavesAnAdapterThatLoads)
{
    const test::TemporaryFolder folder;
    writeModel(folder.path() / "model");
    writeFileAtomically(folder.path() / "Text é.txt", someText(20'000));
    Sitting run(folder.path());
    ASSERT_TRUE(run.open(folder.path() / "a.plumb", folder.path() / "model"));
    run.training().setWish(smallWish(folder.path() / "Text é.txt", 400));
    ASSERT_TRUE(waitReady(run)) << run.training().whyNot().toStdString();
    EXPECT_EQ(run.training().tokens(), 20'000U);
    EXPECT_TRUE(run.training().needs().contains("25,600 tokens")) << run.training().needs().toStdString();
    QString ready, wanted;
    QObject::connect(&run.training(), &attention::TrainingSession::adapterReady, run.window.get(), [&](const QString& path) { ready = path; });
    QObject::connect(&run.training(), &attention::TrainingSession::adapterWanted, run.window.get(), [&](const QString& path) { wanted = path; });
    auto* start = run.window->findChild<QPushButton*>("plTraining.start");
    ASSERT_NE(start, nullptr);
    EXPECT_TRUE(start->isEnabled());
    start->click();
    ASSERT_TRUE(run.waitPoints(5)) << "live points";
    EXPECT_EQ(run.training().trainedLayers(), (std::vector<int>{1, 2}));
    EXPECT_FALSE(run.training().whyNot().isEmpty()) << "one at a time";
    run.window->findChild<QPushButton*>("plTraining.pause")->click();
    // Before the window has been told: what is paused is not still ending, or its button would say "Resume" and take no click.
    for (QElapsedTimer clock = started(); run.training().shown()->state != ProjectJobState::Paused && clock.elapsed() < kWait;)
        QThread::msleep(1);
    EXPECT_FALSE(run.training().isEnding());
    ASSERT_TRUE(run.waitFor(ProjectJobState::Paused));
    const std::size_t paused = run.training().points().size();
    EXPECT_LT(paused, 400U);
    EXPECT_TRUE(run.training().shown()->hasCheckpoint);
    EXPECT_TRUE(QTest::qWaitFor([&] { return run.window->findChild<QPushButton*>("plTraining.pause")->text() == "Resume"; }, kWait));
    // All jobs of the project stand in the list too.
    const auto rows = run.bench->services().jobs.rows();
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [](const bridge::JobRow& row) { return row.view == "attention" && row.state == bridge::JobState::Paused; }));
    run.window->findChild<QPushButton*>("plTraining.pause")->click();
    ASSERT_TRUE(run.waitFor(ProjectJobState::Done));
    ASSERT_TRUE(run.waitPoints(400));
    EXPECT_EQ(run.training().points().size(), 400U);
    for (std::size_t at = 0; at < 400; ++at)
        ASSERT_EQ(run.training().points()[at].step, static_cast<std::int64_t>(at)) << "no step is missing or double";
    EXPECT_EQ(run.training().points().front().stage, 1);
    EXPECT_EQ(run.training().points().back().stage, 2);
    EXPECT_EQ(run.training().points().back().tokens, 400 * 2 * 32);

    // The curve as a figure, and as a table.
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.view()->training().curve()->data()->size() == 400; }, kWait));
    run.view()->training().curve()->exportTo(folder.path() / "curve.svg");
    EXPECT_NE(readFile(folder.path() / "curve.svg").find("seed 0"), std::string::npos);
    EXPECT_EQ(run.view()->training().curve()->table()->rows(), 400);

    const auto out = run.training().adapter();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !ready.isEmpty(); }, kWait)) << "told once the job's end has come through";
    EXPECT_EQ(ready, textOf(out));
    EXPECT_EQ(out, folder.path() / "a adapters" / "shared layers 1-2");
    auto* use = run.window->findChild<QPushButton*>("plTraining.use");
    EXPECT_FALSE(use->isEnabled()) << "there is no text to look at";
    run.bench->attention().run("The mason checks the wall.");
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.bench->attention().phase() == Phase::Measured && use->isEnabled(); }, kWait));
    QApplication::processEvents();
    use->click();
    EXPECT_EQ(wanted, textOf(out));
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.bench->attention().sharing().configuration().has(lisa::LayerKind::Lisa); }, kWait));
    EXPECT_EQ(run.bench->attention().sharing().configuration().sharedLayers(), (std::vector<int>{1, 2}));
    EXPECT_TRUE(QTest::qWaitFor([&] { return run.view()->generate().isPair(); }, kWait)) << "it writes beside the original";
    const auto& opened = run.bench->attention().model();
    lisa::LiveSubstitution live(opened->decoder);
    live.load(out, opened->files, false);
    EXPECT_EQ(live.kinds(), (std::vector<lisa::LayerKind>{lisa::LayerKind::Full, lisa::LayerKind::Lisa, lisa::LayerKind::Lisa}));
    EXPECT_NE(run.training().usualOut(), out) << "the next goes beside it";
    EXPECT_TRUE(std::filesystem::exists(out / "adapter.json"));
}

TEST(Training, StandsThereAgainAfterARestartAndGoesOn)
{
    const test::TemporaryFolder folder;
    writeModel(folder.path() / "model");
    writeFileAtomically(folder.path() / "text.txt", someText(20'000));
    const auto project = folder.path() / "a.plumb";
    std::vector<lisa::TrainingPoint> before;
    {
        Sitting run(folder.path());
        ASSERT_TRUE(run.open(project, folder.path() / "model"));
        run.training().setWish(smallWish(folder.path() / "text.txt", 1000));
        ASSERT_TRUE(waitReady(run));
        run.training().start();
        ASSERT_TRUE(run.waitPoints(30));
        before = run.training().points();
    } // dropped while it runs
    std::size_t kept = 0;
    {
        Sitting run(folder.path());
        run.bench->store().open(textOf(project));
        ASSERT_TRUE(run.waitFor(ProjectJobState::Interrupted));
        EXPECT_TRUE(run.training().shown()->hasCheckpoint);
        ASSERT_TRUE(run.waitPoints(before.size())) << "its curve";
        for (std::size_t at = 0; at < before.size(); ++at)
            ASSERT_EQ(run.training().points()[at].loss, before[at].loss);
        EXPECT_EQ(run.training().trainedLayers(), (std::vector<int>{1, 2}));
        run.training().resume();
        ASSERT_TRUE(run.waitPoints(before.size() + 5));
        run.training().pause();
        ASSERT_TRUE(run.waitFor(ProjectJobState::Paused));
        run.training().resume();
        ASSERT_TRUE(run.waitFor(ProjectJobState::Running));
        kept = run.training().points().size();
        ASSERT_TRUE(run.waitPoints(kept + 10));
        // What a crash would leave: the file as it stands on the disk while the run goes on.
        for (const char* end : {"", "-wal"})
            if (std::filesystem::exists(project.string() + end))
                std::filesystem::copy_file(project.string() + end, (folder.path() / "crashed.plumb").string() + end);
        run.training().cancel();
        ASSERT_TRUE(run.waitFor(ProjectJobState::Cancelled));
        EXPECT_TRUE(run.training().shown()->hasCheckpoint) << "what is trained so far is kept";
    }
    Sitting run(folder.path());
    run.bench->store().open(textOf(folder.path() / "crashed.plumb"));
    ASSERT_TRUE(run.waitFor(ProjectJobState::Interrupted));
    EXPECT_TRUE(run.training().shown()->hasCheckpoint);
    run.training().resume();
    ASSERT_TRUE(run.waitFor(ProjectJobState::Done));
    ASSERT_TRUE(run.waitPoints(1000));
    for (std::size_t at = 0; at < 1000; ++at)
        ASSERT_EQ(run.training().points()[at].step, static_cast<std::int64_t>(at));
}

TEST(Training, SaysWhatIsWrongBeforeItStarts)
{
    const test::TemporaryFolder folder;
    writeModel(folder.path() / "model");
    writeFileAtomically(folder.path() / "text.txt", someText(5'000));
    writeFileAtomically(folder.path() / "short.txt", someText(20));
    writeFileAtomically(folder.path() / "picture.txt", std::string("\0\1\2\3", 4));
    Sitting run(folder.path());
    EXPECT_TRUE(run.training().whyNot().contains("project"));
    ASSERT_TRUE(run.open(folder.path() / "a.plumb", folder.path() / "model"));
    const auto whyNot = [&](const attention::TrainingWish& wish) {
        run.training().setWish(wish);
        EXPECT_TRUE(QTest::qWaitFor([&] { return !run.training().isReading(); }, kWait));
        return run.training().whyNot();
    };
    auto wish = smallWish(folder.path() / "text.txt", 4);
    EXPECT_EQ(whyNot(wish), QString());
    wish.layers = "0-2";
    EXPECT_TRUE(whyNot(wish).contains("layer 0 is always full"));
    wish.layers = "1,9";
    EXPECT_TRUE(whyNot(wish).contains("\"9\""));
    wish.layers = "auto:0.99";
    EXPECT_TRUE(whyNot(wish).contains("layer 0 stays full"));
    wish.layers = "auto:0.5";
    EXPECT_EQ(whyNot(wish), QString());
    wish.files = {};
    EXPECT_TRUE(whyNot(wish).contains("No text"));
    wish.files = {folder.path() / "short.txt"};
    EXPECT_TRUE(whyNot(wish).contains("too short"));
    wish.files = {folder.path() / "missing.txt"};
    EXPECT_TRUE(whyNot(wish).contains("missing.txt"));
    wish.files = {folder.path() / "picture.txt"};
    EXPECT_TRUE(whyNot(wish).contains("picture.txt"));
    wish.files = {folder.path() / "text.txt"};
    wish.out = folder.path() / "text.txt" / "adapter"; // a file is no folder
    EXPECT_EQ(whyNot(wish), QString());
    try {
        run.training().start();
        FAIL() << "the folder cannot be made";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::ReadOnly);
    }
    EXPECT_FALSE(run.training().shown().has_value());
}

TEST(Training, TakesTextsThatAreDroppedAndNamesEveryControl)
{
    const test::TemporaryFolder folder;
    writeModel(folder.path() / "model");
    writeFileAtomically(folder.path() / "text.txt", someText(5'000));
    Sitting run(folder.path());
    ASSERT_TRUE(run.open(folder.path() / "a.plumb", folder.path() / "model"));
    EXPECT_TRUE(run.view()->dropFiles({textOf(folder.path() / "text.txt")}));
    ASSERT_EQ(run.training().texts().size(), 1U);
    auto wish = smallWish(folder.path() / "text.txt", 5);
    run.training().setWish(wish);
    ASSERT_TRUE(waitReady(run));
    for (auto* header : run.view()->training().findChildren<QPushButton*>("plSection.trainingMore.header"))
        header->click();
    EXPECT_EQ(test::accessibilityGaps(*run.window).join("; ").toStdString(), "") << "form";
    run.training().start();
    ASSERT_TRUE(run.waitFor(ProjectJobState::Done));
    ASSERT_TRUE(run.waitPoints(5));
    EXPECT_EQ(test::accessibilityGaps(*run.window).join("; ").toStdString(), "") << "with a run";
    run.window->resize(1280, 800);
    QApplication::processEvents();
    run.view()->showTraining();
    EXPECT_EQ(test::accessibilityGaps(*run.window).join("; ").toStdString(), "") << "small";
}

// Bar: a cancel is answered within 200 ms. The demo model's step takes a second and more, and gives up in the middle.
TEST(Training, CancelsAndGivesWayAtOnceOnTheDemoModel)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    writeFileAtomically(folder.path() / "text.txt", someText(40'000));
    Sitting run(folder.path());
    ASSERT_TRUE(run.open(folder.path() / "a.plumb", model));
    attention::TrainingWish wish = attention::TrainingWish::usual();
    wish.layers = "9,14,20";
    wish.files = {folder.path() / "text.txt"};
    wish.steps = 1000;
    wish.sequence = 128;
    wish.batch = 2;
    wish.layerwise = 0; // end to end from the start: the longer step
    run.training().setWish(wish);
    ASSERT_TRUE(waitReady(run));
    run.training().start();
    ASSERT_TRUE(run.waitPoints(2));
    std::printf("[          ] a step of %lld tokens takes %.2f s\n", static_cast<long long>(wish.sequence * wish.batch), run.training().points().back().seconds / 2);
    // While it trains the view measures: the step that runs gives way.
    std::vector<double> waits;
    for (int round = 0; round < 5; ++round) {
        QTest::qWait(700);
        QElapsedTimer clock;
        clock.start();
        double begun = -1;
        jobs::ViewJob job(run.bench->attention().engine().executor);
        job.start(jobs::Lane::Interactive, [](jobs::JobContext&) { return 1; }, [&](int) { begun = static_cast<double>(clock.nsecsElapsed()) / 1e6; });
        ASSERT_TRUE(QTest::qWaitFor([&] { return begun >= 0; }, kWait));
        waits.push_back(begun);
    }
    std::sort(waits.begin(), waits.end());
    std::printf("[          ] an interactive job waited for its turn: median %.0f ms, most %.0f ms\n", waits[2], waits[4]);
    const std::size_t now = run.training().points().size();
    ASSERT_TRUE(run.waitPoints(now + 1)) << "it goes on all the same";
    run.bench->attention().run("When Maya handed the spirit level to Jonas, he checked the wall twice and then thanked");
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.bench->attention().phase() == Phase::Measured; }, kWait));
    QTest::qWait(900);
    QElapsedTimer clock;
    clock.start();
    run.training().cancel();
    const double answered = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.training().shown()->state == ProjectJobState::Cancelled; }, kWait));
    std::printf("[          ] cancel: answered after %.1f ms, the work had stopped and its checkpoint was written after %.0f ms\n", answered,
        static_cast<double>(clock.nsecsElapsed()) / 1e6);
    EXPECT_TRUE(run.training().shown()->hasCheckpoint);
}

TEST(Training, TwoModelsWriteSideBySideAsEachWouldAlone)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder folder;
    Sitting run(folder.path());
    ASSERT_TRUE(run.open(folder.path() / "a.plumb", model));
    const auto opened = run.bench->attention().model();
    auto live = std::make_shared<lisa::LiveSubstitution>(opened->decoder);
    std::vector<lisa::LayerKind> kinds(30, lisa::LayerKind::Full);
    kinds[9] = kinds[10] = kinds[20] = lisa::LayerKind::Direct;
    live->setKinds(kinds);
    models::WriteRequest request{.model = opened, .prompt = "The plumb line hangs", .chat = true, .most = 30, .temperature = 0.8, .seed = 7};
    std::array<std::string, 2> alone, together;
    bool done = false;
    jobs::ViewJob job(run.bench->attention().engine().executor);
    job.start(
        jobs::Lane::Interactive,
        [&](jobs::JobContext&) {
            (void)models::write(request, [&](std::string piece) { alone[0] += piece; });
            live->apply();
            (void)models::write(request, [&](std::string piece) { alone[1] += piece; });
            live->remove();
            (void)models::writeBoth(request, {[live] { live->apply(); }, [live] { live->remove(); }},
                [&](int which, std::string piece) { together[static_cast<std::size_t>(which)] += piece; });
        },
        [&] { done = true; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return done; }, kWait));
    EXPECT_EQ(together, alone);
    EXPECT_NE(alone[0], alone[1]);

    // The same in the window: two columns, and where they part.
    run.bench->attention().run("The plumb line hangs");
    ASSERT_TRUE(QTest::qWaitFor([&] { return run.bench->attention().phase() == Phase::Measured; }, kWait));
    auto& pane = run.view()->generate();
    EXPECT_FALSE(pane.isPair());
    pane.setChange({.change = {[live] { live->apply(); }, [live] { live->remove(); }}}, "3 layers shared");
    EXPECT_TRUE(pane.isPair());
    run.window->findChild<QSpinBox*>("plGenerate.most")->setValue(30);
    run.window->findChild<QDoubleSpinBox*>("plGenerate.temperature")->setValue(0.8);
    run.window->findChild<QSpinBox*>("plGenerate.seed")->setValue(7);
    pane.start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !pane.isRunning(); }, kWait));
    EXPECT_EQ(pane.written(0).toStdString(), alone[0]);
    EXPECT_EQ(pane.written(1).toStdString(), alone[1]);
    ASSERT_GE(pane.firstDifference(), 0);
    EXPECT_EQ(pane.written(0).left(pane.firstDifference()), pane.written(1).left(pane.firstDifference()));
    EXPECT_NE(pane.written(0).mid(pane.firstDifference(), 1), pane.written(1).mid(pane.firstDifference(), 1));
    // Between the turns the decoder is the base.
    pane.start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !pane.written(1).isEmpty(); }, kWait));
    pane.stop();
    EXPECT_FALSE(pane.isRunning());
}
