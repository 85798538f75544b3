// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/rail.h"

#include "widgets/shell/controls.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

namespace plumbline::shell {

RailButton::RailButton(const theme::Theme& theme, QWidget* parent)
    : QToolButton(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setIconSize({20, 20});
    setToolButtonStyle(Qt::ToolButtonIconOnly);
}

void RailButton::setBadge(int number)
{
    if (number == m_badge)
        return;
    m_badge = number;
    update();
}

void RailButton::paintEvent(QPaintEvent* event)
{
    QToolButton::paintEvent(event);
    if (m_badge <= 0)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font = m_theme.font(theme::TextRole::Label, true);
    font.setPixelSize(10);
    painter.setFont(font);
    const QString text = m_badge > 99 ? QStringLiteral("99+") : QString::number(m_badge);
    const double width = std::max(15.0, painter.fontMetrics().horizontalAdvance(text) + 7.0);
    const QRectF rect(this->width() / 2.0 + 2, 7, width, 15);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().ink);
    painter.drawRoundedRect(rect, 7.5, 7.5);
    painter.setPen(m_theme.colors().onInk);
    painter.drawText(rect, Qt::AlignCenter, text);
}

Rail::Rail(
    const ViewTable& views, const Actions& actions, const CommandTable& commands, const theme::Theme& theme, QWidget* parent)
    : QToolBar(parent)
    , m_views(views)
    , m_column(new QWidget(this))
{
    setObjectName("plRail");
    setAccessibleName(tr("Views"));
    setToolTip(tr("Views"));
    setWindowTitle(tr("Views"));
    setMovable(false);
    setOrientation(Qt::Vertical);
    setFixedWidth(48);
    setContextMenuPolicy(Qt::PreventContextMenu);
    auto* column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 4, 0, 4);
    column->setSpacing(0);
    for (const Place place : {Place::Top, Place::Bottom}) {
        if (place == Place::Bottom)
            column->addStretch(1);
        for (const ViewEntry& entry : views.entries()) {
            if (entry.place != place)
                continue;
            auto* button = new RailButton(theme, m_column);
            const QString id = "go." + entry.id;
            button->setDefaultAction(actions.action(id));
            button->setProperty("view", entry.id);
            described(button, "plRail." + entry.id, entry.name(), {}, commands.keyText(id));
            button->installEventFilter(this);
            // Setting a default action lets its tooltip through on every change; the key must stay in the description too.
            connect(&commands, &CommandTable::keysChanged, button,
                [button, &commands, id] { button->setAccessibleDescription(commands.keyText(id)); });
            column->addWidget(button);
            m_buttons << button;
        }
    }
}

void Rail::refreshBadges()
{
    for (RailButton* button : m_buttons) {
        const ViewEntry* entry = m_views.find(button->property("view").toString());
        button->setBadge(entry != nullptr && entry->badge ? entry->badge() : 0);
    }
}

void Rail::resizeEvent(QResizeEvent* event)
{
    QToolBar::resizeEvent(event);
    m_column->setGeometry(rect());
}

bool Rail::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Up ? -1 : key == Qt::Key_Down ? 1 : 0;
        const qsizetype at = m_buttons.indexOf(static_cast<RailButton*>(watched));
        if (step != 0 && at >= 0) {
            if (at + step >= 0 && at + step < m_buttons.size())
                m_buttons[at + step]->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QToolBar::eventFilter(watched, event);
}

} // namespace plumbline::shell
