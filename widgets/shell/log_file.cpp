// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/log_file.h"

#include "core/base/log.h"
#include "core/base/paths.h"
#include "widgets/shell/services.h"

#include <QDateTime>
#include <QFile>
#include <QGuiApplication>
#include <QScreen>
#include <QStringList>
#include <QSysInfo>
#include <fstream>

namespace plumbline::shell {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMostBytes = 1U << 20;
constexpr int kReportLines = 80;

void toLog(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    const LogLevel level = type == QtDebugMsg ? LogLevel::Debug
        : type == QtInfoMsg                   ? LogLevel::Info
        : type == QtWarningMsg                ? LogLevel::Warning
                                              : LogLevel::Error;
    log(level, context.category != nullptr ? context.category : "qt", message.toStdString());
}

const char* nameOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warning: return "warning";
    case LogLevel::Error: return "error";
    }
    return "";
}

} // namespace

LogFile::LogFile(const fs::path& file)
    : m_path(file)
{
    std::error_code ignored;
    fs::create_directories(file.parent_path(), ignored);
    if (fs::file_size(file, ignored) > kMostBytes && !ignored) {
        fs::path old = file;
        old += ".old";
        fs::rename(file, old, ignored);
    }
    auto stream = std::make_shared<std::ofstream>(file, std::ios::app);
    setLogSink([stream](LogLevel level, std::string_view area, std::string_view message) {
        if (level == LogLevel::Debug)
            return;
        *stream << QDateTime::currentDateTime().toString(Qt::ISODateWithMs).toStdString() << ' ' << nameOf(level) << ' ' << area
                << ": " << message << std::endl;
    });
    qInstallMessageHandler(toLog);
}

LogFile::~LogFile()
{
    qInstallMessageHandler(nullptr);
    setLogSink({});
}

fs::path usualLogFile()
{
    return userStateFolder() / "plumbline.log";
}

QString reportText(const Services& services)
{
    QStringList lines;
    lines << "Plumbline " + services.version << "Qt " + QString(qVersion()) + ", " + QGuiApplication::platformName()
          << QSysInfo::prettyProductName() + ", " + QSysInfo::kernelType() + ' ' + QSysInfo::kernelVersion() + ", "
            + QSysInfo::currentCpuArchitecture();
    for (const QScreen* screen : QGuiApplication::screens())
        lines << QStringLiteral("screen %1 × %2 at %3")
                     .arg(screen->size().width())
                     .arg(screen->size().height())
                     .arg(screen->devicePixelRatio());
    for (const bridge::DeviceRow& device : services.devices.devices())
        lines << "device " + device.id + ' ' + device.name;
    lines << QStringLiteral("text %1 %, language %2").arg(services.theme.scale()).arg(QLocale().name());
    QFile file(QString::fromStdString(services.logFile.string()));
    if (file.open(QIODevice::ReadOnly)) {
        file.seek(std::max<qint64>(file.size() - 64 * 1024, 0));
        QStringList log = QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts);
        while (log.size() > kReportLines)
            log.removeFirst();
        lines << QString() << log;
    }
    return lines.join('\n') + '\n';
}

} // namespace plumbline::shell
