// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatcher.h"

#include <memory>

class QObject;

namespace plumbline::bridge {

/// Carries the callbacks of jobs and of the project to the event loop of the thread that made it: the window's. What is posted
/// after the loop has ended is dropped.
class GuiDispatcher final : public jobs::Dispatcher {
public:
    GuiDispatcher();
    ~GuiDispatcher() override;
    void post(std::function<void()> call) override;

private:
    std::shared_ptr<QObject> m_receiver;
};

} // namespace plumbline::bridge
