// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

// The macro must stand outside every namespace.
static void initTranslationResources()
{
    Q_INIT_RESOURCE(plumbline_translations);
}

namespace plumbline::shell {

Translations::Translations()
{
    initTranslationResources();
}

Translations::~Translations()
{
    drop();
}

QStringList Translations::available()
{
    return {"en", "de", "zh_CN"};
}

void Translations::drop()
{
    for (const auto& translator : m_installed)
        QCoreApplication::removeTranslator(translator.get());
    m_installed.clear();
}

QString Translations::use(const QString& code)
{
    drop();
    m_current = "en";
    QStringList wanted = code.isEmpty() ? QLocale::system().uiLanguages() : QStringList(code);
    for (QString language : wanted) {
        language.replace('-', '_');
        for (const QString& known : available()) {
            if (known == language || known.section('_', 0, 0) == language.section('_', 0, 0)) {
                m_current = known;
                wanted.clear();
                break;
            }
        }
        if (wanted.isEmpty())
            break;
    }
    // The system's own region where it speaks that language: its dates and numbers.
    const QLocale system = QLocale::system();
    const QLocale locale = system.name().startsWith(m_current.section('_', 0, 0)) && code.isEmpty() ? system : QLocale(m_current);
    QLocale::setDefault(locale);
    const auto install = [this](const QString& name, const QString& folder) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(name, folder)) {
            QCoreApplication::installTranslator(translator.get());
            m_installed.push_back(std::move(translator));
        }
    };
    install("qtbase_" + m_current, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install("plumbline_" + m_current, ":/plumbline/i18n"); // English has one too, for its plurals
    return m_current;
}

} // namespace plumbline::shell
