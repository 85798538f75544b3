// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatcher.h"

#include <memory>

namespace plumbline::bridge {

/// Carries the callbacks of jobs, rasters and the project to the event loop of the thread that made it: the window's. What is
/// posted after that loop has ended, or is left when the dispatcher goes, is dropped. Through a queue of its own and a pipe, so
/// that the thread sanitizer, which cannot see into Qt's event queue, sees the order.
class GuiDispatcher final : public jobs::Dispatcher {
public:
    GuiDispatcher();
    ~GuiDispatcher() override;
    void post(std::function<void()> call) override;

private:
    class Receiver;
    std::shared_ptr<Receiver> m_receiver;
};

} // namespace plumbline::bridge
