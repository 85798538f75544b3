// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/gui_dispatcher.h"

#include <QObject>

namespace plumbline::bridge {

GuiDispatcher::GuiDispatcher()
    // The last one to hold it may be a worker: the object goes where its events are.
    : m_receiver(new QObject, [](QObject* receiver) { receiver->deleteLater(); })
{
}

GuiDispatcher::~GuiDispatcher() = default;

void GuiDispatcher::post(std::function<void()> call)
{
    QMetaObject::invokeMethod(m_receiver.get(), std::move(call), Qt::QueuedConnection);
}

} // namespace plumbline::bridge
