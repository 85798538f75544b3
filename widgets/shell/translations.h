// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <memory>
#include <vector>

class QTranslator;

namespace plumbline::shell {

/// The languages of the window: its own words and Qt's. A window that stands already keeps the language it was made in.
class Translations {
public:
    Translations();
    ~Translations();
    Translations(const Translations&) = delete;
    Translations& operator=(const Translations&) = delete;

    /// @param code "en", "de", "zh_CN"; empty: the first of the system's languages that is there. @returns what was taken
    QString use(const QString& code);
    [[nodiscard]] const QString& current() const { return m_current; }
    [[nodiscard]] bool isChinese() const { return m_current.startsWith(QLatin1String("zh")); }
    [[nodiscard]] static QStringList available();

private:
    void drop();
    std::vector<std::unique_ptr<QTranslator>> m_installed;
    QString m_current = "en";
};

} // namespace plumbline::shell
