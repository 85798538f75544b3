// SPDX-License-Identifier: GPL-3.0-or-later
// What a HeatMapPlot does with mouse, wheel and keys.
#include "widgets/plots/heat_map_plot.h"

#include <QHelpEvent>
#include <QToolTip>
#include <cmath>

namespace plumbline::plots {

namespace {

constexpr double kNotch = 1.25;

} // namespace

void HeatMapPlot::resizeEvent(QResizeEvent* event)
{
    QCustomPlot::resizeEvent(event);
    if (m_data != nullptr && m_fitted)
        fit();
    else if (m_data != nullptr) // the scale stays, more or less is seen
        zoom(1);
    Q_EMIT columnsMoved();
}

void HeatMapPlot::mousePressEvent(QMouseEvent* event)
{
    const bool pans =
        event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && event->modifiers() & Qt::AltModifier);
    if (pans) {
        m_dragFrom = event->position();
        setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        if (const auto cell = cellAt(event->position()))
            choose(*cell);
    }
    event->accept();
}

void HeatMapPlot::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom && m_data != nullptr) {
        const QPointF by = event->position() - *m_dragFrom;
        m_dragFrom = event->position();
        if (!m_fitted) {
            xAxis->moveRange(-by.x() * xAxis->range().size() / axisRect()->width());
            yAxis->moveRange(-by.y() * yAxis->range().size() / axisRect()->height());
            keepInside();
            replot(rpQueuedReplot);
        }
        return;
    }
    const auto cell = cellAt(event->position());
    if (cell != m_hovered) {
        m_hovered = cell;
        Q_EMIT cellHovered(cell);
        if (cell)
            QToolTip::showText(event->globalPosition().toPoint() + QPoint(12, 8), cellText(*cell), this);
        else
            QToolTip::hideText();
    }
}

void HeatMapPlot::mouseReleaseEvent(QMouseEvent* event)
{
    m_dragFrom.reset();
    unsetCursor();
    event->accept();
}

void HeatMapPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const auto cell = cellAt(event->position()))
        Q_EMIT cellActivated(*cell);
    else
        fit(); // on an axis
}

void HeatMapPlot::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().y() != 0)
        zoom(std::pow(kNotch, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void HeatMapPlot::keyPressEvent(QKeyEvent* event)
{
    const int far = event->modifiers() & Qt::ShiftModifier ? 5 : 1;
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) {
        QCustomPlot::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left: moveCursor(0, -far); break;
    case Qt::Key_Right: moveCursor(0, far); break;
    case Qt::Key_Up: moveCursor(-far, 0); break;
    case Qt::Key_Down: moveCursor(far, 0); break;
    case Qt::Key_Home: moveCursor(0, -(1 << 30)); break;
    case Qt::Key_End: moveCursor(0, 1 << 30); break;
    case Qt::Key_0: fit(); break;
    case Qt::Key_Plus: zoom(kNotch); break;
    case Qt::Key_Minus: zoom(1 / kNotch); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor)
            Q_EMIT cellActivated(*m_cursor);
        break;
    default: QCustomPlot::keyPressEvent(event);
    }
}

void HeatMapPlot::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    replotMarks();
}

void HeatMapPlot::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    replotMarks();
}

void HeatMapPlot::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    if (m_hovered) {
        m_hovered.reset();
        Q_EMIT cellHovered({});
    }
}

bool HeatMapPlot::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cellAt(help->pos()))
            QToolTip::showText(help->globalPos() + QPoint(12, 8), cellText(*cell), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QCustomPlot::event(event);
}

} // namespace plumbline::plots
