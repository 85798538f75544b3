// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/start_report.h"

#include "core/nn/memory.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <QWidget>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <time.h>
#include <unistd.h>

namespace plumbline::app {

namespace {

using namespace std::chrono_literals;
constexpr auto kStretch = 10s;

double seconds(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// When the kernel started this process, in seconds of CLOCK_BOOTTIME: field 22 of proc(5)'s stat, in clock ticks.
double processStart()
{
    std::ifstream file("/proc/self/stat");
    std::string field;
    // The name of the program, field 2, may hold blanks; it ends with the last bracket.
    std::getline(file, field, '\0');
    field.erase(0, field.rfind(')') + 2);
    std::size_t at = 0;
    for (int skipped = 3; skipped < 22; ++skipped)
        at = field.find(' ', at) + 1;
    return std::stod(field.substr(at)) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace

StartReport::StartReport(QWidget& window)
    : QObject(&window)
    , m_window(window)
{
    m_window.installEventFilter(this);
}

bool StartReport::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint && !m_painted) {
        m_painted = true;
        // The children paint after their window does; the queue comes up again when all of it went to the screen.
        QTimer::singleShot(0, this, &StartReport::shown);
    }
    return QObject::eventFilter(watched, event);
}

void StartReport::shown()
{
    m_shown = seconds(CLOCK_BOOTTIME) - processStart();
    m_resident = static_cast<qint64>(nn::residentMemory());
    QTimer::singleShot(kStretch, this, [this] {
        m_cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        QTimer::singleShot(kStretch, this, &StartReport::rested);
    });
}

void StartReport::rested()
{
    const QJsonObject report{{"platform", QGuiApplication::platformName()}, {"shown_s", m_shown}, {"resident_bytes", m_resident},
        {"idle_s", std::chrono::duration<double>(kStretch).count()}, {"idle_cpu_s", seconds(CLOCK_PROCESS_CPUTIME_ID) - m_cpu},
        {"idle_resident_bytes", static_cast<qint64>(nn::residentMemory())}};
    std::printf("%s\n", QJsonDocument(report).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
    QCoreApplication::quit();
}

} // namespace plumbline::app
