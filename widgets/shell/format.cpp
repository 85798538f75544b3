// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace plumbline::shell {

namespace {
struct Format {
    Q_DECLARE_TR_FUNCTIONS(plumbline::shell::Format)
};
} // namespace

QString duration(double seconds)
{
    const QLocale locale;
    if (seconds < 10)
        return Format::tr("%1\u00a0s").arg(locale.toString(std::max(seconds, 0.0), 'f', 1));
    const auto whole = static_cast<qlonglong>(std::llround(seconds));
    if (whole < 60)
        return Format::tr("%1\u00a0s").arg(whole);
    if (whole < 3600)
        return Format::tr("%1\u00a0min %2\u00a0s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    return Format::tr("%1\u00a0h %2\u00a0min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'));
}

QString timeLeft(double seconds)
{
    // Rounded up to what a guess is worth: 5 s below a minute, 10 s below five, then minutes.
    const double step = seconds < 20 ? 1 : seconds < 60 ? 5 : seconds < 300 ? 10 : 60;
    const auto whole = static_cast<qlonglong>(std::ceil(std::max(seconds, 1.0) / step) * step);
    if (whole < 60)
        return Format::tr("about %1\u00a0s left").arg(whole);
    if (whole < 3600 && whole % 60 != 0)
        return Format::tr("about %1\u00a0min %2\u00a0s left").arg(whole / 60).arg(whole % 60);
    if (whole < 3600)
        return Format::tr("about %1\u00a0min left").arg(whole / 60);
    return Format::tr("about %1\u00a0h %2\u00a0min left").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString when(qint64 secondsSinceEpoch)
{
    const QDateTime then = QDateTime::fromSecsSinceEpoch(secondsSinceEpoch);
    const QDateTime now = QDateTime::currentDateTime();
    const qint64 apart = then.secsTo(now);
    if (apart < 60)
        return Format::tr("just now");
    if (apart < 3600)
        return Format::tr("%1\u00a0min ago").arg(apart / 60);
    if (then.date() == now.date())
        return QLocale().toString(then.time(), QLocale::ShortFormat);
    if (then.date().daysTo(now.date()) == 1)
        return Format::tr("yesterday");
    return QLocale().toString(then.date(),
        then.date().year() == now.date().year() ? Format::tr("d MMM", "date, see QDate::toString")
                                                : Format::tr("d MMM yyyy", "date"));
}

QString percent(double part)
{
    return QLocale().toString(static_cast<int>(std::floor(std::clamp(part, 0.0, 1.0) * 100))) + QChar(QChar::Nbsp) + '%';
}

QString fileSize(quint64 bytes)
{
    const auto size = static_cast<double>(bytes);
    const QLocale locale;
    if (bytes < 1'000'000)
        return Format::tr("%1\u00a0kB").arg(locale.toString(std::ceil(size / 1e3), 'f', 0));
    if (bytes < 1'000'000'000)
        return Format::tr("%1\u00a0MB").arg(locale.toString(size / 1e6, 'f', size < 1e7 ? 1 : 0));
    return Format::tr("%1\u00a0GB").arg(locale.toString(size / 1e9, 'f', 1));
}

QString memorySize(quint64 bytes)
{
    const double mib = static_cast<double>(bytes) / (1 << 20);
    const QLocale locale;
    return mib < 1024 ? Format::tr("%1\u00a0MiB").arg(locale.toString(mib, 'f', mib < 10 ? 1 : 0))
                      : Format::tr("%1\u00a0GiB").arg(locale.toString(mib / 1024, 'f', 1));
}

QString withKey(const QString& text, const QString& key)
{
    return key.isEmpty() ? text : text + " (" + key + ')';
}

} // namespace plumbline::shell
