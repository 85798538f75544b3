// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/gui_dispatcher.h"

#include "core/base/error.h"

#include <QSocketNotifier>
#include <QThread>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

namespace plumbline::bridge {

class GuiDispatcher::Receiver final : public QObject {
public:
    Receiver()
    {
        if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
            throw Error(ErrorCode::Internal, {.place = "pipe", .advice = Advice::ReportBug});
        auto* notifier = new QSocketNotifier(m_pipe[0], QSocketNotifier::Read, this);
        connect(notifier, &QSocketNotifier::activated, this, [this] { run(); });
    }
    ~Receiver() override
    {
        ::close(m_pipe[0]);
        ::close(m_pipe[1]);
    }

    void post(std::function<void()> call)
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
        if (m_calls.size() == 1) {
            const char wake = 1;
            [[maybe_unused]] const auto written = ::write(m_pipe[1], &wake, 1); // a full pipe wakes as well
        }
    }

    void drop()
    {
        const std::lock_guard lock(m_mutex);
        m_calls.clear();
    }

    std::weak_ptr<Receiver> self;

private:
    void run()
    {
        const std::shared_ptr<Receiver> hold = self.lock(); // a call may drop the dispatcher
        char bytes[16];
        while (::read(m_pipe[0], bytes, sizeof bytes) > 0) { }
        // What is posted meanwhile waits for the next turn: other events have their share.
        std::deque<std::function<void()>> calls;
        {
            const std::lock_guard lock(m_mutex);
            calls.swap(m_calls);
        }
        while (!calls.empty() && hold.use_count() > 1) { // 1: the dispatcher is gone
            const auto call = std::move(calls.front());
            calls.pop_front();
            call();
        }
    }

    std::mutex m_mutex;
    std::deque<std::function<void()>> m_calls;
    int m_pipe[2] = {-1, -1};
};

GuiDispatcher::GuiDispatcher()
    : m_receiver(new Receiver, [](Receiver* receiver) {
        // The last one to hold it may be a worker: the object goes where its events are.
        if (QThread::currentThread() == receiver->thread())
            delete receiver;
        else
            receiver->deleteLater();
    })
{
    m_receiver->self = m_receiver;
}

GuiDispatcher::~GuiDispatcher()
{
    m_receiver->drop();
}

void GuiDispatcher::post(std::function<void()> call)
{
    m_receiver->post(std::move(call));
}

} // namespace plumbline::bridge
