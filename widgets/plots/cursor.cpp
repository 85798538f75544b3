// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/cursor.h"

#include <QPainter>
#include <algorithm>

namespace plumbline::plots {

std::optional<std::size_t> cursorAfter(int key, std::optional<std::size_t> cursor, std::size_t count)
{
    if (count == 0)
        return {};
    switch (key) {
    case Qt::Key_Left: return cursor.value_or(0) - (cursor.value_or(0) > 0 ? 1 : 0);
    case Qt::Key_Right: return cursor ? std::min(*cursor + 1, count - 1) : 0;
    case Qt::Key_Home: return 0;
    case Qt::Key_End: return count - 1;
    default: return {};
    }
}

void paintFocusRing(QPainter& painter, const QWidget& plot, const theme::Colors& colors)
{
    if (!plot.hasFocus())
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colors.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(plot.rect().adjusted(1, 1, -1, -1));
}

} // namespace plumbline::plots
