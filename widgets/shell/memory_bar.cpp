// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/memory_bar.h"

#include <QPainter>
#include <algorithm>

namespace plumbline::shell {

MemoryBar::MemoryBar(const Theme& theme, quint64 needed, quint64 available, quint64 scale, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_needed(needed)
    , m_available(available)
    , m_scale(std::max<quint64>(scale, 1))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MemoryBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& colors = m_theme.colors();
    const auto x = [this](quint64 bytes) {
        return static_cast<double>(width() - 2) * std::min(static_cast<double>(bytes) / static_cast<double>(m_scale), 1.0);
    };
    const QRectF bar(0.5, height() / 2.0 - 5, width() - 2.0, 10);
    painter.setPen(QPen(colors.line, 1));
    painter.setBrush(colors.sunken);
    painter.drawRect(bar);
    painter.setPen(Qt::NoPen);
    const bool fits = m_available == 0 || m_needed <= m_available;
    painter.fillRect(QRectF(bar.left(), bar.top(), x(fits ? m_needed : m_available), bar.height()), colors.accent);
    if (!fits)
        painter.fillRect(QRectF(QPointF(bar.left() + x(m_available), bar.top()), QPointF(bar.left() + x(m_needed), bar.bottom())),
            colors.error);
    if (m_available > 0)
        painter.fillRect(QRectF(bar.left() + x(m_available) - 1, bar.top() - 3, 2, bar.height() + 6), colors.text);
}

} // namespace plumbline::shell
