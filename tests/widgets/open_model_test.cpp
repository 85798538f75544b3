// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/shell_fixture.h"
#include "tests/widgets/walk.h"
#include "widgets/shell/format.h"
#include "widgets/shell/open_model_page.h"
#include "widgets/shell/screenshots.h"

#include <QDir>
#include <QFile>
#include <QMenu>
#include <QMimeData>
#include <QRadioButton>
#include <QToolButton>

using namespace plumbline;
using namespace plumbline::shell;
using test::FakeView;

namespace {

constexpr quint64 kMiB = quint64{1} << 20;

ModelOffer smallModel(const QString& path)
{
    ModelOffer offer;
    offer.path = path;
    offer.name = "SmolLM2-135M-Instruct";
    offer.architecture = "LLaMA";
    offer.format = "safetensors";
    offer.storedType = "bfloat16";
    offer.fileBytes = 269'060'552;
    offer.layers = 30;
    offer.heads = 9;
    offer.keyHeads = 3;
    offer.parameters = 134'515'008;
    offer.contextLength = 8192;
    offer.available = 900 * kMiB;
    offer.ways = {{"float32", false, 513 * kMiB, 950 * kMiB}, {"bfloat16", false, 257 * kMiB, 400 * kMiB},
        {"bfloat16", true, 0, 130 * kMiB}};
    offer.recommended = 1;
    return offer;
}

// The program's side: answers when the test says so.
class OpenModel : public test::Shell {
protected:
    OpenModel()
    {
        m_services.models = {
            .examine = [this](const QString& path,
                           std::function<void(ModelOffer)> answer) { m_questions.emplace_back(path, std::move(answer)); },
            .cached =
                [] {
                    return std::vector<KnownModel>{{"HuggingFaceTB/SmolLM2-135M-Instruct", "/cache/smol", 269'060'552}};
                },
            .open =
                [this](const QString& path, const QString& type, bool layerByLayer) {
                    if (path.contains("gone"))
                        throw Error(ErrorCode::FileNotFound, {.file = path.toStdString()});
                    m_opened << path + "|" + type + (layerByLayer ? "|layers" : "");
                },
            .whyNot = [this] { return m_noModel; }};
    }
    OpenModelPage* pageOf(const MainWindow& window) { return static_cast<OpenModelPage*>(window.view("model")); }

    std::vector<std::pair<QString, std::function<void(ModelOffer)>>> m_questions;
    QStringList m_opened;
    QString m_noModel;
};

} // namespace

TEST(Sizes, AreSaidAsPeopleReadThem)
{
    EXPECT_EQ(fileSize(269'060'552), "269\u00a0MB");
    EXPECT_EQ(fileSize(12'000'000'000), "12.0\u00a0GB");
    EXPECT_EQ(fileSize(900), "1\u00a0kB");
    EXPECT_EQ(memorySize(513 * kMiB), "513\u00a0MiB");
    EXPECT_EQ(memorySize(2150 * kMiB), "2.1\u00a0GiB");
}

TEST_F(OpenModel, TellsWhatAModelIsAndNeedsBeforeItOpensIt)
{
    openProject();
    const auto window = shown();
    window->showView("attention");
    m_commands->run("model.open");
    ASSERT_EQ(window->currentView(), "model");
    auto* list = child<QListWidget>(*window, "plModel.list");
    ASSERT_EQ(list->count(), 2);
    EXPECT_EQ(list->item(0)->text(), "In the Hugging Face cache");
    auto* open = child<QPushButton>(*window, "plModel.open");
    EXPECT_FALSE(open->isEnabled());
    list->setCurrentRow(1);
    ASSERT_EQ(m_questions.size(), 1U);
    EXPECT_EQ(m_questions[0].first, "/cache/smol");
    m_questions[0].second(smallModel("/cache/smol"));
    EXPECT_EQ(child<QLabel>(*window, "plModel.heading")->text(), "SmolLM2-135M-Instruct");
    EXPECT_TRUE(open->isEnabled());
    EXPECT_TRUE(m_opened.isEmpty()) << "nothing is loaded before it is opened";
    EXPECT_EQ(pageOf(*window)->way(), 1U) << "what is recommended is chosen";
    auto* tooLarge = child<QRadioButton>(*window, "plModel.way.0");
    EXPECT_TRUE(tooLarge->accessibleName().contains("50\u00a0MiB too much"));
    EXPECT_EQ(test::accessibilityGaps(*window), QStringList());

    QTest::mouseClick(child<QRadioButton>(*window, "plModel.way.2"), Qt::LeftButton, {}, {6, 8});
    QTest::mouseClick(open, Qt::LeftButton);
    EXPECT_EQ(m_opened, QStringList("/cache/smol|bfloat16|layers"));
    EXPECT_EQ(window->currentView(), "attention");
    EXPECT_EQ(m_settings.recentModels(), QStringList("/cache/smol"));
    m_commands->run("model.open");
    EXPECT_EQ(list->item(0)->text(), "Opened before");
    EXPECT_FALSE(open->isEnabled()) << "the page begins anew";
}

TEST_F(OpenModel, ShowsOnlyTheAnswerToTheNewestQuestion)
{
    const auto window = shown();
    window->openModel("/models/first");
    window->openModel("/models/second");
    ASSERT_EQ(m_questions.size(), 2U);
    ModelOffer second = smallModel("/models/second");
    second.name = "second";
    m_questions[1].second(second);
    m_questions[0].second(smallModel("/models/first"));
    EXPECT_EQ(child<QLabel>(*window, "plModel.heading")->text(), "second");
}

TEST_F(OpenModel, AnAnswerThatComesAfterTheWindowIsDropped)
{
    shown()->openModel("/models/first");
    ASSERT_EQ(m_questions.size(), 1U);
    m_questions[0].second(smallModel("/models/first"));
}

TEST_F(OpenModel, SaysWhileItReadsAndWhatIsWrong)
{
    const auto window = shown();
    window->openModel("/models/slow");
    QTest::qWait(250);
    EXPECT_EQ(child<QLabel>(*window, "plModel.heading")->text(), "Reading slow");
    ModelOffer broken{.path = "/models/slow", .name = "slow"};
    broken.error = Error(ErrorCode::CorruptFile,
        {.file = "model.safetensors",
            .place = "tensor lm_head.weight",
            .expected = "9,120 bytes",
            .found = "9,000 bytes",
            .advice = Advice::DownloadAgain});
    m_questions[0].second(broken);
    EXPECT_EQ(child<QLabel>(*window, "plModel.heading")->text(), "This file is damaged");
    EXPECT_FALSE(child<QPushButton>(*window, "plModel.open")->isEnabled());
}

TEST_F(OpenModel, ReasonsAndFailuresAreTold)
{
    m_noModel = "no project is open";
    const auto window = shown();
    window->openModel("/models/gone");
    m_questions[0].second(smallModel("/models/gone"));
    auto* open = child<QPushButton>(*window, "plModel.open");
    EXPECT_FALSE(open->isEnabled());
    m_noModel.clear();
    window->openModel("/models/gone");
    m_questions[1].second(smallModel("/models/gone"));
    QTest::mouseClick(open, Qt::LeftButton);
    EXPECT_TRUE(window->findChild<QWidget*>("plErrorPanel")->isVisible());
    EXPECT_TRUE(m_settings.recentModels().isEmpty());
    window->escape();
    EXPECT_EQ(window->currentView(), "model");
    window->escape();
    EXPECT_EQ(window->currentView(), "home");
}

TEST_F(OpenModel, TakesFoldersAndFilesThatAreChosenOrDropped)
{
    const QString folder = QString::fromStdString((m_folder.path() / "Modell 模型").string());
    QDir().mkpath(folder);
    const auto window = shown();
    window->openModel();
    m_path = folder;
    QTest::mouseClick(child<QPushButton>(*window, "plModel.folder"), Qt::LeftButton);
    m_path = folder + "/model.gguf";
    QTest::mouseClick(child<QPushButton>(*window, "plModel.file"), Qt::LeftButton);
    ASSERT_EQ(m_questions.size(), 2U);
    EXPECT_EQ(m_questions[0].first, folder);
    EXPECT_EQ(m_questions[1].first, folder + "/model.gguf");
    window->showView("home");
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window.get(), &enter);
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window.get(), &drop);
    EXPECT_EQ(window->currentView(), "model");
    EXPECT_EQ(m_questions.back().first, folder);
    EXPECT_TRUE(looksLikeModel("x.safetensors"));
    EXPECT_TRUE(looksLikeModel("model.safetensors.index.json"));
    EXPECT_FALSE(looksLikeModel("table.csv"));
}

TEST_F(OpenModel, IsNotOfferedWhereTheProgramCannotOpenModels)
{
    m_services.models = {};
    const auto window = shown();
    EXPECT_EQ(m_commands->find("model.open"), nullptr);
    window->openModel("/models/first");
    EXPECT_EQ(window->currentView(), "home");
}

TEST_F(OpenModel, TheDeviceMenuTellsWhatUsesTheMemory)
{
    int freed = 0;
    m_services.memory = {.uses =
                             [] {
                                 return std::vector<MemoryUse>{{"SmolLM2-135M", "float32", 513 * kMiB, true},
                                     {"Qwen2 & more", "bfloat16", 300 * kMiB, false}};
                             },
        .freeUnused = [&freed] { ++freed; }};
    const auto window = shown();
    QMenu* menu = child<QToolButton>(*window, "plDeviceChip")->menu();
    Q_EMIT menu->aboutToShow();
    QStringList texts;
    for (const QAction* action : menu->actions())
        texts << action->text();
    EXPECT_TRUE(texts.contains("SmolLM2-135M, float32: 513\u00a0MiB"));
    EXPECT_TRUE(texts.contains("Qwen2 && more, bfloat16: 300\u00a0MiB, not in use"));
    menu->findChild<QAction*>("plAction.freeMemory")->trigger();
    EXPECT_EQ(freed, 1);
}

TEST_F(OpenModel, DrawsItsPictures)
{
    const char* keep = std::getenv("PLUMBLINE_KEEP_PICTURES");
    if (keep == nullptr)
        GTEST_SKIP() << "set PLUMBLINE_KEEP_PICTURES to a folder to draw the page";
    m_settings.addRecentModel("/home/you/models/Qwen2.5-0.5B-Instruct");
    for (const char* language : {"en", "de", "zh_CN"}) {
        m_translations.use(language);
        m_theme.setChinese(QString(language) == "zh_CN");
        m_settings.set(Setting::Scheme, QString(language) == "de" ? "dark" : "light");
        const auto window = shown(QString(language) == "de" ? QSize(1280, 800) : QSize(1600, 1000));
        window->openModel("/cache/smol");
        ModelOffer offer = smallModel("/cache/smol/snapshots/12fd25f77366fa6b3b4b768ec3050bf629380bac");
        m_questions.back().second(offer);
        QTest::qWait(50);
        writePicture(*window, std::filesystem::path(keep) / (std::string("model-") + language + ".png"));
    }
    m_translations.use("en");
}
