// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/key_sheet.h"

#include "widgets/shell/controls.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

namespace plumbline::shell {

KeySheet::KeySheet(CommandTable& commands, const theme::Theme& theme, QWidget* window)
    : QWidget(window)
    , m_commands(commands)
    , m_theme(theme)
{
    setObjectName("plKeySheet");
    setAccessibleName(tr("Keys"));
    setFocusPolicy(Qt::StrongFocus);
    window->installEventFilter(this);
    hide();
}

void KeySheet::open(const QString& viewId, const QString& viewName)
{
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    delete m_box;
    m_box = new QWidget(this);
    m_box->setObjectName("plKeySheet.box");
    m_box->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(m_box);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(makeLabel(tr("Keys"), "heading", "", m_box));
    auto* groups = makeRow(40);
    QString spoken = tr("Keys");
    const auto addGroup = [&](const QString& title, const QString& view) {
        QList<const Command*> list;
        for (const Command& command : m_commands.commands()) {
            if (command.view == view && !m_commands.keys(command.id).isEmpty())
                list << &command;
        }
        if (list.isEmpty())
            return;
        // Two columns where one would be higher than the window.
        const int most = std::max((height() - 160) / (m_theme.px(18) + 8), 8);
        auto* grid = new QGridLayout;
        grid->setHorizontalSpacing(16);
        grid->setVerticalSpacing(8);
        grid->addWidget(makeLabel(title, "strong", "", m_box), 0, 0, 1, 2);
        int at = 0;
        for (const Command* command : list) {
            const int row = 1 + at % most;
            const int gridColumn = at / most * 3;
            const QString key = m_commands.keyText(command->id);
            grid->addWidget(new Keycap(m_theme, key, m_box), row, gridColumn, Qt::AlignLeft);
            grid->addWidget(makeLabel(command->plainName(), "", "2", m_box), row, gridColumn + 1);
            spoken += "; " + command->plainName() + ", " + key;
            ++at;
        }
        grid->setRowStretch(most + 1, 1);
        groups->addLayout(grid);
    };
    if (!viewId.isEmpty())
        addGroup(viewName, viewId);
    addGroup(tr("Everywhere"), {});
    column->addLayout(groups);
    column->addWidget(makeLabel(tr("All keys can be changed in Settings. Esc closes."), "", "3", m_box));
    m_box->setAccessibleName(spoken);
    setAccessibleDescription(spoken);
    setGeometry(parentWidget()->rect());
    show();
    raise();
    m_box->show();
    place();
    setFocus(Qt::ShortcutFocusReason);
}

void KeySheet::close()
{
    hide();
    if (m_focusBefore != nullptr)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void KeySheet::place()
{
    m_box->adjustSize();
    m_box->move((width() - m_box->width()) / 2, std::max((height() - m_box->height()) / 3, 8));
}

void KeySheet::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor scrim = m_theme.colors().scrim;
    scrim.setAlphaF(m_theme.scheme() == theme::Scheme::Dark ? 0.55F : 0.30F);
    painter.fillRect(rect(), scrim);
}

bool KeySheet::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void KeySheet::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key != Qt::Key_Shift && key != Qt::Key_Control && key != Qt::Key_Alt && key != Qt::Key_Meta)
        close();
}

void KeySheet::mousePressEvent(QMouseEvent*)
{
    close();
}

bool KeySheet::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        setGeometry(parentWidget()->rect());
        place();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace plumbline::shell
