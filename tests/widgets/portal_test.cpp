// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/qt_suppressions.h"
#include "widgets/shell/theme/theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <gtest/gtest.h>

using namespace plumbline::theme;

namespace {

constexpr auto kService = "org.freedesktop.portal.Desktop";
constexpr auto kPath = "/org/freedesktop/portal/desktop";
constexpr auto kGroup = "org.freedesktop.appearance";
QProcess* bus = nullptr; // NOLINT: lives as long as main

/// The desktop's settings portal, as far as the theme asks it.
class FakePortal final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 0;
    uint contrast = 0;
    int asked = 0;

public Q_SLOTS:
    // As the real one: Read wraps its answer once more than the signal does.
    QDBusVariant Read(const QString& group, const QString& key) // NOLINT: the portal's name
    {
        ++asked;
        EXPECT_EQ(group, kGroup);
        return QDBusVariant(QVariant::fromValue(QDBusVariant(key == "contrast" ? contrast : scheme)));
    }

Q_SIGNALS:
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value); // NOLINT: the portal's name
};

class Portal : public testing::Test {
protected:
    void SetUp() override
    {
        if (bus == nullptr)
            GTEST_SKIP() << "dbus-daemon was not found";
        m_connection = std::make_unique<QDBusConnection>(
            QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), "portal"));
        ASSERT_TRUE(m_connection->isConnected());
        ASSERT_TRUE(
            m_connection->registerObject(kPath, &m_portal, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        ASSERT_TRUE(m_connection->registerService(kService));
    }
    void TearDown() override
    {
        if (m_connection != nullptr) {
            m_connection->unregisterService(kService);
            m_connection->unregisterObject(kPath);
            QDBusConnection::disconnectFromBus("portal");
        }
    }
    void tell(const char* key, uint value) { Q_EMIT m_portal.SettingChanged(kGroup, key, QDBusVariant(value)); }

    FakePortal m_portal;
    std::unique_ptr<QDBusConnection> m_connection;
};

} // namespace

TEST_F(Portal, IsAskedAtTheStart)
{
    m_portal.scheme = 1;
    m_portal.contrast = 1;
    const Theme theme;
    EXPECT_TRUE(QTest::qWaitFor([&] { return theme.scheme() == Scheme::Dark && theme.isHighContrast(); }));
    EXPECT_EQ(m_portal.asked, 2);
}

TEST_F(Portal, IsFollowedWhileTheWindowIsOpen)
{
    Theme theme;
    QSignalSpy changed(&theme, &Theme::changed);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_portal.asked == 2; }));
    tell("color-scheme", 1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return theme.scheme() == Scheme::Dark; }));
    tell("contrast", 1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return theme.isHighContrast(); }));
    tell("accent-color", 3);
    tell("contrast", 0);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !theme.isHighContrast(); }));
    tell("color-scheme", 2);
    EXPECT_TRUE(QTest::qWaitFor([&] { return theme.scheme() == Scheme::Light; }));
    EXPECT_GE(changed.size(), 4);
}

TEST_F(Portal, GivesWayToAChoiceOfThePerson)
{
    m_portal.scheme = 1;
    Theme theme;
    theme.setChoice(SchemeChoice::Light);
    theme.setContrast(ContrastChoice::Normal);
    tell("contrast", 1);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_portal.asked == 2; }));
    QTest::qWait(50);
    EXPECT_EQ(theme.scheme(), Scheme::Light);
    EXPECT_FALSE(theme.isHighContrast());
    theme.setChoice(SchemeChoice::System);
    EXPECT_EQ(theme.scheme(), Scheme::Dark);
}

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::InitGoogleTest(&argc, argv);
    // A bus of our own: the person's desktop is neither asked nor told.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    QProcess daemon;
    const QString program = QStandardPaths::findExecutable("dbus-daemon");
    if (!program.isEmpty()) {
        daemon.start(program, {"--session", "--nofork", "--print-address=1"});
        if (daemon.waitForStarted() && daemon.waitForReadyRead(5000)) {
            qputenv("DBUS_SESSION_BUS_ADDRESS", daemon.readLine().trimmed());
            bus = &daemon;
        }
    }
    int result = 0;
    {
        const QApplication application(argc, argv);
        result = RUN_ALL_TESTS();
    }
    daemon.kill();
    daemon.waitForFinished();
    return result;
}

#include "portal_test.moc"
