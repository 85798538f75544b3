// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QStandardPaths>
#include <gtest/gtest.h>

namespace {

void failOnWarning(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    if (type == QtDebugMsg || type == QtInfoMsg)
        return;
    // What the machine or the offscreen platform lacks is not the program's fault.
    if (message.contains("XDG_RUNTIME_DIR") || message.contains("QStandardPaths")
        || message.contains("This plugin does not support"))
        return;
    ADD_FAILURE() << "Qt says: " << message.toStdString();
}

} // namespace

// Qt and glib are not built with the thread sanitizer, which takes what their own thread pool hands over for races. Our threads
// hand over through bridge::GuiDispatcher, which it can follow.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_suppressions() // NOLINT: the sanitizer's name
{
    return "race:libQt6Gui.so.6\nrace:libQt6Core.so.6\nrace:libglib-2.0.so\n";
}

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    // The desktop's own choices must not reach the tests.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    qputenv("LANGUAGE", "en");
    QStandardPaths::setTestModeEnabled(true);
    testing::InitGoogleTest(&argc, argv);
    qInstallMessageHandler(failOnWarning);
    QApplication::setAttribute(Qt::AA_Use96Dpi);
    QApplication application(argc, argv);
    QApplication::setApplicationName("plumbline-test");
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    return RUN_ALL_TESTS();
}
