// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench.h"
#include "tests/support/support.h"
#include "widgets/attention/attention_view.h"

#include <QApplication>
#include <QTest>

namespace plumbline::test {

using attention::AttentionView;
using attention::Phase;

inline constexpr int kWait = 240'000; // a sanitizer build on a busy machine

inline constexpr const char* kPrompt = "When Maya handed the spirit level to Jonas, he checked the wall twice and then thanked";

inline QString textOf(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.u16string());
}

// Copied: the test may not write beside it.
#define NEEDS_DEMO_MODEL()                                                                                                       \
    const auto model = test::demoModel();                                                                                        \
    if (model.empty() || !std::filesystem::exists(model))                                                                        \
    GTEST_SKIP() << "the demo model is not there (packaging/setup brings it)"

/// Program and window of one run, as main() makes them.
struct Sitting {
    /// @param threads of the compute thread's team; 0: as many as there are cores
    explicit Sitting(const std::filesystem::path& folder, int threads = 0)
    {
        const QString settings = textOf(folder / "settings.ini");
        if (threads > 0)
            shell::Settings(settings).set(shell::Setting::Threads, threads);
        bench = std::make_unique<app::Workbench>(*qApp, settings);
        bench->services().dialogs.confirm = [](QWidget*, const QString&, const QString&) { return true; };
        window = bench->makeWindow();
        window->resize(1600, 1000);
        window->show();
    }
    ~Sitting()
    {
        window.reset();
        bench.reset();
    }

    [[nodiscard]] AttentionView* view() const { return qobject_cast<AttentionView*>(window->view("attention")); }
    [[nodiscard]] attention::Session& session() const { return bench->attention(); }
    [[nodiscard]] attention::TrainingSession& training() const { return bench->training(); }
    [[nodiscard]] bool waitMeasured() const
    {
        return QTest::qWaitFor([this] { return session().phase() == Phase::Measured; }, kWait);
    }
    [[nodiscard]] bool waitMaps() const
    {
        return QTest::qWaitFor([this] { return view()->cell().maps() && !view()->cell().isStale(); }, kWait);
    }

    std::unique_ptr<app::Workbench> bench;
    std::shared_ptr<shell::MainWindow> window;
};

inline void key(QWidget* widget, Qt::Key code, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QApplication::processEvents(); // what is enabled is told by a posted event
    QTest::keyClick(widget, code, modifiers);
}

} // namespace plumbline::test
