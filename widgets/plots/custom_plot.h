// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one place that includes qcustomplot.h: it is written with Qt's keywords, which the rest of the program does without.
#include <QtCore/qforeach.h>
#include <QtCore/qobjectdefs.h>

#ifdef QT_NO_KEYWORDS
#define slots Q_SLOTS
#define signals Q_SIGNALS
#define emit Q_EMIT
#define foreach Q_FOREACH
#endif
#include <qcustomplot.h>
#ifdef QT_NO_KEYWORDS
#undef slots
#undef signals
#undef emit
#undef foreach
#endif
