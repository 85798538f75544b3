// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/support.h"
#include "tests/widgets/shell_fixture.h"
#include "tests/widgets/walk.h"
#include "widgets/shell/error_panel.h"
#include "widgets/shell/help_page.h"
#include "widgets/shell/key_editor.h"
#include "widgets/shell/log_file.h"
#include "widgets/shell/page_host.h"
#include "widgets/shell/palette.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/screenshots.h"
#include "widgets/shell/settings_page.h"
#include "widgets/shell/translations.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <gtest/gtest.h>

using namespace plumbline;
using namespace plumbline::shell;
using test::FakeView;
using test::Shell;

namespace {

std::vector<bridge::JobRow> someJobs()
{
    using bridge::JobState;
    return {{.id = "1",
                .name = "Layer similarity",
                .view = "attention",
                .work = "30 layers × 25 tokens",
                .device = "CPU",
                .state = JobState::Running,
                .done = 41,
                .total = 100,
                .secondsLeft = 170},
        {.id = "2",
            .name = "Hash of the model",
            .work = "269 MB",
            .device = "CPU",
            .state = JobState::Running,
            .done = 12,
            .total = 0},
        {.id = "3",
            .name = "Cost of sharing",
            .view = "attention",
            .work = "30 layers × 64 prompts",
            .device = "CPU",
            .state = JobState::Queued,
            .reason = "waits for the similarity"},
        {.id = "4",
            .name = "Layer similarity",
            .view = "attention",
            .work = "30 layers × 2,048 tokens",
            .device = "CPU",
            .state = JobState::Failed,
            .done = 12,
            .total = 100,
            .failure = Error(ErrorCode::OutOfMemory,
                {.place = "layer 12", .expected = "9.2 GiB", .found = "3.1 GiB", .advice = Advice::FreeMemory}),
            .log = {"14:02:11 start, 30 layers", "14:04:44 allocation of 9.2 GiB failed"},
            .canRunAgain = true},
        {.id = "5",
            .name = "Layer similarity",
            .view = "attention",
            .work = "30 layers × 25 tokens",
            .device = "CPU",
            .state = JobState::Done,
            .done = 100,
            .total = 100,
            .seconds = 5.4,
            .hasResult = true}};
}

} // namespace

TEST_F(Shell, ShowsTheFirstRunPageWithoutAProjectAndTheFirstViewWithOne)
{
    const auto window = shown();
    EXPECT_EQ(window->currentView(), "home");
    openProject();
    EXPECT_EQ(window->currentView(), "preferences");
    window->showView("attention");
    m_project.close();
    EXPECT_EQ(window->currentView(), "home");
    openProject("another.plumb");
    EXPECT_EQ(window->currentView(), "attention") << "the view used last";
    EXPECT_EQ(m_settings.recentProjects().size(), 2U);
}

TEST_F(Shell, HasEveryObjectNameOfTheGuide)
{
    const auto window = shown();
    openProject();
    m_jobs.list = someJobs();
    m_jobs.tell();
    for (const char* name : {"plTitleBar", "plProjectMenu", "plDataChip", "plModelChip", "plDeviceChip", "plSearchField",
             "plRail", "plRail.preferences", "plRail.attention", "plRail.jobs", "plRail.settings", "plViewToolBar", "plInspector",
             "plInspector.title", "plInspector.prev", "plInspector.next", "plSection.effect", "plStatusStrip", "plJobName",
             "plJobProgress", "plJobCancel", "plHint", "plSavedMark", "plUndoDepth", "plBanner", "plPalette", "plPalette.field",
             "plPalette.list"})
        EXPECT_NE(window->findChild<QWidget*>(name), nullptr) << name;
}

TEST_F(Shell, LeavesNoWidgetOrActionWithoutNameTooltipAndWayToIt)
{
    const auto window = shown();
    m_jobs.list = someJobs();
    m_jobs.tell();
    const auto walk = [&](const char* where) {
        for (const QString& gap : test::accessibilityGaps(*window))
            ADD_FAILURE() << where << ": " << gap.toStdString();
    };
    m_settings.addRecent({"/nowhere/lost.plumb", "Lost", 0, {}});
    walk("home");
    openProject();
    for (const ViewEntry& entry : window->views().entries()) {
        window->showView(entry.id);
        QTest::qWait(1);
        walk(entry.id.toStdString().c_str());
    }
    child<QTableView>(*window, "plJobs.table")->selectRow(3);
    window->openPalette();
    walk("palette");
    window->escape();
    window->showError(Error(ErrorCode::CorruptFile, {.file = "a"}));
    walk("error");
}

TEST_F(Shell, ReachesEveryPaneWithF6InTheOrderOfTheGuide)
{
    const auto window = shown();
    openProject();
    QTest::qWait(1);
    QStringList order;
    static_cast<FakeView*>(window->view("preferences"))->field->setFocus();
    for (int press = 0; press < 6; ++press) {
        QTest::keyClick(window.get(), Qt::Key_F6);
        const QWidget* at = QApplication::focusWidget();
        ASSERT_NE(at, nullptr);
        for (const char* pane : {"plTitleBar", "plRail", "plViewToolBar", "plFake.preferences", "plInspector", "plStatusStrip"}) {
            const QWidget* widget = window->findChild<QWidget*>(pane);
            if (widget->isAncestorOf(at))
                order << pane;
        }
    }
    m_project.undo_ = 1;
    // The status strip has nothing to focus while nothing runs and nothing can be undone.
    EXPECT_EQ(order.join(' ').toStdString(), "plInspector plTitleBar plRail plViewToolBar plFake.preferences plInspector");
    QTest::keyClick(window.get(), Qt::Key_F6, Qt::ShiftModifier);
    EXPECT_TRUE(window->findChild<QWidget*>("plFake.preferences")->isAncestorOf(QApplication::focusWidget()));
}

TEST_F(Shell, BindsAKeyOnlyInTheViewThatOwnsIt)
{
    const auto window = shown();
    openProject();
    QTest::qWait(1);
    window->setFocus();
    QTest::keyClick(window.get(), Qt::Key_BracketRight);
    window->showView("attention");
    QTest::keyClick(window.get(), Qt::Key_BracketRight);
    EXPECT_EQ(m_ran.join(' ').toStdString(), "pair next");
    // In a text field it is a letter.
    auto* field = static_cast<FakeView*>(window->view("attention"))->field;
    field->setFocus();
    QTest::keyClick(field, Qt::Key_BracketRight);
    EXPECT_EQ(m_ran.size(), 2);
    EXPECT_EQ(field->text(), "]");
}

TEST_F(Shell, GoesToViewsByKeyAndMarksTheRail)
{
    const auto window = shown();
    openProject();
    QTest::keyClick(window.get(), Qt::Key_3, Qt::ControlModifier);
    QTest::qWait(1);
    EXPECT_EQ(window->currentView(), "attention");
    EXPECT_TRUE(child<QToolButton>(*window, "plRail.attention")->isChecked());
    EXPECT_FALSE(child<QToolButton>(*window, "plRail.preferences")->isChecked());
    QTest::mouseClick(child<QToolButton>(*window, "plRail.jobs"), Qt::LeftButton);
    EXPECT_EQ(window->currentView(), "jobs");
}

TEST_F(Shell, PaletteFindsRunsAndSaysWhyNot)
{
    const auto window = shown();
    openProject();
    window->showView("attention");
    m_whyNot = "no model is open";
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    auto* field = child<QLineEdit>(*window, "plPalette.field");
    auto* list = child<QListView>(*window, "plPalette.list");
    EXPECT_TRUE(field->hasFocus());
    QTest::keyClicks(field, "measure");
    ASSERT_EQ(list->model()->rowCount(), 2); // group and command
    EXPECT_EQ(list->model()->index(1, 0).data(Qt::AccessibleTextRole).toString().toStdString(),
        "Measure similarity, not available: no model is open");
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(m_ran.isEmpty());
    EXPECT_TRUE(field->isVisible());
    m_whyNot.clear();
    field->setText("sim mea");
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(m_ran, QStringList{"measure"});
    EXPECT_FALSE(field->isVisible());
    // Items of the view behind its prefix; Esc closes and gives the focus back.
    static_cast<FakeView*>(window->view("attention"))->field->setFocus();
    window->openPalette("@14");
    EXPECT_EQ(list->model()->rowCount(), 2);
    QTest::keyClick(field, Qt::Key_Escape);
    EXPECT_TRUE(static_cast<FakeView*>(window->view("attention"))->field->hasFocus());
}

TEST_F(Shell, CommandsOfOtherViewsAreNeitherInMenusNorInThePalette)
{
    const auto window = shown();
    openProject();
    window->openPalette("pair");
    EXPECT_EQ(child<QListView>(*window, "plPalette.list")->model()->rowCount(), 2);
    window->escape();
    window->showView("attention");
    window->openPalette("pair");
    EXPECT_EQ(child<QListView>(*window, "plPalette.list")->model()->rowCount(), 0);
    auto* select = child<QMenu>(*window, "plMenu." + QString::number(static_cast<int>(Menu::Select)));
    Q_EMIT select->aboutToShow();
    ASSERT_EQ(select->actions().size(), 1);
    EXPECT_EQ(select->actions().front()->text(), "Next head");
}

TEST_F(Shell, AnErrorOfACommandStandsInTheViewAndEscGoesBack)
{
    const auto window = shown();
    openProject();
    window->showView("attention");
    m_commands->run("attention.fail");
    auto* panel = child<QWidget>(*window, "plErrorPanel");
    EXPECT_TRUE(panel->isVisible());
    EXPECT_EQ(child<QLabel>(*window, "plErrorPanel.heading")->text(), "This file is damaged");
    EXPECT_EQ(child<QLabel>(*window, "plErrorPanel.evidence")->text(),
        "model.safetensors, tensor lm_head.weight: expected 9,120 bytes, found 9,000 bytes");
    QTest::keyClick(window.get(), Qt::Key_Escape);
    EXPECT_FALSE(panel->isVisible());
    EXPECT_TRUE(window->view("attention")->isVisible());
}

TEST_F(Shell, ADamagedProjectIsToldInPlace)
{
    const auto window = shown();
    m_path = "/damaged.plumb";
    m_commands->run("project.open");
    EXPECT_TRUE(child<QWidget>(*window, "plErrorPanel")->isVisible());
    window->escape();
    window->openProject("/damaged.plumb");
    EXPECT_TRUE(child<QWidget>(*window, "plErrorPanel")->isVisible());
}

TEST_F(Shell, TheSavedMarkTellsTheTruth)
{
    const auto window = shown();
    auto* mark = child<ElidedLabel>(*window, "plSavedMark");
    EXPECT_EQ(mark->fullText(), "Nothing to save");
    openProject();
    EXPECT_EQ(mark->fullText(), "All changes saved");
    m_project.state = bridge::SavedState::Saving;
    m_project.tell();
    EXPECT_EQ(mark->fullText(), "All changes saved") << "said only after 300 ms";
    QTRY_COMPARE(mark->fullText(), QString("Saving…"));
    m_project.state = bridge::SavedState::NotSaved;
    m_project.reason = "the disk is full";
    m_project.tell();
    EXPECT_EQ(mark->fullText(), "Not saved: the disk is full");
    EXPECT_TRUE(child<QWidget>(*window, "plBanner")->isVisible());
    QTest::mouseClick(child<QPushButton>(*window, "plBanner.act"), Qt::LeftButton);
    EXPECT_EQ(m_project.calls, QStringList{"save"});
    m_project.state = bridge::SavedState::ReadOnly;
    m_project.reason = "another window writes it";
    m_project.tell();
    EXPECT_EQ(mark->fullText(), "Read only: another window writes it");
}

TEST_F(Shell, UndoIsOfferedWhereThereIsSomethingToUndo)
{
    const auto window = shown();
    openProject();
    auto* button = child<QToolButton>(*window, "plUndoDepth");
    EXPECT_FALSE(button->isEnabled());
    m_project.undo_ = 2;
    m_project.tell();
    QTest::qWait(1);
    EXPECT_EQ(button->toolTip(), "Undo: add a text");
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(m_project.undo_, 1);
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(m_project.undo_, 0);
    QTest::qWait(1);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(m_project.redo_, 1);
}

TEST_F(Shell, TheStripShowsTheNewestRunningJobAndCancelsIt)
{
    const auto window = shown();
    EXPECT_EQ(child<ElidedLabel>(*window, "plJobName")->fullText(), "No jobs running");
    m_jobs.list = someJobs();
    m_jobs.tell();
    EXPECT_EQ(child<ElidedLabel>(*window, "plJobName")->fullText(), "Layer similarity, 30 layers × 25 tokens");
    QTest::mouseClick(child<QToolButton>(*window, "plJobCancel"), Qt::LeftButton);
    EXPECT_EQ(m_jobs.calls, QStringList{"cancel 1"});
}

TEST_F(Shell, TheJobListFiltersActsAndKeepsItsSelection)
{
    const auto window = shown();
    m_jobs.list = someJobs();
    m_jobs.tell();
    window->showView("jobs");
    auto* table = child<QTableView>(*window, "plJobs.table");
    EXPECT_EQ(table->model()->rowCount(), 5);
    table->selectRow(3);
    EXPECT_EQ(child<ElidedLabel>(*window, "plInspector.title")->fullText(), "Layer similarity");
    QTest::keyClick(table, Qt::Key_Return);
    EXPECT_EQ(m_jobs.calls, QStringList{"again 4"});
    m_jobs.list.erase(m_jobs.list.begin()); // a row above goes away
    m_jobs.tell();
    EXPECT_EQ(table->currentIndex().row(), 2);
    QTest::keyClick(table, Qt::Key_Delete);
    EXPECT_EQ(m_jobs.calls.last(), "remove 4");
    QTest::mouseClick(child<QToolButton>(*window, "plJobsMode.failed"), Qt::LeftButton);
    EXPECT_EQ(table->model()->rowCount(), 1);
}

TEST_F(Shell, AKeyThatIsTakenInTheSameViewIsRefusedWithTheNameOfTheOtherAct)
{
    const auto window = shown();
    EXPECT_EQ(m_commands->setKeys("attention.measure", {QKeySequence("]")})->id, "attention.next");
    EXPECT_EQ(m_commands->setKeys("attention.measure", {QKeySequence("Ctrl+K")})->id, "shell.palette");
    EXPECT_EQ(m_commands->setKeys("preferences.next", {QKeySequence("Ctrl+Return")}), nullptr) << "another view's key";
    EXPECT_EQ(m_commands->keyText("preferences.next"), "Ctrl+Return");

    window->showView("settings");
    auto* table = child<QTableView>(*window, "plKeyEditor");
    table->setCurrentIndex(table->model()->index(0, KeyModel::KeyColumn)); // attention.measure
    QTest::keyClick(table, Qt::Key_Return);
    auto* field = child<KeyField>(*window, "plKeyField");
    QTest::keyClick(field, Qt::Key_BracketRight);
    EXPECT_EQ(child<QLabel>(*window, "plKeyEditor.message")->text(), "] is taken by “Next head”.");
    EXPECT_EQ(m_commands->keyText("attention.measure"), "Ctrl+Return");
    QTest::qWait(1);
    QTest::keyClick(table, Qt::Key_Return);
    QTest::keyClick(child<KeyField>(*window, "plKeyField"), Qt::Key_M, Qt::ControlModifier);
    EXPECT_EQ(m_commands->keyText("attention.measure"), "Ctrl+M");
    EXPECT_EQ(m_settings.keys().value("attention.measure"), QStringList{"Ctrl+M"}) << "kept at once";
    QTest::qWait(1);
    QTest::keyClick(table, Qt::Key_Delete);
    EXPECT_EQ(m_commands->keyText("attention.measure"), "Ctrl+Return");
}

TEST_F(Shell, ChangedKeysComeBackWithTheNextWindow)
{
    {
        const auto window = shown();
        window->showView("settings");
        EXPECT_EQ(m_commands->setKeys("attention.next", {QKeySequence("Ctrl+Shift+N")}), nullptr);
    }
    const auto window = shown();
    EXPECT_EQ(m_commands->keyText("attention.next"), "Ctrl+Shift+N");
}

TEST_F(Shell, SettingsApplyAtOnce)
{
    const auto window = shown();
    window->showView("settings");
    QTest::mouseClick(child<QToolButton>(*window, "plSettings.theme.dark"), Qt::LeftButton);
    EXPECT_EQ(m_theme.scheme(), theme::Scheme::Dark);
    child<QAbstractSlider>(*window, "plSettings.textScale")->setValue(15);
    EXPECT_EQ(m_theme.scale(), 150);
    EXPECT_EQ(child<QWidget>(*window, "plTitleBar")->height(), 60);
    QTest::mouseClick(child<QToolButton>(*window, "plSettings.contrast.high"), Qt::LeftButton);
    EXPECT_TRUE(m_theme.isHighContrast());
    QTest::mouseClick(child<QToolButton>(*window, "plSettings.preview.grey"), Qt::LeftButton);
    EXPECT_EQ(m_theme.preview(), theme::Vision::Grey);
    const QImage image = window->grab().toImage(); // the arrows of fields are pictures of a warm grey
    for (int x = 0; x < image.width(); x += 3) {
        for (int y = 0; y < image.height(); y += 3) {
            const QColor color = image.pixelColor(x, y);
            ASSERT_NEAR(color.red(), color.blue(), 14) << "colour left at " << x << ", " << y;
        }
    }
    auto* find = child<QLineEdit>(*window, "plSettings.find");
    find->setText("thread");
    EXPECT_TRUE(child<QWidget>(*window, "plSettings.threads")->isVisible());
    EXPECT_FALSE(child<QWidget>(*window, "plSettings.language")->isVisible());
}

TEST_F(Shell, ADeviceReachesTheProgramAndIsOfferedOnlyWhereItTakesOne)
{
    m_devices.set({{"cpu", "CPU", 2}, {"cuda:0", "NVIDIA H100", 0, 1, 80}}, 0);
    {
        const auto window = shown();
        EXPECT_EQ(m_device, "") << "told at the start";
        QMenu* menu = child<QToolButton>(*window, "plDeviceChip")->menu();
        Q_EMIT menu->aboutToShow();
        menu->findChild<QAction*>("plAction.device.cuda:0")->trigger();
        EXPECT_EQ(m_device, "cuda:0");
        EXPECT_EQ(m_settings.text(Setting::Device), "cuda:0");
    }
    m_services.device = {};
    const auto window = shown();
    window->showView("settings");
    EXPECT_NE(window->findChild<QWidget*>("plSettings.threads"), nullptr);
    EXPECT_EQ(window->findChild<QWidget*>("plSettings.device"), nullptr);
    QMenu* menu = child<QToolButton>(*window, "plDeviceChip")->menu();
    Q_EMIT menu->aboutToShow();
    EXPECT_FALSE(menu->findChild<QAction*>("plAction.device.cuda:0")->isEnabled());
}

TEST_F(Shell, ValuesThatCannotBeUsedFallBack)
{
    m_settings.set(Setting::TextScale, 4000);
    EXPECT_EQ(m_settings.number(Setting::TextScale), 100);
    m_settings.set(Setting::Scheme, "mauve");
    EXPECT_EQ(m_settings.text(Setting::Scheme), "system");
}

TEST_F(Shell, AMissingRecentProjectIsLocatedOrRemoved)
{
    m_settings.addRecent({"/nowhere/lost.plumb", "Lost", 0, {}});
    m_settings.addRecent({"/nowhere/gone.plumb", "Gone", 0, {}});
    const auto window = shown();
    m_path = "/elsewhere/gone.plumb";
    QTest::mouseClick(child<QPushButton>(*window, "plHome.locate"), Qt::LeftButton);
    EXPECT_EQ(m_settings.recentProjects().front().path, "/elsewhere/gone.plumb");
    QTest::mouseClick(window->findChildren<QPushButton*>("plHome.remove").last(), Qt::LeftButton);
    EXPECT_EQ(m_settings.recentProjects().size(), 1U);
}

TEST_F(Shell, DroppedFilesGoWhereTheyBelong)
{
    const auto window = shown();
    const auto drop = [&](const QString& file) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &enter);
        QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &event);
    };
    drop("/some/Prüfung 试验.plumb");
    EXPECT_EQ(m_project.path(), "/some/Prüfung 试验.plumb");
    drop("/some/model.gguf");
    EXPECT_EQ(static_cast<FakeView*>(window->view("preferences"))->dropped, QStringList{"/some/model.gguf"});
    drop("/some/picture.xyz");
    EXPECT_TRUE(child<QWidget>(*window, "plBanner")->isVisible());
    EXPECT_EQ(window->currentView(), "preferences");
}

TEST_F(Shell, AsksBeforeClosingOnlyWhereSomethingIsLost)
{
    const auto window = shown();
    openProject();
    EXPECT_TRUE(window->close());
    EXPECT_TRUE(m_question.isEmpty());
    window->show();
    m_jobs.list = someJobs();
    EXPECT_FALSE(window->close());
    EXPECT_EQ(m_question, "2 jobs still running. Closing the window stops them.");
    m_answer = true;
    EXPECT_TRUE(window->close());
}

TEST_F(Shell, SmallWindowsHaveOneMenuButton)
{
    const auto window = shown({1280, 800});
    EXPECT_TRUE(child<QWidget>(*window, "plMenuButton")->isVisible());
    EXPECT_FALSE(child<QWidget>(*window, "plMenuBar")->isVisible());
    window->resize(1600, 1000);
    QTest::qWait(1);
    EXPECT_TRUE(child<QWidget>(*window, "plMenuBar")->isVisible());
}

TEST_F(Shell, TheReportHoldsVersionAndLogButNoProject)
{
    openProject("Secret.plumb");
    {
        const LogFile log(m_folder.path() / "log");
        const auto window = shown();
        qInfo("a line of the log");
        m_commands->run("help.copyReport");
    }
    const QString report = QApplication::clipboard()->text();
    EXPECT_TRUE(report.contains("Plumbline 0.1.0"));
    EXPECT_TRUE(report.contains("a line of the log"));
    EXPECT_FALSE(report.contains("Secret"));
}

TEST_F(Shell, TheGuideHasTheSameChaptersInEveryLanguage)
{
    for (const char* language : {"de", "zh_CN"})
        EXPECT_EQ(QDir(":/plumbline/help/en").entryList(), QDir(QStringLiteral(":/plumbline/help/") + language).entryList())
            << language;
    const auto window = shown();
    QTest::keyClick(window.get(), Qt::Key_F1);
    EXPECT_EQ(window->currentView(), "help");
    EXPECT_GE(static_cast<HelpPage*>(window->view("help"))->chapters(), 3);
}

TEST_F(Shell, TakesScreenshotsOfEveryView)
{
    const char* keep = std::getenv("PLUMBLINE_KEEP_PICTURES");
    if (keep == nullptr)
        GTEST_SKIP() << "set PLUMBLINE_KEEP_PICTURES to a folder to draw the shell's pictures";
    m_services.demo = {
        "A small language model with three texts and their measured matrices. Runs on this computer without a network.", [] {}};
    m_settings.addRecent({"/nowhere/lost.plumb", "Summaries, second round", 0, {}});
    m_settings.addRecent(
        {QCoreApplication::applicationFilePath(), "Sharing study", QDateTime::currentSecsSinceEpoch() - 600, {"attention"}});
    m_jobs.list = someJobs();
    openProject();
    m_project.undo_ = 14;
    const ScreenshotStudio studio{m_services, [this] { return makeWindow(); },
        [&](const QString& language) {
            m_translations.use(language);
            m_theme.setChinese(language == "zh_CN");
        }};
    EXPECT_FALSE(takeScreenshots(studio, keep).empty());
    for (const char* scheme : {"light", "dark"}) {
        m_settings.set(Setting::Scheme, scheme);
        const auto window = shown();
        window->showView("attention");
        window->openPalette("t");
        QTest::qWait(300);
        writePicture(*window, std::filesystem::path(keep) / (std::string("palette-") + scheme + ".png"));
        window->escape();
        window->openKeySheet();
        writePicture(*window, std::filesystem::path(keep) / (std::string("keys-") + scheme + ".png"));
        QTest::keyClick(window->findChild<QWidget*>("plKeySheet"), Qt::Key_Escape);
        m_commands->run("attention.fail");
        writePicture(*window, std::filesystem::path(keep) / (std::string("error-") + scheme + ".png"));
        window->showView("jobs");
        child<QTableView>(*window, "plJobs.table")->selectRow(3);
        QTest::qWait(50);
        writePicture(*window, std::filesystem::path(keep) / (std::string("jobs-failed-") + scheme + ".png"));
    }
}
