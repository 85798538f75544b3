// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/support.h"
#include "tests/widgets/fakes.h"
#include "widgets/shell/settings.h"
#include "widgets/shell/translations.h"

#include <QApplication>
#include <QTest>
#include <gtest/gtest.h>

namespace plumbline::test {

using namespace plumbline::shell; // NOLINT: a fixture of the shell's tests alone

/// What a window is made with; lives as long as the window.
struct Tables {
    ViewTable views;
    CommandTable commands;
    std::unique_ptr<MainWindow> window;
};

/// A window over fakes.
class Shell : public ::testing::Test {
protected:
    Shell()
        : m_settings(QString::fromStdString((m_folder.path() / "settings.ini").string()))
        , m_services{m_theme, m_settings, m_project, m_jobs, m_devices, m_folder.path() / "log", "0.1.0"}
    {
        m_translations.use("en");
        m_services.device = {.use = [this](const QString& id) { m_device = id; }};
        m_devices.set({{"cpu", "CPU", 2}}, 0);
        m_theme.applyTo(*qApp);
        m_settings.set(Setting::Scheme, "light");
        m_services.dialogs = {[this](QWidget*, const QString&, const QString&, const QString&) { return m_path; },
            [this](QWidget*, const QString&, const QString&, const QString&) { return m_path; },
            [this](QWidget*, const QString&, const QString&) { return m_path; },
            [this](QWidget*, const QString& question, const QString&) {
                m_question = question;
                return m_answer;
            }};
    }

    std::shared_ptr<MainWindow> makeWindow()
    {
        auto tables = std::make_shared<Tables>();
        for (const auto& [id, icon, name, key] : {std::tuple{"preferences", "view-preferences", "Preferences", "Ctrl+1"},
                 std::tuple{"attention", "view-attention", "Attention", "Ctrl+3"}}) {
            tables->views.add({.id = id,
                .icon = icon,
                .name = [name = QString(name)] { return name; },
                .summary = [] { return QString("See which layers attend alike."); },
                .key = QKeySequence(key),
                .make = [this, id = QString(id)](QWidget* parent) { return new FakeView(m_theme, id, parent); }});
        }
        tables->commands.add({.id = "attention.measure",
            .text = [] { return QString("Measure similarity"); },
            .icon = "play",
            .view = "attention",
            .menu = Menu::Run,
            .keys = {QKeySequence("Ctrl+Return")},
            .whyNot = [this] { return m_whyNot; },
            .run = [this] { m_ran << "measure"; },
            .detail = [] { return QString("30 layers"); },
            .verb = "plumbline similarity"});
        tables->commands.add({.id = "attention.next",
            .text = [] { return QString("Next head"); },
            .view = "attention",
            .menu = Menu::Select,
            .keys = {QKeySequence("]")},
            .run = [this] { m_ran << "next"; }});
        tables->commands.add({.id = "preferences.next",
            .text = [] { return QString("Next pair"); },
            .view = "preferences",
            .menu = Menu::Select,
            .keys = {QKeySequence("]")},
            .run = [this] { m_ran << "pair"; }});
        tables->commands.add({.id = "attention.fail",
            .text = [] { return QString("Fail"); },
            .view = "attention",
            .run =
                [] {
                    throw Error(ErrorCode::CorruptFile,
                        {.file = "model.safetensors",
                            .place = "tensor lm_head.weight",
                            .expected = "9,120 bytes",
                            .found = "9,000 bytes",
                            .advice = Advice::DownloadAgain});
                }});
        tables->window = std::make_unique<MainWindow>(tables->views, tables->commands, m_services);
        m_commands = &tables->commands;
        MainWindow* window = tables->window.get();
        return {tables, window};
    }

    std::shared_ptr<MainWindow> shown(QSize size = {1600, 1000})
    {
        auto window = makeWindow();
        window->resize(size);
        window->show();
        window->activateWindow();
        QApplication::setActiveWindow(window.get());
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
        return window;
    }

    void openProject(const QString& name = "Sharing study.plumb")
    {
        m_project.open(QString::fromStdString((m_folder.path() / name.toStdString()).string()));
    }

    template <class W> W* child(const MainWindow& window, const QString& name)
    {
        W* found = window.findChild<W*>(name);
        EXPECT_NE(found, nullptr) << name.toStdString();
        return found;
    }

    TemporaryFolder m_folder;
    Translations m_translations;
    theme::Theme m_theme;
    Settings m_settings;
    FakeProject m_project;
    FakeJobs m_jobs;
    bridge::DeviceState m_devices;
    Services m_services;
    CommandTable* m_commands = nullptr;
    QString m_path, m_question, m_whyNot;
    bool m_answer = false;
    QString m_device = "none";
    QStringList m_ran;
};

} // namespace plumbline::test
