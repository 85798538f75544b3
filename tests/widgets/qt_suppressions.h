// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For the file with main() of a test program with Qt.
// Qt and glib are not built with the thread sanitizer, which takes what their own thread pool hands over for races, also what a
// posted event holds and the memory that it was in; libdbus takes its own locks in two orders, as Qt calls it from one thread
// at a time. Our threads hand over through bridge::GuiDispatcher, which it can follow.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_suppressions() // NOLINT: the sanitizer's name
{
    return "race:libQt6Gui.so.6\nrace:libQt6Core.so.6\nrace:libQt6DBus.so.6\nrace:libglib-2.0.so\ndeadlock:libdbus-1.so.3\n";
}
