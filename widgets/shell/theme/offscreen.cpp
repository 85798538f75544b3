// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/theme/offscreen.h"

#include <QString>
#include <QtGlobal>
#include <cstdio>

namespace plumbline::theme {

namespace {

QtMessageHandler before = nullptr; // NOLINT: a message handler has no place for state of its own

void handle(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    if (message.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set"))
        || message.startsWith(QLatin1String("This plugin does not support propagateSizeHints")))
        return;
    if (before != nullptr) {
        before(type, context, message);
        return;
    }
    std::fprintf(stderr, "%s\n", qFormatLogMessage(type, context, message).toLocal8Bit().constData());
}

} // namespace

void hushOffscreen()
{
    const QtMessageHandler now = qInstallMessageHandler(handle);
    if (now != handle)
        before = now;
}

} // namespace plumbline::theme
