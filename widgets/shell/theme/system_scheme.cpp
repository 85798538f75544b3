// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <QPalette>

namespace plumbline::theme {

namespace {
constexpr auto kService = "org.freedesktop.portal.Desktop";
constexpr auto kPath = "/org/freedesktop/portal/desktop";
constexpr auto kInterface = "org.freedesktop.portal.Settings";
constexpr auto kGroup = "org.freedesktop.appearance";
constexpr auto kScheme = "color-scheme";
constexpr auto kContrast = "contrast";
} // namespace

SystemScheme::SystemScheme(QObject* parent)
    : QObject(parent)
    , m_scheme(QGuiApplication::palette().color(QPalette::Window).lightness() < 128 ? Scheme::Dark : Scheme::Light)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kInterface, "SettingChanged", this, SLOT(settingChanged(QString, QString, QDBusVariant)));
    ask(kScheme);
    ask(kContrast);
}

void SystemScheme::ask(const QString& key)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    QDBusMessage question = QDBusMessage::createMethodCall(kService, kPath, kInterface, "Read");
    question << kGroup << key;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(question, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* call) {
        const QDBusPendingReply<QDBusVariant> reply = *call;
        if (reply.isValid())
            take(key, reply.value().variant());
        call->deleteLater();
    });
}

void SystemScheme::settingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == kGroup)
        take(key, value.variant());
}

void SystemScheme::take(const QString& key, const QVariant& value)
{
    // `Read` wraps the value once more than `SettingChanged` does.
    QVariant inner = value;
    while (inner.canConvert<QDBusVariant>() && inner.userType() == qMetaTypeId<QDBusVariant>())
        inner = inner.value<QDBusVariant>().variant();
    bool isNumber = false;
    const uint preference = inner.toUInt(&isNumber);
    if (!isNumber)
        return;
    Scheme scheme = m_scheme;
    bool contrast = m_highContrast;
    if (key == kScheme)
        scheme = preference == 1 ? Scheme::Dark : Scheme::Light; // 0: no preference, 1: dark, 2: light
    else if (key == kContrast)
        contrast = preference == 1; // 0: no preference, 1: higher
    if (scheme == m_scheme && contrast == m_highContrast)
        return;
    m_scheme = scheme;
    m_highContrast = contrast;
    Q_EMIT changed();
}

} // namespace plumbline::theme
