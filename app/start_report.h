// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace plumbline::app {

/// Says on standard output what the start of the program and then doing nothing cost, as one line of JSON, and ends the program:
///
///     {"platform":"xcb","shown_s":0.93,"resident_bytes":…,"idle_s":10.0,"idle_cpu_s":0.01,"idle_resident_bytes":…}
///
/// `shown_s` counts from the kernel's start of the process (10 ms steps) until the first picture of the window is painted and handed over.
/// The memory is resident memory, at that moment and at the end. The idle stretch of ten seconds begins ten seconds after the window stands,
/// so that what the start set off is over; `idle_cpu_s` is the processor time of all threads in it.
class StartReport final : public QObject {
public:
    /// @param window not shown yet
    explicit StartReport(QWidget& window);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void shown();
    void rested();

    QWidget& m_window;
    bool m_painted = false;
    double m_shown = 0;
    double m_cpu = 0;
    qint64 m_resident = 0;
};

} // namespace plumbline::app
