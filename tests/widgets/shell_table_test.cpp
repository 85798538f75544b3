// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"
#include "tests/widgets/shell_fixture.h"
#include "tests/widgets/walk.h"
#include "widgets/shell/table_page.h"

#include <QClipboard>
#include <cmath>

using namespace plumbline;
using namespace plumbline::shell;
using test::FakeView;
using test::Shell;

namespace {

std::shared_ptr<plots::BarStripData> bars()
{
    plots::BarStripData data{.values = {1234.5, std::nan(""), -0.25}, .title = "each layer against the one before it"};
    data.unit = "nats";
    data.captions = {"Jensen–Shannon divergence", "25 tokens"};
    return std::make_shared<plots::BarStripData>(data);
}

} // namespace

TEST_F(Shell, ShowsThePlotThatHasTheFocusAsATableAndGoesBackToIt)
{
    const auto window = shown();
    window->showView("attention");
    auto* view = static_cast<FakeView*>(window->view("attention"));
    EXPECT_FALSE(m_commands->whyNot(*m_commands->find("plot.table")).isEmpty()) << "a plot without data is none";
    m_commands->run("plot.table");
    EXPECT_EQ(window->currentView(), "attention");

    view->plot->setData(bars());
    view->plot->setFocus();
    QTest::qWait(1); // the action learns that it can run
    QTest::keyClick(view->plot, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_EQ(window->currentView(), "table");
    auto* cells = child<QTableView>(*window, "plTable.cells");
    EXPECT_TRUE(cells->hasFocus());
    EXPECT_EQ(cells->model()->rowCount(), 3);
    EXPECT_EQ(cells->model()->columnCount(), 2);
    EXPECT_EQ(cells->model()->index(0, 1).data().toString(), "1,234.5");
    EXPECT_EQ(cells->model()->index(1, 1).data().toString(), "–");
    EXPECT_EQ(cells->model()->headerData(1, Qt::Horizontal).toString(), "nats");
    EXPECT_EQ(test::accessibilityGaps(*window), QStringList());
    QTest::keyClick(cells, Qt::Key_Escape);
    EXPECT_EQ(window->currentView(), "attention");
    EXPECT_TRUE(view->plot->hasFocus());
}

TEST_F(Shell, FindsAPlotForTheTableFromThePaletteToo)
{
    const auto window = shown();
    window->showView("attention");
    auto* view = static_cast<FakeView*>(window->view("attention"));
    view->plot->setData(bars());
    view->field->setFocus();
    EXPECT_EQ(window->plotForTable(), view->plot);
    window->showView("preferences");
    EXPECT_EQ(window->plotForTable(), nullptr) << "its plot has no data, and the other one is out of sight";
}

TEST_F(Shell, CopiesAndExportsTheNumbersOfATable)
{
    const auto window = shown();
    window->showView("attention");
    static_cast<FakeView*>(window->view("attention"))->plot->setData(bars());
    m_commands->run("plot.table");
    m_commands->run("table.copy");
    EXPECT_EQ(QApplication::clipboard()->text(), "\tcolumn\tnats\n0\t0\t1234.5\n1\t1\t\n2\t2\t-0.25\n");
    auto* cells = child<QTableView>(*window, "plTable.cells");
    cells->selectionModel()->select(
        QItemSelection(cells->model()->index(1, 1), cells->model()->index(2, 1)), QItemSelectionModel::ClearAndSelect);
    QTest::qWait(1);
    QTest::keyClick(cells, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "\tnats\n1\t\n2\t-0.25\n");

    m_path = QString::fromStdString((m_folder.path() / "Zahlen 数").string());
    m_commands->run("table.export");
    EXPECT_EQ(readFile(m_folder.path() / "Zahlen 数.csv"),
        "# Jensen–Shannon divergence\n# 25 tokens\ncolumn,nats\n0,1234.5\n1,\n2,-0.25\n");
    m_path = QString::fromStdString((m_folder.path() / "numbers.xyz").string());
    m_commands->run("table.export");
    EXPECT_TRUE(window->findChild<QWidget*>("plErrorPanel")->isVisible());
}

TEST_F(Shell, TheTableSurvivesThatItsPlotGoesOn)
{
    const auto window = shown();
    window->showView("attention");
    auto* view = static_cast<FakeView*>(window->view("attention"));
    view->plot->setData(bars());
    m_commands->run("plot.table");
    view->plot->setData(nullptr);
    EXPECT_EQ(child<QTableView>(*window, "plTable.cells")->model()->rowCount(), 3);
    delete view->plot;
    view->plot = nullptr;
    window->escape();
    EXPECT_EQ(window->currentView(), "attention");
}
