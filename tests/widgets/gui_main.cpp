// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/qt_suppressions.h"

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
