// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/theme/tokens.h"

#include <QDBusVariant>
#include <QObject>

namespace plumbline::theme {

/// Whether the desktop asks for light or dark, and for high contrast: the settings portal over D-Bus where it answers (Qt 6.4 has
/// no colorScheme()), else the lightness of the application's first palette. GUI thread.
class SystemScheme : public QObject {
    Q_OBJECT
public:
    /// Asks at once and returns without waiting; changed() follows where the answer differs from the palette's.
    explicit SystemScheme(QObject* parent = nullptr);
    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    /// Only the portal tells.
    [[nodiscard]] bool wantsHighContrast() const { return m_highContrast; }

Q_SIGNALS:
    void changed();

private:
    Q_SLOT void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);
    void ask(const QString& key);
    void take(const QString& key, const QVariant& value);

    Scheme m_scheme;
    bool m_highContrast = false;
};

} // namespace plumbline::theme
